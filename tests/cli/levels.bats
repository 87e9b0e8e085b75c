# gebied levels as a planner uses it: levels from key tables, a report that names what is wrong, nothing half done.

load helper

# areas NAME CODE:X:Y:WIDTH:HEIGHT...: rectangles in km from 150000, 170000 in Lambert 72, in NAME.geojson.
areas() {
  local file=$1.geojson separator='' code x y w h
  shift
  printf '{"type": "FeatureCollection", "name": "%s", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}, "features": [\n' "${file%.geojson}" >"$file"
  for area in "$@"; do
    IFS=: read -r code x y w h <<<"$area"
    awk -v s="$separator" -v c="$code" -v x="$x" -v y="$y" -v w="$w" -v h="$h" 'BEGIN {
      x0 = 150000 + 1000 * x; y0 = 170000 + 1000 * y; x1 = x0 + 1000 * w; y1 = y0 + 1000 * h
      printf "%s{\"type\": \"Feature\", \"properties\": {\"code\": \"%s\", \"naam\": \"Wijk %s\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f]]]}}\n", s, c, c, x0, y0, x1, y0, x1, y1, x0, y1, x0, y0 }' >>"$file"
    separator=,
  done
  echo ']}' >>"$file"
}

# Six sectors in three wijken in two towns: S1 S2 | S3 S4 | S5 S6, each 1 km2.
town() {
  areas sector S1:0:0:1:1 S2:1:0:1:1 S3:2:0:1:1 S4:3:0:1:1 S5:4:0:1:1 S6:5:0:1:1
  printf 'sector;wijk;wijknaam\nS1;W1;Noord\nS2;W1;Noord\nS3;W2;Midden\nS4;W2;Midden\nS5;W3;Zuid\nS6;W3;Zuid\n' >sector_wijk.csv
  printf 'wijk;stad\nW1;A\nW2;A\nW3;B\n' >wijk_stad.csv
}

levels() { gebied levels --areas sector.geojson --code code --name naam --lang en --quiet "$@"; }

# checked CODE ARGUMENTS...: --check-only ends with that exit code and leaves report.json.
checked() {
  local code=$1
  shift
  run -"$code" --separate-stderr levels --check-only --report report.json --overwrite "$@"
}

# found KIND [JQ]: the report has a finding of this kind for which the expression holds.
found() {
  jq -e --arg kind "$1" "[.findings[] | select(.kind == \$kind) | select(${2:-true})] | length > 0" report.json ||
    { jq -c '.findings[]' report.json; return 1; }
}

sql() { ogrinfo -q "$1" -sql "$2" | sed -n 's/^  [A-Za-z0-9_]* ([A-Za-z0-9]*) = //p'; }

@test "levels: from sectors to towns by the headers of the key tables, in any order" {
  town
  levels --key wijk_stad.csv --key sector_wijk.csv -o niveaus.gpkg --report report.json
  [ "$(sql niveaus.gpkg 'SELECT area_km2 FROM stad ORDER BY code' | tr '\n' ' ')" = "4 2 " ]
  [ "$(sql niveaus.gpkg "SELECT name FROM wijk WHERE code = 'W2'")" = Midden ]
  # the hierarchy stands in every layer, with names
  [ "$(sql niveaus.gpkg "SELECT wijk, wijk_name, stad FROM sector WHERE code = 'S6'" | tr '\n' ' ')" = "W3 Zuid B " ]
  [ "$(sql niveaus.gpkg "SELECT stad FROM wijk WHERE code = 'W1'")" = A ]
  jq -e '.counts.error == 0 and [.levels[] | [.id, .of, .areas]] == [["sector", null, 6], ["stad", "wijk", 2], ["wijk", "sector", 3]]' report.json
}

