#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Runs ripgrep counting `licen` and placet writing its report in turn on the same warm tree, and
# prints the medians and their ratio. In turn, because a busy machine slows both.
#
# usage: benches/compare.sh TREE [RUNS]     (PLACET names another binary than the release build)
set -eu

tree=${1:?usage: benches/compare.sh TREE [RUNS]}
runs=${2:-5}
placet=${PLACET:-$(dirname "$0")/../target/release/placet}
command -v rg >/dev/null || { echo "compare.sh: ripgrep (rg) is not installed; it is what placet is compared with" >&2; exit 2; }
[ -x "$placet" ] || { echo "compare.sh: no $placet: run cargo build --release first, or set PLACET" >&2; exit 2; }
[ -d "$tree" ] || { echo "compare.sh: $tree is no folder" >&2; exit 2; }

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

now() { date +%s%N; }
# rg says 1 where nothing was found
search() { rg -c -i licen "$tree" >/dev/null || [ $? -eq 1 ]; }
scan() { "$placet" licenses --quiet --report json="$out/report.json" "$tree" >/dev/null; }
# appends the milliseconds of a command to a file
timed() {
    start=$(now)
    "$1"
    echo "$((($(now) - start) / 1000000))" >>"$out/$1"
}
median() { sort -n "$out/$1" | sed -n "$(((runs + 1) / 2))p"; }

# the first round warms the cache and does not count
search
scan
for _ in $(seq "$runs"); do
    timed search
    timed scan
done
rg=$(median search)
ours=$(median scan)
echo "tree      $tree"
echo "files     $(find "$tree" -type f | wc -l)"
echo "ripgrep   $rg ms (median of $runs)"
echo "placet    $ours ms (median of $runs)"
echo "ratio     $(awk "BEGIN { printf \"%.1f\", $ours / ($rg ? $rg : 1) }")"
