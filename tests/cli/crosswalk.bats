# Crosswalks and tables on other codes: gebied crosswalk, convert, overlay, and `crosswalk` in a project.

load helper

# told CODE WORD... : the last line failed with this exit code and says these words.
told() {
  local code=$1
  shift
  [ "$status" -eq "$code" ] || { echo "$output"; return 1; }
  for word in "$@"; do [[ $output == *"$word"* ]] || { echo "not in: $output"; return 1; }; done
}

value() { # value FILE CODE COLUMN, with commas or semicolons
  local mark=,
  head -1 "$1" | grep -q ';' && mark=';'
  awk -F"$mark" -v code="$2" -v name="$3" '{ sub(/\r$/, ""); sub(/^\357\273\277/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
    $1 == code { print $at }' "$1"
}

# squares NAME CODE:x0:x1 ... : squares of 1 km high in Lambert 72, from x0 to x1 km.
squares() {
  local file=$1 first=1
  shift
  {
    printf '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::31370"}},"features":['
    for area in "$@"; do
      IFS=: read -r code a b <<<"$area"
      [ $first = 1 ] || printf ','
      first=0
      a=$(awk "BEGIN { print 150000 + 1000 * $a }") b=$(awk "BEGIN { print 150000 + 1000 * $b }")
      printf '{"type":"Feature","properties":{"code":"%s","n":%s},"geometry":{"type":"Polygon","coordinates":[[[%s,170000],[%s,170000],[%s,171000],[%s,171000],[%s,170000]]]}}' \
        "$code" "${code//[!0-9]/}0" "$a" "$b" "$b" "$a" "$a"
    done
    printf ']}'
  } >"$file"
}

@test "a merger table becomes a crosswalk, with what is divided and lost" {
  printf 'oud;nieuw\nA;X\nB;X\nC;Y\n' >fusie.csv
  run --separate-stderr gebied crosswalk --table fusie.csv --from oud --to nieuw --report verslag.json
  [ "$status" -eq 0 ]
  [ "$output" = "from,to,share,method
A,X,1,key
B,X,1,key
C,Y,1,key" ]
  jq -e '.from == 3 and .to == 2 and .whole == 3 and .split == 0 and .guessed == 0' verslag.json
}

@test "a key that leads to several codes is refused with the list and the ways out" {
  printf 'oud;nieuw\nA;X\nA;Y\nB;Y\n' >sleutel.csv
  run gebied crosswalk --table sleutel.csv --from oud --to nieuw --lang en
  told 1 sleutel.csv:3 "A" "X, Y" equal share unknown
  run --separate-stderr gebied crosswalk --table sleutel.csv --from oud --to nieuw --equal
  [ "${lines[1]}" = A,X,0.5,equal ]
}

@test "bad tables of shares are refused with their line" {
  printf 'oud;nieuw;deel\nA;X;0.7\nA;Y;0.5\n' >meer.csv
  run gebied crosswalk --table meer.csv --from oud --to nieuw --share deel --lang en
  told 1 meer.csv:3 "A" "1.2" weight
  printf 'oud;nieuw;deel\nA;X;1\nB;Y;-0.5\n' >min.csv
  run gebied crosswalk --table min.csv --from oud --to nieuw --share deel --lang en
  told 1 min.csv:3 -0.5 negative
  printf 'oud;nieuw;deel\nA;X;helft\n' >tekst.csv
  run gebied crosswalk --table tekst.csv --from oud --to nieuw --share deel --lang en
  told 1 tekst.csv:2 helft
  printf 'oud;nieuw\n;\n' >leeg.csv
  run gebied crosswalk --table leeg.csv --from oud --to nieuw --lang en
  [ "$status" -eq 1 ]
  run gebied crosswalk --table meer.csv --from oudd --to nieuw --lang en
  told 1 oud
  run gebied crosswalk --lang en
  told 2 --table --areas
}

@test "two waves: a chain of tables, or one list that is followed" {
  printf 'oud;nieuw\nA;M\nB;M\n' >fusie2019.csv
  printf 'oud;nieuw\nM;N\nC;N\n' >fusie2025.csv
  gebied crosswalk --table fusie2019.csv --table fusie2025.csv --from oud,oud --to nieuw,nieuw --unlisted stay 2>/dev/null >keten.csv
  [ "$(tail -n +2 keten.csv | sort | cut -d, -f1-3 | tr '\n' ' ')" = "A,N,1 B,N,1 C,N,1 " ]
  { cat fusie2019.csv; tail -n +2 fusie2025.csv; } >alles.csv
  gebied crosswalk --table alles.csv --from oud --to nieuw --follow 2>/dev/null >gevolgd.csv
  [ "$(grep -c ',N,1,key' gevolgd.csv)" -eq 4 ]
  printf 'oud;nieuw\nA;B\nB;C\nC;A\n' >kring.csv
  run gebied crosswalk --table kring.csv --from oud --to nieuw --follow --lang en
  told 1 "A → B → C"
}

@test "two divisions: by ground, by points, by a finer level" {
  squares oud.geojson A1:0:2 B2:2:4
  squares nieuw.geojson X1:0:3 Y2:3:5
  squares fijn.geojson f3:2:3 g1:3:4 h5:0:2
  gebied crosswalk --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code --report r.json 2>/dev/null >grond.csv
  [ "$(value grond.csv A1 share)" = 1 ]
  [ "$(value grond.csv B2 share | tr '\n' ' ')" = "0.5 0.5 " ]
  jq -e '.split == 1 and .guessed == 0.5 and .partly_covered_codes == [{"code": "Y2", "covered": 0.5}]' r.json
  gebied crosswalk --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code --method finer --finer fijn.geojson --weight n 2>/dev/null >fijn.csv
  [ "$(value fijn.csv B2 share | tr '\n' ' ')" = "0.75 0.25 " ]
  grep -q '^B2,X1,0.75,finer$' fijn.csv
  cat >punten.geojson <<'JSON'
{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::31370"}},"features":[
 {"type":"Feature","properties":{"p":9},"geometry":{"type":"Point","coordinates":[152500,170500]}},
 {"type":"Feature","properties":{"p":1},"geometry":{"type":"Point","coordinates":[153500,170500]}}]}
JSON
  gebied crosswalk --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code --method points --points punten.geojson --weight p 2>/dev/null >punten.csv
  [ "$(value punten.csv B2 share | tr '\n' ' ')" = "0.9 0.1 " ]
}

