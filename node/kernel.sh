# shellcheck shell=sh disable=SC2154 # entrypoint.sh sets what these share
# What the kernel of a host must be told once, and what the engine's own rules must be asked.

apply_kernel() {
  set_kernel net/ipv4/ip_forward 1
  # A router that tells pods of a shorter way would undo the way through the host: see docs/decisions/.
  set_kernel net/ipv4/conf/all/send_redirects 0
  set_kernel net/ipv4/conf/default/send_redirects 0
  # Loose: replies to a virtual address may leave by another interface than the question came in.
  set_kernel net/ipv4/conf/all/rp_filter 2
  accept_forwarding
  apply_ports
}

# The ports of the bridge come and go with pods, and with them their settings.
apply_ports() {
  bridge=$(setting bridge)
  if [ -z "$bridge" ] || [ ! -d "/sys/class/net/$bridge/brif" ]; then return 0; fi
  set_kernel "net/ipv4/conf/$bridge/send_redirects" 0
  for port in "/sys/class/net/$bridge/brif"/*; do
    if read -r hairpin 2>/dev/null < "$port/hairpin_mode" && [ "$hairpin" = 0 ]; then
      bridge link set dev "${port##*/}" hairpin on || true
    fi
  done
}

# Fails only where the value is wrong and cannot be changed.
set_kernel() {
  if [ "$(cat "/proc/sys/$1")" = "$2" ]; then return 0; fi
  printf '%s' "$2" > "/proc/sys/$1"
}

# Engines drop what is forwarded to pods unless this chain of theirs, meant for it, says otherwise: to pods here, and on
# the way in to pods on other hosts. Berth's own table lets in no stranger.
accept_forwarding() {
  tool=$(engine_tool)
  if [ -z "$tool" ]; then return 0; fi
  for side in -s -d; do
    accepts "$tool" "$side" || "$tool" -w -I DOCKER-USER "$side" "$(setting pods)" -j ACCEPT
  done
}

# An engine that starts makes its rules anew, and forgets these.
accepts_forwarding() {
  tool=$(engine_tool)
  if [ -z "$tool" ] || [ -z "$(setting pods)" ]; then return 0; fi
  accepts "$tool" -s && accepts "$tool" -d
}

accepts() { "$1" -w -C DOCKER-USER "$2" "$(setting pods)" -j ACCEPT 2>/dev/null; }

# By which the engine of this host writes its rules; nothing where it has none.
engine_tool() {
  for tool in iptables-nft iptables-legacy; do
    if "$tool" -w -n -L DOCKER-USER >/dev/null 2>&1; then
      echo "$tool"
      return 0
    fi
  done
}
