"""`antenne bench`: what the bot costs, measured here and now: time, memory, and what a larger content would take."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot import encoder
from bot.commands.opening import TrainingProgress
from bot.commands.probe import Job, Measured
from bot.commands.throughput import handlers_per_second
from bot.library import index_path, open_knowledge, settle
from knowledge import training
from knowledge.finder import Finder
from knowledge.index import Index
from knowledge.model import KnowledgeBase

QUESTIONS = Path("tests/questions")
"""Where the questions are that `make bench` asks, from the root of the repository."""
NO_QUESTIONS = (
    f"no questions to measure with: {QUESTIONS} is in the bot's repository alone; run the command there or name a file"
)
STARTS = 3
GROWTH = (1, 10, 50)
"""How many times the topics are measured."""

_FAILED = "the measuring process failed"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def bench(content: Path, files: Sequence[Path], console: Console, growth: Sequence[int] = GROWTH) -> None:
    """Measure the content with the questions of the files and print two tables; takes minutes, most of it training.

    Raises ContentError for a faulty content, OSError or ValueError for files without questions, ChildProcessError
    where a measuring process fails, as when the content changes meanwhile.
    """
    asked = list(questions(files))
    if not asked:
        raise ValueError(NO_QUESTIONS)
    kb = open_knowledge(content)
    with tempfile.TemporaryDirectory() as folder:
        memory = Path(folder) / "meanings.npz"
        encoder.load()
        index, trained = _train(kb, memory)
        _, again = _train(kb, memory)
    path = index_path(index.key)
    index.save(path)
    start = statistics.median(_start(content, asked[0]) for _ in range(STARTS))
    job = Job(content=content, index=path, questions=asked)
    grown = [_probe(job.model_copy(update={"times": times})) for times in growth]
    finder = Finder(kb, index)
    gc.collect()  # what training left behind
    settle()  # as a bot does after its start
    through = handlers_per_second(finder, asked)
    console.print(_costs(grown[0], trained, again, start, through))
    console.print(_growth(grown))


def questions(files: Sequence[Path]) -> Iterator[str]:
    """The questions of JSON lines files: "q" of each row, or of each of its "turns"."""
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from (turn["q"] for turn in row.get("turns", [row]))


def _train(kb: KnowledgeBase, memory: Path) -> tuple[Index, float]:
    """The index of the content, and the seconds that training took on all cores; what is in the memory is spared."""
    with TrainingProgress() as report:
        key, examples = training.key(kb), training.examples_of(kb)
        started = time.perf_counter()
        index = training.train(examples, key, report, memory)
        return index, time.perf_counter() - started


def _start(content: Path, question: str) -> float:
    """Seconds from nothing, not even a database, until the chat in the terminal answers, its index trained."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "question"
        asked.write_text(f"{question}\n", encoding="utf-8")
        command = ("-c", "from bot.cli import main; main()", "chat", "--content", f"{content}")
        started = time.perf_counter()
        with asked.open() as entered, _begun(command, entered, {"ANTENNE_DATABASE": f"{folder}/bench.db"}) as chat:
            first = chat.stdout.readline() if chat.stdout else ""
            took = time.perf_counter() - started
            _, errors = chat.communicate()
        if not first or chat.returncode:
            raise ChildProcessError(f"{_FAILED}: {errors.strip()[-2000:]}")
        return took


def _probe(job: Job) -> Measured:
    return Measured.model_validate_json(_run(["-m", "bot.commands.probe"], job.model_dump_json(), _ONE_THREAD))


def _run(command: Sequence[str], entered: str, environment: Mapping[str, str]) -> str:
    """What a new process of Python writes. Raises ChildProcessError where it fails."""
    with _begun(command, subprocess.PIPE, environment) as process:
        written, errors = process.communicate(entered)
    if process.returncode:
        raise ChildProcessError(f"{_FAILED}: {errors.strip()[-2000:]}")
    return written


def _begun(command: Sequence[str], entered: IO[str] | int, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """A new process of Python."""
    return subprocess.Popen(  # noqa: S603 (Python itself, with what stands above)
        [sys.executable, *command],
        stdin=entered,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
    )


def _costs(measured: Measured, trained: float, again: float, start: float, through: float) -> Table:
    table = Table("what", title=f"{measured.topics} topics, {measured.phrasings:,} phrasings", box=SIMPLE_HEAD)
    table.add_column("measured", justify="right")
    table.add_row(f"time per question, median of {len(measured.ms)}, one core", f"{_median(measured):.2f} ms")
    table.add_row("time per question, 99th percentile", f"{_p99(measured):.2f} ms")
    table.add_row("start to first answer, index trained", f"{start:.2f} s")
    table.add_row(f"training, {os.cpu_count()} cores", f"{trained:.1f} s")
    table.add_row("training anew where phrasings are known", f"{again:.1f} s")
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
