#!/usr/bin/env bash
# Installs the packages of packages.txt, and on Debian of packages-debian.txt, that this machine lacks; further lists are arguments. Asks nothing, prints
# what it installs, and neither touches the network nor needs root when nothing is missing. Leaves building to CMake.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  fail "no dpkg and apt-get here: install by hand what packages.txt names, under the names of this system"
fi

lists=(packages.txt "$@")
if grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then
  lists+=(packages-debian.txt)
fi
mapfile -t wanted < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "${lists[@]}")
# What an installed package provides is there, too: npm comes with nodejs where that is not Debian's own.
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/^installed //p' |
  tr ',' '\n' | sed -e 's/(.*//' -e 's/[[:space:]]//g')
mapfile -t missing < <(printf '%s\n' "${wanted[@]}" | grep -vxF -e "$installed")
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  sudo -n true 2>/dev/null ||
    fail "packages are missing and neither root nor sudo without a password is at hand; as root run: apt-get install ${missing[*]}"
  as_root=(sudo -n env "LC_ALL=$LC_ALL" "DEBIAN_FRONTEND=$DEBIAN_FRONTEND")
fi

mkdir -p build
log=build/setup.log
: >"$log"
# apt's own words go to the log: a page of them hides what matters.
apt() {
  "${as_root[@]}" apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@" </dev/null >>"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; fail "apt-get $1 failed: its whole output is in $log"; }
}

printf 'setup: missing, installing:\n%s\n' "$(fmt -w 100 <<<"${missing[*]}" | sed 's/^/  /')"
apt update
unknown=()
for name in "${missing[@]}"; do
  apt-cache show "$name" >/dev/null 2>&1 || unknown+=("$name")
done
[ ${#unknown[@]} -eq 0 ] || fail "apt knows no package named ${unknown[*]} here: on Ubuntu enable the component universe"
apt install --no-install-recommends "${missing[@]}"
printf 'setup: installed; apt said the details in %s\n' "$log"
