"""What tests of the watching share: a staff that listens, changes of files, and patience."""

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

CELLE = "celle-2026-10"
"""A workshop of the small content, still to come."""


class Staff:
    """The staff's group: what was posted there."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def __call__(self, text: str) -> None:
        """Hear a text."""
        self.heard.append(text)


async def until(true: Callable[[], object], seconds: float = 15) -> None:
    """Wait until something is true; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.02)


def change(content: Path, old: str, new: str, file: str = "workshops.yaml") -> None:
    """Replace the one place where something stands in a file."""
    text = (content / file).read_text("utf-8")
    assert text.count(old) == 1
    (content / file).write_text(text.replace(old, new), "utf-8")


def remove_celle(content: Path) -> None:
    """Delete a workshop that is still to come."""
    text = (content / "workshops.yaml").read_text("utf-8")
    (content / "workshops.yaml").write_text(text[text.index("- id: online") :], "utf-8")


def lead_to(folder: Path, link: Path) -> None:
    """Let a link lead to a folder, from one moment to the next."""
    link.with_name("next").symlink_to(folder)
    link.with_name("next").replace(link)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of errors."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
