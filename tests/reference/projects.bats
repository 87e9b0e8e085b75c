# Projects on real data, run as a planner runs them. Expected figures come from the publishers or from the
# source files themselves, counted here by other means; see the README of the shared data.

setup() {
  shared=${GEBIED_SHARED:-$BATS_TEST_DIRNAME/../../../shared}
  [ -d "$shared/data" ] || skip "no shared data beside the project"
  shared=$(cd "$shared" && pwd -P)
  gebied=${GEBIED:-gebied}
  folder=$BATS_FILE_TMPDIR/projects
  mkdir -p "$folder"
  ln -sfn "$shared" "$folder/shared"
  cd "$folder"
}

# made NAME: run tests/reference/projects/NAME.yaml once; its results are in NAME/.
made() {
  [ -e "$1/manifest.json" ] && return
  sed "s/folder: uit/folder: $1/" "$BATS_TEST_DIRNAME/projects/$1.yaml" >"$1.yaml"
  "$gebied" run "$1.yaml" --allow "$shared" --lang en >"$1.out" 2>&1 || { cat "$1.out"; return 1; }
}

# gemeenten: the Flemish project once more, about the 304 municipalities themselves.
gemeenten() {
  [ -e gemeenten/manifest.json ] && return
  sed -e 's/folder: uit/folder: gemeenten/' -e 's/^analyse: wijk/analyse: gemeente/' \
    "$BATS_TEST_DIRNAME/projects/vlaamse-wijken.yaml" >gemeenten.yaml
  "$gebied" run gemeenten.yaml --allow "$shared" --lang en >gemeenten.out 2>&1 || { cat gemeenten.out; return 1; }
}

# table FILE KEY COLUMN...: lines "key value...", tab between; points as decimals; "" when empty.
table() {
  awk -F';' -v wanted="${*:2}" '
    { sub(/\r$/, ""); sub(/^\357\273\277/, "") }
    NR == 1 { n = split(wanted, name, " "); for (i = 1; i <= NF; i++) at[$i] = i
              for (k = 1; k <= n; k++) if (!(name[k] in at)) { print "no column " name[k]; exit 1 } next }
    { line = $at[name[1]]
      for (k = 2; k <= n; k++) { value = $at[name[k]]; if (value ~ /^-?[0-9]+,[0-9]+$/) sub(/,/, ".", value)
                                 line = line "\t" value }
      print line }' "$1" | sort -t"$(printf '\t')" -k1,1
}

# same FILE COLUMN-A COLUMN-B TOLERANCE: all lines agree; prints how many.
same() {
  awk -F'\t' -v a="$2" -v b="$3" -v t="$4" '
    { d = $a - $b; if (d < 0) d = -d; if (d > t || $a == "" || $b == "") { print "differs: " $0; bad = 1 } n++ }
    END { if (bad) exit 1; print n }' "$1"
}

# note FILE TEXT: how many codes the note with this text lists.
note() {
  jq -r --arg text "$2" '.notes[] | select(.text | contains($text)) | "\(.codes | length)"' "$1/manifest.json"
}

@test "Zennevallei: published weights give the order of the published classes, 140 of 140" {
  made zennevallei-sectoren
  published=$shared/data/be-zennevallei/derived/scores_statsec_2026.csv
  join -t"$(printf '\t')" <(table zennevallei-sectoren/ranking.csv code score) \
    <(table "$published" CD_SECTOR kwetsbaarheid status) >both
  [ "$(wc -l <both)" -eq 154 ]
  awk -F'\t' '$4 == "scored" { if ($2 < 0 || $2 == "") exit 1; n++
      if (!($3 in low) || $2 < low[$3]) low[$3] = $2; if ($2 > high[$3]) high[$3] = $2 }
    $4 != "scored" && $2 != "" { exit 1 }
    END { for (c = 0; c <= 10; c++) print c, low[c] + 0, high[c] + 0; print n }' both >ranges
  diff ranges - <<'RANGES'
