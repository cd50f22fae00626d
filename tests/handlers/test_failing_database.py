"""A database that can't be written, or not even read: questions are answered from memory, nothing is confirmed that was
not stored, the log says so once, and all works again when the database does."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import BotApplication
from bot.callbacks import (
    AnswerTeam,
    AskTeam,
    ChooseLanguage,
    DiscardAnnouncement,
    EndHandover,
    EndReminders,
    Forget,
    GiveReason,
    PassOn,
    PutAside,
    Rate,
    SendAnnouncement,
    SpeakSimply,
    StopAnnouncement,
    StopWriting,
    Subscribe,
    SwitchWish,
    Tap,
    Unsubscribe,
    WriteAnew,
    WriteRemark,
)
from bot.handover.wording import Said
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.storage import failing
from bot.storage.feedback import Rated
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase
from tests.handlers.staff.unanswered.open_questions import note, offer
from tests.sentences import sentence

QUESTION = "Wie lange dauert PRAXES?"
LETTER = "Ruft mich bitte an."
ANNOUNCEMENT = "/ansage Das Büro zieht um.\n---\nLe bureau déménage."

Trouble = Callable[[Services], AbstractContextManager[None]]
Rows = Callable[[], dict[str, list[Any]]]


class Faulty:
    """Stands before a connection; statements that begin with certain words fail."""

    def __init__(self, connection: sqlite3.Connection, error: str, words: tuple[str, ...]) -> None:
        self._connection = connection
        self._error = error
        self._words = words

    def execute(self, sql: str, *values: Any) -> Any:
        """Carry out a statement, or fail."""
        if sql.lstrip().lower().startswith(self._words):
            raise sqlite3.OperationalError(self._error)
        return self._connection.execute(sql, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def faulty(services: Services, error: str, *words: str) -> Iterator[None]:
    """All connections of the bot fail."""
    databases: Any = services.storage.connections
    real = [database.conn for database in databases]
    for database, connection in zip(databases, real, strict=True):
        database.conn = Faulty(connection, error, words)
    yield
    for database, connection in zip(databases, real, strict=True):
        database.conn = connection


@contextmanager
def read_only(services: Services) -> Iterator[None]:
    """The file can be read, but not written."""
    for database in services.storage.connections:
        database.execute("pragma query_only = on")
    yield
    for database in services.storage.connections:
        database.execute("pragma query_only = off")


def full(services: Services) -> AbstractContextManager[None]:
    """The disk is full, which SQLite may notice as late as when a transaction ends."""
    return faulty(services, "database or disk is full", "commit")


def unreadable(services: Services) -> AbstractContextManager[None]:
    """The disk fails."""
    return faulty(services, "disk I/O error", "")


WRITING: tuple[Trouble, ...] = (read_only, full)


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's pauses as time spans: python-telegram-bot warns of whole seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Everything in the database but the question log."""

    def read() -> dict[str, list[Any]]:
        with closing(sqlite3.connect(tmp_path / "antenne.db")) as db:
            names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
            kept = [name for name in names if name not in ("questions", "sqlite_sequence")]
            return {name: db.execute(f"select * from {name}").fetchall() for name in kept}  # noqa: S608 (its own words)

    return read


@pytest.fixture
def office(standin: StandIn, services: Services) -> Group:
    """The staff's chat."""
    group = Group(standin, "Antenne intern")
    services.staff_chat = group.chat.id
    return group


@pytest.fixture
def colleague(standin: StandIn, office: Group) -> Person:
    """Somebody of the staff, in its chat."""
    return office.join(Person(standin, "Vera", user_id=7_111_222_333))


class Scene:
    """A person and the staff, and what there is already; each wish of theirs changes what is stored."""

    def __init__(self, app: BotApplication, services: Services, person: Person, colleague: Person) -> None:
        self.app, self.services, self.person, self.colleague = app, services, person, colleague
        self.chat = person.chat.id
        self.rated = Rated("praxes", "what", "de", services.kb.revision[:6])

    def subscribed(self) -> None:
        """The person is reminded."""
        self.services.reminders.subscribe(self.chat, ALL, "de")

    def drafted(self) -> int:
        """The person has seen what would be passed on."""
        return self.services.handover.draft(self.chat, "de", LETTER)

    def passed_on(self) -> int:
        """The person's question is with the team."""
        number = self.drafted()
        found = self.services.handover.get(self.chat, number)
        assert found
        assert self.services.handover.agree(found)
        return number

    def mark(self) -> str:
        """The person found an answer not helpful."""
        return self.services.storage.feedback.note(self.rated, "down", self.services.today())

    def announced(self) -> int:
        """There is a draft of an announcement, and somebody to get it."""
        self.subscribed()
        return self.services.reminders.announcing.draft("Umzug", "Déménagement").number

    def sent(self) -> int:
        """An announcement was confirmed."""
        number = self.announced()
        assert self.services.reminders.announcing.send(number, 1) == "sent"
        return number

    def open_question(self) -> int:
        """A question without an answer."""
        note(self.services, "Was kostet Zwetschgenkuchen?")
        return 1


