"""The bot as a package: it holds all that it needs and nothing else, and runs where no checkout is."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from knowledge.finder import Finder
from knowledge.load import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "knowledge")

Antenne = Callable[..., "subprocess.CompletedProcess[str]"]


def files(folder: Path) -> set[str]:
    """The files of a room, as they are named from the root; what Python leaves behind is none."""
    every = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in every}


def pip(*arguments: str | Path) -> None:
    """Run pip, which asks no network; its complaint is the test's."""
    command: Sequence[str | Path] = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 (pip)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, since building leaves files behind."""
    copy, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", built, copy)
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel is installed in."""
    target = tmp_path_factory.mktemp("target")
    pip("install", "--no-index", "--no-deps", "--no-compile", "--target", target, wheel)
    return target


@pytest.fixture
def antenne(installed: Path, tmp_path: Path, finder: Finder) -> Antenne:
    """Starts the installed command in an empty folder; the index of the shipped content is there already."""

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "ANTENNE_"))}
        return subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, installed / "bin" / "antenne", *arguments],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": str(installed), "COLUMNS": "1000"},
            timeout=120,
            check=False,
        )

    return run


def test_the_wheel_holds_every_file_of_the_rooms_and_no_other(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == set().union(*(files(ROOT / package) for package in PACKAGES))


def test_the_wheel_asks_for_what_the_project_asks_for(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    asked = [line for line in archive.read(metadata).decode().splitlines() if line.startswith("Requires-Dist: ")]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(asked) == len(project["dependencies"])


def test_an_installed_bot_answers_from_its_own_content(antenne: Antenne) -> None:
    done = antenne("ask", "Was ist PRAXES?")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("PRAXES – ")


def test_an_installed_bot_checks_its_own_content(antenne: Antenne, installed: Path) -> None:
    done = antenne("check")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith(f"{installed / SHIPPED.relative_to(ROOT)}: ")


def test_an_installed_bot_has_the_texts_of_the_record_of_processing(antenne: Antenne) -> None:
    done = antenne("privacy", "--language", "fr")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# ")


def test_what_needs_the_repository_says_so_in_one_line(antenne: Antenne) -> None:
    done = antenne("bench")
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("antenne: no questions to measure with: tests/questions is in the bot's repository alone")
