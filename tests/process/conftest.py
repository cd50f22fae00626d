"""A whole bot in a process of its own, with few topics that it learns in a moment, and a Telegram over HTTP."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.trials.scene import Scene
from knowledge.load import SHIPPED

SMALL = Path(__file__).parents[1] / "knowledge" / "small"

MakeScene = Callable[[int], Scene]


@pytest.fixture(scope="session")
def few_topics(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with three topics, and the sentences of the bot as it ships."""
    folder = tmp_path_factory.mktemp("small") / "content"
    shutil.copytree(SMALL, folder)
    shutil.copytree(SHIPPED / "messages", folder / "messages", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lets a bot keep its index apart from the user's; all bots of these tests share it."""
    home = str(tmp_path_factory.mktemp("home"))
    return {"HOME": home, "XDG_CACHE_HOME": home}


@pytest.fixture
def make_scene(tmp_path: Path, few_topics: Path, own_cache: dict[str, str]) -> Iterator[MakeScene]:
    """Makes a scene with so many subscribers; its Telegram is there until the end of the test."""
    with ExitStack() as stack:
        yield lambda subscribers: stack.enter_context(Scene(tmp_path, few_topics, subscribers, own_cache))
