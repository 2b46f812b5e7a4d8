#!/bin/sh
# Renders the configuration of a sentinel, then becomes it. What sentinels found out (who is master, in which epoch, whom they know)
# is kept from the file they wrote; settings and passwords are ours and made anew at every start.
set -eu
umask 077
. "${0%/*}/common.sh"

# The data node beside this sentinel decides at the very first start; sentinels that stand alone take FIRST_MASTER.
master_of_neighbour() {
  [ "${BESIDE_REDIS:-no}" = yes ] || return 0
  say "waiting for the server beside this sentinel to say who is master"
  tries=0
  while [ ! -s "$RUN_DIR/master" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || fail "the server beside this sentinel did not say who is master: $RUN_DIR/master is missing"
    sleep 1
  done
  cat "$RUN_DIR/master"
}

choose_master() {
  remembered=$(remembered_master)
  [ -n "$remembered" ] || remembered=$(agreed_master)
  [ -n "$remembered" ] || remembered=$(master_of_neighbour)
  [ -n "$remembered" ] || remembered="${FIRST_MASTER:?must name the host that is master at the very first start} $REDIS_PORT"
  printf '%s\n' "$remembered"
}

identity() { # the same at every start, so that nobody takes this one for an additional sentinel
  printf '%s %s %s' "$MASTER_NAME" "$ANNOUNCE_HOST" "$SENTINEL_PORT" | sha1sum | cut -d ' ' -f 1
}

render() {
  printf 'dir %s\nlogfile ""\nbind %s\n' "$RUN_DIR" "${BIND:-* -::*}"
  printf 'protected-mode yes\naclfile %s\n' "$RUN_DIR/sentinel-users.acl"
  if [ -z "$TLS_DIR" ]; then
    printf 'port %s\n' "$SENTINEL_PORT"
  else
    printf 'port 0\ntls-port %s\n' "$SENTINEL_PORT"
    printf 'tls-cert-file %s\ntls-key-file %s\ntls-ca-cert-file %s\n' "$TLS_DIR/tls.crt" "$TLS_DIR/tls.key" "$TLS_DIR/ca.crt"
    printf 'tls-replication yes\ntls-auth-clients %s\n' "${TLS_CLIENTS:-no}"
  fi
  printf 'sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\n'
  printf 'sentinel announce-ip %s\nsentinel announce-port %s\n' "$ANNOUNCE_HOST" "$SENTINEL_PORT"
  printf 'sentinel myid %s\n' "$(identity)"
  printf 'sentinel sentinel-user peer\nsentinel sentinel-pass %s\n' "$(password peer)"
  printf 'sentinel monitor %s %s %s\n' "$MASTER_NAME" "$master" "$QUORUM"
  printf 'sentinel auth-user %s sentinel\nsentinel auth-pass %s %s\n' "$MASTER_NAME" "$MASTER_NAME" "$(password sentinel)"
  printf 'sentinel down-after-milliseconds %s %s\n' "$MASTER_NAME" "${DOWN_AFTER_MS:-5000}"
  printf 'sentinel failover-timeout %s %s\n' "$MASTER_NAME" "${FAILOVER_TIMEOUT_MS:-60000}"
  printf 'sentinel parallel-syncs %s 1\n' "$MASTER_NAME"
}

found_out() {
  [ ! -r "$SENTINEL_CONF" ] || awk -v name="$MASTER_NAME" '
    $1 == "sentinel" && $3 == name && $2 ~ /^(config-epoch|leader-epoch|known-replica|known-sentinel)$/
    $1 == "sentinel" && $2 == "current-epoch"' "$SENTINEL_CONF"
}

mkdir -p "$RUN_DIR"
master=$(choose_master)
say "the master is $master"
render_users "$CONFIG_DIR/sentinel-users.acl" >"$RUN_DIR/sentinel-users.acl"
{ render && found_out; } >"$SENTINEL_CONF.tmp"
mv "$SENTINEL_CONF.tmp" "$SENTINEL_CONF"
[ "${RENDER_ONLY:-no}" != yes ] || exit 0
exec redis-server "$SENTINEL_CONF" --sentinel
