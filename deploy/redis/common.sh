# shellcheck shell=sh
# What the scripts beside it share. Settings come from the environment, passwords from files; nothing secret is an argument.
# shellcheck disable=SC2034 # used by those who read this file

TOPOLOGY=${TOPOLOGY:-standalone} # standalone, sentinel or cluster
MASTER_NAME=${MASTER_NAME:-larder}
ANNOUNCE_HOST=${ANNOUNCE_HOST:-$(hostname)} # the name by which the others reach this one, the same everywhere
REDIS_PORT=${REDIS_PORT:-6379}
SENTINEL_PORT=${SENTINEL_PORT:-26379}
QUORUM=${QUORUM:-2}
DATA_DIR=${DATA_DIR:-/data}    # survives restarts
RUN_DIR=${RUN_DIR:-/run/larder} # in memory: holds what is rendered
CONFIG_DIR=${CONFIG_DIR:-/opt/larder/redis}
SECRETS_DIR=${SECRETS_DIR:-/run/secrets/redis} # a file for each user, named after it
TLS_DIR=${TLS_DIR:-}                           # tls.crt, tls.key and ca.crt; empty: no TLS
SENTINEL_CONF=${SENTINEL_CONF:-$DATA_DIR/sentinel.conf}
ANSWER_SECONDS=${ANSWER_SECONDS:-3}

# Pods are counted: NODE_COUNT of them, named NODE_PREFIX-0.NODE_DOMAIN and so on.
counted() { # PORT
  index=0
  while [ "$index" -lt "$NODE_COUNT" ]; do
    printf '%s-%s.%s:%s ' "$NODE_PREFIX" "$index" "$NODE_DOMAIN" "$1"
    index=$((index + 1))
  done
}

if [ -n "${NODE_COUNT:-}" ] && [ -n "${NODE_DOMAIN:-}" ]; then
  NODES=${NODES:-$(counted "$REDIS_PORT")}
  [ "$TOPOLOGY" != sentinel ] || SENTINELS=${SENTINELS:-$(counted "$SENTINEL_PORT")}
  FIRST_MASTER=${FIRST_MASTER:-$NODE_PREFIX-${FIRST_NODE:-0}.$NODE_DOMAIN}
fi
NODES=${NODES:-$ANNOUNCE_HOST:$REDIS_PORT} # host:port of every server that holds data
SENTINELS=${SENTINELS:-}                   # host:port of every sentinel
FIRST_MASTER=${FIRST_MASTER:-}             # host that is master when nobody ever was

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

host_of() {
  printf '%s\n' "${1%:*}"
}

port_of() {
  printf '%s\n' "${1##*:}"
}

password() { # of a user
  [ -r "$SECRETS_DIR/$1" ] || fail "the password of user $1 is not in $SECRETS_DIR/$1"
  tr -d '\r\n' <"$SECRETS_DIR/$1"
}

# cli USER HOST PORT COMMAND…: asks one server and waits ANSWER_SECONDS for it. An error is an answer, too.
cli() (
  become_redis_cli "${CLI_SECONDS:-$ANSWER_SECONDS}" "$@" 2>&1 </dev/null
)

# become_redis_cli SECONDS USER HOST PORT ARGUMENT…: with the password of that user in its environment; for at most so long, or for ever
# if that is empty.
become_redis_cli() {
  seconds=$1 user=$2 host=$3 port=$4
  shift 4
  if [ -n "$TLS_DIR" ]; then
    set -- --tls --cacert "$TLS_DIR/ca.crt" "$@"
    if [ -r "$TLS_DIR/tls.key" ]; then # asked for where TLS_CLIENTS=yes
      set -- --cert "$TLS_DIR/tls.crt" --key "$TLS_DIR/tls.key" "$@"
    fi
  fi
  REDISCLI_AUTH=$(password "$user")
  export REDISCLI_AUTH
  exec ${seconds:+timeout "$seconds"} redis-cli --no-auth-warning --user "$user" -h "$host" -p "$port" "$@"
}

# What a line of INFO says.
field() {
  sed -n "s/^$1:\([^\r]*\).*/\1/p"
}

# "host port" out of the answer of SENTINEL GET-MASTER-ADDR-BY-NAME, nothing out of any other.
address() {
  awk 'NR == 1 { host = $1 } NR == 2 && /^[0-9]+$/ { print host, $1 }'
}

# The master that at least a quorum of the sentinels names, or nothing.
agreed_master() {
  for sentinel in $SENTINELS; do
    cli probe "$(host_of "$sentinel")" "$(port_of "$sentinel")" sentinel get-master-addr-by-name "$MASTER_NAME" | address || true
  done | sort | uniq -c | awk -v quorum="$QUORUM" '$1 >= quorum { print $2, $3; exit }'
}

# Where the last sentinel that ran here saw the master, or nothing.
remembered_master() {
  [ ! -r "$SENTINEL_CONF" ] || awk -v name="$MASTER_NAME" '$1 == "sentinel" && $2 == "monitor" && $3 == name { print $4, $5 }' "$SENTINEL_CONF"
}

is_me() { # "host port"
  [ "$1" = "$ANNOUNCE_HOST $REDIS_PORT" ]
}

digests() { # of the passwords of a user: its own and, during a rotation, the one in USER.also
  for file in "$SECRETS_DIR/$1" "$SECRETS_DIR/$1.also"; do
    [ ! -r "$file" ] || printf '#%s ' "$(tr -d '\r\n' <"$file" | sha256sum | cut -d ' ' -f 1)"
  done
}

key_patterns() { # of the namespaces, as docs/security.md lists them
  for namespace in ${NAMESPACES:-}; do
    # shellcheck disable=SC1083 # the braces are Redis' hash tags
    printf '~%s:* ~{%s:* ~{%s}* ~{%s#* ' "$namespace" "$namespace" "$namespace" "$namespace"
  done
}

# render_users TEMPLATE [EXTRA]: the template with digests and patterns, and with what EXTRA grants besides.
render_users() {
  extra=${2:-/dev/null}
  grep '^user ' "$1" | while read -r word user rest; do
    case "$rest" in
      *PASSWORDS*) password "$user" >/dev/null || exit 1 ;;
    esac
    printf '%s %s %s %s\n' "$word" "$user" "$rest" "$(sed -n "s/^$user //p" "$extra")" |
      sed -e "s|PASSWORDS|$(digests "$user")|" -e "s|KEYS|$(key_patterns)|"
  done
}

# For node_exporter's textfile collector, where METRICS_FILE says so; a CronJob of Kubernetes is watched by kube-state-metrics.
tell_time_of_success() { # METRIC
  [ -n "${METRICS_FILE:-}" ] || return 0
  printf '%s %s\n' "$1" "$(date +%s)" >"$METRICS_FILE.tmp"
  chmod 0644 "$METRICS_FILE.tmp"
  mv "$METRICS_FILE.tmp" "$METRICS_FILE"
}