@test "levels: everything about a key table can be said" {
  town
  printf 'x;nr;omschrijving;groter\n1;S1;eerste;W1\n2;S2;tweede;W1\n3;S3;derde;W2\n4;S4;vierde;W2\n5;S5;vijfde;W3\n6;S6;zesde;W3\n' >lijst.csv
  printf 'geoitem code;short name;name\nW1;N;Noord (A)\nW2;M;Midden (A)\nW3;Z;Zuid (B)\n' >namen.csv
  levels --key 'lijst.csv,child=nr,parent=groter,id=buurt,names=namen.csv' -o niveaus.gpkg
  [ "$(sql niveaus.gpkg "SELECT name FROM buurt WHERE code = 'W3'")" = "Zuid (B)" ]
  # a mistake in the words behind the file names the nearest
  run -2 levels --key 'lijst.csv,chlid=nr' -o x.gpkg
  [[ $output == *chlid*child* ]]
}

@test "levels: several parents beside each other, nested or not" {
  town
  printf 'sector;zone\nS1;Z1\nS2;Z1\nS3;Z1\nS4;Z2\nS5;Z2\nS6;Z2\n' >sector_zone.csv
  levels --key sector_wijk.csv --key wijk_stad.csv --key sector_zone.csv -o niveaus.gpkg --report report.json
  [ "$(sql niveaus.gpkg 'SELECT area_km2 FROM zone' | tr '\n' ' ')" = "3 3 " ]
  # W2 lies in both zones: told, and the layer of wijken has no column for them
  found not-nested '.level == "wijk" and .codes == ["W2"]'
  ! ogrinfo -so niveaus.gpkg wijk | grep -q '^zone'
}

@test "levels: a project has the same levels" {
  town
  cat >project.yaml <<'YAML'
gebied: 1
areas:
  source: sector.geojson
  code: code
  level: sector
  levels:
    - {id: stad, key: wijk_stad.csv, of: wijk}
    - {id: wijk, key: sector_wijk.csv}
analyse: stad
outputs: {csv: true}
YAML
  gebied check project.yaml
  gebied levels project.yaml -o niveaus.gpkg --quiet
  [ "$(sql niveaus.gpkg 'SELECT area_km2 FROM stad ORDER BY code' | tr '\n' ' ')" = "4 2 " ]
  sed -i 's/of: wijk/of: wijken/' project.yaml
  run -2 gebied check project.yaml --lang en
  [[ $output == *project.yaml:7:*wijken*sector,\ stad,\ wijk* ]]
}

@test "levels: GeoPackage, Shapefiles, GeoJSON and key tables say the same, byte for byte on any day" {
  town
  SOURCE_DATE_EPOCH=0 levels --key sector_wijk.csv --key wijk_stad.csv -o een --format gpkg,shp,geojson,csv,xlsx
  SOURCE_DATE_EPOCH=0 levels --key sector_wijk.csv --key wijk_stad.csv -o twee --format gpkg,shp,geojson,csv,xlsx --threads 1
  diff <(sums een) <(sums twee)
  [ "$(cat een/shapefiles/wijk.cpg)" = UTF-8 ]
  [ -s een/shapefiles/wijk.prj ]
  [ "$(sql een/shapefiles/wijk.shp "SELECT name, stad FROM wijk WHERE code = 'W3'" | tr '\n' ' ')" = "Zuid B " ]
  # web: longitude and latitude near Brussels, neighbours with the very same points
  jq -e '[.features[].geometry.coordinates[0][] | .[0] > 4.3 and .[0] < 4.5 and .[1] > 50.8 and .[1] < 50.9] | all' een/geojson/wijk.geojson
  jq -e '[.features[].geometry.coordinates[0][:-1][]] | group_by(.) | map(select(length == 2)) | length == 4' een/geojson/wijk.geojson
  # key tables go back in
  diff <(tail -n +2 een/aggregation/wijk_stad.csv | tr -d '\r') <(tail -n +2 wijk_stad.csv)
  levels --key een/aggregation/sector_wijk.xlsx --key een/aggregation/wijk_stad.xlsx -o terug.gpkg
  [ "$(sql terug.gpkg 'SELECT area_km2 FROM stad ORDER BY code' | tr '\n' ' ')" = "4 2 " ]
}

@test "levels: long names of fields in a Shapefile are cut and told" {
  town
  printf 'sector;gebiedsgerichtewerking\nS1;W1\nS2;W1\nS3;W2\nS4;W2\nS5;W3\nS6;W3\n' >k.csv
  run -0 --separate-stderr gebied levels --areas sector.geojson --code code --key k.csv -o uit --format shp --lang en
  [[ $stderr == *"gebiedsgerichtewerking → gebiedsger"* ]]
  ogrinfo -so -al uit/shapefiles/sector.shp | grep -q '^gebiedsger:'
}

