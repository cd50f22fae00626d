"""Settings from the environment or `.env`. A wrong one is one clear line, never a traceback."""

from pathlib import Path

from pydantic import AliasChoices, Field, HttpUrl, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.load import SHIPPED


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which and what to do."""


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
    database: Path = Field(
        default=Path("data/antenne.db"),
        validation_alias="ANTENNE_DATABASE",
        description="The SQLite file with everything the bot remembers.",
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

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the database, the one that seals first; none where it is to be readable."""
        return tuple(key.strip() for key in self.key.split(",") if key.strip())


_HINTS = {
    "TELEGRAM_BOT_TOKEN": "is not a bot token; @BotFather gives one that looks like 123456789:AAE…",
    "TELEGRAM_API_URL": "is not a web address such as https://api.telegram.org",
    "ANTENNE_KEY": "is not a key, nor several separated by commas; “antenne new-key” prints one",
    "ANTENNE_LOG_LEVEL": "must be DEBUG, INFO, WARNING or ERROR",
    "ANTENNE_STAFF_CHAT": "is not the number of a group; it begins with a minus sign, such as -1001234567890",
    "ANTENNE_MESSAGES_A_SECOND": "must be a number from 1 to 1000",
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
