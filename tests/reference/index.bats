# Published indices recomputed through their presets and the command line; the expected columns are those that their
# makers published. Tolerances: README of the shared reference tables. Skipped without them.

bats_require_minimum_version 1.5.0

setup() {
  export LC_ALL=C.UTF-8
  root=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
  gebied=${GEBIED:-$root/build/gebied}
  tables=${GEBIED_SHARED:-$root/../shared}/reference/composite
  [ -d "$tables" ] || skip "no shared reference tables"
  cd "$BATS_TEST_TMPDIR" || return 1
}

# rank TABLE CODE OPTIONS...: ranking of a reference table in out.csv, notes in notes.
rank() {
  local table=$1 code=$2
  shift 2
  case $table in */*) ;; *) table=$tables/$table ;; esac
  "$gebied" rank --table "$table" --code "$code" "$@" --lang en -o out.csv --overwrite 2>notes || { cat notes; return 1; }
}

# same TABLE CODE TOLERANCE WANTED=GOT...: columns of a published table against out.csv, by code. Rows where the
# published cell is empty are passed over. Fails on no rows at all.
same() {
  local table=$1 code=$2 tolerance=$3
  shift 3
  case $table in */*) ;; *) table=$tables/$table ;; esac
  awk -v code="$code" -v tolerance="$tolerance" -v pairs="$*" '
    function cells(line,   n, at, c, quoted, cell) { # a CSV line into cell[]
      delete field; n = 1; cell = ""; quoted = 0
      for (at = 1; at <= length(line); at++) {
        c = substr(line, at, 1)
        if (c == "\"") quoted = !quoted
        else if (c == "," && !quoted) { field[n++] = cell; cell = "" }
        else cell = cell c
      }
      field[n] = cell
      return n
    }
    { sub(/\r$/, ""); n = cells($0) }
    FNR == 1 { file++; delete at_; for (i = 1; i <= n; i++) name[file, field[i]] = i; next }
    file == 1 { for (i = 1; i <= n; i++) got[field[name[1, "code"]], i] = field[i]; next }
    {
      key = field[name[2, code]]
      m = split(pairs, pair, " ")
      for (p = 1; p <= m; p++) {
        split(pair[p], side, "=")
        if (!((2, side[1]) in name) || !((1, side[2]) in name)) { print "no column " pair[p]; exit bad = 1 }
        want = field[name[2, side[1]]]
        if (want == "") continue
        have = got[key, name[1, side[2]]]
        seen++
        if (tolerance == "text") wrong = want != have
        else { d = want - have; wrong = have == "" || d > tolerance || -d > tolerance }
        if (wrong && bad++ < 5) print key ": " side[1] " " want ", got " have
      }
    }
    END { if (!seen) { print "nothing compared"; exit 1 } if (bad) { print bad " of " seen " differ"; exit 1 } }' \
    out.csv "$table"
}

@test "Belgian index: 18,764 sectors, scores to 1e-8, every rank and decile" {
  rank bimd2011_sectors.csv sector --preset bimd
  same bimd2011_sectors.csv sector 1e-8 bimd_score=score
  same bimd2011_sectors.csv sector 0 bimd_rank=rank bimd_decile=class
}

