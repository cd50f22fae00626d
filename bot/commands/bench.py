"""`antenne bench`: what the bot costs, measured here and now: time, memory, and what a larger content would take."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.commands.opening import TrainingProgress
from bot.commands.probe import Job, Measured
from bot.commands.throughput import handlers_per_second
from bot.library import open_knowledge
from knowledge import training
from knowledge.finder import Finder
from knowledge.index import Index
from knowledge.model import KnowledgeBase

QUESTIONS = Path("tests/questions")
"""Where the questions are that `make bench` asks, from the root of the repository."""
STARTS = 3
GROWTH = (1, 10, 50)
"""How many times the topics are measured."""

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def bench(content: Path, files: Sequence[Path], console: Console, growth: Sequence[int] = GROWTH) -> None:
    """Measure the content with the questions of the files and print two tables; takes minutes, most of it training.

    Raises ContentError for a faulty content, OSError or ValueError for files without questions, ChildProcessError
    where a measuring process fails, as when the content changes meanwhile.
    """
    asked = list(questions(files))
    if not asked:
        raise ValueError("no questions to measure with")
    kb = open_knowledge(content)
    index, trained = _train(kb)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.npz"
        index.save(path)
        job = Job(content=content, index=path, questions=asked)
        start = statistics.median(_start(job) for _ in range(STARTS))
        grown = [_probe(job.model_copy(update={"times": times})) for times in growth]
    through = handlers_per_second(Finder(kb, index), asked)
    console.print(_costs(grown[0], trained, start, through))
    console.print(_growth(grown))


def questions(files: Sequence[Path]) -> Iterator[str]:
    """The questions of JSON lines files: "q" of each row, or of each of its "turns"."""
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from (turn["q"] for turn in row.get("turns", [row]))


def _train(kb: KnowledgeBase) -> tuple[Index, float]:
    """The index of the content, and the seconds that training took on all cores."""
    with TrainingProgress() as report:
        examples = training.examples_of(kb)
        started = time.perf_counter()
        index = training.train(examples, training.key(examples), report)
        return index, time.perf_counter() - started


def _start(job: Job) -> float:
    """Seconds from nothing to the first answer, in a new process that finds its index trained."""
    started = time.perf_counter()
    _probe(job.model_copy(update={"questions": job.questions[:1]}))
    return time.perf_counter() - started


def _probe(job: Job) -> Measured:
    run = subprocess.run(
        [sys.executable, "-m", "bot.commands.probe"],
        input=job.model_dump_json(),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **_ONE_THREAD},
    )
    if run.returncode:
        raise ChildProcessError(f"the measuring process failed: {run.stderr.strip()[-2000:]}")
    return Measured.model_validate_json(run.stdout)


def _costs(measured: Measured, trained: float, start: float, through: float) -> Table:
    table = Table("what", title=f"{measured.topics} topics, {measured.phrasings:,} phrasings", box=SIMPLE_HEAD)
    table.add_column("measured", justify="right")
    table.add_row(f"time per question, median of {len(measured.ms)}, one core", f"{_median(measured):.2f} ms")
    table.add_row("time per question, 99th percentile", f"{_p99(measured):.2f} ms")
    table.add_row("start to first answer, index trained", f"{start:.2f} s")
    table.add_row(f"training, {os.cpu_count()} cores", f"{trained:.1f} s")
    table.add_row("memory at its peak", f"{measured.peak_bytes / 2**20:.0f} MB")
    table.add_row("questions through all handlers", f"{through:.0f} a second")
    return table


def _growth(grown: Sequence[Measured]) -> Table:
    table = Table(title="With more topics (weights copied, not learned)", box=SIMPLE_HEAD)
    for name in ("topics", "phrasings", "median", "99th percentile", "index", "memory at its peak"):
        table.add_column(name, justify="right")
    for each in grown:
        table.add_row(
            f"{each.topics:,}",
            f"{each.phrasings:,}",
            f"{_median(each):.2f} ms",
            f"{_p99(each):.2f} ms",
            f"{each.index_bytes / 2**20:.0f} MB",
            f"{each.peak_bytes / 2**20:.0f} MB",
        )
    return table


def _median(measured: Measured) -> float:
    return statistics.median(measured.ms)


def _p99(measured: Measured) -> float:
    return sorted(measured.ms)[int(len(measured.ms) * 0.99)]
