# What the documentation shows, works: its commands are run, its projects too, its keys exist.

setup() {
  export LC_ALL=C.UTF-8
  top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  gebied=${GEBIED:-$top/build/gebied}
  pages=("$top/README.md" "$top/CONTRIBUTING.md" "$top"/samples/README.md "$top"/docs/*.md)
  cd "$BATS_TEST_TMPDIR"
  cp -r "$top/samples" samples
  rm -rf samples/*/uit
}

# blocks LANGUAGE FILE [COMMENT]: lines of the fenced blocks in that language, behind that comment when it is given.
blocks() {
  awk -v language="$1" -v comment="${3:-}" '
    $0 == "```" language && !inside { inside = 1; wanted = comment == "" || before == comment; next }
    inside && /^```$/ { inside = 0; if (wanted) print "\f"; next }
    inside && wanted { print }
    !inside && NF { before = $0 }' "$2"
}

@test "every command in the documentation runs" {
  count=0
  for page in "${pages[@]}"; do
    while read -r line; do
      case $line in
        "gebied "*) line="$gebied ${line#gebied }" ;;
        "build/gebied "*) line="$gebied ${line#build/gebied }" ;;
        *) continue ;;
      esac
      count=$((count + 1))
      bash -c "$line" >out 2>err || {
        echo "${page##*/}: $line"
        cat err
        false
      }
    done < <(blocks sh "$page")
  done
  [ "$count" -ge 12 ]
}

@test "every whole project in the documentation runs" {
  count=0
  for page in "${pages[@]}"; do
    for folder in $(sed -n 's/^<!-- run in \(.*\) -->$/\1/p' "$page" | sort -u); do
      blocks yaml "$page" "<!-- run in $folder -->" | tr -d '\f' >"$folder/from-the-page.yaml"
      "$gebied" run "$folder/from-the-page.yaml" || { echo "${page##*/}: $folder"; false; }
      count=$((count + 1))
    done
  done
  [ "$count" -ge 1 ]
}

# A part of a project gets what it lacks: then its files are missing (exit code 3), but all its keys are known.
@test "every part of a project in the documentation has known keys" {
  count=0
  for page in "${pages[@]}"; do
    blocks yaml "$page" "<!-- keys -->" >part
    [ -s part ] || continue
    { printf 'gebied: 1\nareas: {source: not-there.gpkg}\n'; tr -d '\f' <part; } >part.yaml
    code=0
    "$gebied" check part.yaml 2>err || code=$?
    [ "$code" -eq 3 ] || { echo "${page##*/}"; cat err; false; }
    count=$((count + 1))
  done
  [ "$count" -ge 1 ]
}

@test "every option that the documentation names exists" {
  "$gebied" reference --lang en >reference.md
  for page in "$top/README.md" "$top"/docs/*.md; do
    for option in $(grep -o '`--[a-z-]*' "$page" | tr -d '`' | sort -u); do
      grep -q -- "$option" reference.md || { echo "${page##*/}: $option"; false; }
    done
  done
}

@test "links between pages lead somewhere" {
  for page in "${pages[@]}"; do
    for link in $(grep -o '](\([^)#]*\))' "$page" | sed 's/](\(.*\))/\1/' | grep -v '^http'); do
      [ -e "$(dirname "$page")/$link" ] || { echo "${page##*/}: $link"; false; }
    done
  done
}

@test "the tables of states and marks are the program's own" {
  {
    echo 'code;x'
    i=0
    for mark in '' . .. : NA N/A n.a. null none -99995 -99996 -99999; do printf 'a%d;%s\n' $((i++)) "$mark"; done
    for mark in x '*' '<5' '<10' -99997; do printf 'c%d;%s\n' $((i++)) "$mark"; done
    for mark in - nvt n.v.t. -99998; do printf 'n%d;%s\n' $((i++)) "$mark"; done
    echo 'u;#DIV/0!'
    echo 'p;1'
    echo 'q;2'
  } >marks.csv
  "$gebied" classify --table marks.csv --column x --classes 2 --format json 2>/dev/null >marks.json
  jq -e '.missing == {"absent": 12, "censored": 5, "suppressed": 0, "undefined": 1, "not applicable": 4}' marks.json
}
