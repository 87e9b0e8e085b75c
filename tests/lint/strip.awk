# Prints FILE:LINE:code of C sources without comments and without the contents of literals.
FNR == 1 { inside = 0 }
{
  code = ""
  rest = $0
  while (rest != "") {
    if (inside) {
      at = index(rest, "*/")
      if (!at)
        break
      rest = substr(rest, at + 2)
      inside = 0
      continue
    }
    if (!match(rest, /\/\*|\/\/|"|'/)) {
      code = code rest
      break
    }
    code = code substr(rest, 1, RSTART - 1)
    mark = substr(rest, RSTART, RLENGTH)
    rest = substr(rest, RSTART + RLENGTH)
    if (mark == "//")
      break
    if (mark == "/*") {
      inside = 1
      continue
    }
    # past the closing quote, over escaped characters
    while (rest != "" && substr(rest, 1, 1) != mark)
      rest = substr(rest, substr(rest, 1, 1) == "\\" ? 3 : 2)
    rest = substr(rest, 2)
    code = code mark mark
  }
  if (code ~ /[^ \t]/)
    print FILENAME ":" FNR ":" code
}
