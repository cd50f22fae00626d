"""The bot copies its own database: once a day, and a failure is told once."""

import asyncio
import datetime as dtm
import shutil
from pathlib import Path

import pytest

from bot.app import BotApplication
from bot.background import Background
from bot.daily_copy import FAILED, WORKS, DailyCopy
from bot.pacing import Pacer
from bot.services import Services
from bot.storage.backups import back_up, backups
from bot.storage.bundle import open_storage
from bot.storage.copying import CopyStoppedError
from bot.storage.precautions import LONGEST
from tests.conftest import Clock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A new database."""
    open_storage(tmp_path / "antenne.db").close()
    return tmp_path / "antenne.db"


class Staff:
    """What the staff has been told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def tell(self, text: str) -> None:
        """Tell it something."""
        self.told.append(text)


@pytest.fixture
def staff() -> Staff:
    """Nothing yet."""
    return Staff()


async def test_each_day_has_one_copy_whoever_made_it(
    database: Path, tmp_path: Path, clock: Clock, staff: Staff
) -> None:
    folder = tmp_path / "copies"
    daily = DailyCopy(database, folder, clock, staff.tell)
    for _ in range(3):
        await daily.look()
    assert len(backups(database, folder)) == 1
    clock.forward(days=1)
    back_up(database, folder, clock())
    await daily.look()
    assert len(backups(database, folder)) == 2
    clock.forward(days=1)
    await daily.look()
    assert len(backups(database, folder)) == 3
    assert staff.told == []


async def test_a_failure_is_told_once_and_so_is_its_end(
    database: Path, tmp_path: Path, clock: Clock, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "copies"
    folder.write_text("in the way")
    daily = DailyCopy(database, folder, clock, staff.tell)
    for _ in range(3):
        await daily.look()
    assert staff.told == [FAILED]
    assert [record.levelname for record in caplog.records if record.levelno >= 30] == ["WARNING"]
    folder.unlink()
    await daily.look()
    assert staff.told == [FAILED, WORKS]
    assert len(backups(database, folder)) == 1


async def test_without_a_folder_there_are_no_copies_but_old_ones_go(database: Path, clock: Clock, staff: Staff) -> None:
    old = clock().astimezone(dtm.UTC) - LONGEST - dtm.timedelta(days=1)
    shutil.copy(database, database.with_name(f"antenne.db.before-{old:%Y%m%dT%H%M%SZ}-statistics.backup"))
    await DailyCopy(database, None, clock, staff.tell).look()
    assert [path.name for path in database.parent.iterdir() if path.is_file()] == ["antenne.db"]


async def test_a_bot_that_stops_does_not_wait_for_its_copy(
    database: Path, tmp_path: Path, clock: Clock, staff: Staff
) -> None:
    daily = DailyCopy(database, tmp_path / "copies", clock, staff.tell)
    daily.stop()
    with pytest.raises(CopyStoppedError):
        await daily.look()
    assert list((tmp_path / "copies").iterdir()) == []
    assert staff.told == []


async def test_a_running_bot_copies_its_own_database(app: BotApplication, services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    file = services.storage.file
    assert file is not None
    background = Background(services, Pacer(), folder)
    await background.start(app)
    try:
        for _ in range(200):
            if backups(file, folder):
                break
            await asyncio.sleep(0.05)
        assert len(backups(file, folder)) == 1
    finally:
        await background.stop(app)