0 6 12.5
1 14.5 17.5
2 18 19.5
3 20 21
4 21.5 23
5 23.5 25
6 25.5 27.5
7 28 30
8 30.5 33.5
9 34 39
10 40 52
140
RANGES
}

@test "Zennevallei: the ranking falls with the score and the missing are last" {
  made zennevallei-sectoren
  awk -F';' 'NR > 1 { gsub(/,/, ".", $3); if ($3 == "") missing = 1; else if (missing || (n && $3 + 0 > last)) exit 1
                      last = $3 + 0; n++ } END { if (n != 154) exit 1 }' zennevallei-sectoren/ranking.csv
  [ "$(awk -F';' '$3 == ""' zennevallei-sectoren/ranking.csv | wc -l)" -eq 14 ]
}

@test "Zennevallei: the sectors measure 181.42 square kilometres together" {
  made zennevallei-sectoren
  total=$(table zennevallei-sectoren/indicators.csv code area_km2 | awk -F'\t' '{ s += $2 } END { printf "%.2f", s }')
  [ "$total" = 181.42 ]
}

@test "Zennevallei: income per return of 2023 and 2019 is the published mean within half a euro" {
  made zennevallei-sectoren
  source=$shared/data/be-zennevallei/derived/inkomen_statsec_2019-2023.csv
  for year in 2023 2019; do
    column=inkomen_aangifte
    [ $year = 2023 ] || column=inkomen_aangifte_2019
    join -t"$(printf '\t')" <(table zennevallei-sectoren/indicators.csv code $column | awk -F'\t' '$2 != ""') \
      <(awk -F';' -v y=$year 'NR == 1 || $2 == y' "$source" | table /dev/stdin CD_SECTOR gemiddeld_netto_belastbaar) >both
    run same both 2 3 0.5
    [ "$status" -eq 0 ]
    [ "$output" -ge 129 ] # 141 published, the totals of 9 to 12 of them are not
  done
}

@test "Zennevallei: 45 wijken; an index of means is the mean of the index" {
  made zennevallei-wijken
  [ "$(table zennevallei-wijken/ranking.csv code | wc -l)" -eq 45 ]
  data=$shared/data/be-zennevallei/derived
  join -t"$(printf '\t')" <(table zennevallei-sectoren/ranking.csv code score) \
    <(awk -F';' 'NR == 1 || $2 == 2023' "$data/inkomen_statsec_2019-2023.csv" | table /dev/stdin CD_SECTOR aantal_aangiften) |
    join -t"$(printf '\t')" - <(table "$data/hierarchie_statsec2024.csv" CD_SECTOR ggw72024) |
    awk -F'\t' '{ if ($3 == "0") next; if ($2 == "" || $3 == "") gap[$4] = 1; s[$4] += $2 * $3; w[$4] += $3 }
      END { for (k in w) if (!(k in gap)) printf "%s\t%.12g\n", k, s[k] / w[k] }' | sort >means
  join -t"$(printf '\t')" means <(table zennevallei-wijken/ranking.csv code score) >both
  run same both 2 3 1e-9
  [ "$status" -eq 0 ]
  [ "$output" -eq "$(wc -l <means)" ]
  [ "$output" -eq "$(table zennevallei-wijken/ranking.csv code score | awk -F'\t' '$2 != ""' | wc -l)" ]
}

@test "Zennevallei: income per wijk is the sum of incomes over the sum of returns" {
  made zennevallei-wijken
  data=$shared/data/be-zennevallei/derived
  join -t"$(printf '\t')" <(awk -F';' 'NR == 1 || $2 == 2023' "$data/inkomen_statsec_2019-2023.csv" |
    table /dev/stdin CD_SECTOR totaal_netto_belastbaar aantal_aangiften) \
    <(table "$data/hierarchie_statsec2024.csv" CD_SECTOR ggw72024) |
    awk -F'\t' '{ if ($2 == "" || $3 == "") gap[$4] = 1; s[$4] += $2; w[$4] += $3 }
      END { for (k in w) if (!(k in gap)) printf "%s\t%.12g\n", k, s[k] / w[k] }' | sort >means
  join -t"$(printf '\t')" means <(table zennevallei-wijken/indicators.csv code inkomen_aangifte) >both
  run same both 2 3 1e-6
  [ "$status" -eq 0 ]
  [ "$output" -eq "$(wc -l <means)" ]
}

