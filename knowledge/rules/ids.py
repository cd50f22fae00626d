"""Ids that mean something else in a link into the bot."""

from collections.abc import Iterator

from knowledge.links import LANGUAGE, WORKSHOP, reserved
from knowledge.load import Loaded
from knowledge.problems import Problem

_LINKS = {WORKSHOP: "links to workshops begin so", LANGUAGE: "links to a language begin so"}


def reserved_ids(loaded: Loaded) -> Iterator[Problem]:
    """Topics whose link would open something else."""
    for name in loaded.topics:
        if (taken := reserved(name)) is not None:
            why = f"must not begin with {taken}; {_LINKS[taken]}" if taken in _LINKS else "is the link to the greeting"
            message = f"“{name}” {why}; give the file another name"
            yield loaded.problem(f"topics/{name}.yaml", ("id",), message)
