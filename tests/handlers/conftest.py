"""What holds for every conversation: the error handler is never needed. And what many of them begin with."""

from collections.abc import Callable, Iterator

import pytest

from bot.services import Services
from bot.standin import Group, Person, StandIn
from knowledge.finder import Finder
from knowledge.model import LANGUAGES, Language, Workshop
from tests.workshops import finding

Know = Callable[..., None]
"""From now on, the bot knows these workshops beside those that ship."""


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test of a conversation may leave an error in the log."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"] == []


@pytest.fixture
def know(services: Services, finder: Finder) -> Know:
    """Gives the running bot a new content."""

    def adopt(*workshops: Workshop) -> None:
        services.adopt(finding(finder, *workshops))

    return adopt


@pytest.fixture
def member(standin: StandIn, person: Person) -> Person:
    """The person as an ordinary member of a group with the bot."""
    return Group(standin).join(person)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, person: Person) -> Language:
    """The language of the person's Telegram."""
    code: Language = request.param
    person.language_code = code
    return code
