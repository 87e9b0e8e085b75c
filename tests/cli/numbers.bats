load helper

# Figures of a hostile kind, with answers worked by hand.

# value FILE CODE COLUMN: a cell of one of our CSV files.
value() {
  awk -F';' -v code="$2" -v column="$3" '
    { sub(/\r$/, ""); sub(/^\357\273\277/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
    $1 == code { print $at }' "$1"
}

@test "rows of merged areas: counts add up, medians and rates do not" {
  small_project
  printf 'oud;nieuw\nA;01\nB;01\n' >fusie.csv
  printf 'code;werkloos;inwoners;mediaan\nA;10;100;20000\nB;30;300;30000\n02;30;400;25000\n03;20;400;26000\n' >cijfers.csv
  change '{source: cijfers.csv, code: code}' \
    '{source: cijfers.csv, code: code, duplicates: sum, crosswalk: [{source: fusie.csv, from: oud, to: nieuw}], kinds: {mediaan: median}}'
  change 'index:' '  - {id: mediaan}
index:'
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv 01 inwoners)" = 400 ]
  [ "$(value uit/indicators.csv 01 graad)" = 10 ]
  [ "$(value uit/indicators.csv 01 mediaan)" = "" ]
  [ "$(value uit/indicators.csv 01 mediaan_state)" = "not applicable" ]
  [ "$(value uit/indicators.csv 02 mediaan)" = 25000 ]
  grep -q mediaan stderr
}

@test "a column of unsure kind is not added over rows" {
  small_project
  printf 'code;werkloos;inwoners;druk\n01;10;100;1,5\n01;30;300;2,5\n02;30;400;3,5\n03;20;400;4,5\n' >cijfers.csv
  change 'code: code}
ind' 'code: code, duplicates: sum}
ind'
  change 'index:' '  - {id: druk}
index:'
  refused 1 druk kinds
}

@test "a merged area that lacks one of its old parts stays empty" {
  small_project
  printf 'oud;nieuw\nA;01\nB;01\n' >fusie.csv
  printf 'code;werkloos;inwoners\nA;10;100\n02;30;400\n03;20;400\n' >cijfers.csv
  change 'code: code}
ind' 'code: code, duplicates: sum, crosswalk: [{source: fusie.csv, from: oud, to: nieuw}]}
ind'
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv 01 inwoners)" = "" ]
  grep -q '(B)' stderr
}

@test "an indicator named twice in the index is refused" {
  small_project
  change '[graad]' '[graad, graad]'
  refused 2 graad project.yaml
}

@test "small counts in a rate are hidden, also in a column of small numbers only" {
  small_project
  printf 'code;werkloos;inwoners;jong\n01;3;400;398\n02;30;400;100\n03;20;400;200\n' >cijfers.csv
  change 'index:' '  - {id: jeugd, formula: 100 * jong / inwoners}
  - {id: dubbel, formula: 2 * jong}
  - {id: oud, formula: inwoners - jong, kind: count}
index:'
  gebied run project.yaml 2>stderr
  for column in werkloos graad index jong jeugd dubbel oud; do
    [ "$(value uit/indicators.csv 01 $column)" = "" ]
    [ "$(value uit/indicators.csv 01 ${column}_state)" = suppressed ]
  done
  grep -q '(01' stderr
  run ! grep -qw 398 uit/indicators.csv uit/ranking.csv
}

@test "a density does not hide the areas it divides by" {
  small_project
  change '100 * werkloos / inwoners' 'inwoners / area_km2'
  printf 'code;werkloos;inwoners\n01;10;400\n02;30;500\n03;20;600\n' >cijfers.csv
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv 03 inwoners)" = 600 ]
  [ "$(value uit/ranking.csv 03 rank)" = 1 ]
}

levels_project() {
  small_project
  printf 'deel;geheel\n01;N\n02;N\n03;Z\n' >sleutel.csv
  change 'level: wijk}' 'level: wijk, levels: [{id: stad, key: sleutel.csv, child: deel, parent: geheel}]}
analyse: stad'
}

@test "a rate of a larger area is that of its sums, a median has none" {
  levels_project
  printf 'code;werkloos;inwoners;mediaan\n01;10;100;20000\n02;30;700;30000\n03;40;400;26000\n' >cijfers.csv
  gebied run project.yaml 2>stderr
  [ "$(value uit/indicators.csv N graad)" = 5 ]
  [ "$(value uit/indicators.csv Z graad)" = 10 ]
  change 'formula: 100 * werkloos / inwoners' 'formula: geld / 1000'
  change 'code: code}
ind' 'code: code, columns: {geld: mediaan}}
ind'
  rm -rf uit
  refused 1 geld kinds
}

@test "a hidden count that a shown total gives away is told" {
  levels_project
  printf 'code;werkloos;inwoners\n01;3;100\n02;30;700\n03;20;300\n' >cijfers.csv
  run -0 --separate-stderr gebied run project.yaml --lang en
  [[ "$stderr" == *"worked out"*werkloos* ]]
}

@test "an area partly outside a level is not counted in it" {
  levels_project
  printf 'deel;zone\n01;P\n03;Q\n' >zones.csv
  printf 'code;inkomen\nN;5\nZ;7\n' >hoog.csv
  change 'parent: geheel}]' 'parent: geheel}, {id: zone, key: zones.csv, child: deel, parent: zone}]'
  change 'analyse: stad' 'analyse: zone'
  change '{source: cijfers.csv, code: code}' '{source: hoog.csv, code: code, level: stad, kinds: {inkomen: count}}'
  change '100 * werkloos / inwoners' '2 * inkomen'
  refused 1 zone N
}

@test "the population of a selection may be an indicator" {
  small_project
  change 'index:' '  - {id: mensen, formula: inwoners + 0}
index:'
  change 'maps:' 'select: {top: 1, min_population: 100, population: mensen}
maps:'
  gebied run project.yaml 2>stderr
  [ "$(value uit/ranking.csv 02 selected)" = 1 ]
}

@test "weights go by name, and rows in any order give the same figures" {
  small_project
  change 'index: {indicators: [graad]}' 'index: {indicators: [graad, mensen], weights: {mensen: 0.25, graad: 0.75}}'
  change 'index:' '  - {id: mensen, formula: inwoners + 0, polarity: low is worse}
index:'
  printf 'code;werkloos;inwoners\n01;10;400\n02;60;600\n03;40;200\n' >cijfers.csv
  gebied run project.yaml 2>stderr
  cp uit/ranking.csv first.csv
  # graad 2.5, 10, 20 and population 400, 600, 200: 03 has 0.75 * 9.1667 / 7.1686 + 0.25 * 200 / 163.299
  value uit/ranking.csv 03 score | tr , . | awk '{ exit !($1 > 1.265229 && $1 < 1.265230) }'
  printf 'inwoners;code;werkloos\n200;03;40\n600;02;60\n400;01;10\n' >cijfers.csv
  gebied run project.yaml 2>stderr
  diff first.csv uit/ranking.csv
}
