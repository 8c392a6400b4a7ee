#!/bin/sh
# Makes sure of Debian packages: installs what is missing when root, otherwise says what to ask for. Arguments: packages named like their commands.
set -eu

say() { printf '%s\n' "parola: $*" >&2; }

missing=
for package in "$@"; do
  command -v "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  say "installing Debian's$missing"
  # shellcheck disable=SC2086 -- a list of names
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null; then exit 0; fi
fi
say "not installed:$missing; tests that need it are skipped aloud. An administrator can: apt-get install$missing"
