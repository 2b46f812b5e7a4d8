#!/bin/sh
# admin.sh ARGUMENTS…: redis-cli for people, with the login of the user administrator, by TLS where that is set up, at the server of this
# node unless -h and -p say otherwise. The password is in the environment of redis-cli, not among its arguments.
set -eu
. "${0%/*}/common.sh"
become_redis_cli '' administrator "${PROBE_HOST:-127.0.0.1}" "$REDIS_PORT" "$@"
