#!/bin/sh
# verify-backup.sh [FILE.rdb]: whether a backup (the newest, unless one is named) is what its manifest says and can be read to its end.
# With --boot it is also loaded by a server that is started for that, without a port, and the keys are counted there. Ends with 3 when
# something is wrong with the backup.
set -eu
umask 077
. "${0%/*}/common.sh"
BACKUP_DIR=${BACKUP_DIR:-/backup}
LOAD_SECONDS=${LOAD_SECONDS:-600}
FINDING=3

wrong() {
  say "$*"
  exit "$FINDING"
}

newest() {
  find "$BACKUP_DIR" -maxdepth 1 -name 'larder-*.json' | sort | tail -n 1
}

noted() {
  sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$manifest"
}

check_digest() {
  [ "$(sha256sum <"$file" | cut -d ' ' -f 1)" = "$(noted sha256)" ] || wrong "$file is not what was backed up: its SHA-256 is another than in $manifest"
}

check_content() {
  checked=$(redis-check-rdb "$file") || wrong "$file is damaged: $checked"
  read_keys=$(counted keys\ read)
  expiring=$(counted expires)
  expired=$(counted already\ expired)
  [ "$read_keys" = "$(noted keys)" ] || wrong "$file holds $read_keys keys, its manifest says $(noted keys)"
}

counted() {
  printf '%s\n' "$checked" | sed -n "s/.*\[info\] \([0-9]*\) $1.*/\1/p"
}

in_drill() {
  redis-cli -s "$folder/socket" "$@" </dev/null 2>/dev/null
}

# Keys whose time ran out since the backup are not loaded, so the count lies between two bounds.
check_loaded() {
  loaded=$(in_drill info keyspace | sed -n 's/^db[0-9]*:keys=\([0-9]*\),.*/\1/p' | awk '{ sum += $1 } END { print sum + 0 }')
  if [ "$loaded" -lt $((read_keys - expiring)) ] || [ "$loaded" -gt $((read_keys - expired)) ]; then
    wrong "of $read_keys keys ($expired expired, $expiring with an expiry) $loaded were loaded"
  fi
  say "$loaded of $read_keys keys were loaded, $expired had expired"
}

boot() {
  folder=$(mktemp -d "${TMPDIR:-/tmp}/larder-drill.XXXXXX")
  trap 'in_drill shutdown nosave; rm -rf "$folder"' EXIT
  cp "$file" "$folder/dump.rdb"
  redis-server --port 0 --unixsocket "$folder/socket" --dir "$folder" --save '' --appendonly no --daemonize yes --logfile "$folder/log" >/dev/null
  tries=0
  until [ "$(in_drill ping)" = PONG ]; do
    tries=$((tries + 1))
    [ "$tries" -lt "$LOAD_SECONDS" ] || wrong "$file was not loaded within $LOAD_SECONDS s: $(tail -n 5 "$folder/log")"
    sleep 1
  done
  check_loaded
}

boots=no
if [ "${1:-}" = --boot ]; then
  boots=yes
  shift
fi
manifest=${1:+${1%.rdb}.json}
manifest=${manifest:-$(newest)}
[ -r "$manifest" ] || wrong "there is no backup with a manifest in $BACKUP_DIR"
file=${manifest%.json}.rdb
[ -r "$file" ] || wrong "$file is missing"
check_digest
check_content
if [ "$boots" = yes ]; then
  boot
  tell_time_of_success larder_backup_verified_timestamp_seconds
fi
say "$file is good: $read_keys keys, taken $(noted taken)"
