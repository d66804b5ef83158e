#!/bin/sh
# Data of a volume as one stream of bytes, the same as long as the data is: sent from any byte on, gathered in a file,
# and unpacked once its checksum is what it has to be. /data is the volume, /stage is where a stream is gathered.
set -eu
export LC_ALL=C
data=${BERTH_DATA:-/data}
stage=${BERTH_STAGE:-/stage}

# By name, with times to the nanosecond, numbers for owners, extended attributes; without what reading changes.
stream() {
  tar --create --file=- --directory="$data" --sort=name --numeric-owner --xattrs --format=pax \
    --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime .
}

sum() { sha256sum | cut -d' ' -f1; }

# The size of what has been gathered of the stream with this checksum. Of any other nothing counts.
gathered() {
  if [ "$(cat "$stage/sum" 2>/dev/null)" != "$1" ]; then
    rm -f "$stage/stream"
    printf '%s' "$1" > "$stage/sum"
  fi
  if [ -e "$stage/stream" ]; then stat -c %s "$stage/stream"; else echo 0; fi
}

# What is there of /data is left over from an unpacking that was cut off: nobody was told of this volume yet.
unpack() {
  if [ "$(sum < "$stage/stream")" != "$1" ]; then
    rm -f "$stage/stream"
    echo "what arrived is not what was sent: it was thrown away" >&2
    exit 3
  fi
  find "$data" -mindepth 1 -delete
  tar --extract --file="$stage/stream" --directory="$data" --numeric-owner --same-permissions --xattrs
  if [ "$(stream | sum)" != "$1" ]; then
    echo "what was unpacked is not what was sent" >&2
    exit 4
  fi
  rm -f "$stage/stream" "$stage/sum"
}

case $1 in
  sum) stream | sum ;;
  send) stream | tail -c "+$(($2 + 1))" ;;
  gathered) gathered "$2" ;;
  gather) truncate -s "$2" "$stage/stream" && cat >> "$stage/stream" ;;
  unpack) unpack "$2" ;;
  *) exit 64 ;;
esac
