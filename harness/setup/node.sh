#!/usr/bin/env bash
# Installs what the site ships and what its tests drive a browser with, from npm into build/node, by the versions and hashes
# of the lock file. Asks nothing, and touches neither the network nor anything else when what is installed is of that lock file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
from=harness/report/site/browser
to=build/node
log=build/setup-node.log

mkdir -p "$to"
exec 9>"$to/lock"
flock 9
! cmp -s "$from/package-lock.json" "$to/installed.json" || exit 0

printf 'setup: npm packages of %s are missing, installing\n' "$from"
rm -f "$to/installed.json"
cp "$from/package.json" "$from/package-lock.json" "$from/.npmrc" "$to/"
# npm's own words go to the log. What its cache has is not asked for again.
if ! (cd "$to" && npm ci --prefer-offline --fetch-retries=2 --fetch-retry-mintimeout=1000) </dev/null >"$log" 2>&1; then
  printf 'setup: npm ci failed, and the site and its tests need %s/package.json: is npm'"'"'s registry reachable? %s\n' \
    "$from" "All it said is in $log" >&2
  exit 1
fi
cp "$from/package-lock.json" "$to/installed.json"
