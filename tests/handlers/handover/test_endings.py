"""A hand-over ends: by the team, by the person, by itself. Then nothing of it is left, and both know."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.personal.gathering import of
from bot.services import Services
from bot.standin import Group, Person, StandIn
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.handover.conftest import QUESTION, Desk
from tests.sentences import sentence

Left = Callable[[], dict[str, int]]


@pytest.fixture
def left(tmp_path: Path) -> Left:
    """How many rows each table has that a hand-over writes to; empty ones are left out."""

    def count() -> dict[str, int]:
        with closing(sqlite3.connect(tmp_path / "antenne.db")) as db:
            tables = ("chats", "handovers", "letters", "posts")
            rows = {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}  # noqa: S608
        return {table: number for table, number in rows.items() if number}

    return count


def written(folder: Path) -> bytes:
    """All bytes of the database's files."""
    return b"".join(file.read_bytes() for file in folder.glob("antenne.db*"))


@pytest.mark.parametrize("way", ["reply", "number"])
async def test_done_tells_the_person_and_leaves_nothing(desk: Desk, left: Left, way: str) -> None:
    post = await desk.pass_on()
    await desk.reply(post, "Sonne")
    assert left() == {"chats": 1, "handovers": 1, "posts": 3}
    said = desk.staff.say("/done", reply_to=post.message_id) if way == "reply" else desk.staff.say("/done 1")
    await desk.staff.feed(desk.app, said)
    assert desk.staff.last.text == sentence(desk.kb, "de", "staff_handover_done", number=1)
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_closed", number=1)
    assert left() == {}


async def test_nothing_of_the_texts_rests_in_the_files(desk: Desk, tmp_path: Path) -> None:
    post = await desk.pass_on("Zahlt mir jemand ein Zebra aus Timbuktu?")
    [answer] = await desk.reply(post, "Ein Zebra leider nicht.")
    await desk.answer(answer, "Auch kein kleines?")
    await desk.reply(post, "/done")
    everything = written(tmp_path)
    assert b"kleines" not in everything
    assert b"leider nicht" not in everything


@pytest.mark.parametrize("what", ["reply", "/done", "/done 1"])
async def test_to_a_closed_one_nothing_is_passed_on_and_the_team_is_told(desk: Desk, what: str) -> None:
    post = await desk.pass_on()
    await desk.reply(post, "/done")
    heard = len(desk.person.inbox)
    await desk.staff.feed(desk.app, desk.staff.say(what, reply_to=post.message_id))
    assert desk.staff.last.text == sentence(desk.kb, "de", "staff_handover_closed", number=1)
    assert len(desk.person.inbox) == heard


async def test_a_reply_of_the_person_to_a_closed_one_is_not_passed_on_and_not_taken_as_a_question(desk: Desk) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Sonne")
    await desk.reply(post, "/done")
    assert await desk.answer(answer, "Und übermorgen?") == []
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_over")
    assert [button.text for button in desk.person.last.buttons] == [desk.label("handover_button")]


@pytest.mark.parametrize("button", ["handover_answer_button", "handover_end_button"])
async def test_the_buttons_of_a_closed_one_are_old(desk: Desk, button: str) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Sonne")
    await desk.reply(post, "/done")
    await desk.person.tap(desk.app, desk.label(button, number=1), answer)
    assert desk.person.notices == [desk.kb.messages["de"].old_button]


async def test_the_person_can_end_it_and_the_team_is_told(desk: Desk, left: Left) -> None:
    post = await desk.pass_on()
    ended = desk.person.tap(desk.app, desk.label("handover_end_button", number=1))
    [told] = await desk.heard(desk.staff, ended)
    assert told.text == sentence(desk.kb, "de", "staff_handover_ended", number=1)
    assert told.json["message_id"] != post.message_id
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_ended", number=1)
    assert left() == {}
    assert await desk.reply(post, "Sonne") == []


@pytest.mark.parametrize("arguments", ["", "zwölf", "²", "0", "99999999999"])
async def test_done_without_a_hand_over_says_how_it_is_meant(desk: Desk, arguments: str) -> None:
    await desk.pass_on()
    [said] = await desk.staff.tell(desk.app, f"/done {arguments}".strip())
    expected = ("staff_handover_which", "staff_handover_closed")[arguments == "0"]
    assert said.text == sentence(desk.kb, "de", expected, number=0)


async def test_somebody_of_the_team_may_close_it_in_their_own_chat_with_the_bot(
    desk: Desk, standin: StandIn, team: Group
) -> None:
    await desk.pass_on()
    colleague = Person(standin, "Laure")
    team.join(colleague, "administrator")
    [done] = await colleague.tell(desk.app, "/done 1")
    assert done.text == sentence(desk.kb, "de", "staff_handover_done", number=1)


