"""Writes requirements.lock and requirements-dev.lock from pyproject.toml: `make lock`, or `make lock ARGS=--upgrade`.

Versions already in the lock files are kept where they still fit; options of pip-compile (--upgrade,
--upgrade-package NAME) go through. The locks hold exact versions and hashes and nothing about the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = (3, 11)
"""The oldest Python supported. Its packages are enough for newer ones, which need fewer back-ports."""

OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--resolver=backtracking",
    "--no-header",
    "--no-emit-options",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
]
HEADER = "# Made by `make lock` from pyproject.toml. Don't edit.\n"


def requirements(pyproject: dict[str, Any], *, dev: bool) -> list[str]:
    """What `pyproject` asks for: the project's dependencies and what installs it, and for `dev` that group as well."""
    asked = [*pyproject["project"]["dependencies"], *pyproject["build-system"]["requires"]]
    return asked + pyproject["dependency-groups"]["dev"] if dev else asked


def write(name: str, asked: list[str], options: list[str]) -> None:
    """Resolve `asked` and write the lock file `name`."""
    # Extra places where this machine's pip looks must not decide what others install; PIP_INDEX_URL still counts.
    elsewhere = {"PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONSTRAINT"}
    variables = {key: value for key, value in os.environ.items() if key not in elsewhere}
    subprocess.run(
        [sys.executable, "-m", "piptools", "compile", *OPTIONS, *options, "--output-file", name, "-"],
        input="\n".join(asked),
        text=True,
        cwd=ROOT,
        env=variables | {"PIP_CONFIG_FILE": os.devnull},
        check=True,
    )
    file = ROOT / name
    file.write_text(HEADER + file.read_text("utf-8").removeprefix(HEADER).replace("-r -", "pyproject.toml"), "utf-8")


def main() -> None:
    """Write both lock files; the second agrees with the first."""
    if sys.version_info[:2] != PYTHON:
        oldest = ".".join(map(str, PYTHON))
        sys.exit(f"The lock files are made with the oldest Python supported: make clean lock PYTHON=python{oldest}")
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    write("requirements.lock", requirements(pyproject, dev=False), sys.argv[1:])
    agreeing = ["--constraint", "requirements.lock", *sys.argv[1:]]
    write("requirements-dev.lock", requirements(pyproject, dev=True), agreeing)


if __name__ == "__main__":
    main()
