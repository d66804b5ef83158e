# shellcheck shell=sh disable=SC2154 # entrypoint.sh sets what these share
# Routes, rules and flows.

# Marks our routes in the kernel's table, so that only they are ever removed.
protocol=186

apply_routes() {
  failed=0
  while read -r network gateway; do
    ip route replace "$network" via "$gateway" proto "$protocol" || failed=1
  done < "$desired/routes/routes.txt"
  ip -4 route show proto "$protocol" | while read -r network _; do
    if ! grep -q "^$network " "$desired/routes/routes.txt"; then ip route del "$network" proto "$protocol"; fi
  done
  return "$failed"
}

# One transaction with a marker chain named after the file: where the marker is, the rules are.
apply_nft() {
  if [ ! -e "$desired/nft/berth.nft" ]; then
    nft delete table ip berth 2>/dev/null || true
    return 0
  fi
  {
    cat "$desired/nft/berth.nft"
    echo "add chain ip berth $(marker)"
  } | nft -f -
  : > "$run/stale-rules"
}

marker() { printf 'applied-%.16s' "$(sha256sum < "$desired/nft/berth.nft")"; }

is_intact() {
  if [ ! -e "$desired/nft/berth.nft" ] || [ -e "$run/errors/nft" ]; then return 0; fi
  nft list chain ip berth "$(marker)" >/dev/null 2>&1
}

# Chains and sets the file no longer names. Some kernels call a chain busy for a moment: the next time will do.
remove_stale() {
  rm -f "$run/stale-rules"
  {
    awk '/^add (chain|set|map) ip berth /{ print $2, $5 } /^  chain /{ print "chain", $2 }' "$desired/nft/berth.nft"
    echo "chain $(marker)"
  } | sort -u > "$run/named"
  nft -t list table ip berth | awk '$1 ~ /^(chain|set|map)$/ && $3 == "{" { print $1, $2 }' | sort -u |
    comm -13 "$run/named" - | while read -r kind name; do echo "delete $kind ip berth $name"; done > "$run/stale"
  if [ -s "$run/stale" ]; then nft -f "$run/stale" 2>/dev/null || true; fi
}

# A UDP flow has no end the kernel could see: one that leads to an endpoint that left is forgotten, and the next packet
# finds a new one.
forget_udp_flows() {
  if [ ! -s "$desired/conntrack/udp.txt" ]; then return 0; fi
  conntrack -L -p udp 2>/dev/null | awk -v flows="$desired/conntrack/udp.txt" '
    BEGIN {
      while ((getline line < flows) > 0) {
        count = split(line, part, " ")
        key = part[1] " " part[2]
        known[key] = 1
        for (i = 3; i <= count; i++) leads[key " " part[i]] = 1
      }
    }
    {
      sources = 0
      for (i = 1; i <= NF; i++) {
        if ($i ~ /^src=/) source[++sources] = substr($i, 5)
        if ($i ~ /^dst=/ && sources == 1) address = substr($i, 5)
        if ($i ~ /^sport=/ && sources == 1) from = substr($i, 7)
        if ($i ~ /^dport=/ && sources == 1) port = substr($i, 7)
      }
      key = address " " port
      if (known[key] && !leads[key " " source[2]]) print source[1], from, address, port
    }' | while read -r source from address port; do
    conntrack -D -p udp --orig-src "$source" --sport "$from" --orig-dst "$address" --dport "$port" >/dev/null 2>&1 || true
  done
}