@test "levels: fewer points, and borders stay shared" {
  # a wavy border between W1 and W2
  cat >sector.geojson <<JSON
{"type": "FeatureCollection", "name": "sector", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}, "features": [
$(awk 'BEGIN { for (i = 0; i <= 100; i++) { x = 151000 + 3 * sin(i); wave = wave sprintf("%s[%.3f,%.3f]", i ? "," : "", x, 170000 + 10 * i); back = sprintf("[%.3f,%.3f]%s", x, 170000 + 10 * i, i ? "," : "") back }
  printf "{\"type\": \"Feature\", \"properties\": {\"code\": \"S1\", \"naam\": \"a\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[150000,170000],%s,[150000,171000],[150000,170000]]]}},\n", wave
  printf "{\"type\": \"Feature\", \"properties\": {\"code\": \"S2\", \"naam\": \"b\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[152000,170000],[152000,171000],%s,[152000,170000]]]}}\n", back }')
]}
JSON
  printf 'sector;wijk\nS1;W1\nS2;W2\n' >k.csv
  levels --key k.csv -o heel --format geojson
  levels --key k.csv -o minder --format geojson --simplify 1:50000
  [ "$(wc -c <minder/geojson/wijk.geojson)" -lt "$(($(wc -c <heel/geojson/wijk.geojson) / 4))" ]
  # both sides of the border keep the same points, and the figures are those of the true outline
  for level in sector wijk; do
    jq -e '[.features[].geometry.coordinates[0][:-1][]] | group_by(.) | map(select(length == 2)) | length >= 2' minder/geojson/$level.geojson
    diff <(jq -c '.features[].properties' heel/geojson/$level.geojson) <(jq -c '.features[].properties' minder/geojson/$level.geojson)
  done
  run -2 levels --key k.csv -o x.gpkg --simplify klein
  [[ $output == *1:250000* ]]
}

@test "levels: what was there stays when something fails" {
  town
  levels --key sector_wijk.csv -o niveaus.gpkg
  before=$(sha256sum niveaus.gpkg)
  run -3 levels --key sector_wijk.csv -o niveaus.gpkg
  printf 'sector;wijk\nS1;W1\nS1;W2\n' >fout.csv
  run -1 levels --key fout.csv -o niveaus.gpkg --overwrite
  [ "$(sha256sum niveaus.gpkg)" = "$before" ]
  run -1 levels --key fout.csv -o nieuw --format shp
  [ ! -e nieuw ]
  run -2 levels --key sector_wijk.csv -o niveaus.shp
  [[ $output == *"-o FOLDER"* ]]
  run -2 levels --key sector_wijk.csv
}

# --- what can be wrong ---

@test "levels: a sector in two wijken is an error with its code, file and row" {
  town
  echo 'S3;W1;Noord' >>sector_wijk.csv
  checked 1 --key sector_wijk.csv --key wijk_stad.csv
  found two-parents '.severity == "error" and .codes == ["S3"] and (.file | endswith("sector_wijk.csv")) and .row == 8 and .level == "wijk"'
  [[ $output == *two-parents*S3* ]]
}

@test "levels: a sector in no wijk is an error, or left out when that is accepted" {
  town
  sed -i '/^S4/d' sector_wijk.csv
  checked 1 --key sector_wijk.csv
  found orphan '.severity == "error" and .codes == ["S4"]'
  checked 0 --key sector_wijk.csv --accept orphan
  found orphan '.severity == "warning"'
  levels --key sector_wijk.csv --accept orphan -o niveaus.gpkg
  [ "$(sql niveaus.gpkg "SELECT area_km2 FROM wijk WHERE code = 'W2'")" = 1 ]
  run -2 levels --key sector_wijk.csv --check-only --accept orfan
  [[ $output == *orphan* ]]
  run -2 levels --key sector_wijk.csv --check-only --accept two-parents
}