@test "areas that overlap in one of the divisions are named" {
  squares oud.geojson A1:0:2 B2:1:3 C3:3:4
  squares nieuw.geojson X1:0:4
  for command in crosswalk overlay; do
    gebied $command --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code --lang en 2>stderr >/dev/null
    grep -q 'oud.geojson: areas overlap in 1 place; that ground counts.*(A1, B2)' stderr
    [ "$(grep -c 'nieuw.geojson: areas overlap' stderr)" = 0 ]
  done
}

@test "convert: counts are divided, means weighted, rates computed again, medians refused" {
  printf 'from,to,share,method\nA,X,1,key\nB,X,0.25,area\nB,Y,0.5,area\nB,,0.25,area\n' >om.csv
  printf 'code;n;werkloos;inkomen;mediaan\nA;100;10;20000;18000\nB;200;40;10000;9000\n' >oud.csv
  gebied convert --table oud.csv --code code --crosswalk om.csv --kinds n=count,werkloos=count,inkomen=mean,mediaan=median \
    --base inkomen=n --formula 'graad=100*werkloos/n' --guessed --report r.json 2>/dev/null >nieuw.csv
  [ "$(value nieuw.csv X n)" = 150 ]
  [ "$(value nieuw.csv Y n)" = 100 ]
  [ "$(value nieuw.csv X inkomen)" = 16666.666666666668 ]
  [ "$(value nieuw.csv Y graad)" = 20 ]
  [ "$(value nieuw.csv X mediaan_state)" = "not applicable" ]
  [ "$(value nieuw.csv Y n_guessed)" = 1 ]
  gebied convert --table oud.csv --code code --crosswalk om.csv --kinds n=count -o nieuw.xlsx 2>/dev/null
  [ "$(ogr2ogr -f CSV /vsistdout/ nieuw.xlsx 2>/dev/null | tail -2 | tr -d '"' | tr '\n' ' ')" = "X,150 Y,100 " ]
  jq -e '.totals[0] | .table == 300 and .after == 250 and .lost == 50 and .unused == 0 and .not_joined == 0' r.json
}

@test "convert: long tables go period by period; a table that is further in time is noticed" {
  printf 'oud;nieuw\nA;X\nB;X\n' >fusie.csv
  printf 'code;jaar;n\nA;2020;1\nB;2020;2\nC;2020;5\nX;2025;4\nC;2025;6\nA;2021;7\nC;2021;8\n' >lang.csv
  gebied convert --table lang.csv --code code --period-column jaar --crosswalk fusie.csv --from oud --to nieuw --unlisted stay \
    --kinds n=count --lang en >kort.csv 2>stderr
  [ "$(awk -F, '$1 == "X" && $2 == 2020 { print $3 }' kort.csv)" = 3 ]
  [ "$(awk -F, '$1 == "X" && $2 == 2025 { print $3 }' kort.csv)" = 4 ]
  [ "$(awk -F, '$1 == "X" && $2 == 2021 { print $3 $4 }' kort.csv)" = absent ]
  [ "$(awk -F, '$1 == "C" { s += $3 } END { print s }' kort.csv)" = 19 ]
  grep -q '2021: 1 old code has no row.*(B)' stderr
}

@test "convert: withheld parts make the total withheld, or an interval" {
  printf 'oud;nieuw\nA;X\nB;X\n' >fusie.csv
  printf 'code;n\nA;100\nB;<5\n' >oud.csv
  gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --kinds n=count --low 1 --high 4 2>/dev/null >nieuw.csv
  [ "$(value nieuw.csv X n_state)" = censored ]
  [ "$(value nieuw.csv X n_low)" = 101 ]
  [ "$(value nieuw.csv X n_high)" = 104 ]
}

@test "convert: the totals of bounds count withheld rows as the bounds do" {
  printf 'oud;nieuw\nA;X\nB;X\n' >fusie.csv
  printf 'code;n\nA;100\nB;<5\n' >oud.csv
  gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --kinds n=count --low 1 --high 4 \
    --report r.json >/dev/null 2>&1
  jq -e '[.totals[] | .table, .not_joined] == [100, 0, 101, 0, 104, 0]' r.json
}

@test "convert: means of several rows are not added up, counts have no weight" {
  printf 'oud;nieuw\nA;X\nB;X\n' >fusie.csv
  printf 'code;inkomen;n\nA;10;1\nA;20;3\nB;40;4\n' >oud.csv
  run gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --kinds inkomen=mean \
    --base inkomen=n --duplicates sum --lang en
  [ "$status" -eq 1 ]
  [[ "$output" == *"'inkomen': 1 row concerns a code that already had a row"* ]]
  gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --kinds n=count --duplicates sum \
    2>/dev/null >nieuw.csv
  [ "$(value nieuw.csv X n)" = 8 ]
  run gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --kinds n=count --base n=inkomen \
    --duplicates sum --lang en
  [ "$status" -eq 2 ]
  [[ "$output" == *"'n' is a count or an amount and adds up"* ]]
}

@test "convert: a table with old and new areas together is told" {
  printf 'oud;nieuw\nA;X\nB;X\n' >fusie.csv
  printf 'code;n\nA;1\nB;2\nX;3\nC;4\n' >oud.csv
  gebied convert --table oud.csv --code code --crosswalk fusie.csv --from oud --to nieuw --unlisted stay --kinds n=count \
    --lang en 2>stderr >nieuw.csv
  grep -q '1 new code has a row, and so have old codes that go there.*(X)' stderr
}

@test "overlay: pieces, shares both ways, agreement, and a layer" {
  squares oud.geojson A1:0:2 B2:2:4
  squares nieuw.geojson X1:0:3 Y2:3:5
  gebied overlay --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code --report r.json 2>/dev/null >stukken.csv
  [ "$(cat stukken.csv)" = "from,to,area_m2,share_from,share_to
A1,X1,2000000,1,0.6666666666666666
B2,X1,1000000,0.5,0.3333333333333333
B2,Y2,1000000,0.5,0.5
,Y2,1000000,,0.5" ]
  jq -e '.ground_m2 | .common == 4e6 and .only_to == 1e6 and .from.change == 0.25' r.json
  jq -e '.ground_m2.from.areas[0] | .code == "A1" and .best == "X1" and (.jaccard - 2/3 | fabs) < 1e-12' r.json
  gebied overlay --areas oud.geojson --code code --to-areas nieuw.geojson --to-code code -o stukken.gpkg 2>/dev/null
  [ "$(ogrinfo -so stukken.gpkg overlay | awk '/Feature Count/ { print $3 }')" = 4 ]
  run gebied overlay --areas oud.geojson --code code --lang en
  told 2 --to-areas
}

@test "a project on one edition: divided counts, a chain of editions, a mean by its base" {
  small_project
  printf 'oud;tussen\nA;P\nB;P\nC;Q\n' >een.csv
  printf 'van;naar;deel\nP;01;0.75\nP;02;0.25\nQ;02;1\n' >twee.csv
  printf 'code;werkloos;inwoners;inkomen\nA;20;200;10\nB;20;200;30\nC;10;100;20\n03;20;400;15\n' >cijfers.csv
  change '{source: cijfers.csv, code: code}' \
    '{source: cijfers.csv, code: code, crosswalk: [{source: een.csv, from: oud, to: tussen}, {source: twee.csv, from: van, to: naar, share: deel}]}'
  change 'index:' '  - {id: inkomen, kind: mean, base: inwoners}
index:'
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv 01 inwoners)" = 300 ]
  [ "$(value uit/indicators.csv 02 inwoners)" = 200 ]
  [ "$(value uit/indicators.csv 03 inwoners)" = 400 ]
  [ "$(value uit/indicators.csv 02 graad)" = 10 ]
  [ "$(value uit/indicators.csv 01 inkomen)" = 20 ]
  [ "$(value uit/indicators.csv 03 inkomen)" = 15 ]
}

@test "a project: a crosswalk to another edition, or in a circle, is told" {
  small_project
  printf 'oud;nieuw\n01;X\n02;Y\n' >om.csv
  change '{source: cijfers.csv, code: code}' \
    '{source: cijfers.csv, code: code, crosswalk: [{source: om.csv, from: nieuw, to: oud}]}'
  printf 'code;werkloos;inwoners\nX;10;400\nY;30;400\n03;20;400\n' >cijfers.csv
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv 01 inwoners)" = 400 ]
  printf 'oud;nieuw\nA;B\nB;A\n01;01\n' >om.csv
  change 'from: nieuw, to: oud' 'from: oud, to: nieuw'
  run gebied run project.yaml --lang en
  told 1 "A → B → A" om.csv
  printf 'oud;nieuw\nA;Q\nB;R\n' >om.csv
  run gebied run project.yaml --lang en
  told 1 Q 01 swapped
}

