#!/bin/sh
# Turns a container into a Docker host: what an init system would have prepared, then sshd and dockerd.
# Arguments go to dockerd. /lab holds the host's keys.
set -eu

prepare_mounts() {
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/sshd
  for tree in /proc/sys /sys; do
    if mountpoint -q "$tree"; then mount -o remount,rw "$tree"; fi
  done
  mount --make-rshared /
}

prepare_kernel() {
  for module in br_netfilter overlay nf_tables; do modprobe "$module" 2>/dev/null || true; done
  # As on a fresh machine: the engine finds forwarding off, turns it on and closes its FORWARD chain.
  sysctl -qw net.ipv4.ip_forward=0
  # Shared by all hosts of the machine, and meant for one.
  sysctl -qw fs.inotify.max_user_instances=8192 2>/dev/null || true
}

# Keys come from outside, so that they are known before the host runs and stay when it is made anew.
install_keys() {
  install -m 600 /lab/host_key /etc/ssh/ssh_host_ed25519_key
  install -m 644 /lab/host_key.pub /etc/ssh/ssh_host_ed25519_key.pub
  install -d -m 700 -o berth -g berth /home/berth/.ssh
  install -m 600 -o berth -g berth /lab/authorized_keys /home/berth/.ssh/authorized_keys
}

# As an init system would: the engine is started again when it ends, except while it is held (see berth-lab-engine).
supervise() {
  while :; do
    while [ -e /run/engine-held ]; do pause 0.2; done
    dockerd "$@" &
    engine=$!
    wait "$engine" || true
    pause 1
  done
}

# A shell handles signals between commands only, but at once while it waits.
pause() {
  sleep "$1" &
  wait $!
}

stop() {
  if [ -n "$engine" ]; then
    kill "$engine" 2>/dev/null || true
    wait "$engine" || true
  fi
  exit 0
}

engine=
trap stop TERM INT
prepare_mounts
prepare_kernel
install_keys
/usr/sbin/sshd
supervise "$@"
