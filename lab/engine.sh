#!/bin/sh
# Takes a lab host's engine away and gives it back: `kill` ends it at once, its containers run on; `start` lets it return.
set -eu
case $1 in
  kill)
    touch /run/engine-held
    kill -KILL "$(cat /var/run/docker.pid)"
    ;;
  start) rm -f /run/engine-held ;;
esac