Act = Callable[[], Awaitable[Any]]


def tapped(make: Callable[[Scene], Tap], *, by_staff: bool = False) -> Callable[[Scene], Awaitable[Act]]:
    """A tap on a button that is there already."""

    async def prepare(scene: Scene) -> Act:
        who = scene.colleague if by_staff else scene.person
        if not by_staff and not who.inbox:
            await who.tell(scene.app, "/start")
        message = await offer(scene.app, who.chat, make(scene))
        return lambda: who.tap(scene.app, 0, message)

    return prepare


def said(text: str, before: Callable[[Scene], object], *, by_staff: bool = False) -> Callable[[Scene], Awaitable[Act]]:
    """Something is written, after something has happened."""

    async def prepare(scene: Scene) -> Act:
        found = before(scene)
        return lambda: (scene.colleague if by_staff else scene.person).tell(scene.app, text.format(found))

    return prepare


def expecting_remark(scene: Scene) -> None:
    """The person's next message is a remark."""
    scene.services.ratings.expect(scene.chat, scene.mark(), "de")


def expecting_more(scene: Scene) -> None:
    """The person's next message goes to the team."""
    scene.services.handover.write(scene.passed_on())


def after(happens: Callable[[Scene], object], tap: Tap) -> Callable[[Scene], Tap]:
    """A button that somebody has after something has happened."""

    def make(scene: Scene) -> Tap:
        happens(scene)
        return tap

    return make


BY_PERSON = {
    "subscribe": tapped(lambda _: Subscribe(ALL, "de")),
    "unsubscribe": tapped(after(Scene.subscribed, Unsubscribe(ALL, "de"))),
    "switch a wish": tapped(after(Scene.subscribed, SwitchWish("hours", True, "de"))),
    "end reminders": tapped(after(Scene.subscribed, EndReminders("de"))),
    "end reminders in words": said("Keine Erinnerungen mehr bitte", Scene.subscribed),
    "rate": tapped(lambda scene: Rate("praxes", "what", scene.rated.revision, "up", "de")),
    "give a reason": tapped(lambda scene: GiveReason(scene.mark(), "wrong", "de")),
    "write a remark": said("Das stimmt nicht mehr.", expecting_remark),
    "ask the team": tapped(lambda _: AskTeam("de")),
    "pass on": tapped(lambda scene: PassOn(scene.drafted(), "de")),
    "write anew": tapped(lambda scene: WriteAnew(scene.drafted(), "de")),
    "drop a draft": tapped(lambda scene: StopWriting(scene.drafted(), "de")),
    "write more": tapped(lambda scene: AnswerTeam(scene.passed_on(), "de")),
    "send more": said(LETTER, expecting_more),
    "end a hand-over": tapped(lambda scene: EndHandover(scene.passed_on(), "de")),
}
BY_STAFF = {
    "put aside": tapped(lambda scene: PutAside(scene.open_question()), by_staff=True),
    "draft an announcement": said(ANNOUNCEMENT, lambda _: None, by_staff=True),
    "send an announcement": tapped(lambda scene: SendAnnouncement(scene.announced(), 1), by_staff=True),
    "discard an announcement": tapped(lambda scene: DiscardAnnouncement(scene.announced()), by_staff=True),
    "stop an announcement": tapped(lambda scene: StopAnnouncement(scene.sent()), by_staff=True),
    "close a hand-over": said("/done {0}", Scene.passed_on, by_staff=True),
}
WISHES = {**BY_PERSON, **BY_STAFF}


@pytest.fixture
def scene(app: BotApplication, services: Services, person: Person, colleague: Person) -> Scene:
    """A person and the staff."""
    return Scene(app, services, person, colleague)


@pytest.mark.parametrize("trouble", WRITING)
@pytest.mark.parametrize("wish", WISHES)
async def test_who_wants_something_stored_is_told_that_it_was_not_and_can_try_again(
    scene: Scene, kb: KnowledgeBase, rows: Rows, wish: str, trouble: Trouble
) -> None:
    who = scene.colleague if wish in BY_STAFF else scene.person
    act = await WISHES[wish](scene)
    before, seen = rows(), len(who.inbox)
    with trouble(scene.services):
        await act()
    told = [message.text for message in who.inbox[seen:]]
    assert sentence(kb, "de", "not_stored") in told, told
    assert rows() == before
    if wish == "write a remark":  # what comes next is a question again, unless it is announced anew
        act = await WISHES[wish](scene)
    await act()
    assert rows() != before
    assert [message.text for message in who.inbox].count(sentence(kb, "de", "not_stored")) == 1


