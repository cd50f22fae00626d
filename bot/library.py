"""Opens a content folder for use: loads it, refuses a faulty one, and trains or fetches the index.

What a start works out is kept in the user's cache, so that the next one need not.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

import platformdirs
from pydantic import TypeAdapter

from bot import kept
from knowledge import meaning, training, weights
from knowledge.finder import Finder
from knowledge.index import Index
from knowledge.load import Loaded, revision
from knowledge.model import KnowledgeBase
from knowledge.problems import ContentError
from knowledge.towns import DIRECTORY, wording_of
from knowledge.training import Progress
from knowledge.wording import Wording

_NAME = "antenne-bot"
KEPT = 4
"""Files of a kind in the cache: of today's content, of before the last change, and of tests beside it."""
AT_ONCE = 0.0002
"""Seconds after which a thread that waits for Python's lock gets it, while the encoder is loaded; usually 5 ms."""

GARBAGE = 20_000
"""Objects made and not yet given back after which Python looks for garbage; usually 700, which one answer passes
several times. With it a bot answers 5 % more questions."""

_UNPACKING = Lock()


def _silent(step: str, share: float) -> None:
    """Progress that nobody watches."""


@cache
def warm_up() -> None:
    """Load the encoder, once, in a thread of its own beside all that follows; most of that needs no lock of Python's.

    Until it is loaded, Python hands its lock over at once where the thread does need it, a thousand times. Until the
    finder is open, Python does not look for garbage, of which a start makes next to none.
    """
    if not meaning.available():
        return
    interval = sys.getswitchinterval()

    def done(_: Future[None]) -> None:
        sys.setswitchinterval(interval)

    sys.setswitchinterval(AT_ONCE)
    gc.disable()
    aside = ThreadPoolExecutor(1, "warm-up")
    aside.submit(_load_encoder).add_done_callback(done)
    aside.shutdown(wait=False)


def _load_encoder() -> None:
    meaning.Encoder().warm_up(encoder_at_hand())


def open_knowledge(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder, which is read and checked where the cache does not know it to be without errors.

    Raises ContentError with every error the folder has.
    """
    before = _revision(folder)
    path = cache_folder() / f"content-{kept.key(before)}.json"
    adapter = TypeAdapter(KnowledgeBase)
    if (known := kept.read(at_hand(path), adapter)) is not None:
        return known
    from knowledge import check  # with all its rules, which a start that finds the content in the cache does without

    loaded = Loaded(folder)
    errors = [problem for problem in (*loaded.problems, *check.quick(loaded)) if problem.level == "error"]
    if errors:
        raise ContentError(errors)
    kb = loaded.knowledge()
    if kb.revision == before:  # else it was changed while it was read
        kept.write(path, adapter, kb)
        _forget_old(path.parent, "content-*.json")
    return kb


def open_finder(kb: KnowledgeBase, progress: Progress = _silent) -> Finder:
    """A finder for the knowledge base, ready to answer; trains (under a minute) where the cache has no index for it."""
    starting = not gc.isenabled()
    if not starting:
        gc.unfreeze()  # what was there from the start may now be replaced
    key = training.key(kb)
    path = index_path(key)
    index = Index.load(at_hand(path), key) or _trained(kb, key, path, progress)
    finder = Finder(kb, index, wording=_wording(kb, key))
    finder.matcher.warm_up(encoder_at_hand())
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
    path = cache_folder() / f"wording-{kept.key(f'{key} {about_towns}')}.json"
    adapter = TypeAdapter(Wording)
    wording = kept.read(at_hand(path), adapter)
    if wording is None:
        wording = wording_of(kb)
        kept.write(path, adapter, wording)
        _forget_old(path.parent, "wording-*.json")
    return wording


def _trained(kb: KnowledgeBase, key: str, path: Path, progress: Progress) -> Index:
    """A new index, which is kept; where another process trains the same one just now, that one's."""
    from filelock import FileLock  # not needed by a start that finds its index

    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # a cache that can't be written costs time, not answers
            stack.enter_context(FileLock(path.with_suffix(".lock")))
        index = Index.load(path, key)
        if index is None:
            gc.enable()
            index = training.train(training.examples_of(kb), key, progress, _meanings_path())
            with contextlib.suppress(OSError):
                index.save(path)
                _forget_old(path.parent, "index-*.npz")
                _repair_encoder()
        return index


def encoder_at_hand() -> Path | None:
    """Where the encoder's network lies unpacked, which is done now where it is missing; None where none can be."""
    if not _can_unpack():
        return None
    path = at_hand(_encoder_path())
    with _UNPACKING, contextlib.suppress(OSError):  # a cache that can't be written costs time, not answers
        if not os.access(path, os.R_OK):
            _unpack(path)
    return path


def _repair_encoder() -> None:
    """Unpack the encoder's network anew where its files are damaged. Raises OSError."""
    path = _encoder_path()
    with _UNPACKING:
        if _can_unpack() and not weights.is_whole(path):
            _unpack(path)


def _can_unpack() -> bool:
    return meaning.available() and weights.runs()


def _unpack(path: Path) -> None:
    weights.unpack(path)
    for ending in (path.suffix, weights.TABLE):
        _forget_old(path.parent, f"encoder-*{ending}")


def _encoder_path() -> Path:
    return cache_folder() / f"encoder-{weights.version()}.npz"


def _meanings_path() -> Path:
    return cache_folder() / f"meanings-{weights.version()}.npz"


def index_path(key: str) -> Path:
    """Where the index with a key is kept."""
    return cache_folder() / f"index-{key}.npz"


def cache_folder() -> Path:
    """Where what was worked out is kept between starts."""
    folder = platformdirs.user_cache_path(_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / _NAME
    return folder


def at_hand(path: Path) -> Path:
    """A file of the cache, or where there is none its like that was installed with the bot, as an image has it."""
    installed = platformdirs.site_cache_path(_NAME) / path.name
    return path if os.access(path, os.R_OK) or not os.access(installed, os.R_OK) else installed


def _forget_old(folder: Path, kind: str) -> None:
    """Keep the newest files of a kind, such as `index-*.npz`."""
    with contextlib.suppress(OSError):  # another process may do the same just now
        found = sorted(folder.glob(kind), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[KEPT:]:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
