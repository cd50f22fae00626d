"""A team with a chat of its own, and what people say to it through the bot."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.app import BotApplication, standin_application
from bot.conversations import Conversations
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase
from tests.conftest import TOKEN, Clock

QUESTION = "Wie wird morgen das Wetter in Tokio?"
"""A question that the bot has no answer to."""


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's pauses as time spans: python-telegram-bot warns of whole seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def team(standin: StandIn, services: Services) -> Group:
    """The staff chat, with the bot as an ordinary member."""
    group = Group(standin, "Büro <intern>")
    services.staff_chat = group.chat.id
    return group


@pytest.fixture
def staff(standin: StandIn, team: Group) -> Person:
    """Somebody of the team, in the staff chat."""
    return team.join(Person(standin, "Vera & <Team>", username="vera_g", user_id=7_111_222_333))


@dataclass
class Desk:
    """Somebody of the team and a person, with everything they do about a hand-over."""

    app: BotApplication
    person: Person
    staff: Person
    kb: KnowledgeBase

    def label(self, name: str, **values: object) -> str:
        """The text of a button."""
        text: str = getattr(self.kb.messages["de"], name)
        return text.format(**values)

    async def preview(self, question: str = QUESTION) -> Seen:
        """Ask something the bot does not know, and ask the team."""
        await self.person.tell(self.app, question)
        return (await self.person.tap(self.app, self.label("handover_button")))[-1]

    async def pass_on(self, question: str = QUESTION) -> Seen:
        """Pass a question on; gives the post in the staff chat."""
        await self.preview(question)
        await self.person.tap(self.app, self.label("handover_yes"))
        return self.staff.last

    async def reply(self, post: Seen, text: str) -> list[Seen]:
        """Somebody of the team replies to a post; gives what the person's chat got."""
        return await self.heard(self.person, self.staff.feed(self.app, self.staff.say(text, reply_to=post.message_id)))

    async def answer(self, message: Seen, text: str) -> list[Seen]:
        """The person replies to a message; gives what the staff chat got."""
        update = self.person.say(text, reply_to=message.message_id)
        return await self.heard(self.staff, self.person.feed(self.app, update))

    async def heard(self, listener: Person, doing: Awaitable[object]) -> list[Seen]:
        """What somebody sees of what happens meanwhile."""
        before = len(listener.inbox)
        await doing
        return listener.inbox[before:]


@pytest.fixture
def desk(app: BotApplication, person: Person, staff: Person, kb: KnowledgeBase) -> Desk:
    """A person who writes to the bot, and somebody of the team."""
    return Desk(app, person, staff, kb)


@pytest.fixture
async def restart(
    standin: StandIn, finder: Finder, clock: Clock, tmp_path: Path, services: Services
) -> AsyncIterator[Callable[[], Awaitable[BotApplication]]]:
    """Start the bot anew over the same database file, as after a crash."""
    async with AsyncExitStack() as stack:

        async def again() -> BotApplication:
            storage = open_storage(tmp_path / "antenne.db")
            stack.callback(storage.close)
            fresh = Services(
                finder, storage, Conversations(clock, storage.chats), clock, staff_chat=services.staff_chat
            )
            application = standin_application(StandInRequest(standin), TOKEN, fresh)
            return await stack.enter_async_context(application)

        yield again


def everything(group: Group) -> str:
    """All that the staff chat has been sent, as Telegram keeps it."""
    return json.dumps([stored.json for stored in group.chat.messages.values() if stored.from_bot], ensure_ascii=False)
