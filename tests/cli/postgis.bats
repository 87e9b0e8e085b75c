# Areas and tables from PostGIS. A cluster of our own on a socket: nothing outside this file's folder is touched.
load helper

# postgres WORDS...: a server program; it refuses to run as root.
postgres() {
  local program=$1
  shift
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --init-groups "$(programs)/$program" "$@"
  else
    "$(programs)/$program" "$@"
  fi
}

# Folder of the server programs; nothing when there is no server.
programs() {
  local folder
  for folder in "$(pg_config --bindir 2>/dev/null)" /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
    [ ! -x "$folder/initdb" ] || {
      echo "$folder"
      return
    }
  done
}

missing() {
  [ -n "$(programs)" ] || echo "no PostgreSQL server on this machine"
  command -v psql >/dev/null || echo "no psql on this machine"
  command -v ogr2ogr >/dev/null || echo "no ogr2ogr on this machine"
  [ "$(id -u)" != 0 ] || id postgres >/dev/null 2>&1 || echo "no account to run PostgreSQL under"
}

# A short name, for a socket's path may not be longer than 107 bytes; readable by the account of the server.
setup_file() {
  [ -z "$(missing)" ] || return 0
  export CLUSTER
  CLUSTER=$(mktemp -d -t gebied-pg.XXXXXX)
  chmod 711 "$CLUSTER"
  mkdir "$CLUSTER/socket"
  [ "$(id -u)" != 0 ] || chown -R postgres "$CLUSTER"
  cd "$CLUSTER" || return 1
  postgres initdb -D "$CLUSTER/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >"$BATS_FILE_TMPDIR/initdb" 2>&1
  printf 'local all planner scram-sha-256\nlocal all all trust\n' >"$CLUSTER/data/pg_hba.conf"
  # the server must not hold on to the descriptors of the tests
  postgres pg_ctl -s -w -D "$CLUSTER/data" -l "$CLUSTER/socket/log" \
    -o "-k $CLUSTER/socket -c listen_addresses='' -c fsync=off" start >/dev/null 2>&1 3>&-
  export PGHOST=$CLUSTER/socket PGUSER=postgres
  psql -qX -d postgres -c "CREATE DATABASE stad"
  psql -qX -d stad -c "CREATE EXTENSION postgis" 2>/dev/null || return 0
  ogr2ogr -q -f PostgreSQL "PG:dbname=stad" "$ROOT/samples/stad/data/sectoren.gpkg" -nln sectoren
  ogr2ogr -q -f PostgreSQL "PG:dbname=stad" "$ROOT/samples/klein/wijken.geojson" -nln wijken
  ogr2ogr -q -f PostgreSQL "PG:dbname=stad" "$ROOT/samples/klein/cijfers.csv" -nln cijfers -oo AUTODETECT_TYPE=NO \
    -oo SEPARATOR=SEMICOLON
  psql -qX -d stad -c "CREATE ROLE planner LOGIN PASSWORD 'heel geheim'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO planner"
  touch "$BATS_FILE_TMPDIR/ready"
}

teardown_file() {
  [ -n "${CLUSTER:-}" ] || return 0
  postgres pg_ctl -s -m immediate -D "$CLUSTER/data" stop || true
  rm -rf "$CLUSTER"
}

# The database as a planner names it.
database() { echo "PG:dbname=stad host=$PGHOST user=planner password='heel geheim'"; }

# needs_server: every test starts with it.
needs_server() {
  local why
  why=$(missing)
  [ -z "$why" ] || skip "$why"
  [ -e "$BATS_FILE_TMPDIR/ready" ] || skip "no PostGIS on this machine"
}

# secret_kept FILE...: the password stands in none of them.
secret_kept() { ! grep -rl geheim "$@"; }

@test "a map of a layer in PostGIS is the map of the file it came from" {
  needs_server
  # a table that is made anew keeps its rows in their order
  psql -qX -d stad -c "ALTER TABLE wijken ADD aantal integer GENERATED ALWAYS AS (10 * ogc_fid) STORED"
  ogr2ogr -q wijken.gpkg PG:dbname=stad wijken -nln wijken
  options=(--layer wijken --code code --name naam --column aantal --lang en --dpi 60 --source Elzevoorde)
  run -0 --separate-stderr gebied map --areas "$(database)" "${options[@]}" --allow-network -o database.svg
  [[ "$stderr" != *geheim* ]]
  gebied map --areas wijken.gpkg "${options[@]}" -o file.svg 2>/dev/null
  cmp database.svg file.svg
}

@test "inspect lists the layers of a database and hides the password" {
  needs_server
  run -0 --separate-stderr gebied inspect "$(database)" --allow-network --lang en
  [[ "$output" == *sectoren* && "$output" == *wijken* ]]
  [[ "$output" == *"password=*"* && "$output$stderr" != *geheim* ]]
}

# with_database: the small sample, with its areas and its figures in the database.
with_database() {
  sample klein
  cd klein || return 1
  DATABASE=$(database) perl -0pi -e 's/source: wijken\.geojson/source: "$ENV{DATABASE}", layer: wijken/;
    s/source: cijfers\.csv/source: "$ENV{DATABASE}", sheet: cijfers/' project.yaml
  grep -q 'layer: wijken' project.yaml && grep -q 'sheet: cijfers' project.yaml
}

@test "a project on a database ranks as the project on files" {
  needs_server
  sample klein
  (cd klein && gebied run project.yaml 2>/dev/null && cp uit/ranking.csv ../ranking.csv)
  with_database
  run -0 --separate-stderr gebied run project.yaml --allow-network
  [[ "$output$stderr" != *geheim* ]]
  diff ../ranking.csv uit/ranking.csv
  jq -e '[.inputs[] | select(.path | startswith("PG:")) | .sha256] == [null]' uit/manifest.json
  jq -e '.parameters.areas.source | test("password=[*]")' uit/manifest.json
  secret_kept uit
}

@test "without --allow-network a database is refused" {
  needs_server
  run -2 --separate-stderr gebied map --areas "$(database)" --layer sectoren --column naam -o kaart.svg --lang en
  [[ "$stderr" == *"network source"* && "$stderr" == *--allow-network* && "$stderr" != *geheim* ]]
  [ ! -e kaart.svg ]
  with_database
  refused 2 "network source" --allow-network
  [[ "$stderr" != *geheim* ]]
}

@test "what goes wrong in a database is told without the password" {
  needs_server
  wrong="PG:dbname=stad host=$PGHOST user=planner password=geheimer"
  run -3 --separate-stderr gebied map --areas "$wrong" --layer wijken --column code -o kaart.svg --lang en --allow-network
  [[ "$stderr" == *"authentication failed"* && "$stderr" != *geheim* ]]
  run -3 --separate-stderr gebied map --areas "$(database) port=1" --column code -o kaart.svg --lang en --allow-network
  [[ "$stderr" != *geheim* ]]
  run -1 --separate-stderr gebied map --areas "$(database)" --layer wijk --column code -o kaart.svg --lang en --allow-network
  [[ "$stderr" == *wijk* && "$stderr" != *geheim* ]]
  run --separate-stderr gebied map --areas "$(database)" --layer wijken --where "nergens = 1" --column code -o kaart.svg --lang en --allow-network
  [ "$status" -ne 0 ]
  [[ "$stderr" == *nergens* && "$stderr" != *geheim* ]]
}
