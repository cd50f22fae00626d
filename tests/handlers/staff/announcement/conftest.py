"""The staff's chat of a bot that sends broadcasts, and people who are subscribed to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.ext import ApplicationBuilder

from bot.app import BotApplication, _wire
from bot.background import courier_of
from bot.pacing import Pacer
from bot.reminders.courier import Courier
from bot.services import Services, bot_data
from bot.standin import Person, Seen, StandIn, StandInRequest
from bot.standin.crowds import crowd
from bot.storage.kinds import ALL
from knowledge.model import Language
from tests.conftest import TOKEN, Clock

GERMAN, FRENCH = "Das Büro zieht um.", "Le bureau déménage."
ANNOUNCEMENT = f"/ansage {GERMAN}\n---\n{FRENCH}"


class Desk:
    """Somebody of the staff at work, the subscribers, and the courier that delivers."""

    def __init__(self, app: BotApplication, services: Services, colleague: Person, pacer: Pacer, clock: Clock) -> None:
        self.app = app
        self.services = services
        self.colleague = colleague
        self.clock = clock
        self._pacer = pacer

    @property
    def courier(self) -> Courier:
        """The courier of the bot as it runs now."""
        return courier_of(self.app, self.services, self._pacer)

    def subscribers(self, *languages: Language, workshop: str = ALL) -> list[Person]:
        """People who get reminders, each in their language; they work nowhere near the office."""
        people = crowd(self.colleague.standin, len(languages))
        for someone, language in zip(people, languages, strict=True):
            someone.chat.known = True
            self.services.reminders.subscribe(someone.chat.id, workshop, language)
        return people

    async def write(self, text: str = ANNOUNCEMENT) -> list[Seen]:
        """The colleague writes something in the staff's chat; gives back what comes."""
        return await self.colleague.tell(self.app, text)

    async def tap(self, button: str, by: Person | None = None, message: Seen | None = None) -> Seen:
        """Somebody taps a button, the colleague unless told otherwise; gives back how the message is then."""
        message = message or self.colleague.last
        await (by or self.colleague).tap(self.app, button, message)
        return next(one for one in self.colleague.inbox if one.message_id == message.message_id)

    async def sweep(self, **later: float) -> None:
        """What happens every half minute, after so long."""
        self.clock.forward(**later)
        await self.services.reminders.sweep(self.courier)

    def adopt(self, services: Services) -> None:
        """The bot is another one, on the same database."""
        services.staff_chat = self.services.staff_chat
        self.services = services
        self.app.bot_data.update(bot_data(services))


@pytest.fixture
async def pacer() -> Pacer:
    """As fast as it goes."""
    return Pacer(rate=1000, per_chat=0.0, clock=asyncio.get_running_loop().time)


@pytest.fixture
async def app(standin: StandIn, services: Services, pacer: Pacer) -> AsyncIterator[BotApplication]:
    """The real application with a rate limiter, which broadcasts need."""
    request = StandInRequest(standin)
    builder = ApplicationBuilder().request(request).get_updates_request(request).updater(None).rate_limiter(pacer)
    async with _wire(builder.token(TOKEN), services) as application:
        yield application


@pytest.fixture
def desk(app: BotApplication, services: Services, colleague: Person, pacer: Pacer, clock: Clock) -> Desk:
    """The office at noon."""
    return Desk(app, services, colleague, pacer, clock)