@test "levels: codes of other places, unknown places and wijken without sectors" {
  town
  printf 'S9;W9;Elders\nSZZZZ;W1;Noord\n' >>sector_wijk.csv
  checked 0 --key sector_wijk.csv --unknown '*ZZZZ'
  found unknown-code '.severity == "warning" and .codes == ["S9"]'
  found unused-code '.codes == ["W9"]'
  found unknown-place '.severity == "info" and .codes == ["SZZZZ"]'
  # an unknown place has no polygon, but the key table keeps it
  levels --key sector_wijk.csv --unknown '*ZZZZ' -o uit --format csv,gpkg
  grep -q '^SZZZZ;W1' uit/aggregation/sector_wijk.csv
  ! grep -q '^S9' uit/aggregation/sector_wijk.csv
}

@test "levels: swapped columns are called that" {
  town
  checked 1 --key sector_wijk.csv,child=wijk,parent=sector,id=wijken
  found swapped-columns '.severity == "error" and (.text | test("child and parent"))'
  # of a project likewise
  printf 'gebied: 1\nareas: {source: sector.geojson, code: code, levels: [{id: wijk, key: sector_wijk.csv, child: wijk, parent: sector}]}\n' >project.yaml
  run -1 gebied check project.yaml --lang en
  [[ $output == *"Swap child and parent"* ]]
}

@test "levels: levels that are each other's part, and codes that are" {
  town
  printf 'regio;stad\nA;A\n' >regio_stad.csv
  checked 1 --key wijk_stad.csv,of=regio --key regio_stad.csv,child=stad,parent=regio,of=stad
  found cycle '.severity == "error" and .codes == ["stad", "regio"]'
  printf 'sector;deel\nS1;S2\nS2;S1\nS3;S3\nS4;S3\nS5;S5\nS6;S5\n' >kring.csv
  checked 0 --key kring.csv
  found cycle '.severity == "warning" and (.codes | sort) == ["S1", "S2"]'
}

@test "levels: names and codes that clash" {
  town
  sed -i 's/^S2;W1;Noord/S2;W1;Nord/; s/Zuid/Midden/' sector_wijk.csv
  checked 0 --key sector_wijk.csv
  found name-clash '.severity == "warning" and .codes == ["W1"]'
  found name-clash '.severity == "info" and .codes == ["W2", "W3"]'
  areas sector S1:0:0:1:1 S1:1:0:1:1 S3:2:0:1:1
  checked 1 --key sector_wijk.csv
  found duplicate-code '.severity == "error" and .codes == ["S1"] and .row == 2'
}

@test "levels: a code with another form than the others" {
  list=()
  for i in 01 02 03 04 05 06 07 08 09 10 11; do list+=("W$i:${i#0}:0:1:1"); done
  areas sector "${list[@]}" W12A:12:0:1:1
  checked 0
  found code-form '.codes == ["W12A"]'
}

@test "levels: pieces, enclaves and areas of next to nothing" {
  # S1 in two pieces around S2's column; S4 inside S3
  cat >sector.geojson <<'JSON'
{"type": "FeatureCollection", "name": "sector", "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}, "features": [
{"type": "Feature", "properties": {"code": "S1", "naam": "a"}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[150000,170000],[151000,170000],[151000,171000],[150000,171000],[150000,170000]]], [[[152000,170000],[152500,170000],[152500,171000],[152000,171000],[152000,170000]]]]}},
{"type": "Feature", "properties": {"code": "S2", "naam": "b"}, "geometry": {"type": "Polygon", "coordinates": [[[151000,170000],[152000,170000],[152000,171000],[151000,171000],[151000,170000]]]}},
{"type": "Feature", "properties": {"code": "S3", "naam": "c"}, "geometry": {"type": "Polygon", "coordinates": [[[150000,171000],[151000,171000],[151000,172000],[150000,172000],[150000,171000]], [[150200,171200],[150200,171205],[150205,171205],[150205,171200],[150200,171200]]]}},
{"type": "Feature", "properties": {"code": "S4", "naam": "d"}, "geometry": {"type": "Polygon", "coordinates": [[[150200,171200],[150205,171200],[150205,171205],[150200,171205],[150200,171200]]]}}]}
JSON
  checked 0
  found several-pieces '.codes == ["S1"] and .size_m2 == 500000 and (.text | test("2 separate pieces \\(1000000 \\+ 500000 m²"))'
  found enclave '.codes == ["S4", "S3"]'
  found near-empty '.codes == ["S4"] and .size_m2 == 25 and (.x - 150202 | fabs < 3)'
}

