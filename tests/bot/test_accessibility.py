"""For everybody: buttons and links that say where they lead, words beside every sign, short paragraphs."""

import datetime as dtm
import re
from collections.abc import Callable

import pytest

from bot.clock import ZONE
from bot.screens.screen import Screen
from bot.screens.simple import full_screen, simple_browsed_screen, simple_none_screen, simple_topic_screen
from bot.screens.spoken import spoken_screen
from bot.standin import Seen
from knowledge.load import SHIPPED, load
from knowledge.model import LANGUAGES, KnowledgeBase, Language

KB = load(SHIPPED)
NOW = dtm.datetime(2026, 9, 1, 12, 0, tzinfo=ZONE)
MAX_PARAGRAPH = 420
"""Characters: about eight lines on a phone."""
LETTERS = re.compile(r"[^\W\d_]{2,}")


def words(label: str) -> list[str]:
    return [word.lower() for word in LETTERS.findall(label)]


VAGUE = frozenset(
    words("""
        hier link mehr weiter website webseite seite info infos klick download startseite
        ici lien plus suite site page accueil cliquez clic voir télécharger
    """)
)
"""Says nothing to somebody who hears a link without the text around it (WCAG 2.4.9, "Link Purpose (Link Only)")."""


@pytest.mark.parametrize("name", list(KB.topics))
def test_the_label_of_a_link_says_where_it_leads(name: str) -> None:
    for link in KB.topics[name].links:
        for language in LANGUAGES:
            assert set(words(link.label[language])) - VAGUE, f"{name}: {link.label[language]!r} says nothing"


@pytest.mark.parametrize("name", list(KB.topics))
def test_no_two_links_of_a_topic_sound_the_same(name: str) -> None:
    for language in LANGUAGES:
        labels = [link.label[language] for link in KB.topics[name].links]
        assert len(set(labels)) == len(labels)


def test_every_button_has_words_and_not_only_a_sign(screens: dict[str, Screen]) -> None:
    bare = {
        button.text for screen in screens.values() for row in screen.rows for button in row if not words(button.text)
    }
    assert bare == set()


def test_no_two_buttons_of_a_message_say_the_same(screens: dict[str, Screen]) -> None:
    twice = [
        name
        for name, screen in screens.items()
        if len({button.text for row in screen.rows for button in row}) < sum(map(len, screen.rows))
    ]
    assert twice == []


def test_paragraphs_of_the_bots_own_sentences_are_short() -> None:
    paragraphs = [
        (language, name, " ".join(paragraph.split()))
        for language, messages in KB.messages.items()
        for name, text in messages
        if isinstance(text, str)
        for paragraph in text.split("\n\n")
        if not paragraph.lstrip().startswith("- ")
    ]
    assert [(language, name) for language, name, text in paragraphs if len(text) > MAX_PARAGRAPH] == []


def simple_screens(kb: KnowledgeBase, language: Language) -> dict[str, Screen]:
    """Every screen in simple language."""
    found = {f"none {language}": simple_none_screen(kb, language)}
    for simply in (True, False):
        found[f"spoken {simply} {language}"] = spoken_screen(kb, simply, language)
    for topic in kb.topics.values():
        for facet in topic.available():
            for build in (simple_topic_screen, simple_browsed_screen, full_screen):
                found[f"{build.__name__} {topic.id} {facet} {language}"] = build(kb, topic, facet, language, NOW)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_takes_every_screen_in_simple_language(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], language: Language
) -> None:
    for name, screen in simple_screens(kb, language).items():
        seen = accepted(screen)
        assert "**" not in seen.text, name
        assert "{" not in seen.text, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_simple_answer_is_never_longer_than_two_screens_of_a_phone_and_has_few_buttons(
    kb: KnowledgeBase, language: Language
) -> None:
    for topic in kb.topics.values():
        for facet in topic.available():
            screen = simple_topic_screen(kb, topic, facet, language, NOW)
            assert len(screen.html) < 1_900, (topic.id, facet)
            assert sum(map(len, screen.rows)) <= 8, (topic.id, facet)
