"""Content that changes while the bot runs: real files, watched as the system reports them."""

import asyncio
import logging
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot import cache as cache_room
from bot import keeping, watching
from bot.conversations import Conversations
from bot.library import open_finder, open_knowledge
from bot.screens.staff.refused import MOST_LINES
from bot.services import Services
from bot.storage.bundle import open_storage
from bot.watching import watch_content
from knowledge import meaning
from knowledge.finder import Finder
from knowledge.load import SHIPPED, Loaded
from knowledge.model import KnowledgeBase
from knowledge.training import Progress
from tests.bot.watched import CELLE, Staff, change, errors, lead_to, remove_celle, until
from tests.conftest import Clock

SMALL = Path(__file__).parent.parent / "knowledge" / "small"

Start = Callable[[], Awaitable["asyncio.Task[None]"]]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for trained indexes, apart from the user's."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def small_and_fast(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Indexes of the small content don't drive others out of the user's cache, and know words without their meaning."""
    monkeypatch.setattr(cache_room, "folder", lambda: cache)
    monkeypatch.setattr(meaning, "available", lambda: False)
    monkeypatch.setattr(keeping, "SETTLED", 0.3)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The content folder of the bot: few topics, read and learned in no time, and the bot's sentences as they ship."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.copytree(SHIPPED / "messages", folder / "messages", dirs_exist_ok=True)
    return folder


@pytest.fixture
def known(content: Path) -> Finder:
    """The content as the bot knows it from its start."""
    return open_finder(open_knowledge(content))


