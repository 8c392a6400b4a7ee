#!/bin/sh
# Starts a class in containers for one seat, and ends it: sh containers/range.sh up CLASS [SEAT] | down
# Settings from the environment: PAROLA_PORT (8800), PAROLA_PROJECT (parola), PAROLA_COURSE (the built course),
# PAROLA_UID and PAROLA_GID (who owns the class).
set -eu
cd "$(dirname "$0")/.."
PAROLA_PROJECT=${PAROLA_PROJECT:-parola}

say() { printf '%s\n' "$*" >&2; }
stop() { say "parola: $*"; exit 2; }
compose() { sh containers/compose.sh -p "$PAROLA_PROJECT" "$@"; }

up() {
  [ -f "$1/learner/seats/$2/seat.json" ] || stop "$1: has no seat $2; build a class first: parola build lantern-strait --roster 1 --out $1"
  PAROLA_CLASS=$(cd "$1" && pwd) PAROLA_SEAT=$2 PAROLA_PORT=${PAROLA_PORT:-8800}
  PAROLA_COURSE=${PAROLA_COURSE:-$PWD/build/site/learner/en}
  PAROLA_UID=${PAROLA_UID:-$(stat -c %u "$1/trainer")} PAROLA_GID=${PAROLA_GID:-$(stat -c %g "$1/trainer")}
  [ "$PAROLA_UID" != 0 ] || stop "$1: belongs to root, and containers here do not run as root; give it to a user: chown -R 1000:1000 $1"
  [ -f "$PAROLA_COURSE/index.html" ] || stop "$PAROLA_COURSE: the course is not built; run: make site"
  docker image inspect parola >/dev/null 2>&1 || stop "the image parola is not built; run: make images"
  # Docker makes a missing folder itself, for root; then the services could not write into it.
  for folder in state/desk state/sites "submitted/$2" "feedback/$2"; do
    mkdir -p "$PAROLA_CLASS/$folder"
    [ "$(id -u)" != 0 ] || chown -R "$PAROLA_UID:$PAROLA_GID" "$PAROLA_CLASS/${folder%%/*}"
  done
  PAROLA_TOKEN=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  export PAROLA_CLASS PAROLA_SEAT PAROLA_PORT PAROLA_COURSE PAROLA_UID PAROLA_GID PAROLA_TOKEN
  compose up -d --wait --no-build >&2
  for part in course explorer desk; do echo "$part http://$part.localhost:$PAROLA_PORT/"; done
  echo "gateway http://localhost:$PAROLA_PORT/"
  echo "lab http://lab.localhost:$PAROLA_PORT/?token=$PAROLA_TOKEN"
  echo "form http://lab.localhost:$PAROLA_PORT/parola/answers?token=$PAROLA_TOKEN"
}

case ${1:-} in
  up) [ -n "${2:-}" ] || stop "give the folder of a class"; up "$2" "${3:-s01}" ;;
  down) compose down --volumes --remove-orphans >&2 ;;
  *) stop "up CLASS [SEAT], or down" ;;
esac
