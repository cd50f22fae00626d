"""Opens a content folder for use: loads it, refuses a faulty one, and trains or fetches the index.

What a start works out is kept in the user's cache, so that the next one need not.
"""

from __future__ import annotations

import contextlib
import gc
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once
from pathlib import Path

from pydantic import TypeAdapter

from bot import cache, encoder, kept
from knowledge import meaning, training
from knowledge.finder import Finder
from knowledge.index import Index
from knowledge.load import Loaded, revision
from knowledge.lock import handed_over
from knowledge.model import KnowledgeBase
from knowledge.problems import ContentError
from knowledge.towns import DIRECTORY, wording_of
from knowledge.training import Progress
from knowledge.wording import Wording

AT_ONCE = 0.0002
"""Seconds after which a thread that waits for Python's lock gets it, while the encoder is loaded; usually 5 ms."""

GARBAGE = 20_000
"""Objects made and not yet given back after which Python looks for garbage; usually 700, which one answer passes
several times. With it a bot answers 5 % more questions."""


def _silent(step: str, share: float) -> None:
    """Progress that nobody watches."""


@once
def warm_up() -> None:
    """Load the encoder, once, in a thread of its own beside all that follows; most of that needs no lock of Python's.

    Until it is loaded, Python hands its lock over at once where the thread does need it, a thousand times. Until the
    finder is open, Python does not look for garbage, of which a start makes next to none.
    """
    if not meaning.available():
        return
    gc.disable()
    aside = ThreadPoolExecutor(1, "warm-up")
    aside.submit(_warm_up_aside)
    aside.shutdown(wait=False)


def _warm_up_aside() -> None:
    with handed_over(AT_ONCE):
        encoder.load()


def open_knowledge(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder, which is read and checked where the cache does not know it to be without errors.

    Raises ContentError with every error the folder has.
    """
    before = _revision(folder)
    path = cache.folder() / f"content-{kept.key(before)}.json"
    adapter = TypeAdapter(KnowledgeBase)
    if (known := kept.read(cache.at_hand(path), adapter)) is not None:
        return known
    from knowledge import check  # with all its rules, which a start that finds the content in the cache does without

    loaded = Loaded(folder)
    errors = [problem for problem in (*loaded.problems, *check.quick(loaded)) if problem.level == "error"]
    if errors:
        raise ContentError(errors)
    kb = loaded.knowledge()
    if kb.revision == before:  # else it was changed while it was read
        kept.write(path, adapter, kb)
        cache.forget_old(path.parent, "content-*.json")
    return kb


def open_finder(kb: KnowledgeBase, progress: Progress = _silent) -> Finder:
    """A finder for the knowledge base, ready to answer; trains (under a minute) where the cache has no index for it."""
    starting = not gc.isenabled()
    if not starting:
        gc.unfreeze()  # what was there from the start may now be replaced
    key = training.key(kb)
    path = index_path(key)
    index = _index_at_hand(path, key) or _trained(kb, key, path, progress)
    finder = Finder(kb, index, wording=_wording(kb, key))
    finder.matcher.warm_up(encoder.at_hand())
    if starting:
        settle()
    return finder


def settle() -> None:
    """Look for garbage from now on, but not among what is there: it stays, and looking through it is slow, also when
    the process ends."""
    gc.freeze()
    gc.set_threshold(GARBAGE)
    gc.enable()


def _revision(folder: Path) -> str:
    try:
        return revision(folder)
    except OSError:  # reading says more clearly what is wrong
        return ""


def _wording(kb: KnowledgeBase, key: str) -> Wording:
    """The wording of the phrasings that an index with this key has learned."""
    about_towns = [topic.id for topic in kb.topics.values() if topic.action == DIRECTORY]
    path = cache.folder() / f"wording-{kept.key(f'{key} {about_towns}')}.json"
    form = kept.Record(Wording)
    wording = kept.read(cache.at_hand(path), form)
    if wording is None:
        wording = wording_of(kb)
        kept.write(path, form, wording)
        cache.forget_old(path.parent, "wording-*.json")
    return wording


def _index_at_hand(path: Path, key: str) -> Index | None:
    found = cache.at_hand(path)
    return Index.load(found, key) if found else None


def _trained(kb: KnowledgeBase, key: str, path: Path, progress: Progress) -> Index:
    """A new index, which is kept; where another process trains the same one just now, that one's."""
    from filelock import FileLock  # not needed by a start that finds its index

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a cache that can't be written costs time, not answers
            stack.enter_context(FileLock(path.with_suffix(".lock")))
        index = _index_at_hand(path, key)
        if index is None:
            gc.enable()
            encoder.load()  # else training finds it missing where it is being unpacked just now, and does that again
            index = training.train(training.examples_of(kb), key, progress, encoder.memory())
            with contextlib.suppress(OSError):
                index.save(path)
                cache.forget_old(path.parent, "index-*.npz")
                cache.forget_old(path.parent, "meanings-*.npz", kept=1)
                encoder.repair()
        return index


def index_path(key: str) -> Path:
    """Where the index with a key is kept."""
    return cache.folder() / f"index-{key}.npz"
