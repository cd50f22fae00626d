#!/bin/sh
# Makes .venv ready: `setup.sh run` for the bot alone, `setup.sh dev` for tests and checks as well.
# This script only finds a Python that is new enough; environment.py does the work. It writes to standard error and
# reads nothing, so that `make run` can be piped into and out of.
set -eu
exec </dev/null 1>&2

kind=${1:?usage: setup.sh run|dev}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
program=$root/scripts/environment.py

# The everyday way costs one start of Python; a .venv that doesn't start or isn't ready takes the long way.
if "$root/.venv/bin/python" -I -S "$program" check "$kind" 2>/dev/null; then
    exit 0
fi

probe='
import sys
version = ".".join(map(str, sys.version_info[:3]))
if sys.version_info < (3, 11):
    sys.exit(f"Python {version} is too old")
try:
    import ensurepip, ssl, venv
except ImportError as error:
    sys.exit(f"Python {version} lacks the module {error.name} (on Debian and Ubuntu: apt install python3-venv)")
'
findings=''
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    command -v "$candidate" >/dev/null || continue
    if finding=$("$candidate" -I -c "$probe" 2>&1); then
        exec "$candidate" -I "$program" make "$kind"
    fi
    findings="$findings
  $candidate: $(printf '%s\n' "$finding" | head -n 1)"
done

printf '%s\n' "No Python to set this up with: version 3.11 or newer is needed. Looked at:${findings:-
  ${PYTHON:-python3} and others: not found}" \
    "Install one (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python)" \
    "or name one: make test PYTHON=/path/to/python3.12"
exit 1
