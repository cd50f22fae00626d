"""Reminders as people get them: the real application on a Telegram in memory. Time passes on a FastLoop."""

import asyncio
import datetime as dtm
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import copy

import pytest
from telegram.ext import ApplicationBuilder

from bot.app import BotApplication, _wire
from bot.background import courier_of
from bot.clock import ZONE
from bot.pacing import Pacer
from bot.reminders.courier import Courier
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.standin.crowds import crowd, received
from bot.storage.kinds import ALL
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase, Language, Workshop
from tests.bot.fast_loop import in_no_time
from tests.conftest import TOKEN, Clock
from tests.sentences import sentence
from tests.workshops import MONEY, knowing

WEEK_BEFORE = dtm.datetime(2026, 11, 28, 14, 0, tzinfo=ZONE)


class Office:
    """The bot at work on a Telegram, and what the content says."""

    def __init__(self, finder: Finder, services: Services, standin: StandIn, clock: Clock) -> None:
        self.finder = finder
        self.services = services
        self.standin = standin
        self.clock = clock
        self.app: BotApplication
        self.courier: Courier

    def know(self, *workshops: Workshop) -> None:
        """The content has these workshops from now on."""
        taught = copy(self.finder)  # a new one would take its time to learn the towns
        taught.kb = knowing(self.finder.kb, *workshops)
        self.services.adopt(taught)

    def subscribe(self, chat: int, language: Language = "de") -> None:
        """Subscribe a chat to all."""
        self.services.reminders.subscribe(chat, ALL, language)

    async def sweep(self, **later: float) -> None:
        """What happens every half minute, after so long."""
        self.clock.forward(**later)
        await self.services.reminders.sweep(self.courier)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The application as it runs, with its rate limiter."""
        request = StandInRequest(self.standin)
        pacer = Pacer(rate=1000, clock=asyncio.get_running_loop().time)
        builder = ApplicationBuilder().request(request).get_updates_request(request).updater(None)
        async with _wire(builder.rate_limiter(pacer).token(TOKEN), self.services) as self.app:
            self.courier = courier_of(self.app, self.services, pacer)
            yield


@pytest.fixture
def week(finder: Finder, services: Services, standin: StandIn, clock: Clock, person: Person, french: Person) -> Office:
    """The moment in which the reminder a week before goes out to a German and a French subscriber."""
    office = Office(finder, services, standin, clock)
    office.know(MONEY)
    clock.forward(seconds=1)
    for one, language in ((person, "de"), (french, "fr")):
        one.chat.known = True
        office.subscribe(one.chat.id, language)  # type: ignore[arg-type]
    services.reminders.programme.open_due(dtm.datetime(2026, 11, 21, tzinfo=ZONE))
    clock.now = WEEK_BEFORE
    return office


def reminder(kb: KnowledgeBase, language: Language, days: int) -> str:
    """How a reminder begins, so many days before."""
    messages = kb.messages[language]
    when = messages.tomorrow if days == 1 else messages.in_days.format(days=days)
    return sentence(kb, language, "delivery_reminder", when=when)


def labels(message: Seen) -> list[str]:
    """The texts of the buttons."""
    return [button.text for button in message.buttons]


@in_no_time
async def test_a_reminder_comes_in_the_language_of_each_with_its_buttons(
    week: Office, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    async with week.open():
        await week.sweep()
    [german], [other] = person.inbox, french.inbox
    assert german.text.startswith(reminder(kb, "de", 7))
    assert "Workshop: Geld für Partnerschaften" in german.text
    assert "Samstag, 5. Dezember 2026, 14:00–16:30 Uhr" in german.text
    assert other.text.startswith(reminder(kb, "fr", 7))
    assert "l’argent des jumelages" in other.text
    for message, language in ((german, "de"), (other, "fr")):
        messages = kb.messages[language]  # type: ignore[index]
        expected = ("calendar_button", "map_button", "reminders_button", "reminders_end_button")
        wanted = [typographic(getattr(messages, name), language) for name in expected]  # type: ignore[arg-type]
        assert [text for text in wanted if text not in labels(message)] == []


@in_no_time
async def test_with_the_button_under_a_reminder_one_ends_them_all(
    week: Office, person: Person, kb: KnowledgeBase
) -> None:
    async with week.open():
        await week.sweep()
        await person.tap(week.app, kb.messages["de"].reminders_end_button)
        await week.sweep(days=6)
    assert week.services.reminders.subscriber(person.chat.id) is None
    assert [message.text.splitlines()[0] for message in person.inbox[2:]] == []


@in_no_time
async def test_a_move_says_the_old_and_the_new_date(
    week: Office, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    async with week.open():
        week.know(MONEY.model_copy(update={"starts": dtm.datetime(2026, 12, 6, 15, 0), "ends": None}))  # noqa: DTZ001
        await week.sweep()
    *_, german = person.inbox
    assert german.text.startswith(sentence(kb, "de", "delivery_moved"))
    assert "Bisher: Samstag, 5. Dezember 2026, 14:00–16:30 Uhr" in german.text
    assert "Sonntag, 6. Dezember 2026, 15:00 Uhr" in german.text
    *_, other = french.inbox
    assert "samedi 5 décembre 2026" in other.text
    assert "dimanche 6 décembre 2026" in other.text


@in_no_time
async def test_a_pause_that_telegram_asks_for_holds_for_all_chats_and_costs_nobody_a_message(week: Office) -> None:
    people = crowd(week.standin, 20)
    week.clock.now -= dtm.timedelta(days=1)
    for one in people:
        week.subscribe(one.chat.id)
    week.clock.now = WEEK_BEFORE
    time = asyncio.get_running_loop().time
    async with week.open():
        week.standin.flood_next("sendMessage", retry_after=35)
        await week.sweep()
        assert time() >= 35
    assert {len(texts) for texts in received(week.standin).values()} == {1}
    assert len(received(week.standin)) == 22
    sent = [call for call in week.standin.calls if call.method == "sendMessage"]
    assert len(sent) == 23


@in_no_time
async def test_people_get_their_answers_while_a_broadcast_goes_out(week: Office) -> None:
    people = crowd(week.standin, 50)
    week.clock.now -= dtm.timedelta(days=1)
    for one in people:
        week.subscribe(one.chat.id)
    week.clock.now = WEEK_BEFORE
    asking = Person(week.standin, "Carla")
    async with week.open():
        sweeping = asyncio.create_task(week.sweep())
        await asyncio.sleep(0.02)
        [answer] = await asking.tell(week.app, "/start")
        assert answer.text
        assert not sweeping.done()
        await sweeping
    reminded = {chat: texts for chat, texts in received(week.standin).items() if chat != asking.chat.id}
    assert {len(texts) for texts in reminded.values()} == {1}


@pytest.mark.parametrize(("lose", "copies"), [(StandIn.lose_answer, 2), (StandIn.lose_request, 1)])
@in_no_time
async def test_a_message_whose_answer_is_lost_comes_again_and_all_others_once(
    week: Office, person: Person, french: Person, lose: Callable[[StandIn, str], None], copies: int
) -> None:
    async with week.open():
        lose(week.standin, "sendMessage")
        await week.sweep()
        await week.sweep(seconds=10)
        await week.sweep(minutes=10)
    assert (len(person.inbox), len(french.inbox)) == (copies, 1)


@pytest.mark.parametrize("lose", [StandIn.lose_answer, StandIn.lose_request])
@in_no_time
async def test_news_of_a_new_workshop_comes_at_most_once(
    week: Office, person: Person, french: Person, lose: Callable[[StandIn, str], None]
) -> None:
    async with week.open():
        await week.sweep()
        before = len(person.inbox)
        week.know(MONEY, MONEY.model_copy(update={"id": "more-money", "starts": dtm.date(2027, 2, 3)}))
        lose(week.standin, "sendMessage")
        for _ in range(3):
            await week.sweep(minutes=10)
    assert len(person.inbox) - before <= 1
    assert len(french.inbox) == 2


@in_no_time
async def test_after_an_outage_everybody_gets_the_message(week: Office, person: Person, french: Person) -> None:
    async with week.open():
        week.standin.lose_request("sendMessage")
        for _ in range(6):
            week.standin.lose_request("getMe")
        await week.sweep()
        await week.sweep(seconds=10)
        assert asyncio.get_running_loop().time() >= 1 + 2 + 4 + 8 + 15 + 30
    assert (len(person.inbox), len(french.inbox)) == (1, 1)


@in_no_time
async def test_who_has_blocked_the_bot_unnoticed_gets_the_reminder_when_they_write_again(
    week: Office, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    async with week.open():
        week.standin.block(person.chat.id)
        await week.sweep()
        week.standin.unblock(person.chat.id)
        await week.sweep(days=1)
        assert person.inbox == []
        await person.tell(week.app, "/start")
        await week.sweep(minutes=1)
    assert person.last.text.startswith(reminder(kb, "de", 6))
    assert len(french.inbox) == 1


@in_no_time
async def test_who_blocks_and_unblocks_the_bot_hears_that_reminders_go_on_and_what_was_missed(
    week: Office, person: Person, kb: KnowledgeBase
) -> None:
    async with week.open():
        await person.feed(week.app, person.block())
        await week.sweep()
        assert person.inbox == []
        [note] = await person.feed(week.app, person.unblock())
        await week.sweep(minutes=1)
    assert note.text == sentence(kb, "de", "reminders_awake")
    assert person.last.text.startswith(reminder(kb, "de", 7))


@in_no_time
async def test_an_account_that_is_gone_is_not_written_to_again(week: Office, person: Person, french: Person) -> None:
    async with week.open():
        week.standin.deactivate(person.chat.id)
        await week.sweep()
        await week.sweep(days=6)
    assert sum(call.params.get("chat_id") == str(person.chat.id) for call in week.standin.calls) == 1
    assert len(french.inbox) == 2


@in_no_time
async def test_a_group_that_becomes_a_supergroup_gets_the_message_there_once_and_keeps_its_subscription(
    week: Office, person: Person, kb: KnowledgeBase
) -> None:
    small = Group(week.standin, supergroup=False)
    small.join(person, "administrator")
    week.clock.now -= dtm.timedelta(days=1)
    week.subscribe(small.chat.id)
    week.clock.now = WEEK_BEFORE
    async with week.open():
        large = small.migrate()
        await week.sweep()
        voice = large.join(person, "administrator")
        for update in [update for update in week.standin.pending if "message" in update]:
            await voice.feed(week.app, update)
        await week.sweep(days=6)
    first, second = received(week.standin)[large.chat.id]
    assert first.startswith(reminder(kb, "de", 7))
    assert second.startswith(reminder(kb, "de", 1))
    assert small.chat.id not in received(week.standin)
    assert week.services.reminders.subscriber(large.chat.id)
    assert week.services.reminders.subscriber(small.chat.id) is None
