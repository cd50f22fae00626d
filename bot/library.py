"""Opens a content folder for use: loads it, refuses a faulty one, and trains or fetches the index."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import platformdirs

from knowledge import check, training
from knowledge.finder import Finder
from knowledge.index import Index
from knowledge.load import Loaded
from knowledge.model import KnowledgeBase
from knowledge.problems import ContentError
from knowledge.training import Progress

KEPT = 4
"""Indexes kept in the cache: the content of today, of before the last change, and of tests beside it."""


def _silent(step: str, share: float) -> None:
    """Progress that nobody watches."""


def open_knowledge(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder. Raises ContentError with every error the folder has."""
    loaded = Loaded(folder)
    errors = [problem for problem in (*loaded.problems, *check.quick(loaded)) if problem.level == "error"]
    if errors:
        raise ContentError(errors)
    return loaded.knowledge()


def open_finder(kb: KnowledgeBase, progress: Progress = _silent) -> Finder:
    """A finder for the knowledge base, ready to answer; trains (under a minute) where the cache has no index for it."""
    learned = training.examples_of(kb)
    key = training.key(learned)
    path = cache_folder() / f"index-{key}.npz"
    index = Index.load(path, key)
    if index is None:
        index = training.train(learned, key, progress)
        with contextlib.suppress(OSError):  # a cache that can't be written costs time, not answers
            index.save(path)
            _forget_old(path.parent)
    finder = Finder(kb, index)
    finder.matcher.warm_up()
    return finder


def cache_folder() -> Path:
    """Where indexes are kept between starts."""
    folder = platformdirs.user_cache_path("antenne-bot")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / "antenne-bot"
    return folder


def _forget_old(folder: Path) -> None:
    indexes = sorted(folder.glob("index-*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in indexes[KEPT:]:
        path.unlink(missing_ok=True)
