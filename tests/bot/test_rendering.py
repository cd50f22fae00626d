"""What is shown: valid for Telegram whatever the texts hold, and as short as a message may be."""

import datetime as dtm
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.clock import ZONE
from bot.screens import contacts, towns
from bot.screens.beginning import note_screen
from bot.screens.dates import moment, month
from bot.screens.plain import bare_text, plain_text
from bot.screens.replies import reply_screens
from bot.screens.screen import Screen, html
from bot.screens.topics import topic_screen
from bot.standin import Seen
from bot.standin.entities import parse_html
from knowledge.finder import Finder
from knowledge.model import LANGUAGES, Contact, KnowledgeBase, Language, Text

MAX_TEXT = 4096
LONGEST_ANSWER = 900
"""Characters of a text; `antenne check` refuses longer ones."""
NOW = dtm.datetime(2026, 9, 1, 12, 0, tzinfo=ZONE)

PIECES = st.sampled_from(
    [
        "**", "*", "_", "__", "- ", "\n", "\n\n", "\\", "`", "<b>", "</b>", "<a href=x>", "&amp;", "&", "<", ">", "#",
        "1. ", "~~", "[x](tg://user?id=1)", "![x](y)", "> ", "|", "---\n", "    ", "{town}", "🎒", "«", "»", " ?",
        "%s", "\u202e",
    ]
)  # fmt: skip
ANYTHING = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
"""Neither YAML nor Telegram lets a null byte or half a character through."""
MARKDOWN = (
    st.lists(st.one_of(PIECES, ANYTHING), max_size=60)
    .map(lambda parts: "".join(parts)[:LONGEST_ANSWER])
    .filter(lambda text: text.strip() != "")
)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)


@pytest.fixture
def topic_of(kb: KnowledgeBase) -> Callable[..., Screen]:
    """The screen of a topic whose texts are these, led by its facet "money"."""

    def screen(answer: str, money: str, language: Language) -> Screen:
        texts = {"answer": answer, "money": money, "title": money}
        both = {name: Text.model_construct(de=text, fr=text) for name, text in texts.items()}
        facets = {"money": both.pop("money")}
        topic = kb.topics["praxes"].model_copy(update={**both, "facets": facets})
        return topic_screen(kb, topic, "money", language, NOW)

    return screen


@pytest.fixture
def unknown(kb: KnowledgeBase) -> Callable[[str], Screen]:
    """The answer for a town that is not in the list."""
    return lambda typed: Screen(towns.not_listed(kb, typed, "de"))


@MANY
@given(MARKDOWN, MARKDOWN, st.sampled_from(LANGUAGES))
def test_any_markdown_of_a_topic_is_a_message_that_telegram_takes(
    topic_of: Callable[..., Screen], accepted: Callable[[Screen], Seen], answer: str, money: str, language: Language
) -> None:
    seen = accepted(topic_of(answer, money, language))
    assert len(seen.text) < MAX_TEXT
    assert seen.buttons


@MANY
@given(ANYTHING)
def test_any_name_of_a_town_is_shown_as_it_was_typed(
    unknown: Callable[[str], Screen], accepted: Callable[[Screen], Seen], typed: str
) -> None:
    seen = accepted(unknown(typed))
    assert len(seen.text) < MAX_TEXT
    kept = "".join(typed.split())
    if kept.isprintable():
        assert kept in "".join(seen.text.split())


@pytest.mark.parametrize("typed", ["<b>Rom</b>", "Rom & Umland", "**Rom**", "TOWN", "&lt;", "{town}"])
def test_markup_in_the_name_of_a_town_is_only_text(
    unknown: Callable[[str], Screen], accepted: Callable[[Screen], Seen], typed: str
) -> None:
    assert f"Zu {typed} habe" in accepted(unknown(typed)).text


