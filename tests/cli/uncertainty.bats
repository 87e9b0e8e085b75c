load helper

# How sure a ranking is, against chances that can be worked out by hand.

# chance CODE COLUMN ARGUMENTS...: a cell of the ranking of cijfers.csv.
chance() {
  local code=$1 column=$2
  shift 2
  gebied rank --table cijfers.csv --code code --format csv "$@" 2>stderr |
    awk -F, -v code="$code" -v column="$column" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i }
      $1 == code { print $at }'
}

# near VALUE EXPECTED TOLERANCE
near() { awk -v a="$1" -v b="$2" -v t="$3" 'BEGIN { exit !(a != "" && a - b <= t && b - a <= t) }'; }

@test "any division of the weights: the chance of a place is the share of divisions that give it" {
  # scores w, 1 - w and 0.8: C is first for 0.2 < w < 0.8, A for w > 0.8
  printf 'code,x,y\nA,1,0\nB,0,1\nC,0.8,0.8\n' >cijfers.csv
  near "$(chance C p_selected --high x,y --normalise none --top 1 --draws 20000)" 0.6 0.02
  near "$(chance A p_selected --high x,y --normalise none --top 1 --draws 20000)" 0.2 0.02
  [ "$(chance C rank_low --high x,y --normalise none --top 1 --draws 20000)" = 1 ]
  [ "$(chance C rank_high --high x,y --normalise none --top 1 --draws 20000)" = 2 ]
}

@test "weights that stay close to those chosen move less" {
  printf 'code,x,y\nA,1,0\nB,0,1\nC,0.8,0.8\n' >cijfers.csv
  [ "$(chance C p_selected --high x,y --normalise none --top 1 --draws 1000 --vary spread --spread 0.1)" = 1 ]
  [ "$(chance C certainty --high x,y --normalise none --top 1 --draws 1000 --vary spread --spread 0.1)" = in ]
  [ "$(chance A certainty --high x,y --normalise none --top 1 --draws 1000 --vary spread --spread 0.1)" = out ]
}

@test "a published standard error: the chance of a difference of two normals" {
  # P(N(1, 1) > N(0, 1)) = Phi(1 / sqrt 2) = 0.7602
  printf 'code,x,se\nA,1,1\nB,0,1\n' >cijfers.csv
  near "$(chance A p_selected --high x --normalise none --top 1 --draws 20000 --vary none --doubt x,kind=margin,margin=se,level=0)" 0.7602 0.02
  # the same as a margin at 90 %: 1.6449 standard errors
  printf 'code,x,m\nA,1,1.6448536\nB,0,1.6448536\n' >cijfers.csv
  near "$(chance A p_selected --high x --normalise none --top 1 --draws 20000 --vary none --doubt x,kind=margin,margin=m,level=0.9)" 0.7602 0.02
}

@test "rounding: two uniform figures" {
  # 1 and 0.5, each plus or minus a half: 7/8
  printf 'code,x\nA,1\nB,0.5\n' >cijfers.csv
  near "$(chance A p_selected --high x --normalise none --top 1 --draws 20000 --vary none --doubt x,kind=rounding,step=1)" 0.875 0.02
}

@test "small numbers are less sure than large ones with the same figures" {
  printf 'code,x,n\nA,60,10\nB,40,10\n' >cijfers.csv
  small=$(chance A p_selected --high x --top 1 --draws 5000 --vary none --doubt x,kind=binomial,base=n)
  printf 'code,x,n\nA,60,1000\nB,40,1000\n' >cijfers.csv
  large=$(chance A p_selected --high x --top 1 --draws 5000 --vary none --doubt x,kind=binomial,base=n)
  [ "$large" = 1 ]
  # Beta(6.5, 4.5) above Beta(4.5, 6.5): 0.814 by simulation elsewhere
  near "$small" 0.814 0.02
}

@test "the quick way and the whole method give the same ranks" {
  printf 'code,x,y,z\nA,10,5,3\nB,9,6,9\nC,8,6,4\nD,7,4,2\nE,6,9,1\nF,5,1,2\n' >cijfers.csv
  gebied rank --table cijfers.csv --code code --high x,y,z --top 2 --draws 500 2>/dev/null >snel.csv
  gebied rank --table cijfers.csv --code code --high x,y,z --top 2 --draws 500 --doubt x,kind=rounding,step=0.000000000001 2>/dev/null >heel.csv
  cmp snel.csv heel.csv
}

@test "order of rows and columns and number of threads change nothing" {
  printf 'code,x,y,z\nA,10,5,3\nB,9,6,9\nC,8,6,4\nD,7,4,2\nE,6,9,1\nF,5,1,2\n' >cijfers.csv
  gebied rank --table cijfers.csv --code code --high x,y,z --top 2 --draws 500 --threads 1 2>/dev/null >een.csv
  gebied rank --table cijfers.csv --code code --high x,y,z --top 2 --draws 500 --threads 4 2>/dev/null >vier.csv
  cmp een.csv vier.csv
  { head -n 1 cijfers.csv && tail -n +2 cijfers.csv | sort -r; } >om.csv
  mv om.csv cijfers.csv
  gebied rank --table cijfers.csv --code code --high z,y,x --top 2 --draws 500 2>/dev/null >om.csv
  [ "$(awk -F, 'NR > 1 { print $1, $(NF-5), $(NF-4), $(NF-2), $(NF-1) }' een.csv | sort)" = "$(awk -F, 'NR > 1 { print $1, $(NF-5), $(NF-4), $(NF-2), $(NF-1) }' om.csv | sort)" ]
}

@test "by hand is certain; nothing that varies is refused" {
  printf 'code,x,y\nA,1,0\nB,0,1\nC,0.8,0.8\n' >cijfers.csv
  [ "$(chance B certainty --high x,y --normalise none --top 1 --draws 100 --hand 'B,decision=in,who=raad,why=besluit')" = in ]
  run -2 gebied rank --table cijfers.csv --code code --high x,y --draws 10 --vary none
  run -2 gebied rank --table cijfers.csv --code code --high x,y --draws 10 --doubt q,kind=rounding,step=1
}

@test "a project: columns, three sheets, the base of an indicator tells its own doubt" {
  small_project
  change 'polarity: high is worse}' 'polarity: high is worse, base: inwoners}'
  change 'index: {indicators: [graad]}' 'index: {indicators: [graad], uncertainty: {draws: 2000, vary: none, data: true}}
select: {top: 1}'
  gebied run project.yaml --lang en 2>stderr
  [ "$(head -n 1 uit/ranking.csv | tr -d '\r' | grep -o 'rank_low;rank_high;rank_mean;p_selected;certainty')" != "" ]
  # 30 of 400 against 20 of 400
  chance=$(tr -d '\r' <uit/ranking.csv | awk -F';' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "p_selected") at = i } $1 == "02" { sub(",", ".", $at); print $at }')
  near "$chance" 0.9285 0.02
  unzip -p uit/ranking.xlsx xl/workbook.xml | grep -q 'name="uncertainty"'
  gebied run project.yaml --lang en 2>stderr
  cp -r uit een
  gebied run project.yaml --lang en --threads 1 2>stderr
  cmp een/ranking.csv uit/ranking.csv
}
