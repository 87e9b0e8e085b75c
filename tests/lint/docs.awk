# Function declarations of headers that have no comment: neither above them, nor above the block of
# declarations that they stand in, nor behind them. _free and _release mean the same everywhere.
FNR == 1 { documented = 0; depth = 0; comment = 0 }
{
  line = $0
  if (comment) {
    if (line ~ /\*\//) { comment = 0; documented = 1 }
    next
  }
  if (line ~ /^[ \t]*$/) { documented = 0; next }
  if (line ~ /^[ \t]*\/\*/) {
    if (line ~ /\*\//) documented = 1
    else comment = 1
    next
  }
  if (line ~ /^#/ || line ~ /\\$/) next
  opened = gsub(/\{/, "{", line)
  closed = gsub(/\}/, "}", line)
  if (depth == 0 && opened == 0 && line ~ /^[A-Za-z_].*\(/ && line !~ /^(typedef|static|extern|struct .*\{)/) {
    if (!documented && line !~ /\/\*/ && line !~ /_(free|release)\(/)
      print FILENAME ":" FNR ": no comment: " line
  }
  depth += opened - closed
}
