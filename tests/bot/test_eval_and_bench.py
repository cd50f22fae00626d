"""`antenne eval` and `antenne bench` on the small content: what they print and write."""

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands.bench import bench, questions
from bot.commands.evaluate import evaluate
from bot.commands.growth import grown_content, grown_index
from knowledge import confidence, training
from knowledge.confidence import Confidence
from knowledge.finder import Finder
from knowledge.load import load
from knowledge.matcher import Matcher
from knowledge.model import Text

SMALL = Path(__file__).parents[1] / "knowledge" / "small"


@pytest.fixture(scope="module")
def finder() -> Finder:
    """A finder over the small content."""
    kb = load(SMALL)
    return Finder(kb, training.train(training.examples_of(kb), "test"))


@pytest.fixture
def console() -> Console:
    """A console that keeps what is printed."""
    return Console(file=io.StringIO(), width=100)


def printed(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A question file."""
    path = tmp_path / "asked.jsonl"
    rows = [
        {"q": "Wie funktioniert PRAXES eigentlich?", "lang": "de", "topics": ["praxes"], "facet": "what"},
        {"turns": [{"q": "Was ist PRAXES?", "topics": ["workshops"], "facet": "what"}], "lang": "de"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_figures_of_a_file_are_printed_as_json(finder: Finder, asked: Path, console: Console) -> None:
    evaluate([asked], finder, lambda reply: "", console, as_json=True, errors=5)
    data = json.loads(printed(console))
    assert data["groups"]["in"]["n"] == 1
    assert [error["question"] for error in data["errors"]] == ["Was ist PRAXES?"]


def test_figures_of_a_file_are_printed_as_tables(finder: Finder, asked: Path, console: Console) -> None:
    evaluate([asked], finder, lambda reply: "", console)
    assert "in:de" in printed(console)
    assert "expected calibration error" in printed(console)


@pytest.fixture
def confusing(finder: Finder) -> Finder:
    """A finder over content in which one topic is called by the other's name."""
    kb = finder.kb
    workshops = kb.topics["workshops"].model_copy(
        update={"title": Text(de="Was ist PRAXES?", fr="PRAXES, c’est quoi ?")}
    )
    kb = replace(kb, topics={**kb.topics, "workshops": workshops})
    return Finder(kb, finder.matcher.index)


def test_fitting_writes_the_confidence_and_keeps_its_thresholds(
    confusing: Finder, tmp_path: Path, console: Console
) -> None:
    path = tmp_path / "confidence.json"
    shutil.copy(confidence.FILE, path)
    evaluate([], confusing, lambda reply: "", console, fit=True, fitted_file=path)
    before, after = Confidence.load(), Confidence.load(path)
    assert after.in_scope != before.in_scope
    assert after.answer_from == before.answer_from
    assert "Out of scope" in printed(console)


def test_a_grown_index_still_answers_with_the_topic_and_not_with_its_copies(finder: Finder) -> None:
    kb, index = grown_content(finder.kb, 3), grown_index(finder.matcher.index, 3)
    assert len(kb.topics) == 3 * len(finder.kb.topics)
    question = "Wie funktioniert PRAXES eigentlich?"
    alone, among = finder.matcher.scores(question), Matcher(index).scores(question)
    assert set(among.topics) == set(kb.topics)
    assert among.ranked()[0][0] == alone.ranked()[0][0]
    assert (among.none, among.in_scope) == pytest.approx((alone.none, alone.in_scope), abs=1e-5)
    assert among.facets == pytest.approx(alone.facets, abs=1e-5)


def test_the_bench_measures_the_content_and_its_growth(asked: Path, console: Console) -> None:
    bench(SMALL, [asked], console, growth=(1, 4))
    lines = printed(console)
    assert "99th percentile" in lines
    assert [line.split()[0] for line in lines.splitlines()[-3:] if line.strip()] == ["3", "12"]


def test_the_bench_asks_questions_and_turns(asked: Path) -> None:
    assert list(questions([asked])) == ["Wie funktioniert PRAXES eigentlich?", "Was ist PRAXES?"]


def test_the_bench_needs_questions(console: Console) -> None:
    with pytest.raises(ValueError, match="no questions"):
        bench(SMALL, [], console)
