"""Updates are handled once, and confirmed when that is done."""

import asyncio
from collections.abc import Callable

import pytest
from telegram import Update
from telegram.ext import ContextTypes, TypeHandler

from bot.app import BotApplication
from bot.standin import Person
from bot.webhook.inbox import Inbox

QUESTION = "Was ist PRAXES?"


@pytest.fixture
def gate(app: BotApplication) -> asyncio.Event:
    """Until it is set, no update gets past it."""
    gate = asyncio.Event()

    async def wait(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await gate.wait()

    app.add_handler(TypeHandler(Update, wait), group=-100)
    return gate


@pytest.fixture
def asked(running: BotApplication, person: Person) -> Callable[[], Update]:
    """Asks a question; gives the update that Telegram brings."""
    return lambda: Update.de_json(person.say(QUESTION), running.bot)


async def test_an_update_that_comes_again_while_it_is_handled_is_handled_once(
    running: BotApplication, gate: asyncio.Event, asked: Callable[[], Update], person: Person
) -> None:
    inbox, update = Inbox(running), asked()
    both = asyncio.gather(inbox.take(update), inbox.take(update))
    await asyncio.sleep(0)
    gate.set()
    assert list(await both) == [True, True]
    assert len(person.inbox) == 1


async def test_an_update_that_comes_again_after_it_was_handled_is_confirmed_only(
    running: BotApplication, asked: Callable[[], Update], person: Person
) -> None:
    inbox, update = Inbox(running), asked()
    assert [await inbox.take(update), await inbox.take(update)] == [True, True]
    assert len(person.inbox) == 1


async def test_an_update_that_takes_too_long_is_confirmed_and_still_handled(
    running: BotApplication, gate: asyncio.Event, asked: Callable[[], Update], person: Person
) -> None:
    inbox = Inbox(running, longest=0.05)
    assert await inbox.take(asked())
    assert person.inbox == []
    gate.set()
    await inbox.close(5)
    assert len(person.inbox) == 1


async def test_too_many_updates_at_once_are_to_be_brought_again(
    running: BotApplication, gate: asyncio.Event, asked: Callable[[], Update], person: Person
) -> None:
    inbox, late = Inbox(running, most=2), asked()
    first = asyncio.gather(inbox.take(asked()), inbox.take(asked()))
    await asyncio.sleep(0)
    assert not await inbox.take(late)
    gate.set()
    assert list(await first) == [True, True]
    assert await inbox.take(late)
    assert len(person.inbox) == 3


async def test_what_is_not_finished_at_the_end_is_to_be_brought_again(
    running: BotApplication, gate: asyncio.Event, asked: Callable[[], Update], person: Person
) -> None:
    inbox, update = Inbox(running), asked()
    waiting = asyncio.create_task(inbox.take(update))
    await asyncio.sleep(0)
    await inbox.close(0.05)
    assert not await waiting
    gate.set()
    assert await Inbox(running).take(update)
    assert len(person.inbox) == 1


async def test_nothing_is_taken_after_the_end(running: BotApplication, asked: Callable[[], Update]) -> None:
    inbox = Inbox(running)
    await inbox.close(0)
    assert not await inbox.take(asked())


async def test_an_update_that_is_there_before_the_application_waits_for_it(app: BotApplication, person: Person) -> None:
    inbox, update = Inbox(app), Update.de_json(person.say(QUESTION), app.bot)
    assert not await Inbox(app, longest=0.05).take(update)
    waiting = asyncio.create_task(inbox.take(update))
    await asyncio.sleep(0)
    await app.start()
    assert await waiting
    assert len(person.inbox) == 1
    await app.stop()


async def test_an_error_in_a_handler_confirms_the_update_for_it_would_only_come_again(
    running: BotApplication, asked: Callable[[], Update]
) -> None:
    async def fail(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raise ValueError

    running.add_handler(TypeHandler(Update, fail), group=-100)
    assert await Inbox(running).take(asked())
