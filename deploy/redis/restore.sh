#!/bin/sh
# restore.sh FILE.rdb: puts a backup where a server that is stopped finds it at its next start, as the beginning of its append-only
# file. (A dump.rdb beside "appendonly yes" is not read at all: the server would start empty and keep that.) Only says what it would do
# unless --yes is given; what stands in DATA_DIR is moved aside, never deleted. The node is master at its next start.
set -eu
umask 077
. "${0%/*}/common.sh"

confirmed=no
if [ "${1:-}" = --yes ]; then
  confirmed=yes
  shift
fi
file=${1:-}
[ -n "$file" ] || {
  say "usage: restore.sh [--yes] FILE.rdb"
  exit 2
}
"${0%/*}/verify-backup.sh" "$file"
aside="$DATA_DIR/before-restore-$(date -u +%Y%m%dT%H%M%SZ)"
if [ "$confirmed" = no ]; then
  say "would move what is in $DATA_DIR to $aside and put $file there; say --yes to do it"
  exit 0
fi
if cli probe "${PROBE_HOST:-127.0.0.1}" "$REDIS_PORT" ping | grep -qv '^Could not connect'; then
  fail "a server answers on port $REDIS_PORT: stop it, and the sentinels, before you restore"
fi

mkdir "$aside"
for name in dump.rdb appendonlydir appendonly.aof nodes.conf "${SENTINEL_CONF##*/}"; do
  [ ! -e "$DATA_DIR/$name" ] || mv "$DATA_DIR/$name" "$aside/"
done
if redis-server --version | grep -q ' v=6\.'; then
  cp "$file" "$DATA_DIR/appendonly.aof"
else
  mkdir "$DATA_DIR/appendonlydir"
  cp "$file" "$DATA_DIR/appendonlydir/appendonly.aof.1.base.rdb"
  printf 'file appendonly.aof.1.base.rdb seq 1 type b\n' >"$DATA_DIR/appendonlydir/appendonly.aof.manifest"
fi
: >"$DATA_DIR/larder.first"
say "$file is in place; start this node first, then the others, which must be empty; then drop what applications have in memory"