@test "a project: figures that a source gives for a level are compared with their parts" {
  small_project
  printf 'kind;ouder\n01;W\n02;W\n03;V\n' >sleutel.csv
  printf 'wijk;inwoners\nW;820\nV;400\n' >wijkcijfers.csv
  change 'level: wijk}' 'level: wijk, levels: [{id: stad, key: sleutel.csv, child: kind, parent: ouder}]}'
  change '{source: cijfers.csv, code: code}' '{source: cijfers.csv, code: code}
  - {source: wijkcijfers.csv, code: wijk, level: stad, slack: 5}'
  gebied check project.yaml --lang en >out 2>&1
  grep -q 'inwoners.*1 of 2 values differs.*W (820 / 800)' out
  change 'slack: 5' 'slack: 20'
  gebied check project.yaml --lang en >out 2>&1
  grep -q 'inwoners.*all 2 compared values agree' out
}

@test "a project: withheld cells as an interval" {
  small_project
  printf 'kind;ouder\n01;W\n02;W\n03;V\n' >sleutel.csv
  printf 'code;werkloos;inwoners\n01;<5;400\n02;30;400\n03;20;400\n' >cijfers.csv
  change 'level: wijk}' 'level: wijk, levels: [{id: stad, key: sleutel.csv, child: kind, parent: ouder}]}
analyse: stad'
  change '{source: cijfers.csv, code: code}' '{source: cijfers.csv, code: code, kinds: {werkloos: count}, censored: {as: interval, low: 1, high: 4}}'
  change 'index:' '  - {id: minstens, formula: werkloos_low, polarity: high is worse}
  - {id: hoogstens, formula: werkloos_high}
index:'
  change 'index: {indicators: [graad]}' 'index: {indicators: [minstens]}'
  change 'show: graad' 'show: minstens'
  gebied run project.yaml 2>stderr || { cat stderr; false; }
  [ "$(value uit/indicators.csv W minstens)" = 31 ]
  [ "$(value uit/indicators.csv W hoogstens)" = 34 ]
}

@test "overlay: divisions that have no ground in common are refused" {
  small_project
  sed 's/, 17\([01]\)000\]/, 27\1000]/g' wijken.geojson >ver.geojson
  run -1 --separate-stderr gebied overlay --areas wijken.geojson --code code --to-areas ver.geojson --to-code code --lang en
  [[ "$stderr" == *"no ground in common"* ]]
}

@test "convert: bounds the wrong way round are refused; without periods a note reads on" {
  small_project
  printf 'from,to,share,method\n01,A,1,key\n02,A,1,key\n03,B,1,key\n04,B,1,key\n' >k.csv
  run -2 --separate-stderr gebied convert --table cijfers.csv --code code --crosswalk k.csv --kinds werkloos=count --low 4 --high 1 --lang en
  [[ "$stderr" == *"--low (4)"*"--high (1)"* ]]
  run -0 --separate-stderr gebied convert --table cijfers.csv --code code --crosswalk k.csv --kinds werkloos=count --lang en
  [[ "$stderr" == *"cijfers.csv: code: 1 old code has no row"* ]]
  [[ "$stderr" == *"column 'werkloos': "* ]]
}
