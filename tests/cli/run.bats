load helper

@test "the small sample: all files of a run" {
  sample klein
  run -0 --separate-stderr gebied run klein/project.yaml
  [[ "$output" == *klein/uit* ]]
  for file in werkloosheid.png werkloosheid.pdf werkloosheid.svg ranking.xlsx ranking.csv indicators.csv areas.gpkg \
    manifest.json; do
    [ -s "klein/uit/$file" ]
  done
  [ "$(find klein/uit -type f | wc -l)" -eq 8 ]
}

@test "the complete sample: all files, readable by other programs" {
  sample stad
  run -0 --separate-stderr gebied run stad/project.yaml
  cd stad/uit
  jq -e '.program == "gebied" and (.inputs | length) > 5 and (.outputs | length) > 5 and .parameters.gebied == 1' manifest.json
  jq -r '.outputs[] | "\(.sha256)  \(.path)"' manifest.json | sha256sum -c --quiet
  unzip -tq ranking.xlsx
  for file in *.svg; do xmllint --noout "$file"; done
  for file in *.pdf; do pdfinfo "$file" >/dev/null && [ "$(pdffonts "$file" | awk 'NR > 2 && $(NF-4) != "yes"' | wc -l)" -eq 0 ]; done
  ogrinfo -q areas.gpkg | grep -q wijk || ! command -v ogrinfo
  run -0 head -n 3 ranking.csv
  [[ "$output" == *1* ]]
  # the four weakest wijken, as samples/README.md says
  for wijk in Dokkant Hogenakker Noordervest Weverskwartier; do
    head -n 6 ranking.csv | grep -q "$wijk"
  done
}

@test "a second run gives the same bytes" {
  sample klein
  gebied run klein/project.yaml 2>/dev/null
  sums klein/uit >first
  gebied run klein/project.yaml 2>/dev/null
  sums klein/uit | diff first -
}

@test "the same bytes for any number of threads, locale, day and working folder" {
  sample stad
  gebied run stad/project.yaml --threads 1 2>/dev/null
  sums stad/uit >first
  gebied run stad/project.yaml --threads 4 2>/dev/null
  sums stad/uit | diff first -
  LC_ALL=nl_BE.UTF-8 LANG=fr_FR.UTF-8 TZ=Pacific/Auckland gebied run stad/project.yaml 2>/dev/null
  sums stad/uit | diff first -
  (cd stad && gebied run ./project.yaml 2>/dev/null)
  sums stad/uit | diff first -
  gebied run "$PWD/stad/project.yaml" 2>/dev/null
  sums stad/uit | diff first -
}

@test "running the manifest repeats the outputs" {
  sample klein
  gebied run klein/project.yaml 2>/dev/null
  sums klein/uit >first
  cp klein/uit/manifest.json .
  rm klein/project.yaml
  gebied run klein/uit/manifest.json 2>/dev/null
  sums klein/uit | diff first -
}

@test "the project's language decides, --lang overrides it" {
  sample klein
  sed -i 's/^gebied: 1/gebied: 1\nlanguage: fr/' klein/project.yaml
  gebied run klein/project.yaml 2>/dev/null
  grep -q '="fr' klein/uit/werkloosheid.svg
  grep -q 'W09;Dokkant;2,05' klein/uit/ranking.csv
  gebied run klein/project.yaml --lang en 2>/dev/null
  grep -q '="en' klein/uit/werkloosheid.svg
  grep -q 'W09.Dokkant.2\.05' klein/uit/ranking.csv
}

@test "SOURCE_DATE_EPOCH dates the output" {
  small_project
  SOURCE_DATE_EPOCH=1769817600 gebied run project.yaml 2>/dev/null
  cp uit/kaart.png a.png
  SOURCE_DATE_EPOCH=1738281600 gebied run project.yaml 2>/dev/null
  ! cmp -s a.png uit/kaart.png
}

@test "check reads everything and writes nothing" {
  sample klein
  sums klein >before
  run -0 --separate-stderr gebied check klein/project.yaml --lang en
  [[ "$output" == *"26 areas"* ]]
  sums klein | diff before -
  [ ! -d klein/uit ]
}

@test "notes go to stderr, and --quiet keeps them back" {
  sample klein
  run -0 --separate-stderr gebied check klein/project.yaml
  [ -n "$stderr" ]
  run -0 --separate-stderr gebied check klein/project.yaml --quiet
  [ -z "$stderr" ]
}

@test "what the tolerance of the boundaries did is told, with the areas that have no ground left" {
  small_project
  # 04 runs 0.4 m past the corner of 01 and 02 on its long side; 05 is smaller than the tolerance
  jq '.features += [{"04": [[150000, 171000], [152000, 171000.8], [152000, 172000], [150000, 172000], [150000, 171000]],
    "05": [[155000, 170000], [155000.3, 170000], [155000, 170000.3], [155000, 170000]]} | to_entries[] |
    {type: "Feature", properties: {code: .key, naam: .key}, geometry: {type: "Polygon", coordinates: [.value]}}]' \
    wijken.geojson >meer.geojson
  mv meer.geojson wijken.geojson
  printf '04;20;400\n05;20;400\n' >>cijfers.csv
  change 'level: wijk}' 'level: wijk, tolerance: 0.5}'
  run -0 --separate-stderr gebied check project.yaml --lang en
  [[ "$stderr" == *"1 time a border passed a corner of another one at 0.4 m or less"* ]]
  [[ "$stderr" == *"1 outline without surface area was dropped"* ]]
  [[ "$stderr" == *"1 area has no ground left because of that"*05* ]]
}

@test "a failed run leaves the last good results" {
  small_project
  gebied run project.yaml 2>/dev/null
  sums uit >before
  printf 'code;werkloos;inwoners\n01;10;400\n02;veel;400\n03;20;400\n' >cijfers.csv
  run -1 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"cijfers.csv:3"* ]]
  sums uit | diff before -
}

@test "an interrupted run leaves nothing half-written" {
  sample stad
  gebied run stad/project.yaml >/dev/null 2>&1 &
  pid=$!
  sleep 0.15
  kill -INT "$pid" 2>/dev/null || true
  code=0
  wait "$pid" || code=$?
  if [ "$code" -ne 0 ]; then
    [ ! -d stad/uit ] || [ -z "$(find stad/uit -type f)" ]
  fi
}

@test "a full disk: one message, nothing half-written" {
  [ -w /dev/full ] || skip "no /dev/full"
  small_project
  # a file size limit of 8 kB: every larger output fails to be written
  run bash -c "trap '' XFSZ; ulimit -f 8; '$GEBIED' run project.yaml --lang en 2>&1 >/dev/null"
  [ "$status" -eq 3 ]
  [ ! -d uit ] || [ -z "$(find uit -type f)" ]
}

@test "an output folder that cannot be written" {
  [ "$(id -u)" != 0 ] || skip "root may write anywhere"
  small_project
  mkdir uit && chmod 555 uit
  run -3 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *uit* ]]
  chmod 755 uit
}

@test "an output folder that is a file" {
  small_project
  touch uit
  run -3 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *uit* ]]
  [ -f uit ] && [ ! -s uit ]
}
