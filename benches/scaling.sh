#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Shows that cost grows linearly with bytes, whatever the bytes are: hostile files of doubling
# size, and what a megabyte of each takes. The numbers of a row must stay alike; one that grows
# to twice the first fails the script. Of one file 16 MB are read: what is larger costs no more.
# The last lines are a file of 100 MB in one line, and many hostile files at once, whose peak
# memory must stay below 300 MB.
#
# usage: benches/scaling.sh [MEGABYTES]
#   MEGABYTES  size of the smallest file (2); the largest has eight times as much
#   PLACET     another binary than the release build
set -eu

size=${1:-2}
here=$(dirname "$0")
placet=${PLACET:-$here/../target/release/placet}
[ -x "$placet" ] || { echo "scaling.sh: no $placet: run cargo build --release first, or set PLACET" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# what a hostile file repeats
code() { yes "fn main() { println!(); }"; }
one_line() { yes "int x = 1; /* a word of license */ " | tr -d '\n'; }
licen() { yes licen | tr -d '\n'; }
brackets() { yes "<license[" | tr -d '\n'; }
escapes() { yes '\\n\\u00a9 license' | tr -d '\n'; }
tags() { yes "SPDX-""License-Identifier: MIT OR Apache-2.0"; }
broken_tags() { yes "SPDX-""License-Identifier: MIT AND OR (Nothing"; }
copyrights() { yes "Copyright (c) 2020 Ann Example"; }
# REUSE-IgnoreStart
licensed_under() { yes "licensed under the"; }
names() { yes "licensed under the GPL version 2 or later, MIT or LGPL-2.1;"; }
exceptions() { yes "with the Classpath exception, GPL-2.0 with the Autoconf exception."; }
lone_exceptions() { yes "with the Classpath exception, and more."; }
# REUSE-IgnoreEnd
mit() { yes "$(cat "$here/../LICENSE-MIT")"; }
apache() { yes "$(cat "$here/../LICENSE-APACHE")"; }
mixed_up() { yes "$(cat "$here/../LICENSE-MIT" "$here/../LICENSE-APACHE" | tr -s ' ' '\n' | sort -u)"; }

cases="code one_line licen brackets escapes tags broken_tags copyrights licensed_under names
    exceptions lone_exceptions mit apache mixed_up"

# KIND MEGABYTES FILE
make() { ("$1" | head -c "$(($2 * 1000000))") >"$3" 2>/dev/null; }
scan() { "$placet" licenses --quiet --report json="$folder/report.json" "$1" >/dev/null; }
millis() {
    start=$(date +%s%N)
    scan "$1"
    echo "$((($(date +%s%N) - start) / 1000000))"
}
# the best of three: others' work on the machine is no cost of ours
best() {
    for _ in 1 2 3; do millis "$1"; done | sort -n | head -n 1
}
peak() {
    /usr/bin/time -f %M -o "$folder/peak" "$placet" licenses --quiet \
        --report json="$folder/report.json" "$1" >/dev/null
    echo "$(($(tail -n 1 "$folder/peak") / 1024))"
}

failed=0
echo "ms per MB         $size MB     $((2 * size)) MB     $((4 * size)) MB     $((8 * size)) MB"
# named LICENSE, a file is read from end to end
for name in file.txt LICENSE; do
    echo "as $name"
    for case in $cases; do
        row=""
        for times in 1 2 4 8; do
            make "$case" "$((size * times))" "$folder/$name"
            row="$row $(best "$folder/$name")"
        done
        echo "$row" | awk -v "case=$case" -v "size=$size" '{
            printf "%-16s", case
            for (i = 1; i <= 4; i++) printf "%9.1f", $i / (size * 2 ^ (i - 1))
            grown = $4 > 100 && $4 / 8 > 2 * $1
            print grown ? "   MORE THAN LINEAR" : ""
            exit grown
        }' || failed=1
        rm -f "$folder/$name"
    done
done

make one_line 100 "$folder/line.c"
echo "100 MB in one line: $(best "$folder/line.c") ms"
rm -f "$folder/line.c"

if [ -x /usr/bin/time ]; then
    for case in $cases; do
        mkdir "$folder/many"
        for number in 1 2 3 4; do make "$case" 16 "$folder/many/$number.txt"; done
        memory=$(peak "$folder/many")
        note=""
        [ "$memory" -lt 300 ] || { note="   TOO MUCH"; failed=1; }
        printf 'four files of 16 MB, %-16s %6s MB%s\n' "$case" "$memory" "$note"
        rm -rf "$folder/many"
    done
fi
exit "$failed"
