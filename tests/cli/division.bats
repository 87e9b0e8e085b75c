load helper

# Two more files: the squares of small_project with a border half a kilometre further west, and a key table.
two_divisions() {
  small_project
  sed 's/\[152000, /[151500, /g' wijken.geojson >oud.geojson
  printf 'code,zone,was\n01,A,A\n02,A,B\n03,B,B\n' >zones.csv
}

@test "a map of a division needs no table and no column" {
  small_project
  for format in png pdf svg; do
    gebied map --areas wijken.geojson --code code --name naam --type division -o "k.$format"
    [ -s "k.$format" ]
  done
  xmllint --noout k.svg
  grep -q "De kleuren onderscheiden" k.svg
  grep -q Midden k.svg
  grep -q "wijken (3)" k.svg # levels and counts for those who cannot see the map
  gebied map --areas wijken.geojson --code code --name naam --type division --labels code --lang fr -o f.svg
  grep -q "Les couleurs servent" f.svg
}

@test "a map of what changed between two files" {
  two_divisions
  run -0 --separate-stderr gebied map --areas wijken.geojson --code code --name naam --type division-change \
    --before oud.geojson --before-code code --before-name naam --lang en -o k.svg
  xmllint --noout k.svg
  grep -q "ground that went to another" k.svg
  grep -q "oud (3) to wijken (3)" k.svg # which divisions, for those who cannot see the map
  grep -q "→ Midden" k.svg
  grep -q ">50.0<" k.svg # hectares
  run -2 --separate-stderr gebied map --areas wijken.geojson --code code --type division-change --lang en -o l.svg
  [[ "$stderr" == *--before* ]]
}

@test "maps of divisions in a project, and one of them alone" {
  two_divisions
  cat >project.yaml <<'YAML'
gebied: 1
title: Proef
areas:
  source: wijken.geojson
  code: code
  name: naam
  level: wijk
  levels:
    - {id: zone, key: zones.csv, child: code, parent: zone}
    - {id: oud, key: zones.csv, child: code, parent: was}
tables: [{source: cijfers.csv, code: code}]
maps:
  - {id: zones, type: division, level: zone, borders: [zone, wijk], labels: both}
  - {id: verschil, type: division-change, level: zone, before: {level: oud, label: vroeger}, show: inwoners}
  - {id: bestand, type: division-change, before: {source: oud.geojson, code: code, name: naam}}
outputs: {maps: [svg]}
YAML
  run -0 --separate-stderr gebied run project.yaml
  for map in zones verschil bestand; do xmllint --noout "uit/$map.svg"; done
  # wijk 02, with 400 inhabitants, went from zone B to A
  grep -q "→ A" uit/verschil.svg
  grep -q ">400<" uit/verschil.svg
  jq -e '.inputs | map(.path) | index("oud.geojson") != null' uit/manifest.json
  gebied map project.yaml --map verschil -o v.svg --quiet
  cmp v.svg uit/verschil.svg
  sums uit >first
  gebied run project.yaml --quiet --threads 1
  sums uit | diff first -
  gebied run uit/manifest.json --quiet # the same maps, though it names keys that these maps do not use
  diff <(grep -v manifest first) <(sums uit | grep -v manifest)
}

@test "mistakes in maps of divisions are told at their line" {
  two_divisions
  change "maps: [{id: kaart, show: graad}]" "maps: [{id: kaart}]"
  run -2 --separate-stderr gebied check project.yaml --lang en
  [[ "$stderr" == *"project.yaml:9"*"'show' is missing"* ]]
  change "maps: [{id: kaart}]" "maps: [{id: kaart, type: division, ramp: polder}]"
  run -2 --separate-stderr gebied check project.yaml --lang en
  [[ "$stderr" == *"project.yaml:9"*"'ramp' does not belong to a map of type division"* ]]
  change "type: division, ramp: polder" "type: division-change"
  run -2 --separate-stderr gebied check project.yaml --lang en
  [[ "$stderr" == *"'before' is missing"* ]]
  change "type: division-change" "type: division, borders: [wijken]"
  run -2 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *wijken* ]]
  change "borders: [wijken]" "borders: [wijk, wijk, wijk, wijk]"
  run -2 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"at most 3"* ]]
  change "type: division, borders: [wijk, wijk, wijk, wijk]" "type: division-change, before: {level: wijk, source: oud.geojson}"
  run -2 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"either a level (level) or a file (source)"* ]]
}
