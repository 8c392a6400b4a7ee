#!/bin/sh
# Makes .venv from one of the locks; says plainly what is missing and who can install it.
set -eu
lock=$1
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

command -v "$python" >/dev/null 2>&1 || { say "parola: $python not found; install Python 3.11 or 3.12, or run make PYTHON=/path/to/python3"; exit 2; }
"$python" -c 'import sys; sys.exit(not ((3, 11, 2) <= sys.version_info[:3] < (3, 13)))' || {
  say "parola: $("$python" -V) found, 3.11.2 or later and below 3.13 is needed; run make PYTHON=/path/to/python3"; exit 2; }

if ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "parola: installing Debian's python3-venv"
    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
  else
    say "parola: Python's venv module is missing; ask an administrator for: apt-get install python3-venv"; exit 2
  fi
fi

[ -x .venv/bin/python ] || { say "parola: making .venv"; "$python" -m venv .venv; }
say "parola: installing requirements/$lock.lock (the first time takes a minute or two)"
.venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r "requirements/$lock.lock"
.venv/bin/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
