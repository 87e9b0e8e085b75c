# Real tables over real crosswalks, against sums made with awk from the same files. Skipped without the shared data.

bats_require_minimum_version 1.5.0

setup() {
  export LC_ALL=C.UTF-8
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  gebied=${GEBIED:-$root/build/gebied}
  shared=${GEBIED_SHARED:-$root/../shared}
  [ -d "$shared/data" ] || skip "no shared data"
  cd "$BATS_TEST_TMPDIR" || return 1
}

# near A B REL: equal within a relative difference.
near() { awk -v a="$1" -v b="$2" -v rel="$3" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(d <= rel * (b < 0 ? -b : b)) }'; }

energy() {
  local keys="$shared/data/be-flanders-levels/aggregation"
  "$gebied" crosswalk --table "$keys/statsec2019_statsec2024.xlsx" --from statsec2019 --to statsec2024 \
    --table "$keys/statsec2024_ggw72024.xlsx" --from statsec2024 --to ggw72024 --equal --report keten.json -o keten.csv 2>/dev/null
  "$gebied" convert --table "$shared/data/be-fluvius-statsec/fluvius_statsec2019_2018-2021.csv.gz" --code geoitem \
    --period-column period --crosswalk keten.csv --kinds v2506_elek_res_cons=amount,v2506_elek_res_n=count --guessed \
    --report totalen.json -o wijken.csv 2>notes
}

@test "energy: unknown sectors of the coast lead to several codes, and are refused without a word about it" {
  run "$gebied" crosswalk --table "$shared/data/be-flanders-levels/aggregation/statsec2019_statsec2024.xlsx" \
    --from statsec2019 --to statsec2024 --lang en
  [ "$status" -eq 1 ]
  [[ $output == *"10 old codes"*"31004ZZZZ"*"equal: yes"* ]]
}

@test "energy: five of 10,229 sectors are divided on the way to the wijken of 2024" {
  energy
  jq -e '.from == 10229 and .whole == 10224 and .split == 5 and .losing == 0 and .divided_by == {"equal": 5}' keten.json
}

@test "energy: every kWh of four years is accounted for" {
  energy
  # published totals of the README, from the file itself
  for year in 2018:9.251e9 2019:8.984e9 2020:8.736e9 2021:8.830e9; do
    jq -e --arg p "${year%:*}" --argjson want "${year#*:}" '.totals[] | select(.period == $p and .column == "v2506_elek_res_cons")
      | ((.table - $want) / $want | fabs) < 1e-4 and .lost == 0 and .unused == 0
        and ((.table - .not_joined - .after) / .table | fabs) < 1e-12' totalen.json
    sum=$(zcat "$shared/data/be-fluvius-statsec/fluvius_statsec2019_2018-2021.csv.gz" |
      awk -F';' -v p="${year%:*}" 'NR > 1 && $2 == p { v = $4; gsub(",", ".", v); if (v != -99999) s += v } END { printf "%.2f", s }')
    near "$(jq --arg p "${year%:*}" '.totals[] | select(.period == $p and .column == "v2506_elek_res_cons") | .table' totalen.json)" "$sum" 1e-12
    near "$(awk -F, -v p="${year%:*}" '$2 == p { s += $3 } END { printf "%.2f", s }' wijken.csv)" \
      "$(jq --arg p "${year%:*}" '.totals[] | select(.period == $p and .column == "v2506_elek_res_cons") | .after' totalen.json)" 1e-12
  done
}

@test "energy: Brussels has no figures, and no total is made of them" {
  energy
  [ "$(awk -F, '$1 ~ /^21/ && $3 != ""' wijken.csv | wc -l)" -eq 0 ]
  [ "$(awk -F, '$1 ~ /^21/ && $4 == "absent"' wijken.csv | wc -l)" -gt 100 ]
  grep -q '12034ZZZZ' notes
}

@test "incomes 2005-2013 over the mergers of 2019 and 2025: totals add up, averages come from their parts" {
  unzip -p "$shared/data/be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip" >inkomens.txt
  "$gebied" convert --table inkomens.txt --code CD_MUNTY_REFNIS --period-column CD_YEAR --unlisted stay \
    --crosswalk "$shared/reference/composite/flemish_municipal_mergers.csv" --from nis_old --to nis_new \
    --kinds MS_NBR_NON_ZERO_INC=count,MS_TOT_NET_TAXABLE_INC=amount \
    --formula gemiddeld=MS_TOT_NET_TAXABLE_INC/MS_NBR_NON_ZERO_INC --report totalen.json -o nieuw.csv 2>notes
  jq -e '[.totals[] | select(.lost != 0 or .unused != 0 or .not_joined != 0)] == []' totalen.json
  jq -e '[.totals[].period] | unique | length == 9' totalen.json
  # 43 old municipalities became 20 new ones; Antwerpen keeps its code
  [ "$(awk -F, '$2 == 2013' nieuw.csv | wc -l)" -eq $((589 - 43 + 20)) ]
  awk -F'|' -v mergers="$shared/reference/composite/flemish_municipal_mergers.csv" '
    BEGIN { while ((getline line < mergers) > 0) { split(line, m, ","); new[m[1] ""] = m[3] "" } }
    NR > 1 { code = $2 in new ? new[$2] : $2; sum[code "," $1] += $5; n[code "," $1] += $3 }
    END { for (k in sum) printf "%s,%.10g\n", k, sum[k] / n[k] }' inkomens.txt | sort >want
  awk -F, 'NR > 1 { printf "%s,%s,%.10g\n", $1, $2, $5 }' nieuw.csv | sort >got
  diff want got
}
