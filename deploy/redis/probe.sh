#!/bin/sh
# probe.sh alive|ready redis|sentinel: for health checks of containers. Alive looks at this process alone, never at a master, a quorum
# or another node: restarting this one would not cure those.
set -eu
. "${0%/*}/common.sh"
HERE=${PROBE_HOST:-127.0.0.1}

redis_says() {
  cli probe "$HERE" "$REDIS_PORT" "$@"
}

alive_redis() { # while it loads, or waits for its master, or runs a long script, it lives
  answer=$(redis_says ping) || :
  case "$answer" in
    PONG | LOADING* | MASTERDOWN* | BUSY*) ;;
    *) fail "PING was answered: ${answer:-nothing in time}" ;;
  esac
}

ready_redis() {
  answer=$(redis_says ping) || :
  [ "$answer" = PONG ] || fail "PING was answered: ${answer:-nothing in time}"
  case "$TOPOLOGY" in
    sentinel) ready_replica ;;
    cluster) ready_node ;;
  esac
}

ready_replica() {
  info=$(redis_says info replication) || :
  [ "$(printf '%s\n' "$info" | field role)" = slave ] || return 0
  [ "$(printf '%s\n' "$info" | field master_link_status)" = up ] || fail "the link to the master is down"
  [ "$(printf '%s\n' "$info" | field master_sync_in_progress)" = 0 ] || fail "the data are still being copied from the master"
}

# Once the cluster was whole this node stays ready: a shard that is lost elsewhere must not take all the others out of service.
ready_node() {
  [ ! -e "$RUN_DIR/was-whole" ] || return 0
  redis_says cluster info | grep -q '^cluster_slots_ok:16384' || fail "the cluster is not whole yet"
  : >"$RUN_DIR/was-whole"
}

alive_sentinel() {
  answer=$(cli probe "$HERE" "$SENTINEL_PORT" ping) || :
  [ "$answer" = PONG ] || fail "PING was answered: ${answer:-nothing in time}"
}

ready_sentinel() { # a master whose name was mistyped is found here: a sentinel starts with one that never resolves
  alive_sentinel
  cli probe "$HERE" "$SENTINEL_PORT" sentinel get-master-addr-by-name "$MASTER_NAME" | address | grep -q . || fail "this sentinel knows no master named $MASTER_NAME"
}

quorum_sentinel() { # for people and doctors: not for a probe, which would take all sentinels out at once
  answer=$(cli probe "$HERE" "$SENTINEL_PORT" sentinel ckquorum "$MASTER_NAME") || :
  case "$answer" in
    OK*) say "$answer" ;;
    *) fail "${answer:-no answer in time}" ;;
  esac
}

alive_joiner() {
  [ -z "$(find "$RUN_DIR/joined-at" -mmin +5 2>/dev/null)" ] || fail "the joiner has not looked at the cluster for five minutes"
}

case "${1:-} ${2:-}" in
  'alive redis') alive_redis ;;
  'ready redis') ready_redis ;;
  'alive sentinel') alive_sentinel ;;
  'ready sentinel') ready_sentinel ;;
  'quorum sentinel') quorum_sentinel ;;
  'alive joiner') alive_joiner ;;
  *)
    say "usage: probe.sh alive|ready redis|sentinel, or probe.sh quorum sentinel"
    exit 2
    ;;
esac
