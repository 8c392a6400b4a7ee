#!/bin/sh
# Builds the image parola. Needs Docker and .venv; BASE names another base than Debian's own image.
set -eu
cd "$(dirname "$0")/.."
say() { printf '%s\n' "parola: $*" >&2; }

docker info >/dev/null 2>&1 || { say "Docker does not answer; is it installed, is it running, and may this user use it?"; exit 2; }
BASE=${BASE:-debian:bookworm-slim}
if ! docker image inspect "$BASE" >/dev/null 2>&1 && { [ "$BASE" = parola-base ] || ! docker pull -q "$BASE" >/dev/null 2>&1; }; then
  BASE=parola-base
  docker image inspect "$BASE" >/dev/null 2>&1 || {
    say "no image can be pulled; making a base from Debian's packages"; sh containers/base.sh; }
fi
export BASE
say "fetching wheels"
.venv/bin/python containers/wheels.py build/image
say "building the image (minutes the first time)"
before=$(docker image inspect -f '{{.Id}}' parola 2>/dev/null || true)
sh containers/compose.sh --progress quiet build front
[ -z "$before" ] || [ "$before" = "$(docker image inspect -f '{{.Id}}' parola)" ] || docker rmi "$before" >/dev/null 2>&1 || true
