"""The office: a group that is the staff's chat, and somebody who works there."""

import shutil
from pathlib import Path

import pytest

from bot import cache as cache_room
from bot.services import Services
from bot.standin import Group, Person, StandIn
from knowledge import meaning
from knowledge.load import SHIPPED

SMALL = Path(__file__).parents[2] / "knowledge" / "small"


@pytest.fixture
def office(standin: StandIn, services: Services) -> Group:
    """The staff's chat of the running bot."""
    group = Group(standin, "Antenne intern")
    services.staff_chat = group.chat.id
    return group


@pytest.fixture
def colleague(office: Group, person: Person) -> Person:
    """The person, who works at the office, in the staff's chat."""
    return office.join(person)


@pytest.fixture
def stranger(standin: StandIn) -> Person:
    """Somebody who does not work there."""
    return Person(standin, "Sven", language_code="de", user_id=7_456_789_123)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for trained indexes, apart from the user's."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def small_content(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with few topics, read and learned in no time, and the bot's sentences as they ship."""
    monkeypatch.setattr(cache_room, "folder", lambda: cache)
    monkeypatch.setattr(meaning, "available", lambda: False)
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.copytree(SHIPPED / "messages", folder / "messages", dirs_exist_ok=True)
    return folder
