# Levels of real divisions, compared with what their publishers drew. What differs is listed with its codes:
# it is in the published data, and worth knowing for who builds on them.

bats_require_minimum_version 1.5.0

setup() {
  shared=${GEBIED_SHARED:-$BATS_TEST_DIRNAME/../../../shared}
  [ -d "$shared/data" ] || skip "no shared data beside the project"
  shared=$(cd "$shared" && pwd -P)
  gebied=${GEBIED:-gebied}
  flanders=$shared/data/be-flanders-levels
  cd "$BATS_TEST_TMPDIR"
}

levels() { "$gebied" levels --lang en --quiet --report report.json "$@"; }

# differs: level and code of each difference in the report, sorted.
differs() { jq -r '.findings[] | select(.kind == "difference") | .level + " " + .codes[]' report.json | sort; }

# kinds: how many findings there are of each kind, as "kind n" lines, without the merely informative.
kinds() { jq -r '[.findings[] | select(.severity != "info")] | group_by(.kind)[] | "\(.[0].kind) \(length)"' report.json; }

@test "Flanders 2025: municipalities and provinces from wijken are those of the publisher, all 304 and 6" {
  levels --areas "$flanders/shapefiles/ggw7.shp" --code geoitem --name naam \
    --key "$flanders/aggregation/ggw7_gemeente.xlsx,names=$flanders/definitions/gemeente.xlsx" \
    --key "$flanders/aggregation/gemeente_provincie.xlsx" --unknown '*ONB,9999*' -o niveaus.gpkg \
    --compare "$flanders/shapefiles/gemeente.shp,code=geoitem" --compare "$flanders/shapefiles/provincie.shp,code=provincie"
  jq -e '[.levels[] | [.id, .of, .areas]] == [["ggw7", null, 2767], ["gemeente", "ggw7", 304], ["provincie", "gemeente", 6]]' report.json
  [ -z "$(differs)" ]
  # the only ground of nobody inside Flanders is Dutch: the pieces of Baarle-Nassau inside Baarle-Hertog (13002)
  [ "$(kinds)" = "gap 6" ]
  jq -e '[.findings[] | select(.kind == "gap") | .codes[] | startswith("13002")] | all' report.json
  # 307 codes for an unknown wijk have no polygon and stay in the key table
  jq -e '[.findings[] | select(.kind == "unknown-place" and .level == "gemeente") | .codes | length] == [307]' report.json
  # names of the table of definitions are those in the publisher's own layer
  diff <(ogrinfo -q niveaus.gpkg -sql "SELECT code, name FROM gemeente ORDER BY code" | sed -n 's/^  [a-z]* (String) = //p') \
    <(ogrinfo -q "$flanders/shapefiles/gemeente.shp" -sql "SELECT geoitem, naam FROM gemeente ORDER BY geoitem" | sed -n 's/^  [a-z]* (String) = //p')
}

@test "Flanders 2024: from deelgemeenten all 319 municipalities agree" {
  levels --areas "$flanders/shapefiles/deelgemeente2024.shp" --code geoitem --name naam \
    --key "$flanders/aggregation/deelgemeente2024_gemeente2024.xlsx" \
    --key "$flanders/aggregation/gemeente2024_provincie2024.xlsx" --unknown '*ONBE,*ZZZZ,9999*' --check-only \
    --compare "$flanders/shapefiles/gemeente2024.shp,code=gemeente" \
    --compare "$flanders/shapefiles/provincie2024.shp,code=provincie"
  [ -z "$(differs)" ]
}

