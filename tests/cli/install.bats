# What cmake --install leaves behind works from its new place.

setup_file() {
  command -v cmake >/dev/null || skip "no cmake"
  build=$(dirname "${GEBIED:?}")
  cmake --install "$build" --prefix "$BATS_FILE_TMPDIR/usr" >"$BATS_FILE_TMPDIR/log"
}

setup() {
  prefix=$BATS_FILE_TMPDIR/usr
}

@test "the program, its manual pages, completions and samples are installed" {
  [ -x "$prefix/bin/gebied" ]
  [ -s "$prefix/share/man/man1/gebied-run.1" ]
  [ -s "$prefix/share/man/nl/man1/gebied.1" ]
  [ -s "$prefix/share/bash-completion/completions/gebied" ]
  [ -s "$prefix/share/gebied/samples/klein/project.yaml" ]
  [ ! -e "$prefix/share/gebied/samples/generator" ]
  [ ! -e "$prefix/share/gebied/samples/stad/uit" ]
}

@test "a program is built against the library through pkg-config" {
  printf '#include <gebied.h>\n#include <stdio.h>\nint main(void) { puts(gebied_version()); return 0; }\n' \
    >"$BATS_TEST_TMPDIR/host.c"
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  # shellcheck disable=SC2046
  gcc -std=c11 -Wall -Wextra -Wpedantic -Werror "$BATS_TEST_TMPDIR/host.c" $(pkg-config --cflags --libs gebied) \
    -o "$BATS_TEST_TMPDIR/host"
  export LD_LIBRARY_PATH=$prefix/lib
  [ "$("$BATS_TEST_TMPDIR/host")" = "$(pkg-config --modversion gebied)" ]
}

@test "nothing installed names the builder's folders" {
  source=$(cd "$(dirname "$GEBIED")/.." && pwd)
  ! grep -rlF "$source" "$prefix"
}