@test "Zennevallei: a median does not go to the wijken" {
  sed -e 's/folder: uit/folder: mediaan/' -e 's/show: inkomen_aangifte/show: mediaan_2023/' \
    "$BATS_TEST_DIRNAME/projects/zennevallei-wijken.yaml" >mediaan.yaml
  run "$gebied" run mediaan.yaml --allow "$shared" --lang en
  [ "$status" -eq 1 ]
  [[ "$output" == *"column 'mediaan_2023' cannot move to a higher level"* ]]
  [ ! -e mediaan ]
}

@test "Zennevallei: maps of sectors and wijken are pictures of the page asked for" {
  made zennevallei-sectoren
  made zennevallei-wijken
  file zennevallei-sectoren/kwetsbaarheid.png | grep -q '2339 x 1654'
  file zennevallei-sectoren/mediaan.png | grep -q '2667 x 1500'
  xmllint --noout zennevallei-wijken/kwetsbaarheid.svg
  [ "$(pdfinfo zennevallei-wijken/inkomen.pdf | awk '/^Pages/ { print $2 }')" -eq 1 ]
  # one shape per wijk, named by its code
  for code in $(table zennevallei-wijken/ranking.csv code); do
    grep -q "id=\"[^\"]*$code\"" zennevallei-wijken/kwetsbaarheid.svg
  done
}

@test "Flanders: 2,767 wijken in 304 municipalities, each with the figure of its municipality" {
  made vlaamse-wijken
  table vlaamse-wijken/indicators.csv code inkomen_aangifte ouderen >values
  [ "$(wc -l <values)" -eq 2767 ]
  [ "$(awk -F'\t' '$2 == "" || $3 == ""' values | wc -l)" -eq 0 ]
  # polygons without those that key tables call unknown: 3,074 - 2,767
  jq -e '.notes[] | select(.text | contains("307 of 3,074 rows"))' vlaamse-wijken/manifest.json
}

@test "Flanders: merged municipalities have the income of their parts" {
  gemeenten
  unzip -p "$shared/data/be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip" |
    awk -F'|' -v mergers="$shared/reference/composite/flemish_municipal_mergers.csv" '
      BEGIN { while ((getline line < mergers) > 0) { split(line, m, ","); new[m[1] ""] = m[3] "" } }
      $1 == 2013 { code = $2 ""; for (k = 0; k < 3 && (code in new) && new[code] != code; k++) code = new[code]
                   s[code] += $5; w[code] += $3 }
      END { for (c in w) printf "%s\t%.12g\n", c, s[c] / w[c] }' | sort >means
  table gemeenten/indicators.csv code inkomen_aangifte >ours
  [ "$(wc -l <ours)" -eq 304 ]
  join -t"$(printf '\t')" ours means >both
  run same both 2 3 1e-6
  [ "$status" -eq 0 ]
  [ "$output" -eq 304 ]
  # the wijken have these values and no others
  made vlaamse-wijken
  diff <(cut -f 2 ours | sort -u) <(table vlaamse-wijken/indicators.csv code inkomen_aangifte | cut -f 2 | sort -u)
}

