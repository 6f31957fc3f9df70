#!/usr/bin/env bash
# Run a command with a throw-away PostgreSQL cluster of its own; the cluster is gone afterwards.
# The command finds LINLI_DATABASE and LINLI_DATABASE_OWNER. Usage: tools/with_postgresql.sh CMD...
set -euo pipefail
# Where runuser and its like stand, which not every account has in its path.
PATH="$PATH:/usr/sbin:/sbin"

bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)"
if [ -z "$bin" ]; then
  echo "PostgreSQL is not installed. On Debian 12: apt-get install postgresql-15" >&2
  exit 1
fi
folder="$(mktemp -d "${TMPDIR:-/tmp}/linli-postgresql-XXXXXX")"
# PostgreSQL refuses to run as root.
as_server=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres "$folder"
  as_server=(runuser -u postgres --)
fi
cleanup() {
  "${as_server[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

cd "$folder"
"${as_server[@]}" "$bin/initdb" -D data -U linli_admin --auth=trust --encoding=UTF8 \
  --locale=C.UTF-8 --no-sync >/dev/null
cat >>data/postgresql.conf <<CONF
listen_addresses = ''
unix_socket_directories = '$folder'
max_connections = 60
shared_buffers = 256MB
max_wal_size = 4GB
${LINLI_POSTGRESQL_CONF:-fsync = off
synchronous_commit = off
full_page_writes = off}
CONF
if ! "${as_server[@]}" "$bin/pg_ctl" -D data -l log -w start >/dev/null; then
  cat log >&2
  exit 1
fi
chmod 755 "$folder"
"$bin/psql" -q -h "$folder" -U linli_admin -d postgres -v ON_ERROR_STOP=1 <<SQL
CREATE ROLE linli_owner LOGIN CREATEDB NOBYPASSRLS;
CREATE ROLE linli_app LOGIN NOBYPASSRLS;
GRANT linli_app TO linli_owner;
CREATE DATABASE linli OWNER linli_owner;
SQL
socket="$(printf %s "$folder" | sed 's,/,%2F,g')"
export LINLI_DATABASE="postgresql://linli_app@$socket/linli"
export LINLI_DATABASE_OWNER="postgresql://linli_owner@$socket/linli"
cd "$OLDPWD"
"$@"
