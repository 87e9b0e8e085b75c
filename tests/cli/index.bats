load helper

# An index of groups, and presets: answers worked by hand.

setup_figures() {
  cat >cijfers.csv <<'CSV'
code,inkomen,werk,school,inwoners,mee
A,10,4,1,100,1
B,20,8,0,200,1
C,30,0,0,300,1
D,40,4,1,400,1
CSV
}

# method: a file of the form of a preset, with this index block from standard input.
method() {
  cat >methode.yaml <<'YAML'
preset: eigen
label: {nl: Eigen methode, en: Own method, fr: Méthode propre}
source: stad
edition: "1"
approximate: niets
check: niets
indicators:
  - {id: inkomen, polarity: low is worse}
  - {id: werk, polarity: high is worse}
  - {id: school, polarity: high is worse}
index:
YAML
  sed 's/^/  /' >>methode.yaml
}

# column NAME: that column of out.csv in the order of the codes, with a space between.
column() {
  awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; if (!at) exit 1 }
    NR > 1 { print $1, $at }' out.csv | sort | awk '{ printf "%s%s", sep, $2; sep = " " }'
}

rank() { gebied rank --table cijfers.csv --code code --preset ./methode.yaml --lang en -o out.csv --overwrite "$@"; }

# wrong CODE WORDS...: ranking fails with that exit code and says these words.
wrong() {
  local code=$1 word
  shift
  run -"$code" --separate-stderr rank
  for word in "$@"; do
    [[ "$stderr" == *"$word"* ]] || { echo "no '$word' in: $stderr"; return 1; }
  done
}

@test "groups of groups: scores of the groups, and what goes back to each indicator" {
  setup_figures
  method <<'YAML'
normalise: none
aggregate: sum
weights: {geld: 0.6, school: 0.3}
groups:
  - {id: geld, of: [inkomen, werk], normalise: min-max}
indicators: [school]
YAML
  rank 2>notes
  # geld: (1 + .5)/2, (2/3 + 1)/2, (1/3 + 0)/2, (0 + .5)/2
  [ "$(column geld)" = "0.75 0.8333333333333333 0.16666666666666666 0.25" ]
  [ "$(column contribution_school)" = "0.3 0 0 0.3" ]
  [ "$(column contribution_inkomen | cut -d' ' -f1)" = 0.3 ]
  [ "$(column contribution_werk | cut -d' ' -f2)" = 0.3 ]
  [ "$(column rank)" = "1 2 4 3" ]
  grep -q '0.9' notes # weights that do not sum to 1 are told, not changed
}

@test "side groups, steps after combining, classes and parts" {
  setup_figures
  method <<'YAML'
of: [inkomen]
normalise: none
then: [{normalise: rank}]
parts: {count: 2, of: rank}
groups:
  - id: vlaggen
    of: [werk, school]
    normalise: threshold
    threshold: 1
    aggregate: count
    classes: {cuts: [1, 2], labels: [geen, een, beide]}
YAML
  rank 2>notes
  [ "$(column score)" = "4 3 2 1" ]
  [ "$(column class)" = "1 1 2 2" ]
  [ "$(column vlaggen)" = "2 1 0 2" ]
  [ "$(column vlaggen_label)" = "beide een geen beide" ]
}

@test "only some areas take part, and some only set the measure" {
  setup_figures
  sed -i 's/400,1/400,0/' cijfers.csv
  method <<'YAML'
indicators: [inkomen]
normalise: min-max
only: mee
YAML
  rank 2>notes
  [ "$(column score)" = "1 0.5 0 " ]
  sed -i 's/only: mee/frame: mee/' methode.yaml
  rank 2>notes
  [ "$(column score)" = "1 0.5 0 -0.5" ]
}

@test "a rate is smoothed, treated and held against fixed figures" {
  setup_figures
  method <<'YAML'
indicators: [werk, inkomen]
normalise: z
weights: {werk: 1, inkomen: 0}
inputs:
  - {id: werk, smooth: {method: none, events: werk, base: inwoners, per: 1000}, fixed: {mean: 10, sd: 5}}
  - {id: inkomen, treat: ln}
YAML
  rank 2>notes
  [ "$(column score)" = "6 6 -2 0" ]
}

@test "a formula makes a column on the way in" {
  setup_figures
  gebied rank --table cijfers.csv --code code --high deel --formula 'deel=max(werk, 1) / inwoners' --normalise none \
    -o out.csv 2>notes
  [ "$(column score)" = "0.04 0.04 0.0033333333333333335 0.01" ]
  run -2 gebied rank --table cijfers.csv --code code --high deel --formula deel
}

@test "presets: the list, a file, its places, a name that is not quite right" {
  setup_figures
  [ "$(gebied list presets | wc -l)" -eq 19 ]
  gebied list presets townsend >townsend.yaml
  grep -q '^preset: townsend$' townsend.yaml
  run -2 --separate-stderr gebied list presets townsent --lang en
  [[ "$stderr" == *townsend* ]]
  gebied rank --table cijfers.csv --code code --preset townsend --use unemployment=werk,no_car=inkomen \
    --use overcrowding=school,not_owned=inwoners -o out.csv 2>notes
  head -1 out.csv | grep -q 'contribution_werk,contribution_inkomen,contribution_school,contribution_inwoners'
  run -2 --separate-stderr gebied rank --table cijfers.csv --code code --preset hdi --use leven=inkomen --lang en
  [[ "$stderr" == *"no place 'leven'"* && "$stderr" == *mys* ]]
  run -2 gebied rank --table cijfers.csv --code code --high werk --use le=inkomen
}

