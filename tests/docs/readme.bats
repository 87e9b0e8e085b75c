# What the README says works as it stands there.

setup() {
  top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  gebied=${GEBIED:-$top/build/gebied}
}

@test "the project in the README runs, and is the minimal sample" {
  sed -n '/^```yaml$/,/^```$/p' "$top/README.md" | sed '1d;$d' >"$BATS_TEST_TMPDIR/project.yaml"
  diff "$BATS_TEST_TMPDIR/project.yaml" "$top/samples/klein/project.yaml"
  cp "$top"/samples/klein/*.csv "$top"/samples/klein/*.geojson "$BATS_TEST_TMPDIR/"
  "$gebied" run "$BATS_TEST_TMPDIR/project.yaml"
  [ -n "$(find "$BATS_TEST_TMPDIR" -name 'ranking.xlsx')" ]
  [ -n "$(find "$BATS_TEST_TMPDIR" -name 'manifest.json')" ]
}

@test "each command and each file that the README names is there" {
  for command in $(grep -o '`gebied [a-z]*' "$top/README.md" | sed 's/.* //' | sort -u); do
    "$gebied" "$command" --help >/dev/null
  done
  for link in $(grep -o '](\([^)#]*\))' "$top/README.md" | sed 's/](\(.*\))/\1/' | grep -v '^http'); do
    [ -e "$top/$link" ] || { echo "missing: $link"; false; }
  done
}

@test "./dev help lists every command of ./dev" {
  for name in $(sed -n 's/^dev_\([a-z]*\)() {$/\1/p' "$top/dev"); do
    "$top/dev" help | grep -q "^\./dev $name"
  done
}
