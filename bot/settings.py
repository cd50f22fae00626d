"""Settings from the environment or `.env`. A wrong one is one clear line, never a traceback."""

from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AliasChoices,
    Field,
    HttpUrl,
    IPvAnyAddress,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.storage.place import Place, place_of
from knowledge.load import SHIPPED


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which and what to do."""


def _place(value: object) -> Place:
    return value if isinstance(value, Path) else place_of(str(value))


_KEY = "[A-Za-z0-9_-]{43}="
"""32 bytes in URL-safe base64 (https://cryptography.io/en/latest/fernet/)."""


class Settings(BaseSettings):
    """All settings by the names they have in the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    token: str | None = Field(
        default=None,
        validation_alias="TELEGRAM_BOT_TOKEN",
        pattern=r"^[0-9]+:[A-Za-z0-9_-]+$",
        repr=False,
        description="The bot's token from @BotFather; without it the bot runs as a local chat.",
    )
    api_url: HttpUrl = Field(
        default=HttpUrl("https://api.telegram.org"),
        validation_alias="TELEGRAM_API_URL",
        description="The Bot API server.",
    )
    database: Annotated[Place, PlainValidator(_place)] = Field(
        default=Path("data/antenne.db"),
        validation_alias="ANTENNE_DATABASE",
        description="The SQLite file with everything the bot remembers, or the address of a PostgreSQL database.",
    )
    key: str = Field(
        default="",
        validation_alias="ANTENNE_KEY",
        pattern=rf"^\s*({_KEY}(\s*,\s*{_KEY})*)?\s*$",
        repr=False,
        description="Seals what names people in the database; of several, separated by commas, the first does.",
    )
    content: Path = Field(
        default=SHIPPED,
        validation_alias=AliasChoices("ANTENNE_CONTENT"),
        description="The content folder; by default the one that comes with the bot.",
    )
    log_level: str = Field(
        default="INFO",
        validation_alias="ANTENNE_LOG_LEVEL",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="How much is logged: DEBUG, INFO, WARNING or ERROR.",
    )
    log_format: Literal["auto", "text", "json"] = Field(
        default="auto",
        validation_alias="ANTENNE_LOG_FORMAT",
        description="How lines of the log look: text, json, or auto: text on a terminal and JSON elsewhere.",
    )
    sentry: str = Field(
        default="",
        validation_alias="ANTENNE_SENTRY_DSN",
        pattern=r"^(https?://\w+(:\w+)?@[^/@\s]+(/[^/@\s]+)*/[0-9]+)?$",
        repr=False,
        description="Where Sentry is told of errors, without what people wrote; nowhere where it is empty.",
    )
    staff_chat: int | None = Field(
        default=None,
        validation_alias="ANTENNE_STAFF_CHAT",
        lt=0,  # a group's; without its minus sign it could be the number of some person
        description="The number of the staff's Telegram group, which is told what needs a person.",
    )
    pace: float = Field(
        default=25,
        validation_alias="ANTENNE_MESSAGES_A_SECOND",
        ge=1,
        le=1000,
        description="How many messages a second go out at most; Telegram tolerates about 30.",
    )
    webhook_url: HttpUrl | None = Field(
        default=None,
        validation_alias="ANTENNE_WEBHOOK_URL",
        description="The public address to which Telegram brings updates; without it the bot asks for them.",
    )
    webhook_port: int = Field(
        default=8080,
        validation_alias="ANTENNE_WEBHOOK_PORT",
        ge=1,
        le=65535,
        description="The port at which the proxy in front of the webhook reaches the bot.",
    )
    webhook_listen: IPvAnyAddress = Field(
        default=IPv4Address("127.0.0.1"),
        validation_alias="ANTENNE_WEBHOOK_LISTEN",
        description="The address of this machine at which the proxy reaches the bot.",
    )
    webhook_secret: str | None = Field(
        default=None,
        validation_alias="ANTENNE_WEBHOOK_SECRET",
        # https://core.telegram.org/bots/api#setwebhook; shorter ones can be guessed
        pattern=r"^[A-Za-z0-9_-]{16,256}$",
        repr=False,
        description="What Telegram proves itself with at the webhook; without it one is made from the token.",
    )
    monitor_port: int = Field(
        default=9464,
        validation_alias="ANTENNE_MONITOR_PORT",
        ge=0,
        le=65535,
        description="The port for health and figures, for this machine alone; 0 for none.",
    )

    @field_validator("webhook_url")
    @classmethod
    def _brought_to(cls, url: HttpUrl | None, known: ValidationInfo) -> HttpUrl | None:
        if url is not None and not can_be_brought_to(url, known.data.get("token")):
            raise ValueError("Telegram brings nothing there")
        return url

    backups: Path | None = Field(
        default=None,
        validation_alias="ANTENNE_BACKUPS",
        description="The folder into which the bot copies its database each day; without it, it does not.",
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the database, the one that seals first; none where it is to be readable."""
        return tuple(key.strip() for key in self.key.split(",") if key.strip())


_LOCAL = ("127.0.0.1", "[::1]", "localhost")
_PORTS = (443, 80, 88, 8443)


def can_be_brought_to(url: HttpUrl, token: str | None) -> bool:
    """Whether Telegram brings updates to an address (https://core.telegram.org/bots/api#setwebhook), and the token is
    no part of it, for addresses rest in the logs of proxies.

    A Bot API server of one's own may bring them over plain HTTP: https://github.com/tdlib/telegram-bot-api#usage; here
    only where it runs on the same machine.
    """
    if url.username or url.password or url.query or url.fragment:
        return False
    if token and token.partition(":")[2] in str(url):
        return False
    return url.host in _LOCAL or (url.scheme == "https" and url.port in _PORTS)


_HINTS = {
    "TELEGRAM_BOT_TOKEN": "is not a bot token; @BotFather gives one that looks like 123456789:AAE…",
    "TELEGRAM_API_URL": "is not a web address such as https://api.telegram.org",
    "ANTENNE_DATABASE": "is neither a path nor an address such as postgresql://user:password@host/name",
    "ANTENNE_KEY": "is not a key, nor several separated by commas; “antenne new-key” prints one",
    "ANTENNE_LOG_LEVEL": "must be DEBUG, INFO, WARNING or ERROR",
    "ANTENNE_LOG_FORMAT": "must be auto, text or json",
    "ANTENNE_SENTRY_DSN": "is not a DSN; Sentry shows one that looks like https://0a1b2c@sentry.example.org/7",
    "ANTENNE_STAFF_CHAT": "is not the number of a group; it begins with a minus sign, such as -1001234567890",
    "ANTENNE_MESSAGES_A_SECOND": "must be a number from 1 to 1000",
    "ANTENNE_WEBHOOK_URL": "must be like https://bot.example.org/telegram: port 443, 80, 88 or 8443, no token in it",
    "ANTENNE_WEBHOOK_PORT": "must be a number from 1 to 65535",
    "ANTENNE_WEBHOOK_LISTEN": "must be an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them",
    "ANTENNE_WEBHOOK_SECRET": "must be 16 to 256 of the characters A-Z, a-z, 0-9, _ and -; or leave it empty",
    "ANTENNE_MONITOR_PORT": "must be a number from 1 to 65535, or 0 for no monitoring",
}


def read_settings() -> Settings:
    """The settings. Raises SettingsError with one line that names every wrong one, without its value."""
    try:
        return Settings()
    except ValidationError as error:
        names = dict.fromkeys(str(found["loc"][0]) for found in error.errors())
        raise SettingsError("; ".join(f"{name} {_HINTS.get(name, 'is wrong')}" for name in names)) from None
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8 text; save the file as UTF-8") from None