@test "Belgian index: municipalities are the population-weighted mean of their sectors" {
  rank bimd2011_sectors.csv sector --preset bimd
  awk -F, 'NR == FNR { gsub(/"/, ""); people[$1] = $2; next }
    FNR > 1 { gsub(/"/, ""); nis = substr($1, 1, 5); n[nis] += people[$1]; s[nis] += people[$1] * $3 }
    END { print "nis,score"; for (k in n) if (n[k] > 0) printf "%s,%.12g\n", k, s[k] / n[k] }' \
    "$tables/bimd2011_sectors.csv" out.csv >mean.csv
  rank "$PWD/mean.csv" nis --high score --normalise none
  same bimd2011_municipalities.csv nis 1e-8 avg_score=score
}

@test "Welsh index: 1,909 areas, scores to 1e-7, every rank and decile" {
  rank wimd2019.csv lsoa --preset wimd
  same wimd2019.csv lsoa 1e-7 wimd_score=score
  same wimd2019.csv lsoa 0 wimd_rank=rank wimd_decile=class
}

@test "American vulnerability index: percentile ranks, themes, flags, all exact at four decimals" {
  rank svi2020_pennsylvania.csv FIPS --preset svi
  parts=$(head -1 "$tables/svi2020_pennsylvania.csv" | tr -d '"\r' | tr , '\n' |
    grep -E '^(EPL_|SPL_THEME[1-4]$|RPL_THEME[1-4]$|F_TOTAL$)' | sed 's/.*/&=&/')
  [ "$(echo "$parts" | wc -l)" -eq 25 ]
  same svi2020_pennsylvania.csv FIPS 1e-9 $parts RPL_THEMES=score
}

@test "Townsend: counts go in as published, scores to 1e-7, every quintile" {
  rank townsend2011_uk_la.csv code --preset townsend
  same townsend2011_uk_la.csv code 1e-7 tds=score
  same townsend2011_uk_la.csv code 0 quintile=class
}

@test "Berlin: status and dynamics within their printed decimals, every class, the areas of special attention" {
  rank berlin_mss2021.csv plr --preset berlin-mss --use s1=s1_unemployment --use s3=s3_transfers,s4=s4_childpoverty \
    --use valid=valid
  awk -F, 'NR == 1 || $10 == 1' "$tables/berlin_mss2021.csv" >valid.csv
  [ "$(wc -l <valid.csv)" -eq 537 ]
  same "$PWD/valid.csv" plr .0051 status_index=score dynamic_index=dynamics
  same "$PWD/valid.csv" plr text status_class=status_label dynamic_class=dynamics_label
  [ "$(grep -c ',not applicable' out.csv)" -eq 6 ]
  sed 's/"//g' valid.csv | awk -F, '$NF ~ /^4/ || $NF == "3-" { print $1 }' | sort >wanted
  awk -F, '$6 == 1 { print $1 }' out.csv | sort | diff - wanted
}

@test "human development: 193 countries within the printed decimals" {
  rank hdi2022.csv iso3 --preset hdi
  same hdi2022.csv iso3 .0006 hdi=score
}

@test "better life: eighteen aggregations of one table, to 1e-7" {
  all=$(head -1 "$tables/bli2017_raw.csv" | tr -d '"\r' | cut -d, -f2-)
  hundred="--normalise z --sd sample --center-at 100 --spread-to 10"
  ends="--normalise min-max --scale 1,100"
  third=0.3333333333333333
  while IFS=: read -r column options; do
    rank bli2017_raw.csv country --high "$all" $options
    same bli2017_aggregations.csv country 1e-7 "$column=score" || { echo "$column"; return 1; }
  done <<LIST
ampi_pos: --preset ampi
ampi_neg: --preset ampi --penalty down
mpi_neg_compind: $hundred --aggregate mpi --sample-variance
mpi_pos_compind: $hundred --aggregate mpi --sample-variance --penalty down
mpi_neg_population_sd: $hundred --aggregate mpi
mpi_pos_population_sd: $hundred --aggregate mpi --penalty down
amean_minmax1_100: $ends
gmean_minmax1_100: $ends --aggregate geometric
hmean_minmax1_100: $ends --aggregate harmonic
power_mean_p2: $ends --aggregate power --power 2
power_mean_pm2: $ends --aggregate power --power -2
mean_min_a05_b1: $hundred --aggregate mean-min --alpha 0.5 --beta 1
owa_worst3: $ends --aggregate owa --order-weights 0,0,0,0,0,0,0,0,$third,$third,$third
owa_best3: $ends --aggregate owa --order-weights $third,$third,$third,0,0,0,0,0,0,0,0
borda: --aggregate borda --weighting unit
copeland: --aggregate copeland
LIST
  rank bli2017_raw.csv country --low "$all" --normalise z --sd sample --aggregate wroclaw
  same bli2017_aggregations.csv country 1e-7 wroclaw_z=score
  rank bli2017_raw.csv country --low "$all" --normalise threshold --threshold 0.8 --threshold-unit quantile \
    --aggregate count
  same bli2017_aggregations.csv country 0 flags_below_p20=score
}

@test "technology achievement: ranks by goalposts and by geometric mean, normalisations of schooling" {
  cat >tai.yaml <<'YAML'
preset: tai
label: Technology Achievement Index
source: OECD/JRC (2008), Handbook on Constructing Composite Indicators
edition: "2001"
approximate: none
check: tai_published_ranks
indicators:
  - {id: patents, polarity: high is worse}
  - {id: royalties, polarity: high is worse}
  - {id: internet, polarity: high is worse}
  - {id: exports, polarity: high is worse}
  - {id: telephones, polarity: high is worse}
  - {id: electricity, polarity: high is worse}
  - {id: schooling, polarity: high is worse}
  - {id: university, polarity: high is worse}
index:
  indicators: [patents, royalties, internet, exports, telephones, electricity, schooling, university]
  normalise: goalposts
  cap: true
  inputs:
    - {id: patents, goalposts: [0, 994]}
    - {id: royalties, goalposts: [0, 272.6]}
    - {id: internet, goalposts: [0, 232.4]}
    - {id: exports, goalposts: [0, 80.8]}
    - {id: telephones, goalposts: [0, 2.95472479097906]}
    - {id: electricity, goalposts: [1.34242268082221, 3.8431704645199]}
    - {id: schooling, goalposts: [0.8, 12]}
    - {id: university, goalposts: [0.1, 27.4]}
YAML
  rank tai_raw.csv country --preset ./tai.yaml
  same tai_published_ranks.csv country 0 rank_lin=rank
  sed '/^  inputs:/,$d; s/normalise: goalposts/normalise: none/' tai.yaml >tai-raw.yaml
  echo '  aggregate: geometric' >>tai-raw.yaml
  rank tai_raw.csv country --preset ./tai-raw.yaml
  same tai_published_ranks.csv country 0 rank_gme=rank
  while IFS=: read -r column options; do
    rank tai_raw.csv country --high schooling $options
    same tai_schooling_normalisations.csv country .0051 "$column=score" || { echo "$column"; return 1; }
  done <<'LIST'
z: --preset z-mean --sd sample
minmax: --normalise min-max
ratio_mean: --normalise ratio
ratio_best: --normalise ratio --reference max
ratio_worst: --normalise ratio --reference min
LIST
}

@test "ASEM: per head, winsorised, min-max, a tree of three levels; 51 countries, every group, to 1e-8" {
  # imputed points are values per denominator; the rest is divided here
  awk -F, -v OFS=, '
    { gsub(/"/, ""); sub(/\r$/, "") }
    FILENAME ~ /imputed/ { if (FNR > 1) filled[$1, $2] = $3; next }
    FILENAME ~ /meta/ { if ($2 == "Indicator") by[$1] = $7; next }
    FNR == 1 { for (i = 1; i <= NF; i++) { name[i] = $i; at[$i] = i } print; next }
    {
      for (i = 1; i <= NF; i++) raw[i] = $i
      for (i = 1; i <= NF; i++) {
        if (!(name[i] in by)) continue
        if (($1, name[i]) in filled) $i = filled[$1, name[i]]
        else if (by[name[i]] != "" && $i != "") $i = sprintf("%.17g", $i / raw[at[by[name[i]]]])
      }
      print
    }' "$tables/asem_imputed_points.csv" "$tables/asem_meta.csv" "$tables/asem_raw.csv" >asem.csv
  awk -F, '{ gsub(/"/, ""); sub(/\r$/, "") }
    $2 == "Indicator" {
      slots = slots "  - {id: " $1 ", polarity: " ($4 > 0 ? "high" : "low") " is worse}\n"
      inputs = inputs "    - {id: " $1 ", treat: winsorise, normalise: min-max, scale: [0, 100]}\n"
    }
    $2 == "Indicator" || $2 == "Aggregate" { of[$6] = of[$6] (of[$6] == "" ? "" : ", ") $1 }
    $2 == "Aggregate" && $6 != "" { groups = groups "    - {id: " $1 ", of: [@" $1 "@], normalise: none}\n" }
    END {
      for (g in of) gsub("@" g "@", of[g], groups)
      printf "preset: asem\nlabel: ASEM\nsource: COINr\nedition: \"1.1.14\"\napproximate: none\ncheck: asem\n"
      printf "indicators:\n%sindex:\n  of: [%s]\n  normalise: none\n  inputs:\n%s  groups:\n%s", slots, of["Index"], inputs, groups
    }' "$tables/asem_meta.csv" >asem.yaml
  rank "$PWD/asem.csv" uCode --preset ./asem.yaml
  same asem_expected.csv uCode 1e-8 Physical=Physical ConEcFin=ConEcFin Political=Political Instit=Instit P2P=P2P \
    Environ=Environ Social=Social SusEcFin=SusEcFin Conn=Conn Sust=Sust Index=score
  same asem_expected.csv uCode 0 rank_index=rank
}

@test "the order of rows, of columns and the number of threads change nothing" {
  rank bimd2011_sectors.csv sector --preset bimd --threads 1
  sort out.csv >first
  head -1 "$tables/bimd2011_sectors.csv" | awk -F, -v OFS=, '{ print $8, $7, $6, $5, $4, $3, $2, $1 }' >turned.csv
  tail -n +2 "$tables/bimd2011_sectors.csv" | tac | awk -F, -v OFS=, '{ print $8, $7, $6, $5, $4, $3, $2, $1 }' >>turned.csv
  rank "$PWD/turned.csv" sector --preset bimd --threads 2
  sort out.csv | cmp - first
}
