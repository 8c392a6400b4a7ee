#!/bin/sh
# Runs Docker's compose: the machine's own where it is version 2 or later, else Debian 13's, unpacked in build/compose and not installed.
set -eu

debian13() (  # apt with folders of its own, and the mirror that this machine's packages come from
  mkdir -p build/compose && cd build/compose
  exec 9>lock && flock 9 && [ ! -x "${compose#build/compose/}" ] || exit 0  # another one may have fetched it meanwhile
  mkdir -p apt/lists/partial apt/archives/partial
  apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(CODENAME)' 'Created-By: Packages' |
    awk -v key=/usr/share/keyrings/debian-archive-keyring.gpg \
      '$2 == "main" && $3 == "bookworm" { print "deb [signed-by=" key "] " $1 " trixie main"; exit }' >apt/sources.list
  own="-qq -o Dir::Etc::sourcelist=$PWD/apt/sources.list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$PWD/apt/lists"
  own="$own -o Dir::Cache=$PWD/apt -o APT::Sandbox::User="
  # shellcheck disable=SC2086 -- a list of options
  apt-get $own update && apt-get $own download docker-compose && dpkg-deb -x docker-compose_*.deb . && rm -r apt docker-compose_*.deb
)

docker compose version >/dev/null 2>&1 && exec docker compose "$@"
case $(docker-compose version --short 2>/dev/null || true) in "" | v1* | 1*) ;; *) exec docker-compose "$@" ;; esac
compose=build/compose/usr/libexec/docker/cli-plugins/docker-compose
[ -x "$compose" ] || debian13 >&2 || {
  echo "parola: compose version 2 is neither here nor to be had; ask an administrator for it" >&2; exit 2; }
exec "$compose" "$@"