@test "every preset can be read, and says what it is in three languages" {
  for name in $(gebied list presets | cut -d' ' -f1); do
    gebied list presets "$name" >"$name.yaml"
    for key in label source edition approximate check index; do grep -q "^$key:" "$name.yaml"; done
    # without the columns it stops at the columns, not at the method
    printf 'code,zz\nA,1\nB,2\n' >leeg.csv
    run --separate-stderr gebied rank --table leeg.csv --code code --preset "./$name.yaml" --lang en
    [[ "$status" -ne 0 && "$stderr" != *"$name.yaml"* ]] || { echo "$stderr"; return 1; }
  done
}

@test "methods that cannot be: each told with its place" {
  setup_figures
  method <<<'{groups: [{id: a, of: [b, werk]}, {id: b, of: [a]}], of: [a]}'
  wrong 2 "a > b > a"
  method <<<'{indicators: [inkomen, wrek]}'
  wrong 1 wrek werk
  method <<<'{groups: [{id: a, of: [inkomen, inkomen]}]}'
  wrong 2 inkomen
  method <<<'{indicators: [inkomen, werk], weights: {inkomen: 1}}'
  wrong 2 werk
  method <<<'{indicators: [werk, school], normalise: none, aggregate: geometric}'
  wrong 1 school B
  method <<<'{indicators: [inkomen], normalise: goalposts}'
  wrong 2 goalposts inkomen
  method <<<'{indicators: [inkomen], normalise: goalposts, goalposts: [5, 1]}'
  wrong 2 goalposts
  method <<<'{indicators: [inkomen], inputs: [{id: school, treat: ln}]}'
  wrong 2 school
  method <<<'{indicators: [inkomen], inputs: [{id: inkomen, treat: ln}, {id: inkomen, cap: true}]}'
  wrong 2 inkomen
  method <<<'{indicators: [inkomen, werk], aggregate: owa, order_weights: [1]}'
  wrong 2 order_weights
  method <<<'{indicators: [inkomen, werk, school], weighting: given}'
  wrong 2 weighting
  sed -i 's/,[01],\([0-9]*\),1$/,1,\1,1/' cijfers.csv
  method <<<'{indicators: [school]}'
  wrong 1 school "same value"
  head -3 cijfers.csv >twee.csv && mv twee.csv cijfers.csv
  sed -i 's/^B,20,8,1/B,20,8,0/' cijfers.csv
  method <<<'{indicators: [inkomen, werk, school], aggregate: pca}'
  wrong 1 "2" "3"
}

@test "an indicator that no area has is told by name" {
  printf 'code,inkomen,werk,school\nA,1,,0\nB,2,,1\n' >cijfers.csv
  method <<<'{indicators: [inkomen, werk]}'
  wrong 1 werk
}

@test "a project: groups become columns, the manifest makes the same again, the workbook keeps the scores" {
  small_project
  change '[graad]' '[]'
  sed -i 's/^index:.*/index: {normalise: min-max, groups: [{id: nood, label: {nl: Nood}, of: [graad]}]}/' project.yaml
  gebied run project.yaml 2>stderr
  head -1 uit/ranking.csv | tr ';' '\n' | grep -qx nood
  head -1 uit/indicators.csv | tr -d '\r' | tr ';' '\n' | grep -qx nood
  cp -r uit eerst
  gebied run uit/manifest.json --overwrite 2>stderr || cat stderr
  cmp uit/ranking.csv eerst/ranking.csv
  cmp uit/ranking.xlsx eerst/ranking.xlsx
}

@test "a project with a preset: its own keys go first, places are filled, columns need no declaration" {
  small_project
  cat >methode.yaml <<'YAML'
preset: eigen
label: Eigen
source: stad
edition: "1"
approximate: niets
check: niets
indicators:
  - {id: tekort, polarity: high is worse}
  - {id: werkloos, label: {nl: Zonder werk}, polarity: high is worse}
index: {indicators: [tekort, werkloos], normalise: z, aggregate: sum, weights: {tekort: 2, werkloos: 1}}
select: {top: 1}
YAML
  change '{indicators: [graad]}' '{preset: ./methode.yaml, use: {tekort: graad}, normalise: none}'
  gebied run project.yaml 2>stderr
  head -1 uit/ranking.csv | tr ';' '\n' | grep -qx contribution_graad
  head -1 uit/ranking.csv | tr ';' '\n' | grep -qx contribution_werkloos
  jq -e '.parameters.index | .normalise == "none" and .weights.graad == 2 and .aggregate == "sum"' uit/manifest.json
  jq -e '.parameters.select.top == 1' uit/manifest.json
  change 'preset: ./methode.yaml' 'preset: bimt'
  rm -r uit
  refused 2 bimt bimd project.yaml
}
