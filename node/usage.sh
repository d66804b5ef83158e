# shellcheck shell=sh disable=SC2154 # entrypoint.sh sets what these share
# What containers use, as the kernel counts it. Counters only: whoever reads them makes rates of two of these.

# The host's control groups, mounted read-only.
cgroups=${BERTH_CGROUPS:-/host/cgroup}

# `at MILLISECONDS`, `host CPU MEMORY`, then `ID CPU MEMORY` of every container: microseconds of processor time so far,
# and bytes in use without the file cache that the kernel may drop, as the kubelet counts them.
measure() {
  if [ ! -d "$cgroups" ]; then return 0; fi
  {
    echo "at $(date +%s%3N)"
    host_usage
    container_groups | container_usage
  } | replace "$state/usage.txt"
}

host_usage() {
  awk '
    $1 == "cpu" { busy = $2 + $3 + $4 + $7 + $8 + $9 }
    $1 == "MemTotal:" { used += $2 }
    $1 == "MemFree:" || $1 == "Inactive(file):" { used -= $2 }
    END { printf "host %.0f %.0f\n", busy * 10000, used * 1024 }' /proc/stat /proc/meminfo
}

# Docker names a group after the container's id: `ID` by itself, `docker-ID.scope` through systemd.
container_groups() {
  if [ -e "$cgroups/cgroup.controllers" ]; then tree=$cgroups; else tree=$cgroups/memory; fi
  find "$tree" -mindepth 1 -maxdepth 8 -type d -regextype posix-extended \
    -regex '.*/(docker-)?[0-9a-f]{64}(\.scope)?' -prune
}

# A group that goes away meanwhile reads as nothing and is left out.
container_usage() {
  awk -v root="$cgroups" '
    function number(file, value) {
      if ((getline value < file) <= 0) value = -1
      close(file)
      return value + 0
    }
    function entry(file, key, line, part, value) {
      value = -1
      while ((getline line < file) > 0) {
        split(line, part, " ")
        if (part[1] == key) { value = part[2] + 0; break }
      }
      close(file)
      return value
    }
    {
      id = $0
      sub(/.*\//, "", id); sub(/^docker-/, "", id); sub(/\.scope$/, "", id)
      if (index($0, root "/memory/") == 1) {
        cpu = number(root "/cpuacct/" substr($0, length(root "/memory/") + 1) "/cpuacct.usage")
        if (cpu >= 0) cpu = cpu / 1000
        memory = number($0 "/memory.usage_in_bytes")
        cache = entry($0 "/memory.stat", "total_inactive_file")
      } else {
        cpu = entry($0 "/cpu.stat", "usage_usec")
        memory = number($0 "/memory.current")
        cache = entry($0 "/memory.stat", "inactive_file")
      }
      if (cpu < 0 || memory < 0) next
      used = memory - (cache > 0 ? cache : 0)
      printf "%s %.0f %.0f\n", id, cpu, (used > 0 ? used : 0)
    }'
}
