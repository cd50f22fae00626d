"""Linear support vector machines: from examples with classes to columns of weights, on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.workers import awaited, workers

SOFTNESS = 0.6
"""C: measured best between 0.3 and 1.0 on held-out questions."""
TOLERANCE = 0.01
"""How near to the best weights is near enough. The solver takes the examples in a random order, and threads share its
generator: two trainings on the same differ by 0.0002 in a margin, 0.004 at the most; with 0.1, which would spare a
tenth of the time, they differ by ten times as much."""

_REST = "~"

Column = tuple[npt.NDArray[np.floating[Any]], float]
"""The weights of one decision over all features, and its bias."""
Columns = Callable[[], dict[str, Column]]
"""Waits for the columns of classes, by name."""
Wanted = Callable[[], None]
"""Called again and again while somebody waits; may raise to end that."""


class Machines:
    """Learns several decisions at once; those that take longest should be asked for first."""

    def __init__(self, pool: ThreadPoolExecutor, cores: int, wanted: Wanted) -> None:
        self._pool = pool  # the solver runs outside Python's lock
        self._cores = cores
        self._wanted = wanted

    def classes(self, features: Any, wanted: npt.NDArray[Any]) -> Columns:
        """One column for each class, each against all others; the classes are shared out among the cores."""
        names = sorted(set(wanted.tolist()))
        if len(names) == 1:
            return lambda: {names[0]: (np.zeros(features.shape[1]), 1.0)}
        workers = max(1, min(self._cores, len(names) // 2))
        shares = [self._pool.submit(_share, features, wanted, names[n::workers]) for n in range(workers)]
        return lambda: self._joined(names, shares)

    def two(self, features: Any, wanted: npt.NDArray[np.bool_], **options: Any) -> Callable[[], Column]:
        """Waits for the column that tells True from False."""
        column = self._pool.submit(_separate, features, wanted, **options)
        return lambda: awaited(column, self._wanted)

    def _joined(self, names: Sequence[str], shares: Sequence[Future[dict[str, Column]]]) -> dict[str, Column]:
        columns = {name: column for share in shares for name, column in awaited(share, self._wanted).items()}
        return {name: columns[name] for name in names}


@contextmanager
def machines(wanted: Wanted) -> Iterator[Machines]:
    """Machines on all cores; what they have been asked for is learned at the end of the block."""
    cores = os.cpu_count() or 1
    with workers(cores) as pool:
        yield Machines(pool, cores, wanted)


def _share(features: Any, wanted: npt.NDArray[Any], names: Sequence[str]) -> dict[str, Column]:
    model = _machine(features, np.where(np.isin(wanted, names), wanted, _REST))
    columns = [(weights, float(bias)) for weights, bias in zip(model.coef_, model.intercept_, strict=True)]
    if len(columns) == 1:  # with two classes, one column tells both apart
        weights, bias = columns[0]
        columns = [(-weights, -bias), (weights, bias)]
    named = zip((str(name) for name in model.classes_), columns, strict=True)
    return {name: column for name, column in named if name != _REST}


def _separate(features: Any, wanted: npt.NDArray[np.bool_], **options: Any) -> Column:
    if wanted.all() or not wanted.any():  # nothing to tell apart
        return np.zeros(features.shape[1]), 1.0 if wanted.all() else -1.0
    model = _machine(features, wanted, **options)
    return model.coef_[0], float(model.intercept_[0])


def _machine(features: Any, wanted: npt.NDArray[Any], **options: Any) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=SOFTNESS, tol=TOLERANCE, random_state=0, **options).fit(features, wanted)
