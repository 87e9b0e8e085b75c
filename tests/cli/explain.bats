load helper

# Why areas stand where they stand, worked by hand: scores are (x + y) / 2.

setup_figures() {
  printf 'code,naam,x,y,gem\nA,Aa,10,5,G1\nB,Bb,9,6,G1\nC,Cc,8,6,G1\nD,Dd,7,4,G2\nE,Ee,6,9,G2\nF,Ff,5,1,G2\n' >cijfers.csv
}

explain() {
  gebied explain --table cijfers.csv --code code --name naam --high x,y --normalise none --top 3 --lang en "$@" 2>stderr
}

# field ID KEY: of the first area in the JSON of stdin.
field() {
  perl -0777 -MJSON::PP -e '
    my ($id, $key) = @ARGV; @ARGV = ();
    my $json = decode_json(<STDIN>);
    my ($row) = grep { $_->{id} eq $id } @{$json->{areas}[0]{indicators}};
    print $row->{$key} // "null"' "$1" "$2"
}

@test "contributions add up to the score and say what would tip it" {
  setup_figures
  # C scores 7, the last inside 7.5: one more of x or y
  explain --area C --format json >uit.json
  [ "$(field x contribution <uit.json)" = 4 ]
  [ "$(field y contribution <uit.json)" = 3 ]
  [ "$(field x needed <uit.json)" = 9 ]
  [ "$(field y needed <uit.json)" = 7 ]
  # A scores 7.5, the first outside 7
  explain --area A --format json >uit.json
  [ "$(field x needed <uit.json)" = 9 ]
  # x has a mean of 7.5: without its lead A scores 6.25 and goes from 1st to 4th
  [ "$(field x above <uit.json)" = 1.25 ]
  [ "$(field x moves <uit.json)" = 3 ]
}

@test "in sentences, with rivals and the real weights" {
  setup_figures
  run explain --area C
  [[ "$output" == *"C Cc: score 7.000, rank 4 of 6"* ]]
  [[ "$output" == *"Not selected."* ]]
  [[ "$output" == *"The score is 0.500 below the last area inside."* ]]
  [[ "$output" == *"First ones outside: Cc (7.000), Dd (5.500), Ff (3.000)."* ]]
  # correlation with the score .7098 and .8664: squared 0.5038 and 0.7507
  [[ "$output" == *"0.402"* ]]
  [[ "$output" == *"0.598"* ]]
}

@test "an indicator that is the same throughout a municipality is found" {
  printf 'code,x,y,gem\nA,10,1,G1\nB,10,2,G1\nC,10,3,G1\nD,4,2,G2\nE,4,3,G2\nF,4,5,G2\n' >cijfers.csv
  gebied explain --table cijfers.csv --code code --high x,y --within gem --format json 2>stderr >uit.json
  perl -0777 -MJSON::PP -e '
    my $json = decode_json(<STDIN>);
    my ($x, $y) = @{$json->{indicators}};
    die if $x->{constant_in} != 2 || $x->{within} != 0 || $y->{constant_in} != 0' <uit.json
}

@test "of a project, in three languages" {
  small_project
  printf 'select: {top: 1}\n' >>project.yaml
  run --separate-stderr gebied explain project.yaml --area 02 --lang nl
  [[ "$output" == *"Geselecteerd."* ]]
  run --separate-stderr gebied explain project.yaml --area 02 --lang en
  [[ "$output" == *"Selected."* ]]
  run --separate-stderr gebied explain project.yaml --area 02 --lang fr
  [[ "$output" == *"Retenue."* ]]
  [ ! -e uit ]
}

@test "an unknown area, nothing to explain, two sources: refused" {
  setup_figures
  run -2 explain --area Z
  small_project
  change 'index: {indicators: [graad]}
' ''
  run -2 gebied explain project.yaml
  run -2 gebied explain
  run -2 gebied explain project.yaml --table cijfers.csv --code code --high x
}
