"""The chat in the terminal: whatever the bot sends can be read there, and every number can be entered."""

import io
import re
from collections.abc import AsyncIterator

import pytest
from rich.console import Console

from bot.app import standin_application
from bot.local_chat import LocalChat
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase
from tests.conftest import TOKEN
from tests.workshops import BY_MAIL, MONEY, PEINE, finding


@pytest.fixture
def screen() -> io.StringIO:
    """What stands in the terminal."""
    return io.StringIO()


@pytest.fixture
async def chat(
    standin: StandIn, person: Person, services: Services, finder: Finder, screen: io.StringIO
) -> AsyncIterator[LocalChat]:
    """A chat with a bot that knows two workshops."""
    services.adopt(finding(finder, MONEY, BY_MAIL.model_copy(update={"place": PEINE})))
    application = standin_application(StandInRequest(standin), TOKEN, services)
    async with LocalChat(application, person, Console(file=screen, width=200)) as chat:
        yield chat


def number_of(screen: io.StringIO, label: str) -> str:
    """The number that stands before the last button of that text."""
    [*_, line] = [line for line in screen.getvalue().splitlines() if f"] {label}" in line]
    return line.partition("[")[2].partition("]")[0]


async def press(chat: LocalChat, screen: io.StringIO, label: str) -> str:
    """Enter the number of a button; gives back what is shown then."""
    before = len(screen.getvalue())
    await chat.enter(number_of(screen, label))
    return screen.getvalue()[before:]


async def test_a_link_and_an_address_to_copy_are_shown_beside_their_numbers_and_again_when_entered(
    chat: LocalChat, screen: io.StringIO, kb: KnowledgeBase
) -> None:
    await chat.enter("/workshops")
    link, mail = kb.messages["de"].register_button, kb.messages["de"].copy_email_button
    assert f"] {link}  https://example.org/anmeldung" in screen.getvalue()
    assert f"] {mail}  anmeldung@example.org" in screen.getvalue()
    assert await press(chat, screen, link) == "https://example.org/anmeldung\n"
    assert await press(chat, screen, mail) == "anmeldung@example.org\n"


async def test_the_buttons_of_several_messages_are_numbered_through(
    chat: LocalChat, screen: io.StringIO, kb: KnowledgeBase
) -> None:
    await chat.enter("/workshops")
    numbers = [int(number) for number in re.findall(r"^  \[(\d+)\]", screen.getvalue(), re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    done = await press(chat, screen, kb.messages["de"].remind_button)
    assert MONEY.title["de"] in done


async def test_places_and_files_are_named(chat: LocalChat, screen: io.StringIO, kb: KnowledgeBase) -> None:
    await chat.enter("/workshops")
    assert "Altes Rathaus, Marktplatz 1, 31224 Peine (52.3203, 10.2344)" in await press(
        chat, screen, kb.messages["de"].map_button
    )
    await chat.enter("/workshops")
    assert "workshop-money.ics" in await press(chat, screen, kb.messages["de"].calendar_button)
