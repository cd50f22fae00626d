"""Taps: what is shown in place, what is sent anew, and buttons that are old, forged, tapped twice or too late."""

import json
from collections.abc import Callable

import pytest

from bot.app import BotApplication
from bot.callbacks import decode, encode
from bot.flooding import NoGuard
from bot.screens.screen import Screen
from bot.services import Services
from bot.standin import Person, Seen, StandIn
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.workshops import COMING, finding

MAX_CALLBACK_BYTES = 64
"""https://core.telegram.org/bots/api#inlinekeyboardbutton"""


async def pressed(app: BotApplication, person: Person, data: str) -> list[Seen]:
    """A tap on a button that somebody else's program, or an older bot, has put under a message."""
    person.say("x")
    markup = json.dumps({"inline_keyboard": [[{"text": "?", "callback_data": data}]]})
    person.standin.call("sendMessage", {"chat_id": person.chat.id, "text": "Knopf", "reply_markup": markup})
    return await person.tap(app, 0)


async def test_a_facet_is_shown_in_the_same_message(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    label = kb.facets["duration"].label["de"]
    [shown] = await person.tap(app, label)
    assert shown.message_id == answer.message_id
    assert shown.edited
    assert "Monate" in shown.text
    assert label not in " ".join(button.text for button in shown.buttons)
    assert len(person.inbox) == 1


async def test_a_related_topic_is_a_new_message_and_the_old_one_stays(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    related = next(button.text for button in answer.buttons if button.text.startswith("→ "))
    [neighbour] = await person.tap(app, related)
    assert neighbour.text.startswith(related.removeprefix("→ "))
    assert [message.message_id for message in person.inbox] == [answer.message_id, neighbour.message_id]
    assert person.inbox[0].html == answer.html


async def test_the_other_language_shows_the_same_facet_in_place_and_back(app: BotApplication, person: Person) -> None:
    [german] = await person.tell(app, "Wie lange dauert PRAXES?")
    [french] = await person.tap(app, "🇫🇷 En français")
    assert french.message_id == german.message_id
    assert "mois" in french.html.split("\n\n")[1]
    [back] = await person.tap(app, "🇩🇪 Auf Deutsch")
    assert back.html == german.html


async def test_a_family_shows_its_topics_page_by_page(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    await person.tell(app, "/start")
    await person.tap(app, "Alle Themen")
    [page] = await person.tap(app, 0)
    seen = [button.text for button in page.buttons]
    while any(button.text.startswith("▶") for button in page.buttons):
        [page] = await person.tap(app, "▶")
        seen += [button.text for button in page.buttons]
    assert {topic.title["de"] for topic in kb.family("young-people")} <= set(seen)
    [menu] = await person.tap(app, "Alle Themen")
    assert len(menu.buttons) == 4
    assert len(person.inbox) == 1


@pytest.mark.parametrize(
    "data",
    [
        "t:no-such-topic:what:de",
        "t:praxes:no-such-facet:de",
        "t:praxes:what:en",
        "o:no-such-topic:fr",
        "w:atlantis:de",
        "w::fr",
        "f:no-such-family:0:de",
        "f:antenne:-1:de",
        "q:99:de",
        "q:²:de",
        "l:en",
        "wo:no-such-workshop:de",
        "wc:no-such-workshop:fr",
        "wc:*:de",
        "wm:no-such-workshop:de",
        "wm:hannover-2026-04:de",
        "ws:en",
        "ra:no-such-workshop:fr",
        "ra:hannover-2026-04:de",
        "ra:Not An Id:de",
        "rw:no-such-wish:on:de",
        "rw:week:perhaps:de",
        "fr:no-such-topic:what:a1b2c3:up:de",
        "fr:greeting:what:a1b2c3:up:de",
        "fr:praxes:what:a1b2c3:sideways:de",
        "fr:praxes:what:A1B2C3D4:up:de",
        "fg:0123456789abcdef:no-such-reason:de",
        "fg:7:other:de",
        "fw:*:fr",
        "fn:en",
        "re",
        "m",
        "praxes",
        ":",
        "subscribe:1",
        "t:praxes:what:de:more",
        "'; drop table questions; --",
        "<b>",
        "ü" * 32,
    ],
)
async def test_an_old_or_forged_button_is_answered_with_a_polite_notice(
    app: BotApplication, person: Person, kb: KnowledgeBase, data: str
) -> None:
    assert await pressed(app, person, data) == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_a_page_far_beyond_the_last_is_the_last(app: BotApplication, person: Person) -> None:
    [page] = await pressed(app, person, "f:antenne:999:de")
    assert page.buttons
    assert person.notices == []


async def test_a_second_tap_changes_nothing_and_nobody_notices(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    [shown] = await person.tap(app, "Alle Themen", answer)
    assert await person.tap(app, "Alle Themen", answer) == []
    assert person.last == shown
    assert person.notices == []


async def test_a_tap_that_waited_too_long_is_still_carried_out(
    app: BotApplication, person: Person, clock: Clock
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    tap = person.press(person.last, "Alle Themen")
    clock.forward(hours=1)
    [menu] = await person.feed(app, tap)
    assert menu.edited
    assert person.notices == []


async def test_a_button_under_a_deleted_message_answers_in_a_new_one(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    standin.call("deleteMessage", {"chat_id": person.chat.id, "message_id": answer.message_id})
    [menu] = await person.tap(app, "Alle Themen", answer)
    assert menu.message_id > answer.message_id


async def test_a_message_deleted_while_the_tap_was_on_its_way_is_sent_anew(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    standin.fail_next("editMessageText", 400, "Bad Request: message to edit not found")
    [menu] = await person.tap(app, "Alle Themen")
    assert menu.message_id > answer.message_id


async def test_a_button_of_a_message_from_before_a_restart_still_works(app: BotApplication, person: Person) -> None:
    [shown] = await pressed(app, person, "t:praxes:duration:fr")
    assert "mois" in shown.text


def test_every_callback_data_fits_and_is_read_as_it_was_meant(screens: dict[str, Screen]) -> None:
    data = {str(b.callback_data) for screen in screens.values() for row in screen.rows for b in row if b.callback_data}
    assert len(data) > 500
    assert [text for text in data if len(text.encode()) > MAX_CALLBACK_BYTES] == []
    assert [text for text in data if encode(decode(text)) != text] == []


def test_every_screen_is_accepted_by_telegram(screens: dict[str, Screen], accepted: Callable[[Screen], Seen]) -> None:
    for name, screen in screens.items():
        seen = accepted(screen)
        assert [[b.text for b in row] for row in seen.keyboard] == [[b.text for b in row] for row in screen.rows], name


async def test_every_button_of_every_screen_leads_somewhere(
    app: BotApplication, person: Person, services: Services, screens: dict[str, Screen]
) -> None:
    services.adopt(finding(services.finder, *COMING))
    services.floods = NoGuard()
    person.say("x")
    tapped: set[str] = set()
    for name, screen in screens.items():
        for place, button in enumerate(button for row in screen.rows for button in row):
            data = str(button.callback_data)
            if button.callback_data is None or screen.keyboard is None or data in tapped:
                continue
            tapped.add(data)
            params = {"chat_id": person.chat.id, "text": "Knöpfe", "reply_markup": screen.keyboard.to_json()}
            shown = Seen(person.standin.call("sendMessage", params)[1]["result"])
            assert await person.tap(app, place, shown), (name, button)
    assert person.notices == []
