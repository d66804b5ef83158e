#!/bin/sh
# Applies what Berth rendered for this host: at start, when a file changes, and every 30 seconds, so that the host
# carries traffic whether Berth runs or not. Decides nothing. The contract is in docs/node-helper.md.
set -eu
export LC_ALL=C

here=$(dirname "$0")
state=${BERTH_STATE:-/var/lib/berth}
desired=$state/desired
run=/run/berth

# shellcheck source=node/report.sh
. "$here/report.sh"
# shellcheck source=node/kernel.sh
. "$here/kernel.sh"
# shellcheck source=node/packets.sh
. "$here/packets.sh"
# shellcheck source=node/names.sh
. "$here/names.sh"
# shellcheck source=node/vips.sh
. "$here/vips.sh"
# shellcheck source=node/usage.sh
. "$here/usage.sh"

# In this order: packets need routes, and nothing may claim an address before packets to it find their way.
groups="host routes nft conntrack dns keepalived traefik"

apply() {
  case $1 in
    host) apply_kernel ;;
    routes) apply_routes ;;
    nft) apply_nft ;;
    conntrack) forget_udp_flows ;;
    dns) apply_names ;;
    keepalived) apply_vips ;;
    traefik) publish_traefik ;;
  esac
}

# In the background, because a shell that is asked whether something failed goes on after the first command that did.
attempt() {
  apply "$1" > "$run/message" 2>&1 &
  wait $!
}

# Applies of the groups named those whose files are not what was last applied; whatever they are where $1 is "all".
apply_groups() {
  force=$1
  shift
  for group in "$@"; do
    fingerprint "$group" > "$run/wanted/$group"
    if [ "$force" != all ] && cmp -s "$run/wanted/$group" "$run/applied/$group"; then continue; fi
    if [ ! -s "$run/wanted/$group" ] && [ ! -s "$run/applied/$group" ]; then continue; fi
    if attempt "$group"; then
      mv "$run/wanted/$group" "$run/applied/$group"
      rm -f "$run/errors/$group"
    else
      mv "$run/message" "$run/errors/$group"
      : > "$run/applied/$group"
      say "$group: $(cat "$run/errors/$group")"
    fi
  done
  report
  # What nothing leads to any more does no harm: it goes once the rest is told.
  if [ -e "$run/stale-rules" ]; then remove_stale; fi
}

# Names, times and sizes of all files: one look that tells whether their hashes are worth computing.
snapshot() { find "$desired" -type f ! -name '.*' -printf '%P %i %T@ %s\n'; }

# In order, the groups of files in which two snapshots differ, and those that failed: what they lacked may be there now.
changed_groups() {
  named=" $(printf '%s\n' "$1" "$2" |
    awk -F/ '{ seen[$0]++; group[$0] = $1 } END { for (line in seen) if (seen[line] == 1) printf "%s ", group[line] }')"
  for group in $groups; do
    if [ -e "$run/errors/$group" ]; then named="$named$group "; fi
    case $named in *" $group "*) printf '%s ' "$group" ;; esac
  done
}

# Returns when something may have changed, after two seconds at the latest. In the background, so that a signal ends it.
wait_for_change() {
  inotifywait -qq -r -t 2 -e close_write,moved_to,delete "$desired" "$run/wake" &
  wait $! || true
}

watch_links() {
  ip monitor link 2>/dev/null | while read -r _; do : > "$run/wake/link"; done
}

stop() {
  say "stopping: addresses go to another host, rules and routes stay"
  stop_vips
  stop_names
  kill "$links" 2>/dev/null || true
  exit 0
}

mkdir -p "$desired" "$run/wanted" "$run/applied" "$run/errors" "$run/wake"
rm -f "$run"/applied/* "$run"/errors/*
trap stop TERM INT
remove_leftover_vips
watch_links &
links=$!
seen=$(snapshot)
# shellcheck disable=SC2086 # the words of the list are wanted
apply_groups all $groups
applied_at=$(date +%s)
looked_at=$applied_at
measured=0
while :; do
  if [ "$(snapshot)" = "$seen" ]; then wait_for_change; fi
  listed=$(snapshot)
  now=$(date +%s)
  # What changed goes first; a look at everything else follows when nothing did, or after two seconds.
  if [ "$listed" != "$seen" ]; then
    changed=$(changed_groups "$seen" "$listed")
    seen=$listed
    # shellcheck disable=SC2086
    apply_groups some $changed
    if [ $((now - looked_at)) -lt 2 ]; then continue; fi
  fi
  looked_at=$now
  apply_ports
  if [ $((now - applied_at)) -ge 30 ] || ! is_intact || ! accepts_forwarding; then
    # shellcheck disable=SC2086
    apply_groups all $groups
    applied_at=$now
  fi
  if [ $((now - measured)) -ge 10 ]; then
    measure || true
    measured=$now
  fi
done
