load helper

# Noord is x 150-151 km, Midden 151-152 km, Zuid 152-153 km; y 170-171 km (small_project).
register() {
  cat >register.csv <<'CSV'
id;x;y;bedrag
1;150500;170500;10
2;151500;170500;1,5
3;151000;170500;2
4;149999,9;170500;4
5;;170500;8
6;150001;170001;0,25
7;onbekend;170500;16
8;1e300;170500;32
CSV
}

@test "locate gives every row the code of its area" {
  small_project
  register
  run -0 --separate-stderr gebied locate --points register.csv --areas wijken.geojson --code code --lang en
  [ "${lines[0]}" = "id,x,y,bedrag,area,area_state" ]
  [ "${lines[1]}" = "1,150500,170500,10,01," ]
  [ "${lines[2]}" = '2,151500,170500,"1,5",02,' ]
  [ "${lines[3]}" = "3,151000,170500,2,01," ]
  [ "${lines[4]}" = '4,"149999,9",170500,4,,outside' ]
  [ "${lines[5]}" = "5,,170500,8,,no coordinates" ]
  [ "${lines[7]}" = "7,onbekend,170500,16,,no coordinates" ]
  [ "${lines[8]}" = "8,1e300,170500,32,,no coordinates" ]
  [[ "$stderr" == *"1 of 8 points lies outside all areas (row 5)"* ]]
  [[ "$stderr" == *"3 of 8 points have no usable coordinates (row 6, 8, 9)"* ]]
}

@test "locate counts points and adds up columns per area" {
  small_project
  register
  run -0 --separate-stderr gebied locate --points register.csv --areas wijken.geojson --code code --name naam --per area --sum bedrag
  [ "${lines[0]}" = "code,name,count,sum_bedrag" ]
  [ "${lines[1]}" = "01,Noord,3,12.25" ]
  [ "${lines[2]}" = "02,Midden,1,1.5" ]
  [ "${lines[3]}" = "03,Zuid,0,0" ]
  gebied locate --points register.csv --areas wijken.geojson --code code --per area --sum bedrag --format json >l.json 2>/dev/null
  jq -e '.points == 8 and .located == 4 and .outside == 1 and .no_coordinates == 3' l.json
  jq -e '.areas | map(.count) == [3, 1, 0]' l.json
  jq -e '.areas[0].sums.bedrag == 12.25' l.json
}

@test "locate: a part that is missing makes the sum missing, with its reason" {
  small_project
  printf 'x,y,n\n150500,170500,3\n150600,170500,x\n151500,170500,2\n' >p.csv
  run -0 --separate-stderr gebied locate --points p.csv --areas wijken.geojson --code code --per area --sum n
  [ "${lines[0]}" = "code,name,count,sum_n,sum_n_state" ]
  [ "${lines[1]}" = "01,01,2,,censored" ]
  [ "${lines[2]}" = "02,02,1,2," ]
  [ "${lines[3]}" = "03,03,0,0," ]
}

@test "locate transforms points of another system" {
  small_project
  # the middle of Noord and of Zuid, by cs2cs from EPSG:31370
  printf 'lon,lat\n4.375852,50.844906\n4.404249,50.844900\n' >p.csv
  run -0 --separate-stderr gebied locate --points p.csv --x lon --y lat --points-crs EPSG:4326 --areas wijken.geojson --code code
  [[ "${lines[1]}" == *,01, && "${lines[2]}" == *,03, ]]
  run -1 --separate-stderr gebied locate --points p.csv --x lon --y lat --areas wijken.geojson --code code --lang en
  [[ "$stderr" == *degrees* && "$stderr" == *--points-crs* ]]
}

@test "locate reads layers of points, and refuses other layers" {
  small_project
  cat >p.geojson <<'JSON'
{"type": "FeatureCollection", "name": "p",
 "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}},
 "features": [
  {"type": "Feature", "properties": {"id": "a"}, "geometry": {"type": "Point", "coordinates": [152500, 170500]}},
  {"type": "Feature", "properties": {"id": "b"}, "geometry": null},
  {"type": "Feature", "properties": {"id": "c"}, "geometry": {"type": "Point", "coordinates": [150500, 170500]}}]}
JSON
  run -0 --separate-stderr gebied locate --points p.geojson --areas wijken.geojson --code code --as wijk
  [ "${lines[0]}" = "id,wijk,wijk_state" ]
  [ "${lines[1]}" = "a,03," ]
  [ "${lines[2]}" = "b,,no coordinates" ]
  [ "${lines[3]}" = "c,01," ]
  run -1 gebied locate --points wijken.geojson --areas wijken.geojson --code code
}

@test "locate: mistakes in the command" {
  small_project
  printf 'x,y,area\n150500,170500,3\n' >p.csv
  run -2 --separate-stderr gebied locate --points p.csv --areas wijken.geojson --lang en
  [[ "$stderr" == *"--as"* ]]
  run -2 --separate-stderr gebied locate --points p.csv --areas wijken.geojson --sum area --lang en
  [[ "$stderr" == *"--per area"* ]]
  run -1 --separate-stderr gebied locate --points p.csv --x lengte --areas wijken.geojson --lang en
  [[ "$stderr" == *lengte* ]]
  run -3 --separate-stderr gebied locate --points weg.csv --areas wijken.geojson --lang en
  [[ "$stderr" == *weg.csv* ]]
}

@test "locate gives the same bytes for any number of threads" {
  small_project
  awk 'BEGIN { print "x,y"; for (i = 0; i < 50000; i++) print 149900 + (i * 7919) % 3200, 169950 + (i * 104729) % 1100 }' OFS=, >p.csv
  OMP_NUM_THREADS=1 gebied locate --points p.csv --areas wijken.geojson --code code -o een.csv 2>/dev/null
  gebied locate --points p.csv --areas wijken.geojson --code code -o alle.csv 2>/dev/null
  cmp een.csv alle.csv
}
