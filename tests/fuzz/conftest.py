"""Inputs that nobody made: how many, and a bot that takes them and is looked through for what it must not hold."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from bot.app import BotApplication, standin_application
from bot.conversations import Conversations
from bot.keys import new_key
from bot.personal.gathering import of
from bot.reading import UnreadableUpdateError, read
from bot.services import Services
from bot.standin import Group, Person, StandIn, StandInRequest
from bot.standin.world import Chat
from bot.storage.bundle import open_storage
from knowledge.finder import Finder
from knowledge.reply import Reply
from tests.conftest import TOKEN, Clock
from tests.examples import EVERY_DAY, times_as_many
from tests.fuzz.strategies import NAME, OUTSIDER, SAID

Json = dict[str, Any]


@dataclass
class Target:
    """A running bot over a sealed database, with a staff chat, that takes any update."""

    app: BotApplication
    services: Services
    standin: StandIn
    office: Group
    owner: Person
    run: Callable[[Any], Any]
    caplog: pytest.LogCaptureFixture

    def feed(self, content: Json) -> bool:
        """Hand over an update as it came from the network; False where it can't be read, and never reaches the bot."""
        self._let_exist(content)
        try:
            update = read(content, self.app.bot)
        except UnreadableUpdateError:
            return False
        self.services.floods.__init__()  # type: ignore[misc]  # each input counts alone
        self.run(self.app.process_update(update))
        return True

    def check_log(self, content: Json) -> None:
        """Nothing failed, and no line holds a name, an id, or what was said."""
        lines = [record.getMessage() for record in self.caplog.records]
        failed = [record for record in self.caplog.records if record.levelno >= logging.ERROR]
        self.caplog.clear()
        assert failed == [], (content, lines)
        assert leaks("\n".join(lines).encode("utf-8", "replace"), (NAME, SAID, str(OUTSIDER))) == []

    def staff_saw(self) -> bytes:
        """All that the bot has written into the staff chat."""
        posts = [stored.json for stored in self.office.chat.messages.values() if stored.from_bot]
        return repr(posts).encode("utf-8", "replace")

    def untouched(self) -> tuple[object, ...]:
        """What no outsider may change: the staff's decisions and work, and somebody else's hand-over."""
        decided = self.services.storage.connections[0].execute("select count(*) from decisions").fetchone()[0]
        theirs = of(self.services, self.owner.chat.id).team
        return decided, self.services.desk._task, theirs, len(self.owner.inbox), self.staff_saw()

    def _let_exist(self, part: Any) -> None:
        """Telegram knows every chat that it speaks of."""
        if isinstance(part, dict):
            if isinstance(part.get("id"), int) and part.get("type") in ("private", "group", "supergroup", "channel"):
                chat = self.standin.world.chats.setdefault(part["id"], Chat(part))
                chat.known = True
            for one in part.values():
                self._let_exist(one)
        elif isinstance(part, list):
            for one in part:
                self._let_exist(one)


def something_to_spoil(services: Services, owner: Person) -> None:
    """Questions that wait for the staff, and a hand-over that is open, with the first numbers."""
    owner.say("/start")
    for number in range(3):
        services.storage.questions.note(Reply("none", "de"), f"Wetter in Ort {number}", services.today())
    handover = services.handover.get(owner.chat.id, services.handover.draft(owner.chat.id, "de", "Wetter?"))
    assert handover is not None
    services.handover.agree(handover)


def leaks(found: bytes, secrets: tuple[str, ...]) -> list[str]:
    """The secrets that some bytes hold, as text."""
    return [secret for secret in secrets if secret.encode() in found]


@pytest.fixture
def target(
    tmp_path: Path, finder: Finder, clock: Clock, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> Iterator[Target]:
    """The bot. At the end its database is read byte by byte: it names nobody, and says nothing anybody has said."""
    storage = open_storage(tmp_path / "antenne.db", [new_key()])
    services = Services(finder, storage, Conversations(clock, storage.chats), clock)
    office = Group(standin, "Antenne intern")
    services.staff_chat = office.chat.id
    office.join(Person(standin, "Vera", user_id=7_111_222_333))
    with asyncio.Runner() as runner:
        app = standin_application(StandInRequest(standin), TOKEN, services)
        runner.run(app.initialize())
        owner = Person(standin, "Olga", user_id=7_345_678_912)
        something_to_spoil(services, owner)
        runner.run(services.outbox.flush(app.bot))
        caplog.set_level(logging.INFO)
        yield Target(app, services, standin, office, owner, runner.run, caplog)
        runner.run(app.shutdown())
    storage.close()
    number = OUTSIDER.to_bytes(8, "big").lstrip(b"\0")
    for path in tmp_path.glob("antenne.db*"):
        content = path.read_bytes()
        assert leaks(content, (NAME, SAID, str(OUTSIDER))) == [], path
        assert number not in content, path


def inputs(hundreds: float) -> settings:
    """So many hundred inputs in `make test`, always the same; fifty times as many new ones in a night.

    All inputs of all tests together are twenty hundred.
    """
    times = times_as_many()
    return settings(
        max_examples=round(hundreds * EVERY_DAY * times),
        deadline=None,
        derandomize=times == 1,
        database=settings().database if times > 1 else None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )
