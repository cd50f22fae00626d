#!/bin/sh
# Installs the bot of this checkout as a service of systemd, or upgrades it: `sudo sh deploy/install.sh`.
# Packages go to /opt/antenne and nowhere else. Settings that exist are left alone; nothing is started.
set -eu
cd -- "$(dirname -- "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "install.sh: $*"; exit 1; }

[ "$(id -u)" = 0 ] || fail "run it as root: sudo sh deploy/install.sh"
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed, not $("$python" -V)"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "Python lacks its venv: apt install python3-venv"
! systemctl --quiet is-active antenne || fail "the bot is running; stop it first: systemctl stop antenne"

umask 022
say "Installing the packages into /opt/antenne …"
"$python" -m venv --clear /opt/antenne
pip() { /opt/antenne/bin/python -I -m pip --quiet --disable-pip-version-check --no-input "$@"; }
pip install --require-hashes --only-binary=:all: --requirement requirements.lock

# Built from a copy: what an older build left in the checkout would be installed, too.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R pyproject.toml README.md LICENSE bot handlers knowledge "$copy"
pip install --no-index --no-deps --no-build-isolation "$copy"

install -m 755 deploy/antenne-command /usr/local/bin/antenne-command
install -m 644 deploy/antenne.service /etc/systemd/system/antenne.service
[ -e /etc/antenne.env ] || install -m 600 .env.example /etc/antenne.env
systemctl daemon-reload
say "Installed. Settings: /etc/antenne.env. Start: systemctl enable --now antenne. Log: journalctl --unit antenne"
