load helper

@test "help lists the commands, in three languages" {
  run -0 gebied --help --lang nl
  [[ "$output" == *Opdrachten* && "$output" == *classify* ]]
  run -0 gebied help --lang en
  [[ "$output" == *Commands* ]]
  run -0 gebied --help --lang fr
  [[ "$output" == *Commandes* ]]
}

@test "every command explains itself" {
  for command in run check new inspect rank map classify locate list schema completion manual reference; do
    run -0 gebied "$command" --help --lang en
    [[ "$output" == *"gebied $command"* && "$output" == *--lang* ]]
    run -0 gebied help "$command"
  done
}

@test "version" {
  run -0 gebied --version
  [[ "$output" =~ ^gebied\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "without a command the program tells what it can do and fails" {
  run -2 gebied
  [[ "$output" == *classify* ]]
}

@test "a misspelt command gets the nearest one" {
  run -2 --separate-stderr gebied clasify --lang en
  [[ "$stderr" == *"gebied classify"* ]]
  [ -z "$output" ]
}

@test "a misspelt option gets the nearest one" {
  run -2 --separate-stderr gebied classify --table x.csv --colum y --lang nl
  [[ "$stderr" == *"--column"* && "$stderr" == *"Bedoelde u"* ]]
}

@test "the language comes from the environment when it is not given" {
  LC_ALL=fr_BE.UTF-8 run -2 --separate-stderr gebied rnu
  [[ "$stderr" == *"n'est pas une commande"* ]]
  LC_ALL= LANG=en_GB.UTF-8 run -2 --separate-stderr gebied rnu
  [[ "$stderr" == *"is not a command"* ]]
}

@test "what there is to choose from" {
  run -0 gebied list ramps
  [[ "$output" == *baksteen* && "$output" == *"#"* ]]
  run -0 gebied list methods
  [[ "$output" == *fisher-jenks* ]]
  run -0 gebied list pages
  [[ "$output" == *"A4 landscape"* ]]
  run -2 --separate-stderr gebied list ramp
  [[ "$stderr" == *ramps* ]]
}

@test "the schema is JSON" {
  gebied schema -o schema.json
  jq -e '.properties.areas.properties.source' schema.json
  jq -e '.additionalProperties == false' schema.json
}

@test "manual pages are clean roff" {
  command -v groff >/dev/null || skip "no groff"
  for command in run classify new; do
    gebied manual "$command" --lang en >page.1
    run -0 groff -k -man -Tutf8 -ww -z page.1
    [ -z "$output" ]
  done
}

@test "completion is valid bash" {
  gebied completion bash >completion.bash
  bash -n completion.bash
}

@test "an existing result is kept without --overwrite" {
  gebied schema -o schema.json
  run -3 --separate-stderr gebied list -o schema.json --lang en
  [[ "$stderr" == *schema.json* && "$stderr" == *--overwrite* ]]
  jq -e . schema.json
  run -0 gebied list -o schema.json --overwrite
  ! jq -e . schema.json
}

@test "inspect tells layers, system, code and dirt" {
  run -0 gebied inspect "$ROOT/samples/klein/wijken.geojson" --lang nl
  [[ "$output" == *EPSG:4326* && "$output" == *graden* && "$output" == *"26 rijen"* ]]
  run -0 gebied inspect "$ROOT/samples/stad/data/inkomens_2020-2024.csv" --lang en
  [[ "$output" == *Windows-1252* ]]
}

@test "inspect as JSON has stable keys" {
  gebied inspect "$ROOT/samples/stad/data/sectoren.gpkg" "$ROOT/samples/klein/cijfers.csv" --format json >i.json
  jq -e '.files | length == 2' i.json
  jq -e '.files[0].layers[0] | .rows == 207 and .projected and .polygons and .crs == "EPSG:31370" and
         .code_field == "statsec" and .name_field == "naam"' i.json
  jq -e '.files[0].layers[0].fields[0] | has("name") and has("role") and has("filled") and has("distinct") and
         has("numbers") and has("commas") and has("marks") and has("padded") and has("examples")' i.json
  jq -e '.files[1] | .encoding == "UTF-8" and .separator == ";" and .format == "CSV"' i.json
}

@test "inspect refuses what is no data" {
  run -3 --separate-stderr gebied inspect nothing.csv --lang en
  [[ "$stderr" == *nothing.csv* ]]
}
