"""`antenne privacy`: the record says what the code does, in both languages, and nothing that is secret."""

import datetime as dtm
import importlib
import re
from importlib.resources import files

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot import retention
from bot.cli import app as command_line
from bot.record import figures
from bot.record.figures import FIGURES, in_words
from bot.record.writing import record
from bot.settings import Settings
from knowledge.model import LANGUAGES, KnowledgeBase, Language
from tests.conftest import TOKEN

TODAY = dtm.date(2026, 11, 26)
KEEPING = (
    *("bot.retention", "bot.conversations", "bot.misses", "bot.ratings", "bot.handover.service"),
    *("bot.reminders.programme", "bot.storage.announcements"),
)
"""The modules that say for how long something is kept."""
NO_RETENTION = {"DOUBLE_TAP"}
"""Spans in these modules for which nothing is kept."""


def spans() -> dict[str, dtm.timedelta]:
    """Every span that these modules name in capitals."""
    modules = [importlib.import_module(name) for name in KEEPING]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, dtm.timedelta) and name not in NO_RETENTION
    }


def test_every_span_for_which_the_code_keeps_something_is_a_figure_of_the_record() -> None:
    assert len(spans()) >= 13
    assert [name for name, span in spans().items() if not any(span is figure for figure in FIGURES.values())] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_stands_in_the_record(kb: KnowledgeBase, language: Language) -> None:
    template = files("bot.record").joinpath(f"{language}.md").read_text("utf-8")
    assert set(FIGURES) <= set(re.findall(r"\$\{(\w+)\}", template))
    text = record(kb, Settings(), TODAY, language)
    assert [name for name, span in FIGURES.items() if in_words(span, language) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_another_figure_in_the_code_is_another_one_in_the_record(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, language: Language, name: str
) -> None:
    monkeypatch.setattr("bot.record.writing.FIGURES", {**FIGURES, name: dtm.timedelta(days=12_345)})
    assert in_words(dtm.timedelta(days=12_345), language) in record(kb, Settings(), TODAY, language)


@pytest.mark.parametrize(
    ("span", "de", "fr"),
    [
        (dtm.timedelta(days=90), "90 Tage", "90 jours"),
        (dtm.timedelta(days=1), "1 Tag", "1 jour"),
        (dtm.timedelta(hours=1), "1 Stunde", "1 heure"),
        (dtm.timedelta(minutes=10), "10 Minuten", "10 minutes"),
        (dtm.timedelta(seconds=90), "90 Sekunden", "90 secondes"),
    ],
)
def test_a_span_is_said_in_its_largest_whole_unit(span: dtm.timedelta, de: str, fr: str) -> None:
    assert (in_words(span, "de"), in_words(span, "fr")) == (de, fr)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_staff_has_looked_at_is_named_among_what_is_in_memory(kb: KnowledgeBase, language: Language) -> None:
    heading, until = {
        "de": ("Nur im Arbeitsspeicher", "bis zur nächsten täglichen Löschung"),
        "fr": ("Seulement en mémoire vive", "jusqu’au prochain effacement quotidien"),
    }[language]
    _, table = record(kb, Settings(), TODAY, language).split(heading)
    [row] = [row for row in table.splitlines() if row.startswith("|") and "/unbeantwortet" in row]
    assert row.endswith(f"| {until} |")


def test_a_span_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no whole number"):
        in_words(dtm.timedelta(0), "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_which_settings_are_in_force_and_keeps_their_secrets(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    bare = record(kb, Settings(), TODAY, language)
    key = Fernet.generate_key().decode()
    for name, value in {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "ANTENNE_KEY": key,
        "ANTENNE_STAFF_CHAT": "-1001234567890",
    }.items():
        monkeypatch.setenv(name, value)
    full = record(kb, Settings(), TODAY, language)
    assert not any(secret in full for secret in (TOKEN, key, "1001234567890"))
    rows = {name: [re.search(rf"`{name}` \| (.*) \|", text) for text in (bare, full)] for name in ("ANTENNE_KEY",)}
    assert [found and found[1] for found in rows["ANTENNE_KEY"]] == {
        "de": ["nicht gesetzt", "gesetzt"],
        "fr": ["non configuré", "configuré"],
    }[language]
    assert ("Fernet" in bare, "Fernet" in full) == (False, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_gets_reports_of_errors_is_among_those_who_get_data(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    without = recipients(record(kb, Settings(), TODAY, language))
    monkeypatch.setenv("ANTENNE_SENTRY_DSN", "https://0a1b2c@sentry.example.org/7")
    text = record(kb, Settings(), TODAY, language)
    nobody_else = {"de": "Sonst erhält niemand Daten.", "fr": "Personne d’autre ne reçoit de données."}[language]
    assert "Sentry" not in without
    assert "**Sentry**" in recipients(text)
    assert len(points(recipients(text))) == len(points(without)) + 1
    assert [found.rstrip().endswith(f"\n\n{nobody_else}") for found in (without, recipients(text))] == [True, True]
    assert "0a1b2c" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_where_deleted_data_rests_with_a_file_and_with_a_server(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    with_file = record(kb, Settings(), TODAY, language)
    monkeypatch.setenv("ANTENNE_DATABASE", "postgresql://antenne:open-sesame@db.example.org/antenne")
    with_server = record(kb, Settings(), TODAY, language)
    assert ["`secure_delete`" in text for text in (with_file, with_server)] == [True, False]
    assert ["PostgreSQL" in text for text in (with_file, with_server)] == [False, True]
    assert "open-sesame" not in with_server


def recipients(text: str) -> str:
    """The section about who gets data."""
    return text.partition("## 5. ")[2].partition("\n## 6. ")[0]


def points(section: str) -> list[str]:
    """The points of a list."""
    return re.findall(r"^- ", section, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_office_has_to_fill_in_or_to_check_is_marked(kb: KnowledgeBase, language: Language) -> None:
    text = record(kb, Settings(), TODAY, language)
    assert text.count("**[Büro: " if language == "de" else "**[Bureau : ") >= 8
    assert ("vom Büro zu prüfen" if language == "de" else "à vérifier par le bureau") in text
    assert "Laure Dréano-Mayer" in text
    assert "${" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_it_in_the_language_asked_for(language: Language) -> None:
    done = CliRunner().invoke(command_line, ["privacy", "--language", language])
    assert done.exit_code == 0
    heads = {"de": "# Verzeichnis von Verarbeitungstätigkeiten", "fr": "# Registre des activités de traitement"}
    assert done.stdout.startswith(heads[language])
    assert done.stdout.endswith("|\n")


def test_german_is_what_it_speaks_unasked() -> None:
    assert CliRunner().invoke(command_line, ["privacy"]).stdout.startswith("# Verzeichnis")


def test_the_bot_tells_people_the_same_figures(kb: KnowledgeBase) -> None:
    months = round(retention.CHATS.days / 30.44)
    for messages, unit, week in (
        (kb.messages["de"], "Tage", "eine Woche"),
        (kb.messages["fr"], "jours", "une semaine"),
    ):
        assert f"{FIGURES['texts'].days} {unit}" in messages.privacy_questions
        assert f"{months} Mon" in messages.privacy_chat or f"{months} mois" in messages.privacy_chat
        assert f"{FIGURES['dispatches'].days} {unit}" in messages.privacy_reminders
        assert f"{FIGURES['announcements'].days} {unit}" in messages.privacy_reminders
        assert f"{FIGURES['handover_idle'].days} " in messages.privacy_team
        assert (FIGURES["handover_untold"].days, week in messages.privacy_team) == (7, True)
    assert figures.in_words(FIGURES["topic"], "de") == "10 Minuten"
    assert "zehn Minuten" in kb.messages["de"].privacy_memory
    assert figures.in_words(FIGURES["missed"], "fr") == "1 heure"
    assert "une heure" in kb.messages["fr"].privacy_memory