def test_names_and_roles_of_contacts_are_only_text(accepted: Callable[[Screen], Seen]) -> None:
    role = Text(de="Rat <&> Tat", fr="Conseil <&>")
    contact = Contact(id="x", name="Müller & <Söhne>", role=role, email="a_b@example.org")
    assert accepted(Screen(contacts.card(contact, "de"))).text == "Müller & <Söhne>\nRat <&> Tat\na_b@example.org"
    assert accepted(Screen(contacts.line(contact))).text == "Müller & <Söhne>, a_b@example.org"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_bot_is_a_message_that_telegram_takes(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], language: Language
) -> None:
    for name, text in kb.messages[language]:
        if isinstance(text, str):
            assert accepted(note_screen(text, language)).text, name


def test_a_very_long_question_about_many_towns_is_answered_with_the_first_three(
    finder: Finder, accepted: Callable[[Screen], Seen]
) -> None:
    names = {twinning.de_town for twinning in finder.kb.twinnings}
    reply = finder.find("Partnerstädte von " + ", ".join(sorted(names)))
    assert len(reply.towns) > towns.MOST_TOWNS
    [screen] = reply_screens(finder.kb, reply, NOW)
    seen = accepted(screen)
    assert seen.text.count("ist verschwistert mit") == towns.MOST_TOWNS


def test_old_facts_send_the_reader_to_the_links_and_fresh_ones_do_not(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen]
) -> None:
    topic = kb.topics["praxes"].model_copy(update={"checked": "2026-01"})
    fresh = accepted(topic_screen(kb, topic, "what", "de", dtm.datetime(2027, 6, 30, tzinfo=ZONE)))
    old = accepted(topic_screen(kb, topic, "what", "de", dtm.datetime(2027, 7, 1, tzinfo=ZONE)))
    assert fresh.text.endswith("Stand: Januar 2026")
    assert "verlinkten Seiten" in old.text.split("Stand: Januar 2026")[1]


def test_a_facet_comes_first_and_the_answers_first_sentence_after_it(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen]
) -> None:
    texts = {
        "answer": Text(de="PRAXES ist ein Praktikum. Mit Vertrag.", fr="x"),
        "facets": {"money": Text(de="Es gibt Geld.", fr="x")},
    }
    topic = kb.topics["praxes"].model_copy(update=texts)
    parts = accepted(topic_screen(kb, topic, "money", "de", NOW)).text.split("\n\n")
    assert parts[1:3] == ["Es gibt Geld.", "PRAXES ist ein Praktikum."]
    parts = accepted(topic_screen(kb, topic, "deadline", "de", NOW)).text.split("\n\n")
    assert parts[1] == "PRAXES ist ein Praktikum. Mit Vertrag."


def test_plain_text_is_what_a_reader_sees_and_the_addresses() -> None:
    link = InlineKeyboardButton("DFJW", url="https://www.dfjw.org")
    tap = InlineKeyboardButton("Mehr", callback_data="m:de")
    screen = Screen(html("**Rom** & &lt; Umland", "de"), ((link, tap),))
    assert plain_text(screen) == "Rom & &lt; Umland\n\nDFJW: https://www.dfjw.org"


def test_dates_are_written_as_in_the_language() -> None:
    assert (month("2025-05", "de"), month("2025-05", "fr"), month("2025", "fr")) == ("Mai 2025", "mai 2025", "2025")
    start = dtm.datetime(2026, 12, 5, 14, 0)  # noqa: DTZ001 (a wall time of the content)
    assert moment(start, "de") == "5. Dezember 2026, 14:00 Uhr"
    assert moment(start, "fr") == "5 décembre 2026 à 14\u00a0h"
    assert moment(start.date(), "fr") == "5 décembre 2026"


def test_the_bare_text_of_every_screen_is_what_telegram_makes_of_it(screens: dict[str, Screen]) -> None:
    for name, screen in screens.items():
        assert bare_text(screen) == parse_html(screen.html)[0], name