@test "levels: an area without ground stays without, and is told" {
  town
  sed -i 's/"geometry": {"type": "Polygon", "coordinates": \[\[\[151000.000.*\]\]\]}/"geometry": null/' sector.geojson
  checked 0 --key sector_wijk.csv
  found no-polygon '.codes == ["S2"]'
  levels --key sector_wijk.csv -o uit --format shp,geojson,gpkg
  [ "$(jq -c '.features[1].geometry' uit/geojson/sector.geojson)" = null ]
  [ "$(sql uit/levels.gpkg "SELECT area_km2 FROM wijk WHERE code = 'W1'")" = 1 ]
}

@test "levels: an invalid boundary is mended and told with its place" {
  town
  # S1 as a bow tie
  sed -i 's/\[150000.000,170000.000\],\[151000.000,170000.000\],\[151000.000,171000.000\],\[150000.000,171000.000\],\[150000.000,170000.000\]/[150000,170000],[151000,171000],[151000,170000],[150000,171000],[150000,170000]/' sector.geojson
  checked 0 --key sector_wijk.csv
  found invalid '.codes == ["S1"] and .x == 150500 and .y == 170500 and .row == 1 and (.text | test("crosses itself"))'
}

@test "levels: 3-D, measured and curved boundaries are read, and told" {
  cat >vlak.csv <<'CSV'
code,WKT
S1,"POLYGON Z ((150000 170000 5, 151000 170000 5, 151000 171000 5, 150000 171000 5, 150000 170000 5))"
S2,"POLYGON ZM ((151000 170000 5 1, 152000 170000 5 1, 152000 171000 5 1, 151000 171000 5 1, 151000 170000 5 1))"
S3,"CURVEPOLYGON (COMPOUNDCURVE ((152000 170000, 153000 170000), CIRCULARSTRING (153000 170000, 153500 170500, 153000 171000), (153000 171000, 152000 171000, 152000 170000)))"
CSV
  ogr2ogr -q -f GPKG sector.gpkg vlak.csv -oo GEOM_POSSIBLE_NAMES=WKT -oo KEEP_GEOM_COLUMNS=NO -a_srs EPSG:31370 -nln sector -nlt GEOMETRY
  printf 'sector;wijk\nS1;W1\nS2;W1\nS3;W2\n' >k.csv
  run -0 gebied levels --areas sector.gpkg --code code --key k.csv -o niveaus.gpkg --lang en
  [[ $output == *height* ]]
  [[ $output == *curve* ]]
  [ "$(sql niveaus.gpkg "SELECT area_km2 FROM wijk WHERE code = 'W1'")" = 2 ]
  # half a disc of 500 m radius beside a square of 1 km
  sql niveaus.gpkg "SELECT area_km2 FROM wijk WHERE code = 'W2'" | awk '{ d = $1 - (1 + 3.14159265 / 8); exit !(d < 0.0005 && d > -0.0005) }'
}

@test "levels: coordinates that are no numbers or beyond the earth are refused with their row" {
  printf 'code,WKT\nS1,"POLYGON ((150000 170000, 151000 170000, 151000 171000, 150000 170000))"\nS2,"POLYGON ((151000 170000, 1e300 170000, 152000 171000, 151000 170000))"\n' >vlak.csv
  ogr2ogr -q -f GPKG ver.gpkg vlak.csv -oo GEOM_POSSIBLE_NAMES=WKT -a_srs EPSG:31370 -nln sector -lco SPATIAL_INDEX=NO
  run -1 gebied levels --areas ver.gpkg --code code --check-only --lang en
  [[ $output == *ver.gpkg*"area S2 (number 2 in the file)"* ]]
  run -1 gebied levels --areas ver.gpkg --code code --crs EPSG:28992 --check-only --lang en # not made a place on earth
  [[ $output == *"area S2 (number 2 in the file)"* ]]
  # the second point of a Shapefile that is not a number
  ogr2ogr -q -a_srs EPSG:31370 geen.shp vlak.csv -oo GEOM_POSSIBLE_NAMES=WKT -where "code = 'S1'" -nln geen
  printf '\0\0\0\0\0\0\370\177' | dd of=geen.shp bs=1 seek=172 conv=notrunc status=none
  run -1 gebied levels --areas geen.shp --code code --check-only --lang en
  [[ $output == *geen.shp*"area S1 "* ]]
}

