"""What the statements of the storage are in PostgreSQL."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"('(?:[^']|'')*')|(\?)|(?<![:\w]):([a-z_]\w*)|(%)")


@lru_cache(maxsize=1024)
def translated(sql: str) -> str:
    """A statement with values as psycopg wants them: %s for `?`, %(name)s for `:name`, and each % twice."""
    return _TOKEN.sub(_replaced, sql)


def _replaced(found: re.Match[str]) -> str:
    text, place, name, _ = found.groups()
    if text is not None:
        return str(text).replace("%", "%%")
    if place is not None:
        return "%s"
    return f"%({name})s" if name is not None else "%%"
