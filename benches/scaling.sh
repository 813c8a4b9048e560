#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Shows that cost grows linearly with bytes, whatever the bytes are: hostile files of one, two
# and four times a size, and what a megabyte of each takes. Numbers of a line must stay alike.
# Only the first 16 MB of a file are read, so the size of the largest should stay below that.
#
# usage: benches/scaling.sh [MEGABYTES]     (PLACET names another binary than the release build)
set -eu

size=${1:-4}
here=$(dirname "$0")
placet=${PLACET:-$here/../target/release/placet}
[ -x "$placet" ] || { echo "scaling.sh: no $placet: run cargo build --release first, or set PLACET" >&2; exit 2; }
command -v rg >/dev/null || echo "scaling.sh: ripgrep (rg) is not installed; its column stays empty" >&2

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# what a hostile file repeats
one_line() { yes "int x = 1; /* a word of license */ " | tr -d '\n'; }
mit() { yes "$(cat "$here/../LICENSE-MIT")"; }
apache() { yes "$(cat "$here/../LICENSE-APACHE")"; }
licensed_under() { yes "licensed under the"; }
# REUSE-IgnoreStart
gpl_names() { yes "licensed under the GPL version 2 or later, MIT or LGPL-2.1;"; }
# REUSE-IgnoreEnd
licen() { yes licen | tr -d '\n'; }
tags() { yes "SPDX-""License-Identifier: MIT OR Apache-2.0"; }
copyrights() { yes "Copyright (c) 2020 Ann Example"; }
brackets() { yes "<license[" | tr -d '\n'; }
quiet_bytes() { yes "fn main() { println!(); }"; }

millis() {
    start=$(date +%s%N)
    "$@" >/dev/null 2>&1 || true
    echo "$((($(date +%s%N) - start) / 1000000))"
}
per_mb() { awk "BEGIN { printf \"%7.1f\", $1 / $2 }"; }

echo "ms per MB      $size MB  $((2 * size)) MB  $((4 * size)) MB   ripgrep at $((4 * size)) MB"
for case in quiet_bytes one_line licen brackets tags copyrights licensed_under gpl_names mit apache; do
    row=$(printf '%-14s' "$case")
    for times in 1 2 4; do
        bytes=$((size * times))
        ("$case" | head -c "$((bytes * 1000000))") >"$folder/$case.txt" 2>/dev/null
        spent=$(millis "$placet" licenses --quiet --report json="$folder/report.json" "$folder/$case.txt")
        row="$row $(per_mb "$spent" "$bytes")"
    done
    if command -v rg >/dev/null; then
        row="$row    $(per_mb "$(millis rg -c -i licen "$folder/$case.txt")" "$bytes")"
    fi
    echo "$row"
    rm -f "$folder/$case.txt"
done
