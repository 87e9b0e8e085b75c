load helper

# Two rankings of five areas, by hand.

setup_runs() {
  printf 'code,name,score,rank,selected\nA,Aa,5,1,1\nB,Bb,4,2,1\nC,Cc,3,3,0\nD,Dd,2,4,0\nE,Ee,1,5,0\n' >oud.csv
  printf 'code,name,score,rank,selected\nA,Aa,5,2,1\nB,Bb,4,3,0\nC,Cc,6,1,1\nD,Dd,2,4,0\nF,Ff,1,5,0\n' >nieuw.csv
}

@test "moves, areas in and out, new and vanished areas" {
  setup_runs
  run --separate-stderr gebied compare oud.csv nieuw.csv --format csv
  [ "${lines[0]}" = code,name,rank,old_rank,up,selected,old_selected,move ]
  [ "${lines[1]}" = A,Aa,2,1,-1,1,1,stayed-in ]
  [ "${lines[2]}" = B,Bb,3,2,-1,0,1,out ]
  [ "${lines[3]}" = C,Cc,1,3,2,1,0,in ]
  [ "${lines[4]}" = D,Dd,4,4,0,0,0,stayed-out ]
  [ "${lines[5]}" = F,Ff,5,,,0,,appeared ]
  [ "${lines[6]}" = E,Ee,,5,,,0,vanished ]
}

@test "how alike two rankings are" {
  setup_runs
  run --separate-stderr gebied compare oud.csv nieuw.csv --format json
  # four areas in both: 1 2 3 4 against 2 3 1 4: 4 pairs agree, 2 do not: tau 1/3; rho 1 - 6 x 6 / 60; overlap 1 of 3
  [[ "$output" == *'"kendall_tau_b": 0.333333333333333'* ]]
  [[ "$output" == *'"spearman": 0.4'* ]]
  [[ "$output" == *'"overlap": 0.333333333333333'* ]]
  [[ "$output" == *'"mean_shift": 1,'* ]]
  [[ "$output" == *'"changed": null'* ]]
}

@test "in words, in three languages" {
  setup_runs
  run --separate-stderr gebied compare oud.csv nieuw.csv --lang nl
  [[ "$output" == *"Selectie: 1 blijven, 1 komen erbij, 1 vallen weg"* ]]
  run --separate-stderr gebied compare oud.csv nieuw.csv --lang en
  [[ "$output" == *"Selection: 1 stay, 1 come in, 1 drop out"* ]]
  run --separate-stderr gebied compare oud.csv nieuw.csv --lang fr
  [[ "$output" == *"1 restent, 1 entrent, 1 sortent"* ]]
}

@test "manifests tell what changed: data, method or both" {
  small_project
  printf 'select: {top: 1}\n' >>project.yaml
  change 'outputs: {maps: [png], dpi: 60}' 'outputs: {maps: [], folder: oud}'
  gebied run project.yaml 2>stderr
  change 'folder: oud' 'folder: gelijk'
  gebied run project.yaml 2>stderr
  run --separate-stderr gebied compare oud/manifest.json gelijk/manifest.json --lang en
  [[ "$output" == *"Data, method and boundaries are the same."* ]]
  cp cijfers.csv eerst.csv
  printf 'code;werkloos;inwoners\n01;50;400\n02;30;400\n03;20;400\n' >cijfers.csv
  change 'folder: gelijk' 'folder: cijfers'
  gebied run project.yaml 2>stderr
  run --separate-stderr gebied compare oud/manifest.json cijfers/manifest.json --lang en
  [[ "$output" == *"Only data changed"* ]]
  change 'polarity: high is worse' 'polarity: low is worse'
  change 'folder: cijfers' 'folder: beide'
  gebied run project.yaml 2>stderr
  run --separate-stderr gebied compare cijfers/manifest.json beide/manifest.json --lang en
  [[ "$output" == *"Only method changed"* ]]
  run --separate-stderr gebied compare oud/manifest.json beide/manifest.json --lang en
  [[ "$output" == *"data, method"* ]]
}

@test "what cannot be compared is refused" {
  setup_runs
  printf 'code,rank\nX,1\nY,2\n' >ander.csv
  run -1 gebied compare oud.csv ander.csv
  run -2 gebied compare oud.csv
  printf 'code,rank\nA,1\nA,2\n' >twee.csv
  run -1 gebied compare oud.csv twee.csv
  [[ "$output" == *A* ]]
}
