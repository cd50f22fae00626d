"""Updates as Telegram hands them out: chats side by side, the messages of one chat in order."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Update
from telegram.request import RequestData

from bot.app import BotApplication, standin_application
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from bot.updates import AT_ONCE, PerChatProcessor
from tests.conftest import TOKEN


class SlowFor(StandInRequest):
    """A connection on which messages to one chat wait until they are let go."""

    def __init__(self, standin: StandIn, chat: int) -> None:
        super().__init__(standin)
        self.chat = chat
        self.arrived = asyncio.Event()
        self.go = asyncio.Event()

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """Wait where it is that chat's turn."""
        data: RequestData = named["request_data"]
        if named["url"].endswith("/sendMessage") and data.parameters["chat_id"] == self.chat:
            self.arrived.set()
            await self.go.wait()
        return await super().do_request(*arguments, **named)


@pytest.fixture
async def slow(standin: StandIn, person: Person) -> SlowFor:
    """A connection on which the person's messages wait."""
    return SlowFor(standin, person.chat.id)


@pytest.fixture
async def running(slow: SlowFor, services: Services) -> AsyncIterator[BotApplication]:
    """The application, taking updates from its queue as when it polls."""
    async with standin_application(slow, TOKEN, services) as application:
        await application.start()
        yield application
        slow.go.set()
        await application.stop()


async def until(person: Person, messages: int) -> list[str]:
    """The texts of the first so many messages of the bot, once they are there."""
    for _ in range(5000):
        if len(person.inbox) >= messages:
            break
        await asyncio.sleep(0.001)
    return [message.text for message in person.inbox]


async def test_a_chat_that_waits_delays_no_other_and_keeps_its_own_order(
    running: BotApplication, slow: SlowFor, person: Person, french: Person
) -> None:
    said = [person.say("/start"), person.say("/help"), person.say("Was ist PRAXES?"), french.say("/start")]
    for update in said:
        await running.update_queue.put(Update.de_json(update, running.bot))
    assert (await until(french, 1))[0].startswith("Bonjour")
    await slow.arrived.wait()
    sent = [call for call in person.standin.calls if call.method == "sendMessage"]
    assert [call.params["chat_id"] for call in sent] == [str(french.chat.id)]
    slow.go.set()
    first, second, third = await until(person, 3)
    assert first.startswith("Hallo")
    assert second.startswith("Schreib")
    assert third.startswith("PRAXES")


async def test_a_tap_waits_for_the_question_before_it(
    running: BotApplication, slow: SlowFor, person: Person, services: Services
) -> None:
    slow.go.set()
    await running.process_update(Update.de_json(person.say("/sprache"), running.bot))
    slow.go.clear()
    slow.arrived.clear()
    question, tap = person.say("Was ist PRAXES?"), person.press(person.last, "Français")
    await running.update_queue.put(Update.de_json(question, running.bot))
    await running.update_queue.put(Update.de_json(tap, running.bot))
    await slow.arrived.wait()
    await asyncio.sleep(0.01)
    assert services.conversations.context(person.chat.id, None).chosen is None
    slow.go.set()
    await until(person, 3)
    assert services.conversations.context(person.chat.id, None).chosen == "fr"


async def test_a_chat_that_floods_while_its_answers_wait_takes_no_place_from_others(
    running: BotApplication, slow: SlowFor, person: Person, french: Person
) -> None:
    for _ in range(3 * AT_ONCE):
        await running.update_queue.put(Update.de_json(person.say("/help"), running.bot))
    await slow.arrived.wait()
    await running.update_queue.put(Update.de_json(french.say("/start"), running.bot))
    assert (await until(french, 1))[0].startswith("Bonjour")
    slow.go.set()
    *helps, notice = await until(person, 21)
    assert len(set(helps)) == 1
    assert notice != helps[0]


async def test_what_waits_for_a_silent_telegram_can_be_given_up_and_what_was_written_stays(
    running: BotApplication, slow: SlowFor, services: Services, person: Person
) -> None:
    await running.update_queue.put(Update.de_json(person.say("Was ist PRAXES?"), running.bot))
    await running.update_queue.put(Update.de_json(person.say("Und wer zahlt das?"), running.bot))
    await asyncio.wait_for(slow.arrived.wait(), 5)
    processor = running.update_processor
    assert isinstance(processor, PerChatProcessor)
    assert processor.cut_short() == 2
    await asyncio.wait_for(running.update_queue.join(), 5)
    assert processor.cut_short() == 0
    assert person.inbox == []
    [asked] = services.storage.connections[0].execute("select count(*) from questions").fetchall()
    assert asked == (1,)
