# Files above 800 lines, functions above 100.
FNR == 1 { if (name) check_file(); name = FILENAME; start = 0 }
function check_file() {
  if (lines > 800)
    print name ": " lines " lines; more than 800 asks for two files"
}
{ lines = FNR }
/^[A-Za-z_].*\) \{$/ || /^ .*\) \{$/ && !start { if ($0 !~ /^ *(if|for|while|switch|else|do)/) start = FNR }
/^\}/ {
  if (start && FNR - start > 100)
    print FILENAME ":" start ": a function of " (FNR - start + 1) " lines; more than 100 asks for two functions"
  start = 0
}
END { if (name) check_file() }
