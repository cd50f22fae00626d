"""Makes and mends the virtual environment in .venv. Runs before anything is installed: standard library only.

    environment.py check run|dev    exit status 0 if .venv is ready, else 1; quick and silent; if so, compiles the
                                    bot's own modules that have changed
    environment.py make run|dev     make it ready: exact versions with hashes from the lock file, then this project

A stamp in .venv, named after everything that the environment was made from and written last, says that it is whole.
Without a fitting stamp .venv is thrown away and made anew, so a set-up that was killed, a folder that was moved and
a new lock file all end the same way.
"""

from __future__ import annotations

import compileall
import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows; there two set-ups at once are the caller's care
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
ROOMS = ("bot", "handlers", "knowledge")
"""The packages of the project, which run from where they are."""


class SetupError(Exception):
    """The environment can't be made; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Environment:
    """The virtual environment of the checkout in `root`, for Python `python` (such as "3.11")."""

    root: Path
    python: str = f"{sys.version_info[0]}.{sys.version_info[1]}"

    @property
    def folder(self) -> Path:
        """Where the environment lies."""
        return self.root / ".venv"

    @property
    def interpreter(self) -> Path:
        """The environment's own Python."""
        return self.folder / "bin" / "python"

    def stamp(self, kind: str) -> Path:
        """The file whose presence says that the environment holds all of `kind` ("run" or "dev")."""
        return self.folder / f"ready-{kind}-{self._packages()}-{self._project()}"

    def holds(self, kind: str) -> bool:
        """Whether everything for `kind` is installed and up to date; dev holds run."""
        whole = any(self.stamp(one).exists() for one in {kind, "dev"})
        return whole and (self.folder / "bin" / "antenne").exists()

    def installed(self) -> str | None:
        """What the present lock files' packages are installed for: "dev", "run" or None if that can't be trusted."""
        for kind in ("dev", "run"):
            if any(self.folder.glob(f"ready-{kind}-{self._packages()}-*")):
                return kind
        return None

    def _packages(self) -> str:
        """A digest of what the installed packages depend on; the place counts since scripts in .venv name it."""
        return _digest(
            os.fsencode(self.root.resolve()),
            self.python.encode(),
            os.uname().machine.encode(),
            *(_content(self.root / name) for name in LOCKS.values()),
            Path(__file__).read_bytes(),
        )

    def _project(self) -> str:
        """A digest of what the project's own installation depends on: its name, version and commands."""
        return _digest(_content(self.root / "pyproject.toml"))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise SetupError(f"{file.name} is missing; it belongs to the checkout: git checkout {file.name}") from None


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:12]


def make(environment: Environment, kind: str) -> None:
    """Make the environment hold everything for `kind`; does nothing if it already does. Raises SetupError."""
    with _alone(environment.root) as lock:
        works = _works(environment.interpreter)
        if works and environment.holds(kind):
            return
        present = environment.installed() if works else None
        wanted = "dev" if "dev" in (kind, present) else "run"
        started = time.monotonic()
        _say(f"{'Updating' if present else 'Setting up'} .venv with Python {environment.python} …")
        for stamp in environment.folder.glob("ready-*"):
            stamp.unlink()
        if present is None:
            _create(environment, lock)
        if present != wanted:
            _say(f"Installing the packages of {LOCKS[wanted]}; the first time takes a minute or two …")
            _pip(environment, lock, "--require-hashes", "-r", LOCKS[wanted])
        # Offline and into no other place: setuptools comes from the lock file, the project's needs are already there.
        _pip(environment, lock, "--no-index", "--no-deps", "--no-build-isolation", "--editable", ".")
        environment.stamp(wanted).touch()
        _say(f"Ready after {time.monotonic() - started:.0f} s.")


def compile_modules(root: Path) -> None:
    """Compile the project's modules that have changed, as pip does with those it installs; takes 35 ms if none has.

    Python does so by itself, but not where it is told to write no bytecode (PYTHONDONTWRITEBYTECODE, usual in
    containers): there each start would compile all of them again, for half a second. What can't be compiled or written
    is left as it is; an import says more clearly what is wrong.
    """
    for room in ROOMS:
        compileall.compile_dir(root / room, quiet=2)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[int]:
    """Waits until no other set-up works on `root`; gives the descriptor that holds the lock.

    Children inherit it: where a set-up is killed but its pip lives on, the next one waits for that pip.
    """
    descriptor = os.open(root, os.O_RDONLY)
    try:
        if fcntl:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("Waiting for another set-up of this folder to finish …")
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            except OSError:
                pass  # some network file systems know no locks
        yield descriptor
    finally:
        os.close(descriptor)


def _works(interpreter: Path) -> bool:
    try:
        return subprocess.run([interpreter, "-I", "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _create(environment: Environment, lock: int) -> None:
    if environment.folder.is_symlink() or environment.folder.is_file():
        environment.folder.unlink()
    elif environment.folder.exists():
        shutil.rmtree(environment.folder)
    # Where the only new Python is that of an active virtual environment, this one must not hang on it.
    base = Path(sys.base_prefix) / "bin" / f"python{environment.python}"
    python = base if base.exists() else Path(sys.executable)
    _call([python, "-I", "-m", "venv", environment.folder], environment.root, lock, "python -m venv failed")


def _pip(environment: Environment, lock: int, *arguments: str) -> None:
    quiet = ("--quiet", "--quiet", "--disable-pip-version-check", "--no-input")  # errors only
    _call(
        [environment.interpreter, "-I", "-m", "pip", "install", *quiet, *arguments],
        environment.root,
        lock,
        f"pip install {' '.join(arguments)} failed; its reason is above",
    )


def _call(command: list[str | Path], folder: Path, lock: int, complaint: str) -> None:
    variables = {name: value for name, value in os.environ.items() if name not in {"PIP_TARGET", "PIP_PREFIX"}}
    variables |= {
        "PIP_USER": "0",
        "PIP_REQUIRE_HASHES": "0",
    }  # habits of a machine that a virtual environment can't share
    if subprocess.run(command, cwd=folder, env=variables, stdout=sys.stderr, pass_fds=[lock], check=False).returncode:
        raise SetupError(f"The set-up failed: {complaint}. The next call starts again.")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Run `check KIND` or `make KIND`; gives the exit status."""
    match arguments:
        case ["check", ("run" | "dev") as kind]:
            if not Environment(ROOT).holds(kind):
                return 1
        case ["make", ("run" | "dev") as kind]:
            make(Environment(ROOT), kind)
        case _:
            raise SetupError("usage: environment.py check|make run|dev")
    compile_modules(ROOT)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (SetupError, OSError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Set-up interrupted; the next call starts again.")
