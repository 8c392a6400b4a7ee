#!/bin/sh
# Makes the image parola-base from Debian's packages, for machines that can pull no image: sh containers/base.sh
set -eu
sh "$(dirname "$0")/../requirements/debian.sh" mmdebstrap
mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm - | docker import - parola-base >/dev/null
