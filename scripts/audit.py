"""Known weaknesses of the locked dependencies: `python scripts/audit.py [options of pip-audit]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.lock"
UNREACHABLE = ("ConnectionError", "Connection refused", "Max retries exceeded", "NameResolution", "ProxyError")
"""What pip-audit says where it can't ask."""
UNKNOWN = "could not be audited"
"""What it says of a package that the index does not know; it counts that as no weakness."""


def verdict(status: int, said: str) -> str | None:
    """One line on why the audit says nothing; None where it does, whatever it says."""
    if status and any(known in said for known in UNREACHABLE):
        return f"audit: the list of weaknesses can't be reached, nothing is known of {LOCK}; try again with a network"
    if unknown := said.count(UNKNOWN):
        return (
            f"audit: {unknown} packages of {LOCK} were not looked at, for this package index knows no weaknesses;"
            " ask PyPI itself, or OSV with ARGS='--vulnerability-service osv'"
        )
    return None


def main() -> int:
    """Audit the lock file; gives 0 where no weakness is known, 2 where nothing is known, else pip-audit's status."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(ROOT / LOCK),
        "--require-hashes",
        "--disable-pip",
    ]
    done = subprocess.run([*command, *sys.argv[1:]], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    line = verdict(done.returncode, said)
    sys.stderr.write(f"{line}\n" if line else said)
    return 2 if line else done.returncode


if __name__ == "__main__":
    sys.exit(main())
