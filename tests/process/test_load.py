"""The trials of `antenne bench-load` with bots in processes of their own, as short as they can be."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands.bench_load import Sizes, bench_load
from bot.trials.findings import Findings

ASKED = ("Wer fördert unsere Städtepartnerschaft?", "C’est quoi PRAXES ?", "Wie wird das Wetter morgen?")


@pytest.fixture(autouse=True)
def cache(own_cache: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bots keep their index apart from the user's."""
    for name, value in own_cache.items():
        monkeypatch.setenv(name, value)


def measured(content: Path, sizes: Sizes) -> tuple[Findings, str]:
    """What was found, and what was printed."""
    written = io.StringIO()
    findings, _ = bench_load(content, ASKED, Console(file=written, width=120), sizes)
    return findings, written.getvalue()


def test_our_bot_and_the_echo_bot_are_compared(few_topics: Path) -> None:
    sizes = Sizes(levels=(1, 5), rounds=1, warming=0.5, span=1, questions=0, soak=0)
    findings, printed = measured(few_topics, sizes)
    assert findings.speed is not None
    assert findings.speed.people == [1, 5]
    for people in (1, 5):
        ours, echo = findings.speed.at(people)
        assert ours.lost == echo.lost == 0
        assert ours.took
        assert echo.took
        assert 0 < ours.percentile(0.5) < 1
    assert "5: share of the echo bot’s" in printed


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system has no /proc")
def test_the_memory_of_the_bot_is_read_while_it_answers(few_topics: Path) -> None:
    findings, _ = measured(few_topics, Sizes(rounds=0, questions=60, soak=0))
    assert findings.memory is not None
    assert [reading.questions for reading in findings.memory.readings] == [1, *range(3, 61, 3)]
    assert findings.memory.lost == 0
    assert all(50 < reading.resident / 2**20 < 1000 for reading in findings.memory.readings)


def test_a_bot_comes_through_bad_weather(few_topics: Path) -> None:
    findings, printed = measured(few_topics, Sizes(rounds=0, questions=0, soak=6, patience=5))
    assert findings.soak is not None
    assert findings.soak.alive
    assert findings.soak.ready
    assert findings.soak.questions.answered > 20
    for tally in (findings.soak.questions, findings.soak.buttons):
        assert tally.answered + tally.lost == tally.made
        assert tally.unexplained == 0
    assert "questions lost after the faults" in printed
