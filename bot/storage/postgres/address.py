"""Where a PostgreSQL server is: an address that hides its password wherever it is shown."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

SCHEMES = ("postgresql://", "postgres://")


class PostgresAddress:
    """An address such as postgresql://user:password@host:5432/name, as libpq takes it. Raises
    ValueError where it is none. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING"""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url.strip())
        if not url.strip().startswith(SCHEMES) or not parts.path.strip("/"):
            raise ValueError("not the address of a PostgreSQL database")
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            raise ValueError("not the address of a PostgreSQL database: its port is no number") from None
        self.url = url.strip()
        self.password = unquote(parts.password) if parts.password else None
        host = parts.hostname or "localhost"
        self.name = unquote(parts.path.strip("/"))
        self._shown = f"postgresql://{host}{port}/{self.name}"

    def __str__(self) -> str:
        return self._shown

    def __repr__(self) -> str:
        return f"PostgresAddress({self._shown!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PostgresAddress) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)