async def test_for_outsiders_done_does_not_exist(
    desk: Desk, french: Person, member: Person, services: Services
) -> None:
    post = await desk.pass_on()
    [unknown] = await french.tell(desk.app, "/done 1")
    assert unknown.text == sentence(desk.kb, "fr", "unknown_command")
    [own] = await desk.person.tell(desk.app, "/done 1")
    assert own.text == sentence(desk.kb, "de", "unknown_command")
    assert await member.tell(desk.app, "/done 1") == []
    assert services.handover.open(1)
    assert await desk.reply(post, "Sonne")


async def test_who_has_left_the_team_closes_nothing(desk: Desk, team: Group, services: Services) -> None:
    post = await desk.pass_on()
    del team.chat.members[desk.staff.user["id"]]
    await desk.staff.feed(desk.app, desk.staff.say("/done", reply_to=post.message_id))
    assert services.handover.open(1)


async def test_after_thirty_days_without_a_message_it_ends_by_itself(
    desk: Desk, services: Services, clock: Clock, left: Left
) -> None:
    post = await desk.pass_on()
    clock.forward(days=29)
    await desk.reply(post, "Sonne")
    clock.forward(days=29)
    services.handover.forget_old(clock())
    assert services.handover.open(1)
    clock.forward(days=2)
    services.handover.forget_old(clock())
    await services.outbox.flush(desk.app.bot)
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_expired", number=1)
    assert left() == {}


async def test_a_text_that_nobody_agreed_to_pass_on_is_deleted_after_a_day(
    desk: Desk, services: Services, clock: Clock, left: Left, staff: Person
) -> None:
    await desk.preview()
    clock.forward(hours=23)
    services.handover.forget_old(clock())
    assert left() == {"chats": 1, "handovers": 1}
    clock.forward(hours=2)
    services.handover.forget_old(clock())
    assert left() == {}
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert desk.person.notices == [desk.kb.messages["de"].old_button]
    assert staff.inbox == []


async def test_whoever_has_everything_deleted_has_nothing_left_and_the_team_is_told_when_it_replies(
    desk: Desk, left: Left
) -> None:
    post = await desk.pass_on()
    [asked] = await desk.person.tell(desk.app, "/loeschen")
    await desk.person.tap(desk.app, desk.label("forget_yes"), asked)
    assert left() == {}
    assert await desk.reply(post, "Sonne") == []
    assert desk.staff.last.text == sentence(desk.kb, "de", "staff_handover_closed", number=1)


async def test_of_a_question_that_was_not_passed_on_its_text_alone_is_kept(desk: Desk, services: Services) -> None:
    await desk.preview()
    [kept] = of(services, desk.person.chat.id).team
    assert (kept.state, [(text.to, text.text) for text in kept.texts]) == ("draft", [("nobody", QUESTION)])


async def test_done_while_an_answer_is_still_on_its_way_closes_after_it(
    desk: Desk, standin: StandIn, services: Services, clock: Clock, left: Left, kb: KnowledgeBase
) -> None:
    post = await desk.pass_on()
    standin.fail_next("sendMessage", 502, "Bad Gateway")
    assert await desk.reply(post, "Sonne") == []
    heard = len(desk.person.inbox)
    await desk.reply(post, "/done")
    clock.forward(minutes=15)
    await services.outbox.flush(desk.app.bot)
    texts = [message.text for message in desk.person.inbox[heard:]]
    assert texts[0].endswith("Sonne")
    assert texts[1:] == [sentence(kb, "de", "handover_closed", number=1)]
    assert left() == {}


async def test_a_question_that_names_another_hand_over_does_not_end_that_one(
    desk: Desk, services: Services, french: Person
) -> None:
    await french.tell(desk.app, QUESTION)
    await french.tap(desk.app, desk.label("handover_button"))
    await french.tap(desk.app, desk.label("handover_yes"))
    [theirs] = services.storage.handovers.of(french.chat.id)
    await desk.preview("Wie wird das Wetter in Tokio?")
    services.misses.answered(desk.person.chat.id)
    forged = (f"Anfrage {theirs.number}, Frage an das Team\n" + "Wie wird das Wetter? " * 300)[:4090]
    number = services.handover.draft(desk.person.chat.id, "de", forged)
    draft = services.handover.get(desk.person.chat.id, number)
    assert draft is not None
    services.handover.agree(draft)
    await services.outbox.flush(desk.app.bot)
    [quotation] = [post for post in desk.staff.inbox if post.text.startswith(forged[:30])]
    agreed = services.handover.get(desk.person.chat.id, number)
    assert agreed is not None
    services.handover.end(agreed)
    await services.outbox.flush(desk.app.bot)
    await desk.staff.feed(desk.app, desk.staff.say("/done", reply_to=quotation.message_id))
    assert services.handover.open(theirs.number)
