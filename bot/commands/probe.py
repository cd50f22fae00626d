"""A process of its own that answers questions and says what that took: `python -m bot.commands.probe` for the bench.

Reads a Job from standard input and writes a Measured to standard output, both as JSON.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

from pydantic import BaseModel

from bot import encoder
from bot.library import open_knowledge
from knowledge import training
from knowledge.finder import Finder
from knowledge.index import Index


class Job(BaseModel):
    """What to measure: the content (`times` its topics), its trained index, and the questions to ask of it."""

    content: Path
    index: Path
    questions: list[str]
    times: int = 1


class Measured(BaseModel):
    """What it took: milliseconds for each question, bytes of the index, peak bytes of the whole process."""

    topics: int
    phrasings: int
    ms: list[float]
    index_bytes: int
    peak_bytes: int


def main() -> None:
    """Do the job that stands on standard input."""
    job = Job.model_validate_json(sys.stdin.read())
    sys.stdout.write(measure(job).model_dump_json())


def measure(job: Job) -> Measured:
    """Answer the questions one after the other, on one core where the system lets a process choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    finder = _finder(job)
    return Measured(
        topics=len(finder.kb.topics),
        phrasings=sum(
            len(found)
            for topic in finder.kb.topics.values()
            for by_facet in topic.questions.values()
            for found in by_facet.values()
        ),
        ms=[_timed(finder, question) for question in job.questions],
        index_bytes=_size(finder.matcher.index),
        peak_bytes=peak_bytes(),
    )


def peak_bytes() -> int:
    """The most memory this process has held at once."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says begins with the peak of the process that started this one
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _finder(job: Job) -> Finder:
    kb = open_knowledge(job.content)
    index = Index.load(job.index, training.key(kb))
    if index is None:
        sys.exit(f"{job.content} or the code that trains changed while it was measured")
    if job.times > 1:
        from bot.commands.growth import grown_content, grown_index

        kb, index = grown_content(kb, job.times), grown_index(index, job.times)
    finder = Finder(kb, index)
    encoder.load()
    return finder


def _timed(finder: Finder, question: str) -> float:
    started = time.perf_counter()
    finder.find(question)
    return 1000 * (time.perf_counter() - started)


def _size(index: Index) -> int:
    return sum(array.nbytes for array in (*index.terms, index.meaning, index.bias))


if __name__ == "__main__":
    main()
