#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Runs ripgrep counting `licen` and placet writing its report in turn on the same warm trees, and
# prints the medians, their ratio and placet's peak memory. In turn, because a busy machine
# slows both. ripgrep is told to read what placet reads: hidden files too, and none left out by
# an ignore file above the tree.
#
# usage: benches/compare.sh TREE...
#   RUNS    rounds on each tree (7)
#   PLACET  another binary than the release build
set -eu

[ $# -gt 0 ] || { echo "usage: benches/compare.sh TREE..." >&2; exit 2; }
runs=${RUNS:-7}
placet=${PLACET:-$(dirname "$0")/../target/release/placet}
fail() { echo "compare.sh: $1" >&2; exit 2; }
command -v rg >/dev/null || fail "ripgrep (rg) is not installed; it is what placet is compared with"
[ -x "$placet" ] || fail "no $placet: run cargo build --release first, or set PLACET"
[ "$runs" -gt 0 ] || fail "RUNS must be a number above zero"
for tree in "$@"; do
    [ -d "$tree" ] || fail "$tree is no folder"
done

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# rg says 1 where nothing was found
search() { rg -c -i licen --hidden --no-ignore-parent "$1" >/dev/null || [ $? -eq 1 ]; }
scan() { "$placet" licenses --quiet --report json="$out/report.json" "$1" >/dev/null; }
# appends the milliseconds of a command to a file
timed() {
    start=$(date +%s%N)
    "$1" "$2"
    echo "$((($(date +%s%N) - start) / 1000000))" >>"$out/$1"
}
median() { sort -n "$out/$1" | sed -n "$(((runs + 1) / 2))p"; }
# the largest resident set in MB; needs GNU time
peak() {
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f %M -o "$out/peak" "$placet" licenses --quiet \
            --report json="$out/report.json" "$1" >/dev/null
        echo "$(($(tail -n 1 "$out/peak") / 1024)) MB"
    else
        echo "unknown (no /usr/bin/time)"
    fi
}

for tree in "$@"; do
    rm -f "$out/search" "$out/scan"
    # the first round warms the cache and does not count
    search "$tree"
    scan "$tree"
    round=0
    while [ "$round" -lt "$runs" ]; do
        timed search "$tree"
        timed scan "$tree"
        round=$((round + 1))
    done
    rg=$(median search)
    ours=$(median scan)
    echo "tree      $tree"
    echo "files     $(find "$tree" -type f | wc -l)"
    echo "bytes     $(find "$tree" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum }')"
    echo "ripgrep   $rg ms (median of $runs)"
    echo "placet    $ours ms (median of $runs)"
    echo "ratio     $(awk "BEGIN { printf \"%.2f\", $ours / ($rg ? $rg : 1) }")"
    echo "peak      $(peak "$tree")"
    echo
done
start=$(date +%s%N)
round=0
while [ "$round" -lt 20 ]; do
    "$placet" --version >/dev/null
    round=$((round + 1))
done
echo "start-up  $(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $start) / 20000000 }") ms (\`--version\`, mean of 20)"
