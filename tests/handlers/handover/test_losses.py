"""Nothing is lost: not where Telegram fails, not where the database fails, not where the bot starts anew in between."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.services import Services, services_in
from bot.standin import Group, Person, StandIn
from bot.storage.letters import Letters
from tests.conftest import Clock
from tests.handlers.handover.conftest import QUESTION, Desk
from tests.sentences import sentence

Restart = Callable[[], Awaitable[BotApplication]]


def posts(staff: Person, text: str) -> int:
    """In how many messages of the staff chat a text stands."""
    return sum(text in message.text for message in staff.inbox)


@pytest.mark.parametrize("trouble", ["lost", "down", "flood"])
async def test_a_question_that_can_not_be_posted_goes_out_later(
    desk: Desk, standin: StandIn, staff: Person, services: Services, clock: Clock, trouble: str
) -> None:
    await desk.preview()
    match trouble:
        case "lost":
            standin.lose_request("sendMessage")
        case "down":
            standin.fail_next("sendMessage", 500, "Internal Server Error")
        case _:
            standin.flood_next("sendMessage", 3)
    [told] = await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert "Noch unterwegs" in told.text
    assert staff.inbox == []
    clock.forward(seconds=6)
    await services.outbox.flush(desk.app.bot)
    assert posts(staff, QUESTION) == 1


async def test_each_failure_waits_longer_and_the_order_is_kept(
    desk: Desk, standin: StandIn, services: Services, clock: Clock
) -> None:
    post = await desk.pass_on()
    for _ in range(3):
        standin.fail_next("sendMessage", 500, "Internal Server Error")
    await desk.reply(post, "erstens")
    for seconds, heard in ((6, False), (6, False), (10, False), (66, True)):
        await desk.reply(post, f"nach {seconds}") if seconds == 66 else None
        clock.forward(seconds=seconds)
        await services.outbox.flush(desk.app.bot)
        assert ("erstens" in desk.person.last.text or "nach" in desk.person.last.text) == heard
    assert [message.text.split()[-1] for message in desk.person.inbox[-2:]] == ["erstens", "66"]


async def test_an_answer_that_perhaps_arrived_is_rather_sent_twice(
    desk: Desk, standin: StandIn, services: Services, clock: Clock
) -> None:
    post = await desk.pass_on()
    standin.lose_answer("sendMessage")
    await desk.reply(post, "Sonne")
    clock.forward(seconds=6)
    await services.outbox.flush(desk.app.bot)
    assert [message.text.split()[-1] for message in desk.person.inbox[-2:]] == ["Sonne", "Sonne"]


async def test_a_crash_after_sending_and_before_noting_it_doubles_a_letter_and_loses_none(
    desk: Desk, staff: Person, restart: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.preview()

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Letters, "delete", crash)
    tap = desk.person.press(desk.person.last, desk.label("handover_yes"))
    with pytest.raises(KeyboardInterrupt):
        await desk.person.feed(desk.app, tap)
    monkeypatch.undo()
    app = await restart()
    await services_in(app).outbox.flush(app.bot)
    assert posts(staff, QUESTION) == 2
    desk.app = app
    for post in staff.inbox:
        await desk.reply(post, "Sonne")
    assert "Sonne" in desk.person.last.text


async def test_a_crash_before_sending_loses_nothing(
    desk: Desk, staff: Person, services: Services, restart: Restart
) -> None:
    await desk.preview()
    [draft] = services.storage.handovers.of(desk.person.chat.id)
    services.handover.agree(draft)
    app = await restart()
    await services_in(app).outbox.flush(app.bot)
    assert posts(staff, QUESTION) == 1


async def test_everything_goes_on_after_a_restart(desk: Desk, restart: Restart) -> None:
    preview = await desk.preview()
    desk.app = await restart()
    await desk.person.tap(desk.app, desk.label("handover_yes"), preview)
    post = desk.staff.last
    desk.app = await restart()
    [answer] = await desk.reply(post, "Wo genau?")
    desk.app = await restart()
    [more] = await desk.answer(answer, "Am Hafen")
    assert more.json["reply_to_message"]["message_id"] == post.message_id
    await desk.person.tap(desk.app, desk.label("handover_answer_button"), answer)
    desk.app = await restart()
    [again] = await desk.heard(desk.staff, desk.person.tell(desk.app, "Rechts davon"))
    assert again.text.endswith("Rechts davon")
    desk.app = await restart()
    await desk.reply(post, "/done")
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_closed", number=1)


async def test_a_text_that_was_asked_for_before_a_restart_is_still_shown_first(
    desk: Desk, staff: Person, restart: Restart
) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    desk.app = await restart()
    [preview] = await desk.person.tell(desk.app, "Wann habt ihr offen?")
    assert "<blockquote>Wann habt ihr offen?</blockquote>" in preview.html
    assert staff.inbox == []


async def test_where_the_database_fails_questions_are_answered_all_the_same(
    desk: Desk, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.pass_on()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(services.storage.handovers, "of", fail)
    monkeypatch.setattr(services.storage.handovers, "at_message", fail)
    [answer] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "PRAXES" in answer.text
    assert await desk.person.tell(desk.app, "/help")


async def test_what_was_sent_and_could_not_be_noted_is_noted_later_and_not_sent_again(
    desk: Desk, staff: Person, services: Services, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    await desk.preview()

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(services.storage.letters, "delete", fail)
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    monkeypatch.undo()
    clock.forward(minutes=1)
    await services.outbox.flush(desk.app.bot)
    assert posts(staff, QUESTION) == 1
    assert await desk.reply(staff.last, "Sonne")


async def test_a_staff_chat_that_becomes_a_supergroup_is_followed_and_the_operator_told(
    desk: Desk, standin: StandIn, services: Services, kb: object, caplog: pytest.LogCaptureFixture
) -> None:
    group = Group(standin, "Büro", supergroup=False)
    services.staff_chat = group.chat.id
    desk.staff = group.join(desk.staff)
    await desk.pass_on()
    [answer] = await desk.reply(desk.staff.last, "Wo genau?")
    moved = group.migrate()
    before = len(moved.chat.messages)
    with caplog.at_level(logging.WARNING):
        await desk.person.feed(desk.app, desk.person.say("Am Hafen", reply_to=answer.message_id))
    told = [record.getMessage() for record in caplog.records if "ANTENNE_STAFF_CHAT" in record.getMessage()]
    assert len(told) == 1
    assert "has become a supergroup: before the next start, set ANTENNE_STAFF_CHAT to its new number" in told[0]
    desk.staff = moved.join(desk.staff)
    assert len(moved.chat.messages) == before + 1
    [again] = await desk.reply(desk.staff.last, "Dort regnet es.")
    assert "Dort regnet es." in again.text


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_a_staff_chat_is_followed_as_soon_as_telegram_says_so(
    desk: Desk, standin: StandIn, services: Services, order: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    group = Group(standin, "Büro", supergroup=False)
    services.staff_chat = group.chat.id
    moved = group.migrate()
    told = [update for update in standin.pending if "message" in update][-2:]
    for place in order:
        standin.withdraw(told[place])
        await desk.app.process_update(Update.de_json(told[place], desk.app.bot))
    assert services.staff_chat == moved.chat.id
    assert len([record for record in caplog.records if "ANTENNE_STAFF_CHAT" in record.getMessage()]) == 1
    desk.staff = moved.join(desk.staff)
    post = await desk.pass_on()
    assert await desk.reply(post, "Sonne")


async def test_a_staff_chat_that_has_removed_the_bot_gets_everything_when_it_is_let_in_again(
    desk: Desk, team: Group, staff: Person, services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.preview()
    team.set_bot_status("kicked", staff)
    [told] = await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert "Noch unterwegs" in told.text
    assert [record.levelname for record in caplog.records if "ANTENNE_STAFF_CHAT" in record.getMessage()] == ["ERROR"]
    caplog.clear()
    team.set_bot_status("member", staff)
    clock.forward(minutes=11)
    await services.outbox.flush(desk.app.bot)
    assert posts(staff, QUESTION) == 1


async def test_the_task_in_the_background_sends_what_waits(desk: Desk, staff: Person, services: Services) -> None:
    await desk.preview()
    [draft] = services.storage.handovers.of(desk.person.chat.id)
    services.outbox.start(desk.app.bot)
    try:
        services.handover.agree(draft)
        async with asyncio.timeout(5):
            while not staff.inbox:  # noqa: ASYNC110 (the stand-in tells nobody)
                await asyncio.sleep(0.01)
    finally:
        await services.outbox.stop()
    assert posts(staff, QUESTION) == 1


async def test_neither_names_nor_numbers_nor_texts_stand_in_the_log(
    desk: Desk, standin: StandIn, services: Services, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="handlers")
    post = await desk.pass_on()
    standin.fail_next("sendMessage", 500, "Internal Server Error")
    await desk.reply(post, "Sonne")
    clock.forward(minutes=1)
    await services.outbox.flush(desk.app.bot)
    await desk.person.feed(desk.app, desk.person.block())
    await desk.reply(post, "Regen")
    own = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "handlers"))]
    assert own
    names = (
        desk.person.user["first_name"],
        str(desk.person.user["id"]),
        desk.staff.user["username"],
        QUESTION,
        "Sonne",
    )
    assert [line for line in own for name in names if name in line] == []
