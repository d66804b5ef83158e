# shellcheck shell=sh
# Holds a pod's namespaces open and reaps its orphans.
# With ROUTED_SANDBOX=1 (needs NET_ADMIN) even neighbours on the same bridge are reached through the
# host's IP stack: otherwise a reply from a neighbour would bypass the address translation of services.
set -eu
ip() { busybox ip "$@"; }

route_through_gateway() {
  # shellcheck disable=SC2046 # the words of the line are wanted
  set -- $(ip -4 route show default)
  gateway=$3 device=$5
  # shellcheck disable=SC2046
  set -- $(ip -4 route show dev "$device" scope link)
  ip route replace "$gateway" dev "$device" scope link
  ip route replace "$1" via "$gateway" dev "$device"
}

trap 'exit 0' TERM INT
if [ "${ROUTED_SANDBOX:-}" = 1 ]; then route_through_gateway; fi
while :; do
  busybox sleep 86400 &
  wait $! || true
done
