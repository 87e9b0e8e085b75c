load helper

@test "new makes a project that runs" {
  run -0 --separate-stderr gebied new mijnstad "$ROOT/samples/klein/wijken.geojson" "$ROOT/samples/klein/cijfers.csv"
  [[ "$output" == *mijnstad/project.yaml* ]]
  [ -s mijnstad/data/wijken.geojson ] && [ -s mijnstad/data/cijfers.csv ]
  run -0 gebied run mijnstad/project.yaml
  [ -s mijnstad/uit/indicators.csv ] && [ -s mijnstad/uit/areas.gpkg ]
  ls mijnstad/uit/*.png
}

@test "new speaks the planner's language in its comments" {
  gebied new a "$ROOT/samples/klein/wijken.geojson" --lang fr 2>/dev/null
  grep -q '^# Créé par' a/project.yaml && grep -q '^language: fr' a/project.yaml
  gebied new b "$ROOT/samples/klein/wijken.geojson" --lang en 2>/dev/null
  grep -q '^# Made by' b/project.yaml
}

@test "new finds the rules that make codes fit" {
  small_project
  printf 'nr;graad\n1;10,5\n2;30,25\n3;20,75\n' >cijfers.csv
  run -0 gebied new stad wijken.geojson cijfers.csv
  grep -q 'codes: {pad: 2}' stad/project.yaml
  grep -q 'decimal: comma' stad/project.yaml
  run -0 gebied run stad/project.yaml
}

@test "new takes dirty files of a whole city" {
  cd "$ROOT/samples/stad/data"
  run -0 gebied new "$BATS_TEST_TMPDIR/stad" sectoren.gpkg ./*.csv ./*.xlsx ./*.txt
  cd "$BATS_TEST_TMPDIR"
  grep -q 'trailing: true' stad/project.yaml
  grep -q 'ignore_case: true' stad/project.yaml
  grep -q 'period: 2024' stad/project.yaml
  run -0 gebied run stad/project.yaml
}

@test "new refers to files that already lie in the folder" {
  mkdir -p stad/bron
  cp "$ROOT/samples/klein/wijken.geojson" stad/bron
  run -0 gebied new stad stad/bron/wijken.geojson
  grep -q 'source: bron/wijken.geojson' stad/project.yaml
  [ ! -e stad/data/wijken.geojson ]
  run -0 gebied run stad/project.yaml
}

@test "new keeps two files of one name apart" {
  mkdir a b
  cp "$ROOT/samples/klein/cijfers.csv" a
  cp "$ROOT/samples/klein/cijfers.csv" b
  run -0 gebied new stad "$ROOT/samples/klein/wijken.geojson" a/cijfers.csv b/cijfers.csv
  [ -s stad/data/cijfers.csv ] && [ -s stad/data/cijfers_2.csv ]
  run -0 gebied run stad/project.yaml
}

@test "new replaces nothing without --overwrite" {
  mkdir stad && echo mine >stad/project.yaml
  run -3 --separate-stderr gebied new stad "$ROOT/samples/klein/wijken.geojson" --lang en
  [[ "$stderr" == *stad/project.yaml* && "$stderr" == *--overwrite* ]]
  [ "$(cat stad/project.yaml)" = mine ]
  [ ! -e stad/data ]
  run -0 gebied new stad "$ROOT/samples/klein/wijken.geojson" --overwrite
}

@test "new without boundaries says what it found" {
  run -1 --separate-stderr gebied new stad "$ROOT/samples/klein/cijfers.csv" --lang en
  [[ "$stderr" == *cijfers.csv* && "$stderr" == *polygons* ]]
  [ ! -e stad ]
}

@test "new asks when several files could be the boundaries" {
  cp "$ROOT/samples/klein/wijken.geojson" een.geojson
  cp "$ROOT/samples/klein/wijken.geojson" twee.geojson
  run -1 --separate-stderr gebied new stad een.geojson twee.geojson --lang en
  [[ "$stderr" == *een.geojson* && "$stderr" == *twee.geojson* && "$stderr" == *--areas* ]]
  [ ! -e stad ]
  run -0 gebied new stad een.geojson twee.geojson --areas twee.geojson
  grep -q 'source: data/twee.geojson' stad/project.yaml
}

@test "new on real files: sectors of the Zennevallei" {
  data=$(shared be-zennevallei)
  [ -d "$data" ] || skip "no shared data"
  run -0 gebied new zenne "$data/original/sectors.geojson" "$data"/derived/*.csv
  grep -q 'crs: EPSG:31370' zenne/project.yaml
  grep -q 'period: 2023' zenne/project.yaml
  [ "$(grep -c '154' zenne/project.yaml)" -ge 3 ]
  run -0 gebied run zenne/project.yaml
}

@test "new on real files: a Shapefile with its side files" {
  data=$(shared be-flanders-levels)
  [ -d "$data" ] || skip "no shared data"
  run -0 gebied new vlaanderen "$data/shapefiles/gemeente.shp" "$data/../be-statbel-gemeente/census2011_gemeente.csv"
  for side in shp shx dbf prj cpg; do [ -s "vlaanderen/data/gemeente.$side" ]; done
  run -0 gebied run vlaanderen/project.yaml
}

@test "new on real files: layers of the Netherlands to choose from" {
  data=$(shared nl-cbs-2022)
  [ -d "$data" ] || skip "no shared data"
  run -1 --separate-stderr gebied new nl "$data"/*.gpkg --lang en
  [[ "$stderr" == *wijk_2022* && "$stderr" == *gemeente_2022* && "$stderr" == *--layer* ]]
  run -0 gebied new nl "$data"/*.gpkg --layer provincie_2022
  grep -q 'crs: EPSG:28992' nl/project.yaml
  run -0 gebied run nl/project.yaml
}