@pytest.mark.parametrize("trouble", [*WRITING, unreadable])
async def test_questions_are_answered_as_ever_and_the_log_says_what_fails_once(
    app: BotApplication,
    services: Services,
    person: Person,
    french: Person,
    colleague: Person,
    caplog: pytest.LogCaptureFixture,
    trouble: Trouble,
) -> None:
    with trouble(services):
        for _ in range(4):
            assert "PRAXES" in (await person.tell(app, QUESTION))[0].text
            assert "PRAXES" in (await french.tell(app, "PRAXES, c’est quoi ?"))[0].text
            assert await person.tell(app, "/workshops")
            assert await person.tell(app, "Wann ist der nächste Workshop?")
            assert await person.tell(app, "Was kostet ein Fahrrad in Tokio?")
            assert await person.tell(app, "/start")
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert 1 <= len(warnings) == len(set(warnings)) <= 5
    assert not any("Tokio" in line or "PRAXES" in line for line in warnings)


@pytest.mark.parametrize("trouble", WRITING)
async def test_a_choice_that_can_not_be_written_down_holds_and_it_is_said_for_how_long(
    app: BotApplication, services: Services, person: Person, kb: KnowledgeBase, trouble: Trouble
) -> None:
    await person.tell(app, "/start")
    language = await offer(app, person.chat, ChooseLanguage("fr"))
    simple = await offer(app, person.chat, SpeakSimply("fr"))
    with trouble(services):
        told = await person.tap(app, 0, language)
        assert [one.text for one in told] == [sentence(kb, "fr", name) for name in ("language_set", "not_lasting")]
        assert (await person.tap(app, 0, simple))[-1].text == sentence(kb, "fr", "not_lasting")
        assert await person.tell(app, "einfacher bitte")
        assert services.conversations.context(person.chat.id, None).chosen == "fr"
    assert (await person.tap(app, 0, language))[-1].text == sentence(kb, "fr", "language_set")


@pytest.mark.parametrize("trouble", [*WRITING, unreadable])
async def test_nobody_is_told_that_everything_is_deleted_when_it_is_not(
    scene: Scene, kb: KnowledgeBase, rows: Rows, trouble: Trouble
) -> None:
    scene.subscribed()
    await scene.person.tell(scene.app, "/start")
    minute = int(scene.services.clock().timestamp()) // 60
    button = await offer(scene.app, scene.person.chat, Forget(minute, "de"))
    before = rows()
    with trouble(scene.services):
        await scene.person.tap(scene.app, 0, button)
    assert sentence(kb, "de", "forget_done") not in "".join(message.text for message in scene.person.inbox)
    assert rows() == before


async def test_what_the_team_writes_is_passed_on_or_the_team_is_told(scene: Scene, kb: KnowledgeBase) -> None:
    number = scene.passed_on()
    await scene.services.outbox.flush(scene.app.bot)
    post = scene.colleague.last
    await scene.person.tell(scene.app, "/start")
    with full(scene.services):
        update = scene.colleague.say("Sonne", reply_to=post.message_id)
        await scene.colleague.feed(scene.app, update)
    assert scene.colleague.last.text == sentence(kb, "de", "not_stored")
    handover = scene.services.handover.open(number)
    assert handover
    assert scene.services.handover.from_team(handover, Said(999, "Sonne", is_text=True))
    await scene.services.outbox.flush(scene.app.bot)
    assert "Sonne" in scene.person.last.text


async def test_it_is_said_when_the_database_works_again(
    app: BotApplication,
    services: Services,
    person: Person,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failing, "CALM", 0.0)
    for _ in range(2):
        with read_only(services):
            await person.tell(app, QUESTION)
        assert services.storage.failing.now
        await person.tell(app, QUESTION)
        assert not services.storage.failing.now
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert lines == ["a question could not be logged: attempt to write a readonly database", WORKS] * 2
    assert len(services.storage.questions.rows()) == 2


WORKS = "the database can be written again"


async def test_a_remark_is_asked_for_without_the_database(app: BotApplication, scene: Scene, kb: KnowledgeBase) -> None:
    await scene.person.tell(app, "/start")
    button = await offer(app, scene.person.chat, WriteRemark(scene.mark(), "de"))
    with unreadable(scene.services):
        await scene.person.tap(app, 0, button)
    assert scene.services.ratings.expected(scene.chat)
