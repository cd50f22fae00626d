"""The set-up: scripts, Makefile, lock files and example settings. No network, no installing."""

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pydantic import AliasChoices

from bot.settings import Settings
from scripts import environment, lock
from scripts.environment import LOCKS, Environment, SetupError

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
KINDS = list(LOCKS)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a finished .venv that holds no stamp yet."""
    for name in ("pyproject.toml", *LOCKS.values()):
        (tmp_path / name).write_text(f"# {name}", "utf-8")
    commands = tmp_path / ".venv" / "bin"
    commands.mkdir(parents=True)
    (commands / "python").symlink_to(sys.executable)
    (commands / "antenne").touch()
    return tmp_path


def stamped(root: Path, kind: str) -> Environment:
    made = Environment(root)
    made.stamp(kind).touch()
    return made


def test_without_a_stamp_an_environment_is_not_ready(checkout: Path) -> None:
    assert not Environment(checkout).holds("run")
    assert Environment(checkout).installed() is None


@pytest.mark.parametrize(
    ("made", "asked", "ready"), [("run", "run", True), ("run", "dev", False), ("dev", "run", True)]
)
def test_dev_holds_run_but_not_the_other_way_round(checkout: Path, made: str, asked: str, ready: bool) -> None:
    assert stamped(checkout, made).holds(asked) is ready


@pytest.mark.parametrize("name", LOCKS.values())
def test_a_changed_lock_file_makes_the_environment_worthless(checkout: Path, name: str) -> None:
    made = stamped(checkout, "dev")
    (checkout / name).write_text("other==1", "utf-8")
    assert not made.holds("run")
    assert made.installed() is None


def test_a_changed_pyproject_only_asks_for_the_project_again(checkout: Path) -> None:
    made = stamped(checkout, "dev")
    (checkout / "pyproject.toml").write_text("changed", "utf-8")
    assert not made.holds("run")
    assert made.installed() == "dev"


def test_a_moved_checkout_is_not_ready(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    stamped(checkout, "dev")
    moved = checkout.rename(tmp_path_factory.mktemp("elsewhere") / "checkout")
    assert not Environment(moved).holds("run")


def test_another_python_is_not_ready(checkout: Path) -> None:
    stamped(checkout, "dev")
    assert not Environment(checkout, python="3.99").holds("run")


def test_an_environment_without_the_command_is_not_ready(checkout: Path) -> None:
    made = stamped(checkout, "dev")
    (checkout / ".venv" / "bin" / "antenne").unlink()
    assert not made.holds("run")


def test_a_ready_environment_is_left_alone_and_nothing_is_said(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = stamped(checkout, "run")
    before = sorted(checkout.rglob("*"))
    environment.make(made, "run")
    assert sorted(checkout.rglob("*")) == before
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def modules(checkout: Path) -> Path:
    """The checkout with a module in a room of a room."""
    folder = checkout / "bot" / "screens"
    folder.mkdir(parents=True)
    (folder / "topics.py").write_text("NUMBER = 1\n", "utf-8")
    return folder


def compiled(source: Path) -> Path:
    return Path(importlib.util.cache_from_source(f"{source}"))


@pytest.mark.parametrize("unwilling", [False, True])
def test_a_ready_environment_compiles_the_modules_even_where_python_writes_no_bytecode(
    modules: Path, checkout: Path, unwilling: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", unwilling)
    monkeypatch.setattr(environment, "ROOT", checkout)
    stamped(checkout, "run")
    assert environment.main(["check", "run"]) == 0
    assert compiled(modules / "topics.py").exists()


def test_an_environment_that_is_not_ready_compiles_nothing_yet(
    modules: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", checkout)
    assert environment.main(["check", "run"]) == 1
    assert not compiled(modules / "topics.py").exists()


def test_only_changed_modules_are_compiled_again(modules: Path, checkout: Path) -> None:
    (modules / "menu.py").write_text("NUMBER = 2\n", "utf-8")
    environment.compile_modules(checkout)
    changed, same = modules / "topics.py", modules / "menu.py"
    before = {source: compiled(source).stat().st_mtime_ns for source in (changed, same)}
    changed.write_text("NUMBER = 12\n", "utf-8")
    later = changed.stat().st_mtime + 2
    os.utime(changed, (later, later))
    environment.compile_modules(checkout)
    assert compiled(same).stat().st_mtime_ns == before[same]
    assert compiled(changed).stat().st_mtime_ns != before[changed]


def test_a_faulty_module_is_left_to_its_import_and_the_others_are_compiled(
    modules: Path, checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (modules / "menu.py").write_text("NUMBER = \n", "utf-8")
    environment.compile_modules(checkout)
    assert compiled(modules / "topics.py").exists()
    assert not compiled(modules / "menu.py").exists()
    assert capfd.readouterr() == ("", "")


def test_the_rooms_that_are_compiled_are_those_that_are_installed() -> None:
    found = PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {name.split(".")[0] for name in found} == set(environment.ROOMS)


def test_a_missing_lock_file_is_one_clear_line(checkout: Path) -> None:
    (checkout / "requirements.lock").unlink()
    with pytest.raises(SetupError, match=r"^requirements\.lock is missing"):
        environment.make(Environment(checkout), "run")


def test_without_a_new_enough_python_the_setup_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "scripts").symlink_to(ROOT / "scripts")
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\necho 'Python 3.8.1 is too old'\nexit 1\n", "utf-8")
    old.chmod(0o755)
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", str(tmp_path / "scripts" / "setup.sh"), "run"],
        env={"PATH": os.defpath, "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "version 3.11 or newer is needed" in done.stderr
    assert "Python 3.8.1 is too old" in done.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_is_explained_in_the_help_and_in_contributing(target: str) -> None:
    assert re.search(rf"^{target}:.*## \w", MAKEFILE, re.MULTILINE)
    assert f"make {target}" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_the_promised_make_targets_exist() -> None:
    assert {"help", "run", "check", "eval", "bench", "test", "fuzz", "audit", "lint", "lock", "clean"} == set(TARGETS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_file_pins_every_direct_dependency_as_pyproject_allows(kind: str) -> None:
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", locked(kind), re.MULTILINE))
    for text in lock.requirements(PYPROJECT, dev=kind == "dev"):
        asked = Requirement(text)
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)], prereleases=True), text


@pytest.mark.parametrize("kind", KINDS)
def test_every_package_in_a_lock_file_has_hashes(kind: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", locked(kind), flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_file_names_no_index_and_no_place_on_a_machine(kind: str) -> None:
    assert re.findall(r"://|--(?!hash)\w+|(?<![\w.])/\w+| @ ", locked(kind)) == []


def test_both_lock_files_agree() -> None:
    pins = {kind: set(re.findall(r"^\S+==\S+", locked(kind), re.MULTILINE)) for kind in LOCKS}
    assert pins["run"] <= pins["dev"]


def test_the_example_settings_name_every_setting_and_no_other() -> None:
    named = re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(setting_names())


def locked(kind: str) -> str:
    return (ROOT / LOCKS[kind]).read_text("utf-8")


def setting_names() -> list[str]:
    aliases = [field.validation_alias for field in Settings.model_fields.values()]
    return [str(alias.choices[0]) if isinstance(alias, AliasChoices) else str(alias) for alias in aliases]
