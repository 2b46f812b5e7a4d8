#!/bin/sh
# new-passwords.sh FOLDER: makes a password for every user, each in a file of its own, and the exporter's list of them. Keeps those that
# are there. With --also USER it makes a second password for that user, which is accepted beside the first: the first step of a rotation.
set -eu
umask 077

random() {
  od -An -v -tx1 -N 32 /dev/urandom | tr -d ' \n'
}

if [ "${1:-}" = --also ]; then
  user=${2:?a user must be named}
  folder=${3:?a folder must be named}
  [ -r "$folder/$user" ] || { printf '%s has no password in %s\n' "$user" "$folder" >&2 && exit 1; }
  rm -f "$folder/$user.also" # which its owner may not write
  random >"$folder/$user.also"
  chmod 0444 "$folder/$user.also"
  exit 0
fi
folder=${1:-}
case "$folder" in
  '' | -*)
    printf 'usage: new-passwords.sh FOLDER, or new-passwords.sh --also USER FOLDER\n' >&2
    exit 2
    ;;
esac
mkdir -p "$folder"
for user in application exporter backup replica sentinel peer probe operator administrator; do
  [ -s "$folder/$user" ] || random >"$folder/$user"
done
# The exporter finds its password by the address it is asked to look at; newer ones put the user before it.
targets=${TARGETS:-127.0.0.1:6379 127.0.0.1:26379}
rm -f "$folder/exporter.json"
{
  separator='{'
  for target in $targets; do
    for beginning in redis:// redis://exporter@ rediss:// rediss://exporter@; do
      printf '%s"%s%s":"%s"' "$separator" "$beginning" "$target" "$(cat "$folder/exporter")"
      separator=','
    done
  done
  printf '}\n'
} >"$folder/exporter.json"
# Files of a compose secret keep their mode inside the container, where another user reads them; the folder keeps others out.
chmod 0700 "$folder"
chmod 0444 "$folder"/*