@pytest.fixture
def services(known: Finder, content: Path, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The services of a bot with the small content."""
    storage = open_storage(tmp_path / "antenne.db")
    yield Services(known, storage, Conversations(clock, storage.chats), clock, content)
    storage.close()


@pytest.fixture
def staff() -> Staff:
    """A staff that only listens."""
    return Staff()


@pytest.fixture
async def watch(content: Path, services: Services, staff: Staff) -> AsyncIterator[Start]:
    """Starts to watch; what was begun is ended after the test."""
    tasks: list[asyncio.Task[None]] = []

    async def start() -> asyncio.Task[None]:
        tasks.append(asyncio.create_task(watch_content(services, staff)))
        await asyncio.sleep(0.3)
        return tasks[-1]

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_changed_workshop_is_known_within_seconds(
    content: Path, services: Services, staff: Staff, watch: Start
) -> None:
    await watch()
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00", seconds=8)
    seen = services.reminders.programme.seen(CELLE)
    assert seen is not None
    assert (seen.workshop, seen.revision) == (services.kb.workshops[CELLE], 1)
    assert staff.heard == []


async def test_a_changed_answer_is_given_without_learning_anew(
    content: Path, services: Services, watch: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await watch()
    change(content, "Einen Monat bis zwölf Monate", "Zwei Monate bis zwölf Monate", "topics/praxes.yaml")
    await until(lambda: "Zwei Monate" in services.kb.topics["praxes"].text("duration", "de"))
    assert not any("learning" in record.getMessage() for record in caplog.records)


async def test_changed_phrasings_are_learned(
    content: Path, services: Services, watch: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await watch()
    change(content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    await until(lambda: "Zwetschgenkuchen" in str(services.kb.topics["praxes"].questions), seconds=60)
    assert services.finder.find("Zwetschgenkuchen").topic == "praxes"
    assert sum("learning" in record.getMessage() for record in caplog.records) == 1


async def test_what_changed_before_the_watching_began_is_noticed(
    content: Path, services: Services, watch: Start
) -> None:
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    await watch()
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00")


async def test_an_editor_may_save_through_a_temporary_file(content: Path, services: Services, watch: Start) -> None:
    await watch()
    new = content / ".workshops.yaml.swp"
    text = (content / "workshops.yaml").read_text("utf-8")
    new.write_text(text.replace("2026-10-06 10:00", "2026-10-06 11:00"), "utf-8")
    new.replace(content / "workshops.yaml")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00")


async def test_a_new_folder_of_topics_is_watched_like_the_old_one(
    content: Path, services: Services, tmp_path: Path, watch: Start
) -> None:
    await watch()
    shutil.copytree(content / "topics", tmp_path / "topics")
    (content / "topics").rename(tmp_path / "old")
    (tmp_path / "topics").rename(content / "topics")
    await asyncio.sleep(2)
    change(content, "Einen Monat bis zwölf Monate", "Zwei Monate bis zwölf Monate", "topics/praxes.yaml")
    await until(lambda: "Zwei Monate" in services.kb.topics["praxes"].text("duration", "de"))


async def test_several_saves_in_a_row_are_one_change(
    content: Path,
    services: Services,
    staff: Staff,
    watch: Start,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(keeping, "SETTLED", 1.0)
    await watch()
    change(content, "2026-10-06 10:00", "2026-10-06 1000")
    for old, new in (("1000", "11:00"), ("11:00", "12:00"), ("12:00", "13:00")):
        await asyncio.sleep(0.5)
        change(content, f"starts: 2026-10-06 {old}", f"starts: 2026-10-06 {new}")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "13:00")
    assert (staff.heard, errors(caplog)) == ([], [])
    assert sum("has changed" in record.getMessage() for record in caplog.records) == 1


async def test_faulty_content_changes_nothing_and_is_reported_once_until_it_is_mended(
    content: Path, services: Services, known: Finder, staff: Staff, watch: Start, caplog: pytest.LogCaptureFixture
) -> None:
    await watch()
    change(content, "2026-10-06 16:00", "2026-10-06 9:00")
    await until(lambda: staff.heard)
    problem = "workshops.yaml:4: [1].ends: lies before starts; correct one of the two"
    assert staff.heard[0].splitlines()[2:-2] == [problem]
    assert staff.heard[0].startswith("Die geänderten Inhalte haben Fehler.")
    assert errors(caplog) == [f"the changed content is not used: {problem}"]
    assert services.finder is known

    change(content, "- id: celle-2026-10", "# noch einmal gespeichert\n- id: celle-2026-10")
    await until(lambda: len(errors(caplog)) == 2)
    assert len(staff.heard) == 1

    change(content, "status: planned", "status: plant")
    await until(lambda: len(staff.heard) == 2)
    assert "[2].status: " in staff.heard[1]
    assert services.finder is known

    change(content, "status: plant", "status: confirmed")
    change(content, "2026-10-06 9:00", "2026-10-06 17:00")
    await until(lambda: len(staff.heard) == 3)
    assert staff.heard[2] == services.kb.messages["de"].content_accepted
    assert f"{services.kb.workshops[CELLE].ends:%H:%M}" == "17:00"


async def test_an_error_that_is_taken_back_is_mended_too(
    content: Path, services: Services, known: Finder, staff: Staff, watch: Start
) -> None:
    await watch()
    change(content, "status: planned", "status: plant")
    await until(lambda: staff.heard)
    change(content, "status: plant", "status: planned")
    await until(lambda: len(staff.heard) == 2)
    assert staff.heard[1] == services.kb.messages["de"].content_accepted
    assert services.finder is known
    change(content, "status: planned", "status: plant")
    await until(lambda: len(staff.heard) == 3)
    assert staff.heard[2] == staff.heard[0]


async def test_a_workshop_still_to_come_can_not_be_removed(
    content: Path, services: Services, staff: Staff, watch: Start
) -> None:
    services.reminders.subscribe(1, CELLE, "de")
    await watch()
    remove_celle(content)
    await until(lambda: staff.heard)
    removed = f"“{CELLE}” (2026-10-06, Workshop zur Finanzierung) was removed although it is still to come"
    assert removed in staff.heard[0]
    assert services.kb.messages["de"].content_refused_removed in staff.heard[0]
    assert CELLE in services.kb.workshops


async def test_the_id_of_a_workshop_people_wait_for_can_not_be_changed(
    content: Path, services: Services, staff: Staff, watch: Start
) -> None:
    services.reminders.subscribe(1, CELLE, "de")
    await watch()
    change(content, CELLE, "celle-rathaus")
    await until(lambda: staff.heard)
    assert f"“celle-rathaus” was “{CELLE}” before, and 1 person has subscribed to it" in staff.heard[0]


async def test_what_was_refused_is_tried_again_later_without_a_second_report(
    content: Path,
    services: Services,
    staff: Staff,
    clock: Clock,
    watch: Start,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.5)
    monkeypatch.setattr(watching, "TRY_AGAIN", 0)
    await watch()
    remove_celle(content)
    await until(lambda: staff.heard)
    services.reminders.subscribe(1, CELLE, "de")
    await asyncio.sleep(4)
    assert (len(staff.heard), len(errors(caplog))) == (1, 1)
    clock.forward(days=40)
    await until(lambda: CELLE not in services.kb.workshops)
    assert staff.heard[1:] == [services.kb.messages["de"].content_accepted]


async def test_of_many_problems_the_first_are_named_and_the_rest_counted(
    content: Path, staff: Staff, watch: Start, caplog: pytest.LogCaptureFixture
) -> None:
    await watch()
    wrong = "".join(f"\n- id: x-{number}\n  title: {{de: x, fr: x}}\n" for number in range(8))
    (content / "workshops.yaml").write_text((content / "workshops.yaml").read_text("utf-8") + wrong, "utf-8")
    await until(lambda: staff.heard)
    listed = staff.heard[0].splitlines()[2:-2]
    assert len(listed) == MOST_LINES + 1
    assert listed[-1] == "… und noch 3"
    assert len(errors(caplog)) == MOST_LINES + 1
    assert errors(caplog)[-1].endswith("and 3 more")


async def test_a_report_fits_into_a_message(content: Path, staff: Staff, watch: Start) -> None:
    await watch()
    zone = "X" * 3000
    entry = f"\n  title: {{de: x, fr: x}}\n  starts: 2026-10-06\n  timezone: {zone}\n"
    (content / "workshops.yaml").write_text("".join(f"- id: x-{n}{entry}" for n in range(8)), "utf-8")
    await until(lambda: staff.heard)
    assert len(staff.heard[0]) <= 4096


async def test_a_report_that_fails_does_not_end_the_watching(
    content: Path, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(text: str) -> None:
        raise ConnectionError("the staff can't be reached")

    task = asyncio.create_task(watch_content(services, fail))
    await asyncio.sleep(0.3)
    change(content, "status: planned", "status: plant")
    await until(lambda: any("could not be looked at" in line for line in errors(caplog)))
    change(content, "status: plant", "status: confirmed")
    await until(lambda: services.kb.workshops["online-2026-12"].status == "confirmed")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_folder_that_takes_the_place_of_the_watched_one_is_noticed_and_watched(
    content: Path, services: Services, staff: Staff, tmp_path: Path, watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 1)
    one, two = (Path(shutil.copytree(content, tmp_path / name)) for name in ("one", "two"))
    shutil.rmtree(content)
    lead_to(one, content)
    await watch()
    change(two, "2026-10-06 10:00", "2026-10-06 11:00")
    await asyncio.sleep(2)
    lead_to(two, content)
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00")
    monkeypatch.setattr(watching, "LOOK_EVERY", 1000)
    await asyncio.sleep(2.5)
    change(two, "2026-10-06 11:00", "2026-10-06 12:00")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "12:00")
    assert staff.heard == []


async def test_without_a_folder_the_bot_keeps_what_it_knows_and_looks_again(
    content: Path, services: Services, known: Finder, staff: Staff, watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.5)
    elsewhere = shutil.move(content, content.with_name("elsewhere"))
    await watch()
    await until(lambda: staff.heard)
    assert "is not a folder" in staff.heard[0]
    assert services.finder is known
    shutil.move(elsewhere, content)
    await until(lambda: len(staff.heard) == 2)
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00")


async def test_where_the_system_reports_nothing_changes_are_found_by_looking(
    content: Path, services: Services, watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*folders: Path, **options: object) -> AsyncIterator[set[object]]:
        while True:
            await asyncio.sleep(0.1)
            yield set()

    monkeypatch.setattr(watching, "awatch", silent)
    monkeypatch.setattr(watching, "LOOK_EVERY", 1)
    await watch()
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    await until(lambda: f"{services.kb.workshops[CELLE].starts:%H:%M}" == "11:00")


async def test_the_watching_ends_at_once(watch: Start) -> None:
    task = await watch()
    await asyncio.sleep(1.5)
    started = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert time.monotonic() - started < 0.5


async def test_the_bot_goes_on_while_it_learns_and_can_end_in_the_middle(
    content: Path, known: Finder, watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[float] = []
    ended: list[Exception] = []

    def learn_for_ever(kb: KnowledgeBase, progress: Progress) -> Finder:
        try:
            while True:
                progress("learn", 0.5)
                steps.append(time.monotonic())
                time.sleep(0.05)
        except Exception as error:
            ended.append(error)
            raise

    monkeypatch.setattr(keeping, "open_finder", learn_for_ever)
    task = await watch()
    change(content, "2026-10-06 10:00", "2026-10-06 11:00")
    await until(lambda: len(steps) > 2)
    assert known.find("Was ist PRAXES?").topic == "praxes"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await until(lambda: ended, seconds=1)


async def test_content_that_is_saved_while_it_is_read_is_read_once_more(
    content: Path, services: Services, staff: Staff, watch: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Loaded] = []

    def read_while_somebody_saves(folder: Path) -> Loaded:
        read.append(Loaded(folder))
        if len(read) == 1:
            change(content, "starts: 2026-10-06 10:00", "starts: 2026-10-06 08:00")
        return read[-1]

    monkeypatch.setattr(keeping, "Loaded", read_while_somebody_saves)
    await watch()
    change(content, "2026-10-06 16:00", "2026-10-06 09:00")
    await until(lambda: f"{services.kb.workshops[CELLE].ends:%H:%M}" == "09:00")
    assert (len(read), staff.heard) == (2, [])
