# Everything that a planner or a strange file can get wrong: one message that says where and what, the exit code
# of its kind, nothing half-written.
load helper

@test "missing project file" {
  run -3 --separate-stderr gebied run nergens.yaml --lang en
  [[ "$stderr" == *nergens.yaml* ]]
}

@test "missing boundaries, with the nearest file" {
  small_project
  change "source: wijken.geojson" "source: wijk.geojson"
  refused 3 wijk.geojson "not found"
}

@test "missing table" {
  small_project
  change cijfers.csv cijfer.csv
  refused 3 cijfer.csv
}

@test "wrong field of the boundaries" {
  small_project
  change "code: code, name" "code: kode, name"
  refused 1 wijken.geojson kode code naam
}

@test "wrong column of a table" {
  small_project
  change "cijfers.csv, code: code" "cijfers.csv, code: wijkcode"
  refused 1 cijfers.csv wijkcode
}

@test "an unknown name in a formula" {
  small_project
  change "100 * werkloos" "100 * werklos"
  refused 2 werklos
}

@test "no system of coordinates" {
  small_project
  perl -0pi -e 's/"crs": \{.*?\}\},//s' wijken.geojson
  refused 1 wijken.geojson coordinate
}

@test "a system in degrees to measure in" {
  small_project
  change "title: Proef" "crs: EPSG:4326"
  refused 2 project.yaml EPSG:4326
}

@test "a system that does not exist" {
  small_project
  change "title: Proef" "crs: EPSG:123456789"
  refused 2 EPSG:123456789
}

@test "an empty layer" {
  small_project
  echo '{"type": "FeatureCollection", "features": []}' >wijken.geojson
  refused 1 wijken.geojson
}

@test "points where areas are expected" {
  small_project
  echo '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "01"}, "geometry": {"type": "Point", "coordinates": [4, 51]}}]}' >wijken.geojson
  refused 1 wijken.geojson
}

@test "no code matches" {
  small_project
  printf 'code;werkloos;inwoners\nA;10;400\nB;30;400\n' >cijfers.csv
  refused 1 cijfers.csv A 01
}

@test "no code matches, and the rule that would mend it is named" {
  small_project
  printf 'code;werkloos;inwoners\n1;10;400\n2;30;400\n3;20;400\n' >cijfers.csv
  refused 1 cijfers.csv pad
}

@test "duplicate codes in a table, with both rows" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;400\n02;30;400\n01;20;400\n' >cijfers.csv
  refused 1 cijfers.csv 01 2 4
}

@test "duplicate codes in the boundaries" {
  small_project
  sed -i 's/"code": "02"/"code": "01"/' wijken.geojson
  refused 1 wijken.geojson 01
}

@test "text in a number column" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;400\n02;30;veel\n03;20;400\n' >cijfers.csv
  refused 1 "cijfers.csv:3" inwoners veel
}

@test "all values missing" {
  small_project
  printf 'code;werkloos;inwoners\n01;;400\n02;x;400\n03;-99999;400\n' >cijfers.csv
  refused 1 project.yaml:7 graad column
}

@test "all values equal" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;400\n02;10;400\n03;10;400\n' >cijfers.csv
  refused 1 graad
}

@test "one area" {
  small_project
  change "name: naam," "name: naam, where: code = '01',"
  refused 1 graad
}

@test "unknown key, with the nearest name" {
  small_project
  change "title: Proef" "titel: Proef"
  refused 2 "project.yaml:2:1" titel "'title'"
}

@test "unknown key inside a list" {
  small_project
  change "polarity: high" "polarty: high"
  refused 2 "project.yaml:7:" polarty "'polarity'"
}

@test "repeated key, with both lines" {
  small_project
  echo "title: Nog eens" >>project.yaml
  refused 2 "project.yaml:11:1" title "line 2"
}

@test "a required key is missing" {
  small_project
  change "source: wijken.geojson, " ""
  refused 2 "project.yaml:3" source
}

@test "YAML that is none" {
  small_project
  printf 'gebied: 1\nareas: {source: [\n' >project.yaml
  refused 2 project.yaml YAML
}

@test "cyclic formulas" {
  small_project
  change "indicators:" "indicators:
  - {id: a, formula: b + 1}
  - {id: b, formula: a + 1}"
  refused 2 "a" "b"
}

@test "a formula with a mistake, at its place" {
  small_project
  change "100 * werkloos / inwoners" "100 * werkloos / / inwoners"
  refused 2 "project.yaml:7:"
}

@test "division by zero is a gap, not an end" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;0\n02;30;400\n03;20;400\n' >cijfers.csv
  run -0 gebied run project.yaml --lang en
  grep -q '^.*01.*$' uit/ranking.csv
  grep -c . uit/ranking.csv | grep -q 4
  grep 01 uit/indicators.csv | grep -qi undefined
}

