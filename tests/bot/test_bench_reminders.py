"""`antenne bench-reminders`: what it prints and how it judges. Its trials with a bot are those of tests/process/."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands import bench_reminders
from bot.commands.bench_reminders import Sizes, questions
from bot.commands.planning import CHOSEN, plan
from knowledge.load import SHIPPED
from knowledge.model import KnowledgeBase

FEW = Sizes(workshops=3, planned_for=40)


@pytest.fixture
def console() -> Console:
    """A console that keeps what is printed."""
    return Console(file=io.StringIO(), width=120)


@pytest.fixture(autouse=True)
def only_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the trials that need minutes."""
    monkeypatch.setattr(bench_reminders, "TRIALS", (bench_reminders.planning,))


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_each_figure_stands_beside_its_target(kb: KnowledgeBase, console: Console) -> None:
    assert bench_reminders.bench_reminders(SHIPPED, kb, console, FEW)
    assert "plan of 3 workshops for 40 subscribers" in printed(console)
    assert "under 5 s" in printed(console)
    assert "missed" not in printed(console)


def test_a_missed_target_is_marked_and_told(
    kb: KnowledgeBase, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_reminders, "PLAN_SECONDS", 0.0)
    assert not bench_reminders.bench_reminders(SHIPPED, kb, console, FEW)
    (row,) = (line for line in printed(console).splitlines() if "plan of" in line)
    assert row.rstrip().endswith("missed")


def test_a_plan_counts_the_reminders_that_everybody_gets_unless_they_ask_for_more(tmp_path: Path) -> None:
    a_week_a_day_and_the_registration = 3
    few, many = CHOSEN, 2 * CHOSEN
    every = tmp_path / "few", tmp_path / "many"
    for folder in every:
        folder.mkdir()
    assert plan(every[0], few, 40).messages == a_week_a_day_and_the_registration * few * 40
    of_all, chosen = 30 * many, 10 * CHOSEN
    assert plan(every[1], many, 40).messages == a_week_a_day_and_the_registration * (of_all + chosen)


def test_questions_of_the_bench_do_not_stand_in_the_content(kb: KnowledgeBase) -> None:
    known = {phrasing for topic in kb.topics.values() for asked in topic.questions["de"].values() for phrasing in asked}
    assert len(questions(kb)) == len(kb.topics)
    assert known.isdisjoint(questions(kb))
