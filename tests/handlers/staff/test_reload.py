"""/reload: what has changed in the content folder is live at once, or stays as it was, and why."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import keeping
from bot.app import BotApplication
from bot.conversations import Conversations
from bot.library import open_finder, open_knowledge
from bot.screens.staff.content import STOPPED, TAKES_LONG
from bot.services import Services
from bot.standin import Person
from bot.storage.bundle import open_storage
from knowledge import check
from knowledge.finder import Finder
from knowledge.load import Loaded
from knowledge.model import KnowledgeBase
from knowledge.problems import Problem
from knowledge.training import Progress
from tests.bot.watched import CELLE, change, until
from tests.conftest import Clock


@pytest.fixture
def services(small_content: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of a bot with few topics, whose editors save at once."""
    monkeypatch.setattr(keeping, "SETTLED", 0.01)
    storage = open_storage(tmp_path / "antenne.db")
    finder = open_finder(open_knowledge(small_content))
    yield Services(finder, storage, Conversations(clock, storage.chats), clock, small_content)
    storage.close()


@pytest.fixture
def slow_learning(monkeypatch: pytest.MonkeyPatch) -> list[Finder]:
    """Learning takes half a second, and can be ended; collects what was learned."""
    learned: list[Finder] = []

    def learn(kb: KnowledgeBase, progress: Progress) -> Finder:
        for _ in range(10):
            progress("learn", 0.5)
            time.sleep(0.05)
        learned.append(open_finder(kb))
        return learned[-1]

    monkeypatch.setattr(keeping, "open_finder", learn)
    return learned


async def test_a_change_without_errors_is_live_at_once(
    app: BotApplication, services: Services, colleague: Person, small_content: Path, clock: Clock
) -> None:
    change(small_content, "Einen Monat bis zwölf Monate", "Zwei Monate bis zwölf Monate", "topics/praxes.yaml")
    clock.forward(hours=2)
    [told] = await colleague.tell(app, "/reload")
    assert "Zwei Monate" in services.kb.topics["praxes"].text("duration", "de")
    assert told.text.splitlines() == [
        "Die geänderten Inhalte sind übernommen.",
        "",
        f"Stand {services.kb.revision}: 3 Themen, 2 Workshops",
        "Zuletzt geprüfter Inhalt: Juni 2026",
        "Übernommen: 01.09.2026, 14:00 Uhr",
    ]


async def test_without_a_change_it_says_so_and_what_is_live_since_when(
    app: BotApplication, services: Services, colleague: Person, clock: Clock
) -> None:
    before = services.finder
    clock.forward(days=1)
    [told] = await colleague.tell(app, "/reload")
    assert told.text.startswith("Die Inhalte haben sich nicht geändert.")
    assert told.text.endswith("Übernommen: 01.09.2026, 12:00 Uhr")
    assert services.finder is before


async def test_content_with_an_error_changes_nothing_and_the_answer_says_where_it_is(
    app: BotApplication, services: Services, colleague: Person, small_content: Path
) -> None:
    before = services.finder
    change(small_content, "2026-10-06 16:00", "2026-10-06 9:00")
    [told] = await colleague.tell(app, "/reload")
    assert "workshops.yaml:4: [1].ends: lies before starts; correct one of the two" in told.text.splitlines()
    assert services.finder is before
    change(small_content, "2026-10-06 9:00", "2026-10-06 17:00")
    [told] = await colleague.tell(app, "/reload")
    assert told.text.startswith("Die geänderten Inhalte sind übernommen.")
    assert f"{services.kb.workshops[CELLE].ends:%H:%M}" == "17:00"


async def test_errors_are_shown_as_they_are_written_however_many_there_are(
    app: BotApplication, colleague: Person, small_content: Path
) -> None:
    wrong = "".join(f"\n- id: x-{number}\n  title: {{de: '<b>&', fr: x}}\n  Ä<: {'x' * 900}\n" for number in range(9))
    (small_content / "workshops.yaml").write_text(wrong, "utf-8")
    [told] = await colleague.tell(app, "/reload")
    assert "Ä<" in told.text
    assert "… und noch " in told.text


async def test_a_missing_folder_changes_nothing(
    app: BotApplication, services: Services, colleague: Person, small_content: Path
) -> None:
    shutil.move(small_content, small_content.with_name("elsewhere"))
    [told] = await colleague.tell(app, "/reload")
    assert "is not a folder" in told.text
    assert services.kb.topics


async def test_where_learning_takes_long_it_says_so_and_others_are_answered_meanwhile(
    app: BotApplication, colleague: Person, stranger: Person, small_content: Path, slow_learning: list[Finder]
) -> None:
    change(small_content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    reloading = asyncio.create_task(colleague.tell(app, "/reload"))
    await until(lambda: colleague.inbox, seconds=5)
    assert colleague.last.text == TAKES_LONG.html
    assert await stranger.tell(app, "Was ist PRAXES?")
    assert slow_learning == []
    [_, told] = await reloading
    assert told.text.startswith("Die geänderten Inhalte sind übernommen.")


async def test_it_does_not_say_that_it_learns_before_it_has_found_what_is_wrong(
    app: BotApplication,
    colleague: Person,
    small_content: Path,
    slow_learning: list[Finder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = check.quick

    def slow_check(loaded: Loaded) -> list[Problem]:
        time.sleep(0.5)
        return list(quick(loaded))

    monkeypatch.setattr(check, "quick", slow_check)
    change(small_content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    change(small_content, "2026-10-06 16:00", "2026-10-06 9:00")
    [told] = await colleague.tell(app, "/reload")
    assert "lies before starts" in told.text
    assert slow_learning == []


async def test_nor_where_it_has_learned_something_before(
    app: BotApplication,
    services: Services,
    colleague: Person,
    small_content: Path,
    slow_learning: list[Finder],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(small_content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    await colleague.tell(app, "/reload")
    assert len(slow_learning) == 1
    monkeypatch.setattr(keeping, "SETTLED", 0.6)
    change(small_content, "2026-10-06 16:00", "2026-10-06 9:00")
    reloading = asyncio.create_task(colleague.tell(app, "/reload"))
    await asyncio.sleep(0.3)
    assert not services.keeper.learning
    [told] = await reloading
    assert "lies before starts" in told.text


async def test_what_two_colleagues_reload_at_once_is_learned_once(
    app: BotApplication, person: Person, colleague: Person, small_content: Path, slow_learning: list[Finder]
) -> None:
    person.say("/start")
    change(small_content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    first, second = await asyncio.gather(colleague.tell(app, "/reload"), person.tell(app, "/reload"))
    assert len(slow_learning) == 1
    ends = sorted(told[-1].text.splitlines()[0] for told in (first, second))
    assert ends == ["Die Inhalte haben sich nicht geändert.", "Die geänderten Inhalte sind übernommen."]


async def test_a_bot_that_is_ended_while_it_learns_ends_at_once_and_says_so(
    app: BotApplication, services: Services, colleague: Person, small_content: Path, slow_learning: list[Finder]
) -> None:
    before = services.finder
    change(small_content, "- Was ist PRAXES?", "- Zwetschgenkuchen", "topics/praxes.yaml")
    reloading = asyncio.create_task(colleague.tell(app, "/reload"))
    await until(lambda: services.keeper.learning, seconds=5)
    services.keeper.stop()
    told = await reloading
    assert told[-1].text == STOPPED.html
    assert (services.finder, slow_learning) == (before, [])
    assert not services.keeper.learning
