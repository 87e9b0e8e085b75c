# What the command line tests share. The program is $GEBIED, else build/gebied.

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
GEBIED=${GEBIED:-$ROOT/build/gebied}
SHARED=${GEBIED_SHARED:-$ROOT/../shared}

bats_require_minimum_version 1.5.0

# A planner's own language and locale never decide what a test sees.
setup() {
  export LC_ALL=C.UTF-8 LANG=C.UTF-8
  unset LC_MESSAGES SOURCE_DATE_EPOCH
  cd "$BATS_TEST_TMPDIR" || return 1
}

gebied() { "$GEBIED" "$@"; }

# sample NAME: a copy of a sample without its outputs, in the current folder.
sample() {
  cp -r "$ROOT/samples/$1" .
  rm -rf "$1/uit"
}

# sums FOLDER: what is in it, to compare.
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs -r sha256sum); }

shared() {
  [ -e "$SHARED/data/$1" ] || skip "no shared data ($1)"
  echo "$SHARED/data/$1"
}

# Three squares in Lambert 72, a table and a project on them: small enough to break in every way.
small_project() {
  cat >wijken.geojson <<'JSON'
{"type": "FeatureCollection", "name": "wijken",
 "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}},
 "features": [
  {"type": "Feature", "properties": {"code": "01", "naam": "Noord"}, "geometry": {"type": "Polygon", "coordinates": [[[150000, 170000], [151000, 170000], [151000, 171000], [150000, 171000], [150000, 170000]]]}},
  {"type": "Feature", "properties": {"code": "02", "naam": "Midden"}, "geometry": {"type": "Polygon", "coordinates": [[[151000, 170000], [152000, 170000], [152000, 171000], [151000, 171000], [151000, 170000]]]}},
  {"type": "Feature", "properties": {"code": "03", "naam": "Zuid"}, "geometry": {"type": "Polygon", "coordinates": [[[152000, 170000], [153000, 170000], [153000, 171000], [152000, 171000], [152000, 170000]]]}}]}
JSON
  printf 'code;werkloos;inwoners\n01;10;400\n02;30;400\n03;20;400\n' >cijfers.csv
  cat >project.yaml <<'YAML'
gebied: 1
title: Proef
areas: {source: wijken.geojson, code: code, name: naam, level: wijk}
tables:
  - {source: cijfers.csv, code: code}
indicators:
  - {id: graad, formula: 100 * werkloos / inwoners, polarity: high is worse}
index: {indicators: [graad]}
maps: [{id: kaart, show: graad}]
outputs: {maps: [png], dpi: 60}
YAML
}

# change FROM TO: one replacement in project.yaml; the text has to be there.
change() {
  grep -qF -- "$1" project.yaml || return 1
  FROM=$1 TO=$2 perl -0pi -e 's/\Q$ENV{FROM}\E/$ENV{TO}/' project.yaml
}

# refused CODE WORDS...: `gebied run project.yaml` fails with that exit code, its message holds every word, and
# nothing is left behind in the output folder.
refused() {
  local code=$1 word
  shift
  run -"$code" --separate-stderr gebied run project.yaml --lang en
  for word in "$@"; do
    [[ "$stderr" == *"$word"* ]] || {
      echo "no '$word' in: $stderr"
      return 1
    }
  done
  [ -z "$output" ]
  [ ! -d uit ] || [ -z "$(ls -A uit)" ]
}