@test "Flanders 2024: from wijken five coastal municipalities lack their beach, and one wijk changed sides" {
  levels --areas "$flanders/shapefiles/ggw72024.shp" --code geoitem --name naam \
    --key "$flanders/aggregation/ggw72024_gemeente2024.xlsx" \
    --key "$flanders/aggregation/gemeente2024_provincie2024.xlsx" --unknown '*ONB,*ZZZZ,9999*' --check-only \
    --compare "$flanders/shapefiles/gemeente2024.shp,code=gemeente" \
    --compare "$flanders/shapefiles/provincie2024.shp,code=provincie"
  diff <(differs) - <<'CODES'
gemeente2024 31004
gemeente2024 31043
gemeente2024 35011
gemeente2024 35013
gemeente2024 38016
gemeente2024 46003
gemeente2024 46013
provincie2024 30000
CODES
  # what the coast lacks is what its province lacks; what Beveren lost is what Kruibeke won
  jq -e '[.findings[] | select(.kind == "difference")] | INDEX(.codes[0]) |
    ((."31004".size_m2 + ."31043".size_m2 + ."35011".size_m2 + ."35013".size_m2 + ."38016".size_m2 - ."30000".size_m2) | fabs) < 1
    and ((."46003".size_m2 + ."46013".size_m2) | fabs) < 1 and ."30000".size_m2 < -14.7e6' report.json
}

@test "Netherlands 2022: municipalities and provinces from wijken" {
  file=$shared/data/nl-cbs-2022/nl_cbs_2022_28992.gpkg
  ogr2ogr -q -f CSV wijk_gemeente.csv "$file" -sql "SELECT code AS wijk_2022, gm_code AS gemeente_2022 FROM wijk_2022"
  ogr2ogr -q -f CSV gemeente_provincie.csv "$file" -dialect SQLite \
    -sql "SELECT g.code AS gemeente_2022, p.code AS provincie_2022, p.name AS name FROM gemeente_2022 g JOIN provincie_2022 p ON g.province = p.name"
  levels --areas "$file" --layer wijk_2022 --code code --name name --key wijk_gemeente.csv --key gemeente_provincie.csv \
    --check-only \
    --compare "$file,layer=gemeente_2022,code=code" --compare "$file,layer=provincie_2022,code=code"
  jq -e '[.levels[] | [.id, .areas]] == [["wijk_2022", 3340], ["gemeente_2022", 345], ["provincie_2022", 12]]' report.json
  [ -z "$(differs)" ]
  # no overlaps; water between wijken is ground of nobody
  [ "$(kinds | cut -d' ' -f1 | tr '\n' ' ')" = "gap opening " ]
}

@test "Leefbaarometer: a coarse layer is checked to the end, repaired, and nothing is hidden" {
  file=$shared/data/nl-leefbaarometer/wijk_2014_coarse_4326.gpkg
  run -1 levels --areas "$file" --code statcode --crs EPSG:28992 --check-only
  jq -e '.counts.error > 0 and (.findings | map(.kind) | index("invalid") and index("overlap") and index("no-polygon"))' report.json
  overlaps=$(jq '[.findings[] | select(.kind == "overlap")] | length' report.json)
  [ "$overlaps" -gt 40 ]
  rm report.json
  levels --areas "$file" --code statcode --crs EPSG:28992 --repair 1000 --check-only
  jq -e '.counts.error == 0 and ([.findings[] | select(.kind == "mended")] | length) > 100' report.json
}

@test "England: LSOA to ward to district, by the official lookup" {
  folder=$shared/data/uk-iod2019
  levels --areas "$folder/gm_lsoa2011_super_generalised.geojson" --code area_code --name area_name --crs EPSG:27700 \
    --key "$folder/gm_lsoa_to_ward_best-fit_lookup.csv,parent=wd17cd" \
    --key "$folder/gm_lsoa_to_ward_best-fit_lookup.csv,child=wd17cd,parent=lad17cd" -o niveaus.gpkg --accept overlap,area-sum
  jq -e '[.levels[] | [.id, .areas]] | .[1:] == [["wd17cd", 215], ["lad17cd", 10]]' report.json
  [ "$(ogrinfo -q niveaus.gpkg -sql "SELECT name FROM lad17cd WHERE code = 'E08000009'" | sed -n 's/.*= //p')" = Trafford ]
}
