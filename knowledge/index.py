"""What training leaves behind: the arrays with which a question is scored, and their file.

All linear models share their matrices: a row for each term (or each number of the sentence vector), a column for each
thing to decide. A question is then a few gathers and products, whatever the number of topics.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from knowledge.terms import VIEWS, View
from knowledge.whole import whole

Floats = npt.NDArray[np.float32]

NONE = "none"
"""The class of questions that no topic answers."""
FOLLOW_UP = "follow-up"
"""The class of questions that lean on what was said before ("und wie lange?")."""


class Index(Struct, frozen=True):
    """A trained matcher as plain arrays.

    Each of `views` comes with its part of the weights in `terms`, (terms of the view, columns); `meaning` is (512 or 0,
    columns) and `bias` (columns,). The columns are `topics` with NONE and FOLLOW_UP among them, whether a question is
    in scope at all, `facets`, whether it is French rather than German, and whether it is in neither. `misread` maps
    texts of a topic that score higher for another one, although they were learned from, to that other topic.
    """

    key: str
    topics: tuple[str, ...]
    facets: tuple[str, ...]
    views: tuple[View, ...]
    terms: tuple[Floats, ...]
    meaning: Floats
    bias: Floats
    misread: dict[str, str] = {}

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {"key": self.key, "topics": self.topics, "facets": self.facets, "misread": self.misread}
        head["views"] = [view.name for view in self.views]
        arrays: dict[str, Any] = {"head": _bytes(json.dumps(head)), "meaning": self.meaning, "bias": self.bias}
        for view, terms in zip(self.views, self.terms, strict=True):
            arrays[f"{view.name}.vocabulary"] = _bytes("\n".join(view.vocabulary))
            arrays[f"{view.name}.weights"] = view.weights
            arrays[f"{view.name}.terms"] = terms
        with whole(path) as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path, key: str) -> Index | None:
        """The index in a file, or None where the file is missing, damaged or was trained on something else."""
        try:
            # Opened here: NumPy leaves a file open that turns out to be damaged.
            with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                head = json.loads(file["head"].tobytes())
                if head["key"] != key:
                    return None
                views = tuple(_view(name, file) for name in head["views"])
                terms = tuple(file[f"{view.name}.terms"] for view in views)
                names = tuple(head["topics"]), tuple(head["facets"])
                return cls(key, *names, views, terms, file["meaning"], file["bias"], head["misread"])
        except Exception:
            # A damaged archive raises what it likes (NotImplementedError, TokenError …); training anew cures all of it.
            return None


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _view(name: str, file: np.lib.npyio.NpzFile) -> View:
    vocabulary = file[f"{name}.vocabulary"].tobytes().decode().split("\n")
    return VIEWS[name](dict(zip(vocabulary, range(len(vocabulary)), strict=True)), file[f"{name}.weights"])