@test "levels: a key table with a wrong column name names the columns that there are" {
  town
  run -1 levels --key sector_wijk.csv,child=sektor -o x.gpkg
  [[ $output == *sektor*sector* ]]
  printf 'a\n1\n' >een.csv
  run -1 levels --key een.csv -o x.gpkg
  [[ $output == *een.csv* ]]
  [[ $output == *child=* ]]
}

@test "levels: codes that match nothing get the rule that would make them match" {
  areas sector 01:0:0:1:1 02:1:0:1:1
  printf 'sector;wijk\n1;W1\n2;W1\n' >k.csv
  checked 1 --key k.csv
  found no-match '.text | test("pad: 2")'
  checked 0 --key k.csv --pad 2
}

@test "levels: boundaries in other systems are brought together before they are compared" {
  town
  levels --key sector_wijk.csv -o niveaus.gpkg
  # the published wijken in Lambert 2008 and in longitude and latitude: sizes are the same to a ten-thousandth
  ogr2ogr -q -t_srs EPSG:3812 anders.gpkg niveaus.gpkg wijk
  ogr2ogr -q -t_srs EPSG:4326 graden.gpkg niveaus.gpkg wijk
  for other in anders graden; do
    checked 0 --key sector_wijk.csv --compare $other.gpkg,code=code,tolerance=0.0001
    ! found difference >/dev/null
  done
  # one of them is larger: which, and by how much
  ogr2ogr -q kleiner.gpkg niveaus.gpkg wijk -dialect SQLite -sql "SELECT CASE code WHEN 'W3' THEN ST_Buffer(geom, -10) ELSE geom END AS geom, code FROM wijk" -nln wijk
  checked 0 --key sector_wijk.csv --compare kleiner.gpkg,code=code
  found difference '.codes == ["W3"] and .size_m2 > 59000 and .size_m2 < 60000'
  # degrees are no lengths
  run -2 gebied levels --areas graden.gpkg --code code --check-only --lang en
  [[ $output == *--crs* ]]
  gebied levels --areas graden.gpkg --code code --crs EPSG:31370 --check-only --quiet
}

@test "levels: wijken that overlap are an error with their codes, size and width" {
  areas sector S1:0:0:1:1 S2:0.9:0:1.1:1
  printf 'sector;wijk\nS1;W1\nS2;W2\n' >k.csv
  checked 1 --key k.csv
  found overlap '.severity == "error" and (.codes | sort) == ["S1", "S2"] and .size_m2 == 100000 and (.width_m - 100 | fabs < 0.01) and .x > 150900 and .x < 151000'
  # known and accepted: then the levels come, with the ground counted twice
  levels --key k.csv --accept overlap,area-sum -o niveaus.gpkg
}

@test "levels: narrow strips are warnings, and --repair mends them with a word on each" {
  # S2 begins half a metre too late, S4 begins half a metre too early
  areas sector S1:0:0:1:1 S2:1.0005:0:0.9995:1 S3:0:1:1:1 S4:0.9995:1:1.0005:1
  printf 'sector;wijk\nS1;W1\nS2;W1\nS3;W2\nS4;W2\n' >k.csv
  checked 0 --key k.csv
  found overlap '.severity == "warning" and (.codes | sort) == ["S3", "S4"] and .size_m2 == 500 and (.width_m - 0.5 | fabs < 0.01)'
  found opening '(.codes | sort)[:2] == ["S1", "S2"] and (.width_m - 0.5 | fabs < 0.01)'
  checked 0 --key k.csv --repair 1
  found mended '(.codes | sort) == ["S3", "S4"] and .size_m2 == 500'
  found mended '.codes == ["S1"] or .codes == ["S2"]'
  ! found overlap >/dev/null
  ! found opening >/dev/null
  levels --key k.csv --repair 1 -o niveaus.gpkg
  [ "$(sql niveaus.gpkg 'SELECT SUM(area_km2) AS s FROM sector')" = 4 ]
  [ "$(sql niveaus.gpkg 'SELECT area_km2 FROM wijk' | tr '\n' ' ')" = "2 2 " ]
}

