#!/bin/sh
# Writes the dashboards to a folder, each under its own uid and once more under each alias, so that old links still lead there.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
aliases='larder.json:aikernel-redis-cache'

usage() {
  cat <<'TEXT'
Usage: dashboards.sh FOLDER

Copies the dashboards to FOLDER, which is made if need be, together with their aliases:
  larder.json -> aikernel-redis-cache.json, the same but for its uid and its title
TEXT
}

case "${1:-}" in
  --help | -h)
    usage
    exit 0
    ;;
  '' | -*)
    usage >&2
    exit 2
    ;;
esac
folder=$1
mkdir -p "$folder"
cp "$here"/dashboards/*.json "$folder"
for alias in $aliases; do
  source=${alias%%:*}
  uid=${alias#*:}
  # Only the two lines of the outermost object: they alone are indented by two.
  sed -e "s/^  \"uid\": \".*\"/  \"uid\": \"$uid\"/" -e "s/^  \"title\": \"\(.*\)\"/  \"title\": \"\1 ($uid)\"/" \
    "$here/dashboards/$source" >"$folder/$uid.json"
done
