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

# Applies each group whose files changed since they were last applied; all of them where $1 is "all".
apply_changed() {
  for group in $groups; do
    fingerprint "$group" > "$run/wanted/$group"
    if [ "$1" != all ] && cmp -s "$run/wanted/$group" "$run/applied/$group"; then continue; fi
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
}

# Names, times and sizes of all files: one look that tells whether their hashes are worth computing.
snapshot() { find "$desired" -type f ! -name '.*' -printf '%P %i %T@ %s\n'; }

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
apply_changed all
last=$(date +%s)
measured=0
while :; do
  if [ "$(snapshot)" = "$seen" ]; then wait_for_change; fi
  apply_ports
  now=$(date +%s)
  listed=$(snapshot)
  if [ $((now - last)) -ge 30 ] || ! is_intact; then
    seen=$listed
    apply_changed all
    last=$now
  elif [ "$listed" != "$seen" ]; then
    seen=$listed
    apply_changed some
  fi
  if [ $((now - measured)) -ge 10 ]; then
    measure || true
    measured=$now
  fi
done
