"""A small content folder without a fault, and copies of it with one fault each."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small folder, free to be changed."""
    return Path(shutil.copytree(HERE / "small", tmp_path / "content"))


@pytest.fixture
def broken(small: Path) -> Callable[[str], Path]:
    """Replaces files of the small folder by those of `broken/<case>/`."""

    def with_fault(case: str) -> Path:
        shutil.copytree(HERE / "broken" / case, small, dirs_exist_ok=True)
        return small

    return with_fault
