#!/bin/sh
# Makes another node master before this one stops, without losing an acknowledged write: writers are held, the replicas catch up, a
# sentinel fails over, this node becomes a replica of the new one, and only then writers go on, to be told READONLY. In a cluster a
# replica of this node takes its place in the same way. On a replica, and where there is nobody to take over, it does nothing.
# With "sentinel" as argument it waits for that to have happened, so that the sentinel beside a master outlives the handing over.
set -eu
. "${0%/*}/common.sh"
HERE=${PROBE_HOST:-127.0.0.1}
PAUSE_MS=${PAUSE_MS:-30000}
STEPS=${STEPS:-125} # of 0.2 s each: 25 s, less than the pause

redis_says() {
  cli operator "$HERE" "$REDIS_PORT" "$@"
}

is_master() {
  [ "$(redis_says role | head -n 1)" = master ]
}

# reached CONDITION…: whether it holds within the steps that are left.
reached() {
  while ! "$@"; do
    steps=$((steps - 1))
    [ "$steps" -gt 0 ] || return 1
    sleep 0.2
  done
}

offset_here() {
  redis_says info replication | field master_repl_offset
}

# Every replica that is connected has confirmed what was written before the pause.
replicas_have() {
  redis_says info replication | field 'slave[0-9]*' | awk -F '[=,]' -v least="$1" '
    { for (i = 1; i < NF; i++) if ($i == "offset" && $(i + 1) + 0 < least) behind = 1; seen = 1 }
    END { exit behind || !seen }'
}

ask_for_failover() {
  for sentinel in $SENTINELS; do
    answer=$(cli operator "$(host_of "$sentinel")" "$(port_of "$sentinel")" sentinel failover "$MASTER_NAME") || continue
    case "$answer" in
      OK | INPROG*) return 0 ;;
      *) say "sentinel $sentinel answered: $answer" ;;
    esac
  done
  return 1
}

another_is_named() {
  named=$(agreed_master)
  [ -n "$named" ] && ! is_me "$named"
}

# Sentinels do that, too, but their connection waits: they publish on it, and that is held like a write.
follow() { # "host port"
  # shellcheck disable=SC2086 # two words
  [ "$(redis_says replicaof $1)" = OK ]
}

give_up() {
  redis_says client unpause >/dev/null || :
  say "$1; this node goes as master, and the sentinels will notice by themselves"
  exit 1
}

hand_over() {
  steps=$STEPS
  if ! is_master; then
    say "not a master: nothing to hand over"
    return
  fi
  if [ "$(redis_says info replication | field connected_slaves)" = 0 ]; then
    say "no replica is connected: nobody can take over"
    return
  fi
  paused=$(redis_says client pause "$PAUSE_MS" write) || :
  [ "$paused" = OK ] || give_up "writers could not be held: ${paused:-no answer in time}"
  offset=$(offset_here)
  reached replicas_have "$offset" || give_up "the replicas did not catch up"
  reached ask_for_failover || give_up "no sentinel would fail over"
  reached another_is_named || give_up "no other master was named in time"
  follow "$named" || give_up "this node did not become a replica of $named"
  redis_says client unpause >/dev/null || :
  say "handed over to $named"
}

wait_for_hand_over() {
  steps=$STEPS
  if reached another_is_named; then
    say "another node is master"
  else
    say "this node is still named as master"
  fi
}

is_replica() {
  ! is_master
}

# In a cluster a replica asks for its master's place, and the master itself holds its writers until it has everything.
hand_over_shard() {
  steps=$STEPS
  if ! is_master; then
    say "not a master: nothing to hand over"
    return
  fi
  replica=$(redis_says cluster nodes | awk -v me="$(redis_says cluster myid)" '$4 == me && $3 !~ /fail/ && $8 == "connected" { sub(/@.*/, "", $2); print $2; exit }')
  if [ -z "$replica" ]; then
    say "no replica is connected: nobody can take over"
    return
  fi
  answer=$(cli operator "$(host_of "$replica")" "$(port_of "$replica")" cluster failover) || :
  [ "$answer" = OK ] || fail "$replica would not take over: ${answer:-no answer in time}"
  reached is_replica || fail "$replica did not take over in time"
  say "handed over to $replica"
}

case "$TOPOLOGY ${1:-redis}" in
  standalone*) exit 0 ;;
  'cluster redis')
    hand_over_shard
    exit 0
    ;;
esac
case "${1:-redis}" in
  redis) hand_over ;;
  sentinel) wait_for_hand_over ;;
  *)
    say "usage: hand-over.sh [redis|sentinel]"
    exit 2
    ;;
esac
