#!/usr/bin/env bash
# A throw-away PostgreSQL cluster on loopback, for tests and benchmarks.
#
#   tools/postgres.sh start DIR [--durable]   make a cluster in the new directory DIR and start it; prints its URL
#   tools/postgres.sh url DIR                 the URL of the cluster in DIR
#   tools/postgres.sh stop DIR                stop it and remove DIR (only a directory that this script made)
#
# The cluster listens on 127.0.0.1 only, on a port the system had free, and on a socket inside DIR, and trusts both:
# keep nothing in it. Its default collation is deliberately not "C" (ICU, English): a query that forgets to say how it
# sorts text then differs from SQLite here, and not first on a customer's server. Without --durable it does not sync to
# disk.
set -euo pipefail

readonly marker=".dunlin-throw-away-postgres"
readonly version_min=15

fail() {
  echo "postgres.sh: $*" >&2
  exit 1
}

# The newest installed server that is new enough, as the folder of its programs.
find_programs() {
  local folder version best=0
  for folder in /usr/lib/postgresql/*/bin; do
    version="${folder#/usr/lib/postgresql/}"
    version="${version%/bin}"
    if [[ "$version" =~ ^[0-9]+$ && -x "$folder/initdb" ]] && ((version >= version_min && version > best)); then
      best=$version
    fi
  done
  if ((best > 0)); then
    echo "/usr/lib/postgresql/$best/bin"
  elif command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
    dirname "$(readlink -f "$(command -v pg_ctl)")"
  else
    fail "no PostgreSQL $version_min or later is installed here: apt-get install postgresql-15"
  fi
}

# The server refuses to run as root, so root borrows the user that the package made.
as_owner() {
  if ((EUID == 0)); then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

write_settings() {
  local directory="$1" durable="$2"
  {
    echo "listen_addresses = '127.0.0.1'"
    echo "unix_socket_directories = '$directory'"
    echo "unix_socket_permissions = 0700"
    echo "max_connections = 64"
    echo "shared_buffers = 128MB"
    echo "max_wal_size = 2GB"
    echo "log_min_messages = warning"
    if [[ "$durable" == no ]]; then
      echo "fsync = off"
      echo "full_page_writes = off"
    fi
  } | as_owner tee -a "$directory/data/postgresql.conf" >/dev/null
}

start() {
  local directory="$1" durable="$2" programs port attempt
  # A socket's path has to fit in 107 characters.
  ((${#directory} <= 80)) || fail "$directory is too long a path for a socket: choose a shorter one"
  [[ ! -e "$directory" || -z "$(ls -A "$directory")" ]] || fail "$directory is not empty: nothing was started"
  programs="$(find_programs)"
  mkdir -p "$directory"
  directory="$(cd "$directory" && pwd)"
  touch "$directory/$marker"
  chmod 0755 "$directory"
  ((EUID != 0)) || chown -R postgres "$directory"

  as_owner "$programs/initdb" --pgdata="$directory/data" --username=dunlin --auth=trust --encoding=UTF8 --locale=C \
    --locale-provider=icu --icu-locale=en-US --no-sync >"$directory/initdb.log" 2>&1 ||
    { cat "$directory/initdb.log" >&2; fail "initdb failed in $directory"; }
  write_settings "$directory" "$durable"

  # Between asking for a free port and using it somebody else may take it: ask again.
  for attempt in 1 2 3 4 5; do
    port="$(free_port)"
    if as_owner "$programs/pg_ctl" --pgdata="$directory/data" --log="$directory/server.log" --wait --timeout=60 \
      --options="-p $port" start >"$directory/start.log" 2>&1; then
      echo "$port" >"$directory/port"
      as_owner "$programs/createdb" --host="$directory" --port="$port" --username=dunlin dunlin_test
      url "$directory"
      return
    fi
    grep -qs "Address already in use" "$directory/server.log" || break
  done
  tail -n 20 "$directory/start.log" "$directory/server.log" >&2 || true
  fail "PostgreSQL did not start in $directory (attempt $attempt): its log is above"
}

url() {
  [[ -f "$1/port" ]] || fail "no cluster is running in $1"
  echo "postgresql://dunlin@127.0.0.1:$(<"$1/port")/dunlin_test"
}

stop() {
  local directory="$1"
  [[ -f "$directory/$marker" ]] || fail "$directory was not made by this script: nothing was stopped or removed"
  if [[ -f "$directory/data/postmaster.pid" ]]; then
    as_owner "$(find_programs)/pg_ctl" --pgdata="$directory/data" --mode=immediate --wait stop >/dev/null || true
  fi
  rm -rf -- "$directory"
}

command="${1:-help}"
directory="${2:-}"
case "$command" in
  start | stop | url) [[ -n "$directory" ]] || fail "usage: postgres.sh $command DIR" ;;
esac
case "$command" in
  start)
    case "${3:-}" in
      "") start "$directory" no ;;
      --durable) start "$directory" yes ;;
      *) fail "unknown option $3" ;;
    esac
    ;;
  stop) stop "$directory" ;;
  url) url "$directory" ;;
  *)
    sed -n '2,11s/^# \{0,1\}//p' "$0"
    [[ "$command" == help || "$command" == --help ]] || exit 2
    ;;
esac
