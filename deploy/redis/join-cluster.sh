#!/bin/sh
# Runs beside each node of a Redis Cluster. The first of them makes a cluster out of nodes that belong to none yet. All of them introduce
# their node to the others at the addresses these have now, while it sees fewer than there are: nodes know each other by address, so when
# all were restarted at once with new addresses, none would find another again.
set -eu
umask 077
. "${0%/*}/common.sh"
HERE=${PROBE_HOST:-127.0.0.1}
EVERY_SECONDS=${EVERY_SECONDS:-10}
REPLICAS=${REPLICAS:-1} # of each master

node_says() { # NODE COMMAND…
  node=$1
  shift
  cli operator "$(host_of "$node")" "$(port_of "$node")" "$@"
}

here() {
  cli operator "$HERE" "$REDIS_PORT" "$@"
}

is_first() {
  [ "${NODES%% *}" = "$ANNOUNCE_HOST:$REDIS_PORT" ]
}

knows_only_itself() { # NODE
  node_says "$1" cluster info | grep -q '^cluster_known_nodes:1[^0-9]*$'
}

none_belongs_to_a_cluster() {
  for other in $NODES; do
    knows_only_itself "$other" || return 1
  done
}

address_of() { # host
  case "$1" in
    *[!0-9.]*) getent hosts "$1" | awk '{ print $1; exit }' ;;
    *) printf '%s\n' "$1" ;;
  esac
}

create() {
  say "making a cluster of $NODES"
  addresses=
  for other in $NODES; do
    addresses="$addresses $(address_of "$(host_of "$other")"):$(port_of "$other")"
  done
  # shellcheck disable=SC2086 # several words
  CLI_SECONDS=120 cli operator "$HERE" "$REDIS_PORT" --cluster create $addresses --cluster-replicas "$REPLICAS" --cluster-yes
}

# Nodes that this one has a link to, itself included.
in_sight() {
  here cluster nodes | awk '$3 ~ /myself/ || $8 == "connected"' | grep -cv 'fail\|noaddr'
}

introduce_all() {
  for other in $NODES; do
    address=$(address_of "$(host_of "$other")")
    [ -z "$address" ] || here cluster meet "$address" "$(port_of "$other")" >/dev/null || :
  done
}

look() {
  if [ "$(here ping)" != PONG ]; then
    return
  fi
  if is_first && none_belongs_to_a_cluster; then
    create
  elif ! knows_only_itself "$ANNOUNCE_HOST:$REDIS_PORT" && [ "$(in_sight)" -lt "$(printf '%s\n' "$NODES" | wc -w)" ]; then
    say "this node sees $(in_sight) nodes: introducing it to $NODES"
    introduce_all
  fi
}

trap 'exit 0' TERM INT
while :; do
  look || say "that failed; trying again in $EVERY_SECONDS s"
  : >"$RUN_DIR/joined-at"
  sleep "$EVERY_SECONDS" &
  wait $!
done
