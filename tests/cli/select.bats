load helper

# The rules of a selection, with answers worked by hand.

setup_figures() {
  cat >cijfers.csv <<'CSV'
code,x,y,inwoners,district,kans
A,10,5,1000,Noord,0.5
B,9,6,300,Noord,0.6
C,8,6,2000,Noord,0.7
D,7,4,1500,Zuid,0.4
E,6,9,800,Zuid,0.9
F,5,1,900,Zuid,0.1
CSV
}

# selected ARGUMENTS...: the codes that are selected, in alphabet.
selected() {
  gebied rank --table cijfers.csv --code code --high x --format csv "$@" 2>stderr |
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "selected") at = i } NR > 1 && $at == 1 { print $1 }' |
    sort | tr -d '\n'
}

@test "gates work one after the other: the order decides who is next" {
  setup_figures
  [ "$(selected --gate min-population,minimum=500,column=inwoners --gate top,count=2)" = AC ]
  [ "$(selected --gate top,count=2 --gate min-population,minimum=500,column=inwoners)" = A ]
}

@test "a share of the areas is rounded as asked" {
  setup_figures
  [ "$(selected --top-share 0.25)" = A ]
  [ "$(selected --gate top-share,share=0.25,round=up)" = AB ]
  [ "$(selected --gate top-share,share=0.25,round=nearest)" = AB ]
}

@test "a share of the people ends at the area that passes it" {
  setup_figures
  [ "$(selected --people-share 0.3 --population inwoners)" = ABC ]
  [ "$(selected --people-share 0.3 --population inwoners --select-ties out)" = AB ]
}

@test "conditions: fixed, against the mean, k of n" {
  setup_figures
  [ "$(selected --flag y,above=5 --flag kans,limit=of-mean,above=1 --gate flags)" = BCE ]
  [ "$(selected --flag y,above=5,or_equal=true --flag kans,below=0.5 --gate flags,count=1)" = ABCDEF ]
  [ "$(selected --flag y,above=5 --flag kans,below=0.5 --gate flags,count=1)" = BCDEF ]
  [ "$(selected --flag y,above=5,id=hoog --flag kans,above=0.65 --gate flags,flags=hoog)" = BCE ]
}

@test "classes of status and dynamics" {
  setup_figures
  printf 'code,x,status,trend\nA,4,4,-1\nB,3,4,0\nC,2,3,-1\nD,1,2,-1\n' >cijfers.csv
  [ "$(selected --gate classes,status=status,dynamics=trend,classes='4/*,3/-1')" = ABC ]
  [ "$(selected --gate classes,status=status,classes=4)" = AB ]
}

@test "no more than so many per district, and at least so many" {
  setup_figures
  [ "$(selected --gate at-most,count=1,per=district --gate top,count=2)" = AD ]
  [ "$(selected --gate top,count=2 --gate at-least,count=1,per=district)" = ABD ]
}

@test "by hand: in and out, with who and why" {
  setup_figures
  [ "$(selected --top 2 --hand 'F,decision=in,who=college,why=lopend project' --hand 'A,decision=out,who=college,why=al gedaan')" = BF ]
  grep -q 'college' stderr
  grep -q 'lopend project' stderr
}

@test "clusters of neighbours count together, islands do not" {
  small_project
  cat >>project.yaml <<'YAML'
select:
  gates:
    - {gate: top, count: 2}
    - {gate: contiguous, minimum: 700, column: inwoners}
YAML
  gebied run project.yaml 2>stderr
  # 02 and 03 are the two highest and touch: together 800 people
  [ "$(awk -F';' '{ sub(/\r$/, "") } $6 == 1 { print $1 }' uit/ranking.csv | sort | tr '\n' ' ')" = "02 03 " ]
  change 'minimum: 700' 'minimum: 801'
  gebied run project.yaml 2>stderr
  [ "$(awk -F';' '$6 == 1' uit/ranking.csv | wc -l)" = 0 ]
}

@test "a rule that cannot be is refused at its line" {
  small_project
  printf 'select:\n  gates:\n    - {gate: top}\n' >>project.yaml
  refused 2 project.yaml:13 top count
  perl -0pi -e 's/\{gate: top\}/{gate: at-most, count: 1, per: distrikt}/' project.yaml
  refused 2 project.yaml:13 distrikt
  perl -0pi -e 's/\{gate: at-most[^}]*\}/{gate: top, count: 1}\n  top: 3/' project.yaml
  refused 2 project.yaml:14 gates
  perl -0pi -e 's/\n  top: 3/\n  hand: [{code: "09", decision: in, who: a, why: b}]/' project.yaml
  refused 2 project.yaml:14 09
}

@test "a selection without any rule is refused" {
  small_project
  printf 'select: {label: Extra}\n' >>project.yaml
  refused 2 project.yaml:11 top
}