@test "Flanders: every row is matched or listed" {
  made vlaamse-wijken
  # 589 Belgian municipalities, 327 of them in Flanders and Brussels before the mergers, 319 in 2019
  for table in TF_PSNL_INC bevolking_structuur census2011; do
    listed=$(jq -r --arg t "$table" '.notes[] | select((.text | contains($t)) and (.text | test("262 of 589")))
      | .codes | length' vlaamse-wijken/manifest.json)
    [ "$listed" -eq $((589 - 327)) ]
  done
  for table in bevolking_per_gemeente_2020 REFNIS_2019; do
    listed=$(jq -r --arg t "$table" '.notes[] | select((.text | contains($t)) and (.text | test("319 of 638")))
      | .codes | length' vlaamse-wijken/manifest.json)
    [ "$listed" -eq $((638 - 319)) ]
  done
  # no Flemish or Brussels municipality is among those that meet nothing
  jq -r '.notes[] | select(.text | test("262 of 589")) | .codes[]' vlaamse-wijken/manifest.json | sort -u >missed
  [ "$(wc -l <missed)" -eq 262 ]
  [ -z "$(grep -E '^(11|12|13|21|24|31|32|33|34|35|36|37|38|41|42|43|44|45|46|71|72|73)' missed)" ]
}

@test "Flanders: BOM, pipes, commas and Windows-1252 are told apart" {
  made vlaamse-wijken
  jq -r '.notes[].text' vlaamse-wijken/manifest.json >texts
  grep -q "TF_PSNL_INC.*UTF-8 BOM.*'|'" texts
  grep -q "bevolking_per_gemeente.*UTF-8 BOM.*','" texts
  grep -q "census2011.*UTF-8.*';'" texts
  grep -q "REFNIS.*Windows-1252.*';'" texts
}

@test "Flanders: population of 2020 in Flanders and Brussels is what Statbel published" {
  gemeenten
  # the list itself holds the totals of both regions: 02000 and 04000
  expected=$(awk -F, '$1 ~ /^(02000|04000)$/ { s += $5 } END { print s }' \
    "$shared/data/be-statbel-gemeente/bevolking_per_gemeente_20200101.csv")
  total=$(table gemeenten/indicators.csv code inwoners_2020 | awk -F'\t' '{ s += $2 } END { print s }')
  [ "$total" = "$expected" ]
}

@test "Amsterdam: all 99 padded codes join, 98 of them with a score" {
  made amsterdam
  [ "$(table amsterdam/ranking.csv code | wc -l)" -eq 99 ]
  [ "$(table amsterdam/indicators.csv code ses | awk -F'\t' '$2 != ""' | wc -l)" -eq 98 ]
  # the city and its 479 buurten are no wijken: declared, counted, listed
  [ "$(jq '[.notes[] | select(.text | contains("480 of 579"))] | .[0].codes | length' amsterdam/manifest.json)" -eq 480 ]
}

@test "Amsterdam: scores and low incomes correlate as in the published figures, -0.822" {
  made amsterdam
  r=$(table amsterdam/indicators.csv code ses income_low_2022 | awk -F'\t' '$2 != "" && $3 != "" {
      n++; x += $2; y += $3; xx += $2 * $2; yy += $3 * $3; xy += $2 * $3 }
    END { printf "%d %.3f", n, (n * xy - x * y) / sqrt((n * xx - x * x) * (n * yy - y * y)) }')
  [ "$r" = "98 -0.822" ]
}

@test "Amsterdam: the first of the ranking has the lowest score of the source" {
  made amsterdam
  lowest=$(tr -d '" \r' <"$shared/data/nl-amsterdam-ses/SES_WOA_scores_per_wijk_en_buurt_25042023_160857.csv" |
    awk -F';' '$3 ~ /^WK/ && $8 != "." && NF > 7 { print $8 "\t" $3 }' | sort -g | head -n 1 | cut -f 2)
  [ "$(awk -F';' 'NR == 2 { print $1 }' amsterdam/ranking.csv)" = "$lowest" ]
}

@test "Baarn: 21 buurten join a table without the letters BU" {
  made baarn
  [ "$(table baarn/indicators.csv code | wc -l)" -eq 21 ]
  jq -e '.notes[] | select(.text | contains("21 codes")) | select(.text | contains("prefix"))' baarn/manifest.json
}

@test "the same project gives the same files with one thread and with four" {
  made amsterdam
  sed 's/folder: uit/folder: weer/' "$BATS_TEST_DIRNAME/projects/amsterdam.yaml" >weer.yaml
  "$gebied" run weer.yaml --allow "$shared" --lang en --threads 4
  cp -r weer een
  rm -rf weer
  "$gebied" run weer.yaml --allow "$shared" --lang en --threads 1
  diff -r weer een
}