@test "levels: ground of nobody between the wijken is told, and so is the hole that it leaves in a town" {
  areas sector S1:0:0:1:1 S2:1:0:1:1 S3:0:1:1:1 S4:1.001:1:0.999:1 S5:0:2:2:1
  printf 'sector;stad\nS1;A\nS2;A\nS3;A\nS4;A\nS5;A\n' >k.csv
  checked 0 --key k.csv
  found gap '.size_m2 == 1000 and (.width_m - 1 | fabs < 0.01) and .level == "sector"'
  found artefact '.level == "stad" and .codes == ["A"] and .size_m2 == 1000'
}

@test "levels: a border that passes a corner of its neighbour is split there, and told" {
  # S1 has no corner where S2 and S3 meet
  areas sector S1:0:0:1:2 S2:1:0:1:1 S3:1:1:1:1
  printf 'sector;wijk\nS1;W1\nS2;W2\nS3;W2\n' >k.csv
  checked 0 --key k.csv
  found t-junction
  [ "$(jq '[.findings[] | select(.kind == "gap" or .kind == "overlap" or .kind == "opening")] | length' report.json)" = 0 ]
}

@test "levels: the report as a table, in the language that is asked for" {
  town
  sed -i '/^S4/d' sector_wijk.csv
  run -1 gebied levels --areas sector.geojson --code code --key sector_wijk.csv --check-only --report verslag.csv --lang nl
  head -1 verslag.csv | grep -q '^.\{0,3\}kind;severity;level;codes;size_m2;width_m;x;y;file;row;text'
  grep -q '^orphan;error;wijk;S4;.*valt weg' verslag.csv
}

@test "levels: findings say what to do, with numbers in their language" {
  small_project
  printf 'wijk;stad\n01;A\n02;A\n02;B\n' >twee.csv
  printf 'wijk;stad\n01;A\n02;A\n' >geen.csv
  run -1 gebied levels --areas wijken.geojson --code code --key twee.csv --check-only --lang en
  [[ "$output" == *two-parents*"Keep one of the two in the key table"* ]]
  run -1 gebied levels --areas wijken.geojson --code code --key geen.csv --check-only --lang en
  [[ "$output" == *orphan*"--accept orphan"* ]]
  sed 's/150000, 170000/150004, 170000/g' wijken.geojson >anders.geojson
  run -0 gebied levels --areas wijken.geojson --code code --level wijk --check-only --compare anders.geojson,code=code,level=wijk --lang nl
  [[ "$output" == *"0,2004"*"%"* ]]
  run -0 gebied levels --areas wijken.geojson --code code --level wijk --check-only --compare anders.geojson,code=code,level=wijk --lang en
  [[ "$output" == *"0.2004"*"%"* ]]
  run -2 --separate-stderr gebied levels --areas wijken.geojson --code code --lang en
  [[ "$stderr" == *"gebied levels --help"* ]]
}

@test "levels: zeros that the boundaries lost are recognised" {
  small_project
  sed -i 's/"0\([123]\)"/"\1"/' wijken.geojson
  printf 'wijk;stad\n00001;A\n00002;A\n00003;B\n' >key.csv
  run -1 gebied levels --areas wijken.geojson --code code --key key.csv --check-only --lang en
  [[ "$output" == *no-match*"pad: 5"* ]]
  run -0 gebied levels --areas wijken.geojson --code code --key key.csv --pad 5 --check-only --lang en
}

@test "levels: one stray point among the polygons is named with its row" {
  small_project
  perl -0pi -e 's/"features": \[/"features": [{"type": "Feature", "properties": {"code": "00"}, "geometry": {"type": "Point", "coordinates": [150500, 170500]}},/' wijken.geojson
  run -1 --separate-stderr gebied levels --areas wijken.geojson --code code --check-only --lang en
  [[ "$stderr" == *"row 1"*POINT* ]]
}
