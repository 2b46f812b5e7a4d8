#!/bin/sh
# prepare.sh [FOLDER]: makes the passwords of all three topologies in its folder "secrets", or in that of another FOLDER, and writes
# Grafana's dashboards out into "dashboards" beside it. Keeps passwords that are there.
set -eu
umask 077
here=$(cd "${0%/*}" && pwd)
folder=${1:-$here}
secrets=$folder/secrets

hosts() { # NAME COUNT PORT
  index=1
  while [ "$index" -le "$2" ]; do
    printf '%s-%s:%s ' "$1" "$index" "$3"
    index=$((index + 1))
  done
}

TARGETS="redis:6379 $(hosts redis 6 6379) $(hosts sentinel 3 26379)" "$here/../redis/new-passwords.sh" "$secrets"
if [ ! -s "$secrets/grafana" ]; then
  od -An -v -tx1 -N 16 /dev/urandom | tr -d ' \n' >"$secrets/grafana"
  chmod 0444 "$secrets/grafana"
fi
(umask 022 && "$here/../grafana/dashboards.sh" "$folder/dashboards" >/dev/null)
printf 'passwords are in %s; the one for the user admin of Grafana is in %s/grafana\n' "$secrets" "$secrets"
