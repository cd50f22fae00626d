"""The keeper of the content: one look at a time, for the watch over the folder and for the staff alike."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cache as cache_room
from bot import keeping
from bot.conversations import Conversations
from bot.keeping import Refused, StoppedError, Taken, Unchanged, revision_of
from bot.library import open_finder, open_knowledge
from bot.services import Services
from bot.storage.bundle import open_storage
from knowledge import meaning
from knowledge.load import SHIPPED
from tests.bot.watched import change, remove_celle
from tests.conftest import Clock

SMALL = Path(__file__).parent.parent / "knowledge" / "small"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with few topics, whose editors save at once."""
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setattr(cache_room, "folder", lambda: cache)
    monkeypatch.setattr(meaning, "available", lambda: False)
    monkeypatch.setattr(keeping, "SETTLED", 0.01)
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.copytree(SHIPPED / "messages", folder / "messages", dirs_exist_ok=True)
    return folder


@pytest.fixture
def services(content: Path, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The services of a bot with this content."""
    storage = open_storage(tmp_path / "antenne.db")
    yield Services(open_finder(open_knowledge(content)), storage, Conversations(clock, storage.chats), clock, content)
    storage.close()


async def test_a_folder_that_has_not_changed_is_not_opened(services: Services) -> None:
    before = services.finder
    assert await services.keeper.look() == Unchanged(services.kb.revision)
    assert services.finder is before


async def test_a_change_is_taken_over_and_dated(services: Services, content: Path, clock: Clock) -> None:
    began = services.keeper.since
    clock.forward(minutes=5)
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    outcome = await services.keeper.look()
    assert outcome == Taken(services.kb.revision, len(services.kb.topics), len(services.kb.workshops))
    assert services.kb.revision == revision_of(content)
    assert (services.keeper.since - began).total_seconds() == 300


async def test_errors_are_given_back_with_their_place(services: Services, content: Path) -> None:
    before = services.finder
    change(content, "2026-10-06 16:00", "2026-10-06 9:00")
    outcome = await services.keeper.look()
    assert isinstance(outcome, Refused)
    assert outcome.revision == revision_of(content)
    assert [(problem.file, problem.line, problem.key) for problem in outcome.problems] == [
        ("workshops.yaml", 4, "[1].ends")
    ]
    assert services.finder is before


async def test_a_workshop_people_wait_for_can_not_be_removed_by_hand_either(services: Services, content: Path) -> None:
    services.reminders.subscribe(1, "celle-2026-10", "de")
    remove_celle(content)
    outcome = await services.keeper.look()
    assert isinstance(outcome, Refused)
    assert "was removed although it is still to come" in outcome.problems[0].message


async def test_looks_at_the_same_time_take_a_change_over_once(services: Services, content: Path) -> None:
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    outcomes = await asyncio.gather(*(services.keeper.look() for _ in range(3)))
    assert [type(outcome) for outcome in outcomes] == [Taken, Unchanged, Unchanged]


async def test_whoever_stops_waiting_leaves_the_next_one_free_to_look(services: Services, content: Path) -> None:
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    looking = asyncio.create_task(services.keeper.look())
    await asyncio.sleep(0)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert isinstance(await services.keeper.look(), Taken)


async def test_a_bot_that_ends_takes_nothing_over(services: Services, content: Path) -> None:
    services.keeper.stop()
    assert isinstance(await services.keeper.look(), Unchanged)
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    with pytest.raises(StoppedError):
        await services.keeper.look()
