"""Hand-overs as people and the team see them: everything is accepted by Telegram, in both languages."""

import datetime as dtm
from collections.abc import Callable
from typing import get_args

import pytest
from telegram import MessageEntity

from bot.screens import handover
from bot.screens.people import team_rows
from bot.screens.quoted import quoted
from bot.screens.screen import Screen
from bot.screens.staff.handover import closed_screen, done_screen, number_in, post_screens, which_screen
from bot.standin import Seen
from bot.storage.handovers import PERSON, Handover
from bot.storage.letters import Kind, Letter, Way
from knowledge.model import LANGUAGES, KnowledgeBase, Language
from tests.workshops import NOW

Accepted = Callable[[Screen], Seen]


def a_handover(language: Language) -> Handover:
    """One that is open."""
    return Handover(999_999, 1, language, None, None, NOW, None, NOW + dtm.timedelta(hours=1))


def a_letter(way: Way, kind: Kind, text: str = "So & <so>") -> Letter:
    """One of that kind."""
    return Letter(1, 999_999, way, kind, text, PERSON, None, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_of_a_hand_over_is_accepted(kb: KnowledgeBase, accepted: Accepted, language: Language) -> None:
    number = 999_999
    screens = [
        *handover.preview_screens(kb, number, "So & <so>", language),
        *handover.passed_on_screens(kb, number, "So & <so>", language, arrived=True),
        *handover.passed_on_screens(kb, number, "So & <so>", language, arrived=False),
        handover.write_screen(kb, number, language),
        handover.write_more_screen(kb, number, language),
        handover.stopped_screen(kb, language),
        handover.added_screen(kb, number, language, arrived=True),
        handover.added_screen(kb, number, language, arrived=False),
        handover.ended_screen(kb, number, language),
        handover.full_screen(kb, language),
        handover.over_screen(kb, language),
        Screen("x", team_rows(kb, language)),
        done_screen(kb, number),
        closed_screen(kb, number),
        which_screen(kb),
    ]
    for kind in get_args(Kind):
        screens += handover.letter_screens(kb, a_handover(language), a_letter("person", kind))
        screens += post_screens(kb, a_handover(language), a_letter("team", kind))
    for screen in screens:
        assert "{" not in accepted(screen).text


@pytest.mark.parametrize("kind", ["question", "text", "copy", "blocked", "refused", "ended"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_team_sees_in_every_message_which_hand_over_it_is_about(
    kb: KnowledgeBase, accepted: Accepted, language: Language, kind: Kind
) -> None:
    [post] = post_screens(kb, a_handover(language), a_letter("team", kind))
    assert number_in(kb, accepted(post).text) == 999_999


@pytest.mark.parametrize("text", ["", "Anfrage", "Anfrage von gestern", "Zur Anfrage 12", "Anfrage 12345678901"])
def test_other_messages_are_about_none(kb: KnowledgeBase, text: str) -> None:
    assert number_in(kb, text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_of_the_team_is_known_by_its_first_line(
    kb: KnowledgeBase, accepted: Accepted, language: Language
) -> None:
    [answer] = handover.letter_screens(kb, a_handover(language), a_letter("person", "text"))
    assert handover.is_answer(kb, accepted(answer).text)
    assert not handover.is_answer(kb, "Antwort")


def test_a_quote_that_just_fits_stays_in_one_message(accepted: Accepted) -> None:
    frame = len("vorher\n\n\n\nnachher")
    [whole] = quoted("vorher", "x" * (4096 - frame), "nachher")
    assert len(accepted(whole).text) == 4096
    split = quoted("vorher", "x" * (4096 - frame + 1), "nachher")
    assert [len(accepted(part).text) for part in split] == [6, 4096 - frame + 1, 7]


@pytest.mark.parametrize("kind", [MessageEntity.BLOCKQUOTE, MessageEntity.EXPANDABLE_BLOCKQUOTE])
def test_a_quotation_that_looks_like_the_bots_first_line_is_about_none(kb: KnowledgeBase, kind: str) -> None:
    assert number_in(kb, "Anfrage 12, auf Deutsch", [MessageEntity(kind, 0, 23)]) is None
