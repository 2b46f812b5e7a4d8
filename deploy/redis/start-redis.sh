#!/bin/sh
# Renders the configuration of a server that holds data, then becomes it. Runs before every start, also when only the container is
# restarted: a former master that came back as such would take writes until the sentinels correct it, and those are lost.
set -eu
umask 077
. "${0%/*}/common.sh"

has_data() {
  [ -e "$DATA_DIR/dump.rdb" ] || [ -e "$DATA_DIR/appendonlydir" ] || [ -e "$DATA_DIR/appendonly.aof" ]
}

sentinels_know_replicas() {
  for sentinel in $SENTINELS; do
    cli probe "$(host_of "$sentinel")" "$(port_of "$sentinel")" sentinel master "$MASTER_NAME" | grep -A 1 -x num-slaves | grep -qx '[1-9][0-9]*' && return 0
  done
  return 1
}

some_other_holds_data() {
  for node in $NODES; do
    [ "$node" != "$ANNOUNCE_HOST:$REDIS_PORT" ] || continue
    cli probe "$(host_of "$node")" "$(port_of "$node")" info keyspace | grep -q '^db[0-9]*:keys=' && return 0
  done
  return 1
}

# An empty master would empty its replicas. It stays down until the sentinels have chosen one of them.
other_than_empty_me() {
  say "the sentinels name this node as master, but it has no data while others may: waiting until they name another"
  tries=0
  while [ "$tries" -lt "${REPLACEMENT_TRIES:-60}" ]; do
    other=$(agreed_master)
    if [ -n "$other" ] && ! is_me "$other"; then
      printf '%s\n' "$other"
      return
    fi
    tries=$((tries + 1))
    sleep 1
  done
  fail "no other master was named; if the data are lost for good, let this node be the first again: touch $DATA_DIR/larder.first"
}

other_that_is_master() {
  for node in $NODES; do
    [ "$node" != "$ANNOUNCE_HOST:$REDIS_PORT" ] || continue
    if [ "$(cli probe "$(host_of "$node")" "$(port_of "$node")" role | head -n 1)" = master ]; then
      printf '%s %s\n' "$(host_of "$node")" "$(port_of "$node")"
      return
    fi
  done
}

is_being_replaced() {
  for sentinel in $SENTINELS; do
    cli probe "$(host_of "$sentinel")" "$(port_of "$sentinel")" sentinel master "$MASTER_NAME" | grep -A 1 -x flags | grep -q 'o_down\|failover_in_progress' && return 0
  done
  return 1
}

# Who was killed and is back at once may find the sentinels in the middle of replacing it: most still name it, another is master.
me_unless_replaced() {
  tries=0
  while [ "$tries" -lt 10 ]; do
    other=$(other_that_is_master)
    if [ -n "$other" ]; then
      say "the sentinels still name this node, but $other is master already"
      printf '%s\n' "$other"
      return
    fi
    is_being_replaced || break
    tries=$((tries + 1))
    sleep 1
  done
  agreed=$(agreed_master)
  printf '%s\n' "${agreed:-$ANNOUNCE_HOST $REDIS_PORT}"
}

first_master() {
  [ -n "$FIRST_MASTER" ] || fail "FIRST_MASTER must name the host that is master at the very first start"
  if [ "$FIRST_MASTER" = "$ANNOUNCE_HOST" ] && some_other_holds_data; then
    fail "nobody knows who is master, and this empty node must not be while another has data; start the sentinels, or touch $DATA_DIR/larder.first"
  fi
  printf '%s %s\n' "$FIRST_MASTER" "$REDIS_PORT"
}

