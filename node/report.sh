# shellcheck shell=sh disable=SC2154,SC1003 # entrypoint.sh sets what these share
# What the helper says of itself: lines in its log, and two files that Berth reads.

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*"; }

# `hash  path` of every file of a group, paths below the desired directory.
fingerprint() {
  if [ ! -d "$desired/$1" ]; then return 0; fi
  (cd "$desired" && find "$1" -type f ! -name '.*' -print0 | sort -z | xargs -0 -r sha256sum)
}

# Empty as long as nothing was rendered for the host.
setting() { [ ! -f "$desired/host/settings" ] || awk -v key="$1" '$1 == key { print $2 }' "$desired/host/settings"; }

# Replaced by a rename, and only when the bytes differ: a reader never sees half of it.
replace() {
  cat > "$1.new"
  if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

report() {
  # shellcheck disable=SC2086 # the words of the list are wanted
  if cd "$run/applied"; then cat $groups 2>/dev/null || true; fi |
    awk 'BEGIN { printf "{" } { printf "%s\n  \"%s\": \"%s\"", (NR > 1 ? "," : ""), $2, $1 } END { print "\n}" }' |
    replace "$state/applied.json"
  for file in "$run"/errors/*; do
    if [ -e "$file" ]; then printf '%s %s\n' "${file##*/}" "$(tr '\n\t"\\' '    ' < "$file" | cut -c1-500)"; fi
  done |
    awk 'BEGIN { printf "{" }
      { group = $1; sub(/^[^ ]* /, ""); printf "%s\n  \"%s\": \"%s\"", (NR > 1 ? "," : ""), group, $0 }
      END { print "\n}" }' |
    replace "$state/errors.json"
}
