load helper

@test "classify as JSON: the keys that programs read" {
  printf 'code;x\na;1\nb;2\nc;3\nd;10\ne;11\nf;.\n' >t.csv
  gebied classify --table t.csv --column x --classes 2 --format json >c.json 2>/dev/null
  jq -e '.method == "fisher-jenks" and .classes == 2 and .breaks == [1, 3, 11] and .counts == [3, 2]' c.json
  jq -e '.gvf > 0.9 and .gvf <= 1 and .missing.absent == 1' c.json
  jq -e 'keys_unsorted[0:5] == ["method", "classes", "requested", "breaks", "counts"]' c.json
}

@test "classify as CSV and with given breaks" {
  printf 'code;x\na;1\nb;2\nc;3\nd;10\n' >t.csv
  run -0 --separate-stderr gebied classify --table t.csv --column x --breaks 2 --format csv
  [ "${lines[0]}" = "class,lower,upper,count" ]
  [ "${lines[1]}" = "1,1,2,2" ]
  [ "${lines[2]}" = "2,2,10,2" ]
}

@test "classify names the line of a text among the numbers" {
  printf 'nis;werkloos\n11002;7,9\n11001;x7\n' >werk.csv
  run -1 --separate-stderr gebied classify --table werk.csv --column werkloos --lang en
  [[ "$stderr" == *"werk.csv:3"* && "$stderr" == *werkloos* && "$stderr" == *x7* ]]
}

@test "classify misses a column: the nearest is named" {
  printf 'nis;werkloos\n11002;7\n11001;8\n' >werk.csv
  run -1 --separate-stderr gebied classify --table werk.csv --column werklos --lang en
  [[ "$stderr" == *werkloos* ]]
}

@test "rank orders by need and shows contributions" {
  printf 'code;naam;werkloos;inkomen\n01;Noord;5;30000\n02;Zuid;15;20000\n03;Oost;10;25000\n' >t.csv
  gebied rank --table t.csv --code code --name naam --high werkloos --low inkomen --top 1 --format json >r.json
  jq -e '.areas | map(.code) == ["02", "03", "01"]' r.json
  jq -e '.areas[0] | .rank == 1 and .selected and .name == "Zuid" and
         (.score - (.contributions.werkloos + .contributions.inkomen) | fabs) < 1e-12' r.json
  run -0 --separate-stderr gebied rank --table t.csv --code code --high werkloos
  [ "${lines[0]}" = code,name,score,rank,class,selected,contribution_werkloos,state ]
  [[ "${lines[1]}" == 02,02,1.2247448713915* ]]
}

@test "rank without a column to rank by" {
  printf 'code;x\n01;5\n02;15\n' >t.csv
  run -2 --separate-stderr gebied rank --table t.csv --code code --lang en
  [[ "$stderr" == *--high* ]]
}

@test "map draws a column in three formats" {
  small_project
  for format in png pdf svg; do
    gebied map --areas wijken.geojson --code code --table cijfers.csv --table-code code --column werkloos -o "k.$format"
    [ -s "k.$format" ]
  done
  [ "$(head -c 8 k.png | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ]
  [ "$(head -c 5 k.pdf)" = "%PDF-" ]
  xmllint --noout k.svg
  grep -q '"02"' k.svg
}

@test "map refuses a format that it cannot draw" {
  small_project
  run -2 --separate-stderr gebied map --areas wijken.geojson --code code --column code -o k.docx
  [[ "$stderr" == *docx* ]]
  [ ! -e k.docx ]
}

@test "one map of a project, without the rest" {
  sample klein
  gebied map klein/project.yaml --map werkloosheid -o kaart.svg --quiet
  [ ! -e klein/uit ]
  gebied run klein/project.yaml --quiet
  cmp kaart.svg klein/uit/werkloosheid.svg
  run -2 --separate-stderr gebied map klein/project.yaml --map werkloos -o kaart2.svg --lang en
  [[ "$stderr" == *"choose from: werkloosheid"* ]]
  [ ! -e kaart2.svg ]
  run -2 --separate-stderr gebied map -o kaart2.svg --lang en
  [[ "$stderr" == *"--areas"* ]]
}

@test "rank takes a column that has the name of a derived one" {
  printf 'code;area_km2\na;3\nb;9\nc;5\n' >t.csv
  run -0 --separate-stderr gebied rank --table t.csv --code code --high area_km2 --format json
  [ "$(jq -r '[.areas[].code] | join("")' <<<"$output")" = bca ]
}