@test "YAML bombs" {
  small_project
  printf 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n' >project.yaml
  refused 2 project.yaml:1
  printf '%0.s[' {1..5000} >project.yaml
  refused 2 project.yaml
  head -c 20000000 /dev/zero | tr '\0' 'a' >project.yaml
  refused 3 project.yaml
}

@test "a project reads only below its own folder" {
  small_project
  mkdir elders && mv cijfers.csv elders
  mkdir binnen && mv project.yaml wijken.geojson binnen && cd binnen
  change "cijfers.csv" "../elders/cijfers.csv"
  refused 3 elders/cijfers.csv --allow
  run -0 gebied run project.yaml --allow ../elders
}

@test "a link out of the folder is not followed" {
  small_project
  mkdir elders && mv cijfers.csv elders
  mkdir binnen && mv project.yaml wijken.geojson binnen && cd binnen
  ln -s ../elders/cijfers.csv cijfers.csv
  refused 3 cijfers.csv
}

@test "no source on the network unless it is allowed" {
  small_project
  change "source: wijken.geojson" "source: 'https://127.0.0.1:1/wijken.geojson'"
  refused 2 --allow-network
}

@test "an output folder outside the project" {
  small_project
  change "outputs: {maps: [png]" "outputs: {folder: ../elders, maps: [png]"
  mkdir binnen && mv project.yaml wijken.geojson cijfers.csv binnen && cd binnen
  refused 2 project.yaml:10 ../elders --allow
  [ ! -e ../elders ]
  change "folder: ../elders" "folder: a/../../../elders"
  refused 2 project.yaml:10 --allow
  ln -s .. weg
  change "folder: a/../../../elders" "folder: weg/elders"
  refused 2 project.yaml:10 --allow
  [ ! -e ../elders ]
  run -0 gebied run project.yaml --allow ..
  [ -s ../elders/manifest.json ]
}

@test "a CSV of one line of 100 MB" {
  small_project
  head -c 100000000 /dev/zero | tr '\0' 'a' >cijfers.csv
  refused 1 cijfers.csv
}

@test "a cell that starts a formula is written as text" {
  small_project
  sed -i 's/"Midden"/"=HYPERLINK(\\"http:\/\/x\\")"/' wijken.geojson
  run -0 gebied run project.yaml
  run -0 bash -c "unzip -p uit/ranking.xlsx 'xl/worksheets/*.xml' | grep -c HYPERLINK || true"
  [ "$output" = 0 ]
  ! grep -q '^=\|[;,]=' uit/ranking.csv
}

@test "messages in three languages, with the same place" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;400\n02;30;veel\n03;20;400\n' >cijfers.csv
  run -1 --separate-stderr gebied run project.yaml --lang nl
  [[ "$stderr" == *"cijfers.csv:3"* && "$stderr" == *"geen getal"* ]]
  run -1 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"cijfers.csv:3"* && "$stderr" == *"not a number"* ]]
  run -1 --separate-stderr gebied run project.yaml --lang fr
  [[ "$stderr" == *"cijfers.csv:3"* && "$stderr" == *"pas un nombre"* ]]
}

@test "an unknown name in a formula is told at its line, with the nearest column" {
  small_project
  change "100 * werkloos" "100 * werklos"
  refused 2 project.yaml:7:26 "'werkloos'"
}

@test "a name with a dash in a formula wants back-ticks" {
  small_project
  change "indicators:" "indicators:
  - {id: werk-graad, formula: werkloos / inwoners}
  - {id: dubbel, formula: 2 * werk-graad}"
  refused 2 project.yaml:8 '`werk-graad`'
}

@test "cyclic formulas and a useless indicator are told at their line" {
  small_project
  printf 'code;werkloos;inwoners\n01;10;400\n02;10;400\n03;10;400\n' >cijfers.csv
  refused 1 project.yaml:7 graad
  change "100 * werkloos / inwoners" "graad + 1"
  refused 2 project.yaml:7 "graad -> graad"
}

@test "breaks in the wrong order are told at their line" {
  small_project
  change "show: graad" "show: graad, classes: {breaks: [5, 3, 1]}"
  refused 2 project.yaml:9
}

@test "a path with backslashes" {
  small_project
  mkdir data && mv cijfers.csv data
  change "source: cijfers.csv" 'source: data\cijfers.csv'
  refused 3 'data\cijfers.csv' "forward slash"
}

@test "empty boundaries, and a workbook that is none" {
  small_project
  : >leeg.geojson
  change wijken.geojson leeg.geojson
  refused 1 leeg.geojson empty
  change leeg.geojson wijken.geojson
  head -c 5000 wijken.geojson >cijfers.xlsx
  change cijfers.csv cijfers.xlsx
  refused 1 cijfers.xlsx workbook
}

