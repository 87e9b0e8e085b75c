# Reads engine/LAYERS, then the sources: which room includes what.
# Usage: awk -f layers.awk engine/LAYERS FILE...

function complain(text) {
  print FILENAME ":" FNR ": " text
}

function glob_to_regex(glob) {
  gsub(/[.+]/, "\\\\&", glob)
  gsub(/\*/, ".*", glob)
  return "^" glob "$"
}

BEGIN {
  n = split("assert complex ctype dirent errno fcntl fenv float fnmatch ftw inttypes libgen limits math poll " \
    "pthread setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string " \
    "strings termios tgmath time unistd wchar wctype", words, " ")
  for (i = 1; i <= n; i++)
    standard[words[i] ".h"] = 1
}

FNR == NR {
  if (/^#/ || /^[ \t]*$/)
    next
  room = $1
  sub(/:.*/, "", room)
  line = $0
  sub(/^[^:]*:/, "", line)
  split(line, halves, "|")
  n = split(halves[1], words, " ")
  for (i = 1; i <= n; i++) {
    if (!(words[i] in rooms))
      complain("room '" room "' may use '" words[i] "', which is not above it: that makes a cycle possible")
    allowed[room, words[i]] = 1
  }
  allowed[room, room] = 1
  rooms[room] = 1
  n = split(halves[2], words, " ")
  for (i = 1; i <= n; i++) {
    globs[++glob_count] = glob_to_regex(words[i])
    owner[glob_count] = room
  }
  next
}

FNR == 1 {
  room = FILENAME
  sub(/^.*engine\//, "", room)
  if (FILENAME ~ /(^|\/)cli\//)
    room = "cli"
  sub(/\/.*/, "", room)
  if (!(room in rooms) && room != "include")
    complain("room '" room "' is not in engine/LAYERS")
}

/^[ \t]*#[ \t]*include/ {
  header = $0
  sub(/^[^<"]*[<"]/, "", header)
  sub(/[>"].*/, "", header)
  # the installed headers are ours as well
  if (header in standard || header ~ /^sys\// || header == "gebied.h" || header ~ /^gebied\//)
    next
  other = header
  sub(/\/.*/, "", other)
  if ($0 ~ /"/) {
    if (other == "gebied" || (room == "include" && header !~ /\//))
      next
    # the program's own headers stand beside each other, written "x.h" or "cli/x.h"
    if (room == "cli" && (header !~ /\// || other == "cli"))
      next
    if (!(other in rooms))
      complain("\"" header "\" does not name a room")
    else if (!((room, other) in allowed))
      complain("room '" room "' may not use room '" other "'")
    next
  }
  found = 0
  for (i = 1; i <= glob_count; i++)
    if (header ~ globs[i]) {
      found = 1
      if (owner[i] == room)
        next
      place = owner[i]
    }
  complain(found ? "<" header "> lives in room '" place "' only" : "<" header "> has no room in engine/LAYERS")
}
