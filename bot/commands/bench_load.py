"""`antenne bench-load`: a real bot process under load, beside an echo bot, for very long, and in bad weather."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from rich.console import Console

from bot.commands.load_figures import NO_PROC, memory_figures, soak_figures, speed_figures
from bot.commands.targets import Figure, failed, table_of
from bot.trials.findings import Findings, Speed
from bot.trials.levels import Level, hold
from bot.trials.memory import remember
from bot.trials.process import BotProcess
from bot.trials.rush import PATIENCE, Rush
from bot.trials.soak import soak
from bot.trials.venue import Venue


class Sizes(Struct, frozen=True):
    """How large the trials are, spans in seconds. A trial is left out where its size is 0."""

    levels: Sequence[int] = (1, 20, 200)
    """How many people ask at once."""
    rounds: int = 2
    """How often each bot is put under load, in turn."""
    warming: float = 10
    """Before each level, not counted: with 200 people at once, each has had an answer by then."""
    span: float = 20
    """Of each level."""
    questions: int = 100_000
    """Asked for the memory."""
    soak: float = 600
    patience: float = PATIENCE
    """After which a question without an answer is lost."""


class Stage(Struct, frozen=True):
    """Where trials take place, with the content to answer from and the questions."""

    folder: Path
    content: Path
    questions: Sequence[str]
    sizes: Sizes

    def venue(self) -> Venue:
        """A new Telegram."""
        return Venue(self.folder, self.content)

    def rush(self, venue: Venue) -> Rush:
        """People who have not begun to ask."""
        return Rush(venue.standin, self.questions, self.sizes.patience)


Trial = Callable[[Stage, Findings], Iterator[Figure]]


def bench_load(content: Path, texts: Sequence[str], console: Console, sizes: Sizes) -> tuple[Findings, bool]:
    """Run all trials, about an hour, and print a table of each; gives back what was found, and whether that is enough.

    The content's index must be in the cache. A trial in which a bot does not start or ends has missed its targets, and
    what the bot wrote goes to standard error. Raises ValueError where there are no questions.
    """
    asked = [text for text in texts if text.strip() and not text.startswith("/")]
    if not asked:
        raise ValueError("no questions to ask the bot")
    findings, met = Findings(), True
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), content, asked, sizes)
        for trial in TRIALS:
            what = (trial.__doc__ or "").rstrip(".")
            if figures := _tried(trial, what, stage, findings):
                console.print(table_of(what, figures))
            met = met and all(figure.met for figure in figures)
    return findings, met


def speed(stage: Stage, findings: Findings) -> Iterator[Figure]:
    """Questions a second, and how long answers take, by people at once."""
    ours: list[Level] = []
    echo: list[Level] = []
    for number in range(stage.sizes.rounds):
        # The other way round each time, so that a machine that becomes slower does so for both.
        bots = (Venue.ours, ours), (Venue.echo, echo)
        for make, levels in bots if number % 2 == 0 else reversed(bots):
            levels += _levels(stage, make)
    if ours:
        findings.speed = Speed(ours, echo)
        yield from speed_figures(findings.speed)


def memory(stage: Stage, findings: Findings) -> Iterator[Figure]:
    """Memory after many questions."""
    if not stage.sizes.questions:
        return
    with stage.venue() as venue, venue.ours() as bot:
        bot.start()
        findings.memory = remember(bot, stage.rush(venue), stage.sizes.questions)
    if findings.memory is None:
        yield Figure("memory", NO_PROC)
    else:
        yield from memory_figures(findings.memory)


def in_bad_weather(stage: Stage, findings: Findings) -> Iterator[Figure]:
    """A soak with floods, server errors, cut connections, slow answers and an outage."""
    if not stage.sizes.soak:
        return
    with stage.venue() as venue:
        findings.soak = soak(venue, stage.questions, stage.sizes.soak, stage.sizes.patience)
    yield from soak_figures(findings.soak)


TRIALS: tuple[Trial, ...] = (speed, memory, in_bad_weather)


def _tried(trial: Trial, what: str, stage: Stage, findings: Findings) -> list[Figure]:
    progress = Console(stderr=True)
    with progress.status(f"{what} …"):
        try:
            return list(trial(stage, findings))
        except (ChildProcessError, TimeoutError, subprocess.TimeoutExpired) as error:
            progress.print(f"{what}: {error}", markup=False)
            return [failed(what)]


def _levels(stage: Stage, make: Callable[[Venue], BotProcess]) -> Iterator[Level]:
    sizes = stage.sizes
    with stage.venue() as venue, make(venue) as bot:
        bot.start()
        for people in sizes.levels:
            yield hold(venue, bot, stage.rush(venue), people, sizes.warming, sizes.span)
