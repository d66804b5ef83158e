# shellcheck shell=sh disable=SC2154 # entrypoint.sh sets what these share
# The name server of the host.

apply_names() {
  if [ ! -e "$desired/dns/unbound.conf" ]; then
    stop_names
    return 0
  fi
  forward_names | replace "$run/forward.conf"
  unbound-checkconf "$desired/dns/unbound.conf"
  settings=$(cat "$desired/dns/unbound.conf" "$run/forward.conf" | sha256sum)
  if is_answering && [ "$settings" = "$(cat "$run/names.settings" 2>/dev/null)" ]; then
    # Queries wait in the socket meanwhile: none is lost.
    unbound-control -q -c "$desired/dns/unbound.conf" reload_keep_cache
    return 0
  fi
  stop_names
  unbound -d -c "$desired/dns/unbound.conf" >/dev/null 2>&1 &
  echo $! > "$run/names.pid"
  printf '%s' "$settings" > "$run/names.settings"
}

is_answering() { [ -s "$run/names.pid" ] && kill -0 "$(cat "$run/names.pid")" 2>/dev/null; }

# Names outside the cluster are asked where the host asks.
forward_names() {
  echo 'forward-zone:'
  echo '  name: "."'
  awk '$1 == "nameserver" && $2 !~ /:/ { print "  forward-addr: " $2 }' /etc/resolv.conf
}

stop_names() {
  if is_answering; then kill "$(cat "$run/names.pid")" 2>/dev/null || true; fi
  rm -f "$run/names.pid"
}