@test "a Shapefile without the files beside it" {
  small_project
  ogr2ogr wijken.shp wijken.geojson || skip "no ogr2ogr"
  change wijken.geojson wijken.shp
  mv wijken.shx weg.shx
  refused 3 wijken.shp .shx
  mv weg.shx wijken.shx && rm wijken.dbf
  refused 3 wijken.shp .dbf
}

# nobody WORDS...: the command as a user without rights; a test run as root would be let in anywhere.
nobody() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  else
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
  fi
}

@test "a folder that cannot be written, files that cannot be read" {
  local place
  place=$(mktemp -d) # the folders of the test runner are closed to another user
  cd "$place" || return 1
  small_project
  chmod 755 . && nobody "$GEBIED" --version >/dev/null && nobody test -r project.yaml || skip "out of reach"
  chmod 555 .
  run -3 --separate-stderr nobody "$GEBIED" run project.yaml --lang en
  [[ "$stderr" == *"uit: access denied"* ]]
  chmod 000 cijfers.csv
  run -3 --separate-stderr nobody "$GEBIED" run project.yaml --lang en
  chmod 644 cijfers.csv
  [[ "$stderr" == *"cijfers.csv: access denied"* ]]
  chmod 000 wijken.geojson
  run -3 --separate-stderr nobody "$GEBIED" run project.yaml --lang en
  chmod 755 . && chmod 644 wijken.geojson
  cd / && rm -r "$place"
  [[ "$stderr" == *"wijken.geojson: access denied"* ]]
}

@test "a full disk: the name of the file that was to come, and nothing left" {
  small_project
  mkdir uit
  mount -t tmpfs -o size=40k tmpfs uit 2>/dev/null || skip "needs a small disk"
  run -3 --separate-stderr gebied run project.yaml --lang en
  left=$(ls -A uit)
  umount uit
  [[ "$stderr" == *"uit/areas.gpkg: the disk is full"* ]]
  [ -z "$left" ]
}

@test "standard output that is full or closed" {
  small_project
  run -3 bash -c '"$1" classify --table cijfers.csv --column werkloos --lang en 2>&1 >/dev/full' _ "$GEBIED"
  [[ "$output" == *"standard output: the disk is full"* ]]
  run -3 bash -c '"$1" --help --lang en 2>&1 >/dev/full' _ "$GEBIED"
  run -3 bash -c '"$1" run project.yaml --lang en 2>&1 >&-' _ "$GEBIED"
  [[ "$output" == *"standard output: is closed"* ]]
}

@test "a closed terminal stops a run and leaves nothing" {
  sample stad
  for wait in 0.2 0.5 0.8; do
    "$GEBIED" run stad/project.yaml --quiet 3>&- &
    sleep "$wait"
    kill -HUP $! 2>/dev/null || true
    wait $! || true
    [ -z "$(find stad -name '.*.tmp*')" ]
  done
}

@test "a wrong value of an option names the option" {
  small_project
  run -2 --separate-stderr gebied classify --table cijfers.csv --column werkloos --classes drie --lang en
  [[ "$stderr" == *"--classes"* && "$stderr" == *drie* ]]
}

@test "an input is never written over, under whatever name" {
  small_project
  printf 'wijk;stad\n01;A\n02;A\n03;B\n' >key.csv
  ln -s wijken.geojson link.geojson
  mkdir before && cp wijken.geojson key.csv project.yaml before
  run -2 --separate-stderr gebied levels --areas wijken.geojson --code code --key key.csv -o n.gpkg --report key.csv --overwrite --lang en
  [[ "$stderr" == *"key.csv: this file is read"* ]]
  run -2 --separate-stderr gebied overlay --areas wijken.geojson --code code --to-areas wijken.geojson --to-code code -o link.geojson --overwrite --lang en
  [[ "$stderr" == *"link.geojson: this file is read"* ]]
  run -2 --separate-stderr gebied crosswalk --table key.csv --from wijk --to stad -o ./key.csv --overwrite --lang en
  [[ "$stderr" == *"this file is read"* ]]
  run -2 --separate-stderr gebied map project.yaml -o project.yaml --overwrite --lang en
  [ -z "$(find . -name '.*.tmp*')" ]
  for file in before/*; do cmp "$file" "${file#before/}"; done
}

@test "a project does not write over a table that it reads" {
  small_project
  gebied run project.yaml --quiet
  first=$(ls uit/*.csv | head -1)
  cp cijfers.csv "$first"
  change "source: cijfers.csv" "source: $first"
  run -2 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"this file is read"* ]]
  diff cijfers.csv "$first"
}
