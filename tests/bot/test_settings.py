"""Settings: read from the environment and `.env`; a wrong one is one line that names it and never shows its value."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, read_settings
from bot.storage.place import secrets_of
from knowledge.load import SHIPPED

TOKEN = "123456789:AAHk-7f_Zz0123456789abcdefghijklmnop"  # noqa: S105 (nobody's token)


def test_without_any_setting_the_bot_is_a_local_chat_over_the_content_that_ships() -> None:
    settings = read_settings()
    assert settings.token is None
    assert str(settings.api_url) == "https://api.telegram.org/"
    assert settings.database == Path("data/antenne.db")
    assert settings.content == SHIPPED
    assert (settings.staff_chat, settings.pace) == (None, 25)


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://localhost:8081")
    monkeypatch.setenv("ANTENNE_DATABASE", "/var/lib/antenne/x.db")
    monkeypatch.setenv("ANTENNE_CONTENT", "inhalt")
    monkeypatch.setenv("ANTENNE_STAFF_CHAT", "-1001234567890")
    monkeypatch.setenv("ANTENNE_MESSAGES_A_SECOND", "12.5")
    monkeypatch.setenv("ANTENNE_LOG_LEVEL", "DEBUG")
    settings = read_settings()
    assert (settings.token, str(settings.api_url)) == (TOKEN, "http://localhost:8081/")
    assert (settings.database, settings.content) == (Path("/var/lib/antenne/x.db"), Path("inhalt"))
    assert (settings.staff_chat, settings.pace) == (-1001234567890, 12.5)
    assert settings.log_level == "DEBUG"


def test_dotenv_is_read_and_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nANTENNE_CONTENT=Ordner\nUNKNOWN=x\n", encoding="utf-8")
    monkeypatch.setenv("ANTENNE_CONTENT", "anderer")
    settings = read_settings()
    assert (settings.token, settings.content) == (TOKEN, Path("anderer"))


def test_an_empty_setting_counts_as_none(tmp_path: Path) -> None:
    empty = "TELEGRAM_BOT_TOKEN=\nANTENNE_CONTENT=\nANTENNE_STAFF_CHAT=\nANTENNE_MESSAGES_A_SECOND=\n"
    (tmp_path / ".env").write_text(empty, encoding="utf-8")
    assert read_settings() == Settings()
    assert read_settings().token is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "AAHk-secret"),
        ("TELEGRAM_BOT_TOKEN", "bot123:AAHk-secret"),
        ("TELEGRAM_BOT_TOKEN", "123:AAHk-secret\nx"),
        ("TELEGRAM_BOT_TOKEN", "<AAHk-secret>"),
        ("TELEGRAM_API_URL", "api.example.org"),
        ("TELEGRAM_API_URL", "ftp://api.example.org"),
        ("ANTENNE_WEBHOOK_URL", "antenne.example.org/x"),
        ("ANTENNE_WEBHOOK_URL", "http://bot.example.org/telegram"),
        ("ANTENNE_WEBHOOK_URL", "https://bot.example.org:8080/telegram"),
        ("ANTENNE_WEBHOOK_URL", "https://me:secret@bot.example.org/"),
        ("ANTENNE_WEBHOOK_URL", "https://bot.example.org/?secret=1"),
        ("ANTENNE_WEBHOOK_PORT", "0"),
        ("ANTENNE_WEBHOOK_PORT", "65536"),
        ("ANTENNE_WEBHOOK_LISTEN", "bot.example.org"),
        ("ANTENNE_WEBHOOK_SECRET", "secret"),
        ("ANTENNE_WEBHOOK_SECRET", "secret with spaces and ä"),
        ("ANTENNE_WEBHOOK_SECRET", "secret" * 50),
        ("ANTENNE_MONITOR_PORT", "-1"),
        ("ANTENNE_MONITOR_PORT", "65536"),
        ("ANTENNE_LOG_LEVEL", "LOUD"),
        ("ANTENNE_LOG_FORMAT", "xml"),
        ("ANTENNE_SENTRY_DSN", "sentry.example.net/5"),
        ("ANTENNE_SENTRY_DSN", "https://secret@sentry.example.net"),
        ("ANTENNE_STAFF_CHAT", "@antenne_team"),
        ("ANTENNE_STAFF_CHAT", "100987654321"),
        ("ANTENNE_STAFF_CHAT", "-1001234567890.5"),
        ("ANTENNE_MESSAGES_A_SECOND", "0.99"),
        ("ANTENNE_MESSAGES_A_SECOND", "1000.5"),
        ("ANTENNE_MESSAGES_A_SECOND", "-25"),
        ("ANTENNE_MESSAGES_A_SECOND", "nan"),
        ("ANTENNE_MESSAGES_A_SECOND", "schnell"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_without_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    assert str(wrong.value).startswith(f"{name} ")
    assert "\n" not in str(wrong.value)
    assert value not in str(wrong.value)
    assert "secret" not in str(wrong.value)


def test_the_bounds_of_the_pace_are_within_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for pace in ("1", "1000"):
        monkeypatch.setenv("ANTENNE_MESSAGES_A_SECOND", pace)
        assert read_settings().pace == float(pace)


@pytest.mark.parametrize(
    "url",
    ["https://bot.example.org", "https://bot.example.org:8443/x", "http://127.0.0.1:8080/x", "http://localhost:1/"],
)
def test_telegram_can_bring_updates_to_an_address_with_tls_or_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ANTENNE_WEBHOOK_URL", url)
    assert read_settings().webhook_url is not None


def test_the_token_is_no_part_of_the_webhooks_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("ANTENNE_WEBHOOK_URL", f"https://bot.example.org/{TOKEN.partition(':')[2]}")
    with pytest.raises(SettingsError, match="ANTENNE_WEBHOOK_URL "):
        read_settings()


def test_the_monitor_is_there_unless_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().monitor_port == 9464
    monkeypatch.setenv("ANTENNE_MONITOR_PORT", "0")
    assert read_settings().monitor_port == 0


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "x")
    monkeypatch.setenv("ANTENNE_LOG_LEVEL", "x")
    with pytest.raises(SettingsError, match=r"TELEGRAM_BOT_TOKEN .*; ANTENNE_LOG_LEVEL "):
        read_settings()


def test_a_dotenv_in_another_encoding_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("ANTENNE_CONTENT=Städte\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        read_settings()


def test_the_token_is_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert TOKEN not in repr(read_settings())


def test_the_database_may_be_on_a_server_and_its_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTENNE_DATABASE", "postgresql://bot:very%20secret@db.example.org:5433/antenne")
    settings = read_settings()
    assert str(settings.database) == "postgresql://db.example.org:5433/antenne"
    assert "secret" not in repr(settings)
    assert secrets_of(settings.database) == (
        "postgresql://bot:very%20secret@db.example.org:5433/antenne",
        "very secret",
    )


@pytest.mark.parametrize(
    "wrong", ["mysql://bot:secret@host/antenne", "postgresql://bot:secret@host", "postgresql://bot:secret@host:x/name"]
)
def test_an_address_of_no_postgresql_database_is_one_line_without_its_password(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("ANTENNE_DATABASE", wrong)
    with pytest.raises(SettingsError, match="ANTENNE_DATABASE is neither a path nor an address") as failed:
        read_settings()
    assert "secret" not in str(failed.value)
