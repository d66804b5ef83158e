# shellcheck shell=sh disable=SC2154 # entrypoint.sh sets what these share
# Virtual addresses, held by keepalived on one host at a time.

# Every address keepalived adds for us carries this label, so that one left behind by a killed container is found.
label=berth

apply_vips() {
  if [ ! -e "$desired/keepalived/keepalived.conf" ]; then
    stop_vips
    return 0
  fi
  device=$(device_of "$(setting address)")
  sed "s/@INTERFACE@/$device/g" "$desired/keepalived/keepalived.conf" > "$run/keepalived.new"
  keepalived -t -f "$run/keepalived.new" 2>&1
  if is_holding && cmp -s "$run/keepalived.new" "$run/keepalived.conf"; then
    rm "$run/keepalived.new"
    return 0
  fi
  mv "$run/keepalived.new" "$run/keepalived.conf"
  if is_holding; then
    kill -HUP "$(cat "$run/keepalived.pid")"
    return 0
  fi
  remove_leftover_vips
  keepalived -n -l -f "$run/keepalived.conf" -p "$run/keepalived.own" -r "$run/vrrp.own" > "$run/keepalived.log" 2>&1 &
  echo $! > "$run/keepalived.pid"
}

device_of() {
  device=$(ip -o -4 addr show to "$1" | awk 'NR == 1 { print $2 }')
  if [ -z "$device" ]; then
    echo "no interface of this host has the address $1"
    return 1
  fi
  printf '%s' "$device"
}

is_holding() { [ -s "$run/keepalived.pid" ] && kill -0 "$(cat "$run/keepalived.pid")" 2>/dev/null; }

# An address two hosts hold answers from the wrong one.
remove_leftover_vips() {
  ip -o -4 addr show | awk -v label=":$label" 'index($0, label) { print $4, $2 }' | while read -r address device; do
    say "removing $address, left on $device by an earlier run"
    ip addr del "$address" dev "$device" || true
  done
}

# A graceful stop tells the other hosts, so that they take over at once.
stop_vips() {
  if ! is_holding; then
    remove_leftover_vips
    return 0
  fi
  pid=$(cat "$run/keepalived.pid")
  kill "$pid"
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.1
  done
  rm -f "$run/keepalived.pid" "$run/keepalived.conf"
  remove_leftover_vips
}

# Traefik reads every file of its directory at each event: whole ones only, and none of ours that is half written.
publish_traefik() {
  mkdir -p "$state/traefik"
  if [ -d "$desired/traefik" ]; then
    for file in "$desired/traefik"/*; do
      if [ ! -e "$file" ]; then continue; fi
      cp -p "$file" "$state/traefik/.new"
      mv "$state/traefik/.new" "$state/traefik/${file##*/}"
    done
  fi
  for file in "$state/traefik"/*; do
    if [ ! -e "$desired/traefik/${file##*/}" ]; then rm -f "$file"; fi
  done
}
