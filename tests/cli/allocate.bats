load helper

# Budgets worked by hand.

setup_figures() {
  printf 'code,inwoners,nood,zone,vorig\nA,1000,10,1,40\nB,2000,20,1,30\nC,3000,30,0,20\nD,4000,5,0,10\n' >cijfers.csv
}

divide() { gebied allocate --table cijfers.csv --code code "$@" 2>stderr; }

@test "base for all, extra by inhabitants and need among the selected" {
  setup_figures
  # base 40 in four; extra 60 as 1000 x 10 : 2000 x 20 = 1 : 4
  run divide --total 100 --base-share 0.4 --population inwoners --need nood --selected zone
  [ "${lines[0]}" = code,base,extra,total,per_head,adjust,limit,name ]
  [ "${lines[1]}" = A,10,12,22,0.022,0,,A ]
  [ "${lines[2]}" = B,10,48,58,0.029,0,,B ]
  [ "${lines[3]}" = C,10,0,10,0.0033333333333333335,0,,C ]
  [ "${lines[4]}" = D,10,0,10,0.0025,0,,D ]
}

@test "whole units always add up to the total" {
  setup_figures
  for unit in 0.01 0.1 1; do
    divide --total 100 --unit "$unit" --base-share 0.37 --base per-head --population inwoners --need nood --alpha 1.7 >uit.csv
    [ "$(awk -F, 'NR > 1 { s += $4 } END { printf "%.2f", s }' uit.csv)" = 100.00 ]
  done
}

@test "a guarantee against last year, with winners and losers" {
  setup_figures
  # equal shares of 25 against 40, 30, 20, 10; at least 90 % of last year: 36 and 27 are kept, 37 is left for C and D
  run divide --total 100 --base-share 1 --last vorig --guarantee 0.9 --format json
  [[ "$output" == *'"winners": 1'* ]]
  [[ "$output" == *'"losers": 3'* ]]
  divide --total 100 --base-share 1 --last vorig --guarantee 0.9 >uit.csv
  [ "$(awk -F, '$1 == "A" { print $4, $7, $8, $9 }' uit.csv)" = "36 guarantee 40 -4" ]
  [ "$(awk -F, '$1 == "B" { print $4, $9 }' uit.csv)" = "27 -3" ]
  [ "$(awk -F, '$1 == "C" || $1 == "D" { s += $4 } END { print s }' uit.csv)" = 37 ]
}

@test "scores below zero count from the lowest area, or as places" {
  printf 'code,p,score\nA,1,1.5\nB,1,0.5\nC,1,-0.5\n' >cijfers.csv
  run divide --total 30 --base-share 0 --population p --need score
  [ "$status" = 1 ]
  # 2 : 1 : 0
  [ "$(divide --total 30 --base-share 0 --population p --need score --need-as above-lowest | cut -d, -f1,4 | tr '\n' ' ')" = "code,total A,20 B,10 C,0 " ]
  # 3 : 2 : 1
  [ "$(divide --total 30 --base-share 0 --population p --need score --need-as rank | cut -d, -f1,4 | tr '\n' ' ')" = "code,total A,15 B,10 C,5 " ]
}

@test "equal amounts per head have no inequality, all to one area much" {
  printf 'code,p,nood\nA,1000,1\nB,1000,0\n' >cijfers.csv
  run --separate-stderr divide --total 100 --base-share 1 --base per-head --population p --format json
  [[ "$output" == *'"gini": 0,'* ]]
  run --separate-stderr divide --total 100 --base-share 0 --population p --need nood --format json
  [[ "$output" == *'"gini": 0.5,'* ]]
  [[ "$output" == *'"concentration": 0.5,'* ]]
}

@test "a total that is no whole number of units is refused" {
  setup_figures
  run divide --total 100.5 --base-share 1
  [ "$status" = 2 ]
  grep -q 100 stderr
}

@test "a project divides over its selection: a file and a sheet" {
  small_project
  cat >>project.yaml <<'YAML'
select: {top: 1}
allocate: {total: 1000, base_share: 0.3, population: inwoners, need: index, need_as: above-lowest}
YAML
  gebied run project.yaml 2>stderr
  [ "$(tr -d '\r' <uit/allocation.csv | cut -d';' -f1,2,3,4 | tail -n 3 | tr '\n' ' ')" = "01;100;0;100 02;100;700;800 03;100;0;100 " ]
  unzip -p uit/ranking.xlsx xl/workbook.xml | grep -q 'name="verdeling"'
  rm -r uit
  change 'select: {top: 1}
' ''
  refused 2 project.yaml:11 selected
}
