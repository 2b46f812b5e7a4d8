#!/bin/sh
# Copies all data of a replica into BACKUP_DIR and says nothing is wrong only if nothing is: the copy was read again from end to end,
# its digest and what is in it stand in a manifest beside it. Ends with 1 on any doubt, and leaves no half backup.
set -eu
umask 077
. "${0%/*}/common.sh"
BACKUP_DIR=${BACKUP_DIR:-/backup}
KEEP=${KEEP:-48} # how many stay
BACKUP_SECONDS=${BACKUP_SECONDS:-3600}
LARGEST_LAG_SECONDS=10

info_of() { # NODE SECTION
  cli backup "$(host_of "$1")" "$(port_of "$1")" info "$2"
}

is_good_replica() {
  info=$(info_of "$1" replication) || return 1
  [ "$(printf '%s\n' "$info" | field role)" = slave ] || return 1
  [ "$(printf '%s\n' "$info" | field master_link_status)" = up ] || return 1
  [ "$(printf '%s\n' "$info" | field master_last_io_seconds_ago)" -le "$LARGEST_LAG_SECONDS" ]
}

# A master has better things to do than to fork for a backup; alone, it has no choice.
source_node() {
  if [ "$TOPOLOGY" = standalone ]; then
    printf '%s\n' "${NODES%% *}"
    return
  fi
  for node in $NODES; do
    if is_good_replica "$node"; then
      printf '%s\n' "$node"
      return
    fi
  done
  fail "no replica among $NODES is connected to its master and up to date"
}

require_room() {
  used=$(info_of "$node" memory | field used_memory)
  free=$(df -P -k "$BACKUP_DIR" | awk 'NR == 2 { print $4 * 1024 }')
  [ -n "$used" ] || fail "$node does not say how much memory it uses: is the password of user backup right?"
  awk -v free="$free" -v used="$used" 'BEGIN { exit !(free >= used * 1.2) }' || fail "$BACKUP_DIR has $free bytes free, needed are 1.2 times the $used bytes of $node"
}

copy() {
  answer=$(CLI_SECONDS=$BACKUP_SECONDS cli backup "$(host_of "$node")" "$(port_of "$node")" --rdb "$file.tmp") || fail "the copy from $node failed: $answer"
}

# redis-cli has ended with 0 after a failed write, so the file itself is asked.
check() {
  checked=$(redis-check-rdb "$file.tmp") || fail "the copy from $node is damaged: $checked"
  keys=$(printf '%s\n' "$checked" | sed -n 's/.*\[info\] \([0-9]*\) keys read.*/\1/p')
  [ -n "$keys" ] || fail "redis-check-rdb did not say how many keys it read: $checked"
}

manifest() {
  server=$(info_of "$node" server)
  replication=$(info_of "$node" replication)
  cat <<JSON
{
  "file": "${file##*/}",
  "sha256": "$(sha256sum <"$file.tmp" | cut -d ' ' -f 1)",
  "bytes": $(wc -c <"$file.tmp" | tr -d ' '),
  "keys": $keys,
  "taken": "$taken",
  "node": "$node",
  "role": "$(printf '%s\n' "$replication" | field role)",
  "replicationId": "$(printf '%s\n' "$replication" | field master_replid)",
  "redis": "$(printf '%s\n' "$server" | field redis_version)"
}
JSON
}

prune() {
  find "$BACKUP_DIR" -maxdepth 1 -name 'larder-*.json' | sort -r | tail -n "+$((KEEP + 1))" | while read -r old; do
    rm -f "$old" "${old%.json}.rdb"
  done
}

[ "$TOPOLOGY" != cluster ] || fail "a cluster has no moment that all shards share; see 'Back up' in docs/operate.md"
taken=$(date -u +%Y-%m-%dT%H:%M:%SZ)
mkdir -p "$BACKUP_DIR"
file="$BACKUP_DIR/larder-$(printf '%s' "$taken" | tr -d ':-').rdb"
trap 'rm -f "$file.tmp" "${file%.rdb}.json.tmp"' EXIT
node=$(source_node)
require_room
copy
check
manifest >"${file%.rdb}.json.tmp"
mv "$file.tmp" "$file"
mv "${file%.rdb}.json.tmp" "${file%.rdb}.json" # the manifest last: what has none is no backup
prune
tell_time_of_success larder_backup_success_timestamp_seconds
say "$keys keys of $node are in $file"
