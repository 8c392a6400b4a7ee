#!/bin/sh
# Makes sure of Debian packages: installs what is missing when root, otherwise says what to ask for.
# Arguments: packages named like their commands, or package:file.
set -eu

say() { printf '%s\n' "parola: $*" >&2; }

missing=
for wanted in "$@"; do
  package=${wanted%%:*}
  file=${wanted#"$package"}
  if [ -n "$file" ]; then [ -e "${file#:}" ]; else command -v "$package" >/dev/null 2>&1; fi || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

policy=/usr/sbin/policy-rc.d
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  say "installing Debian's$missing"
  if [ ! -e "$policy" ]; then  # no package may start a service of its own: Debian's tor would join the public network (invoke-rc.d(8))
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"
  fi
  # shellcheck disable=SC2086 -- a list of names
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then exit 0; fi
fi
say "not installed:$missing; what needs it does without, and says so. An administrator can: apt-get install$missing"
