"""What every command does first: settings, content and finder, with one clear line where something is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console

from bot.library import open_finder, open_knowledge, warm_up
from bot.settings import Settings, SettingsError, read_settings
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase
from knowledge.problems import ContentError

if TYPE_CHECKING:
    from rich.progress import Progress

WRONG_SETTING = 2
"""Exit status of a wrong or missing setting."""

STEPS = {"meaning": "Reading the phrasings", "learn": "Learning the topics", "cross-validate": "Cross-validating"}


def fail(message: str, status: int = WRONG_SETTING) -> NoReturn:
    """End the command with one clear line on standard error."""
    typer.echo(f"antenne: {message}", err=True)
    raise typer.Exit(status)


def settings_or_fail(content: Path | None = None) -> Settings:
    """The settings, with another content folder where one is given."""
    try:
        settings = read_settings()
    except SettingsError as error:
        fail(str(error))
    return settings.model_copy(update={"content": content}) if content else settings


def finder_or_fail(settings: Settings) -> Finder:
    """The finder over the settings' content; trains with a progress bar where the content is new."""
    warm_up()
    kb = knowledge_or_fail(settings)
    with TrainingProgress() as report:
        return open_finder(kb, report)


def knowledge_or_fail(settings: Settings) -> KnowledgeBase:
    """What the settings' content says, without the means to find an answer in it."""
    try:
        return open_knowledge(settings.content)
    except ContentError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        fail(f"the content can't be used: {error.problems[0]}{more}; “antenne check” shows everything")


class TrainingProgress:
    """A progress bar on standard error that appears with the first report."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __enter__(self) -> TrainingProgress:
        return self

    def __call__(self, step: str, share: float) -> None:
        """Show how far a step is."""
        if self._bar is None:
            self._bar = _bar()
        self._bar.update(self._bar.task_ids[0], description=STEPS.get(step, step), completed=share)

    def __exit__(self, *details: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Progress:
    # With this module it would keep the encoder waiting; later python-telegram-bot brings it along, through httpx.
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("", total=1.0)
    bar.start()
    return bar