# First what most sentinels say, then what the sentinel beside this node last knew, then the very first start.
choose_master() {
  if [ -e "$DATA_DIR/larder.first" ]; then
    printf '%s %s\n' "$ANNOUNCE_HOST" "$REDIS_PORT"
    return
  fi
  tries=0
  while :; do
    agreed=$(agreed_master)
    remembered=$(remembered_master)
    if [ -n "$agreed" ] || ! has_data || [ "$tries" -ge "${SENTINEL_TRIES:-5}" ]; then
      break
    fi
    tries=$((tries + 1))
    sleep 1
  done
  if [ -n "$agreed" ]; then
    if is_me "$agreed" && ! has_data && sentinels_know_replicas; then
      other_than_empty_me
    elif is_me "$agreed" && has_data; then
      me_unless_replaced
    else
      printf '%s\n' "$agreed"
    fi
  elif [ -n "$remembered" ]; then
    printf '%s\n' "$remembered"
  elif has_data; then
    fail "this node has data, but no quorum of sentinels says who is master; start the sentinels, or touch $DATA_DIR/larder.first on the one that shall be"
  else
    first_master
  fi
}

knows_hostnames_in_cluster() {
  ! redis-server --version | grep -q ' v=6\.'
}

render() {
  printf 'include %s\n' "$CONFIG_DIR/redis.conf"
  printf 'bind %s\n' "${BIND:-* -::*}"
  printf 'dir %s\n' "$DATA_DIR"
  printf 'aclfile %s\n' "$RUN_DIR/users.acl"
  printf 'maxmemory %s\nmaxmemory-policy %s\n' "${MAXMEMORY:-2gb}" "${MAXMEMORY_POLICY:-allkeys-lru}"
  if [ -z "$TLS_DIR" ]; then
    printf 'port %s\n' "$REDIS_PORT"
  else
    printf 'port 0\ntls-port %s\n' "$REDIS_PORT"
    printf 'tls-cert-file %s\ntls-key-file %s\ntls-ca-cert-file %s\n' "$TLS_DIR/tls.crt" "$TLS_DIR/tls.key" "$TLS_DIR/ca.crt"
    printf 'tls-replication yes\ntls-cluster yes\ntls-auth-clients %s\n' "${TLS_CLIENTS:-no}"
  fi
  case "$TOPOLOGY" in
    standalone) ;;
    sentinel) render_replication ;;
    cluster) render_cluster ;;
    *) fail "TOPOLOGY is '$TOPOLOGY', must be standalone, sentinel or cluster" ;;
  esac
}

render_login_at_master() {
  printf 'masteruser replica\nmasterauth %s\n' "$(password replica)"
}

render_replication() {
  render_login_at_master
  printf 'replica-announce-ip %s\nreplica-announce-port %s\n' "$ANNOUNCE_HOST" "$REDIS_PORT"
  printf 'min-replicas-to-write %s\nmin-replicas-max-lag 10\n' "${MIN_REPLICAS:-0}"
  is_me "$master" || printf 'replicaof %s\n' "$master"
}

# Nodes find each other by address, clients by name. The address is this start's: that in nodes.conf may be another's by now.
render_cluster() {
  render_login_at_master
  printf 'cluster-enabled yes\ncluster-config-file nodes.conf\ncluster-node-timeout %s\n' "${CLUSTER_NODE_TIMEOUT:-5000}"
  printf 'cluster-require-full-coverage no\ncluster-allow-reads-when-down yes\n'
  [ -z "${ANNOUNCE_IP:-}" ] || printf 'cluster-announce-ip %s\n' "$ANNOUNCE_IP"
  if knows_hostnames_in_cluster; then
    printf 'cluster-announce-hostname %s\ncluster-preferred-endpoint-type hostname\n' "$ANNOUNCE_HOST"
  fi
}

users_in_cluster() {
  [ "$TOPOLOGY" != cluster ] || printf '%s\n' "$CONFIG_DIR/users-in-cluster.acl"
}

mkdir -p "$RUN_DIR"
master=
if [ "$TOPOLOGY" = sentinel ]; then
  master=$(choose_master)
  say "the master is $master"
  printf '%s\n' "$master" >"$RUN_DIR/master.tmp"
  mv "$RUN_DIR/master.tmp" "$RUN_DIR/master"
fi
extra=$(users_in_cluster)
render_users "$CONFIG_DIR/users.acl" "$extra" >"$RUN_DIR/users.acl"
render >"$RUN_DIR/redis.conf"
rm -f "$DATA_DIR/larder.first"
[ "${RENDER_ONLY:-no}" != yes ] || exit 0
exec redis-server "$RUN_DIR/redis.conf"
