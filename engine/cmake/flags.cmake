# gb_flags: how every file of this project is compiled.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Contracts between our own functions stay checked in a release: they are cheap beside the work.
set(CMAKE_C_FLAGS_RELEASE "-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g -fno-omit-frame-pointer")

add_library(gb_flags INTERFACE)
target_compile_definitions(gb_flags INTERFACE _GNU_SOURCE GB_VERSION="${PROJECT_VERSION}")
target_include_directories(gb_flags INTERFACE ${CMAKE_SOURCE_DIR}/engine ${CMAKE_SOURCE_DIR}/engine/include)
target_compile_options(gb_flags INTERFACE
    -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-declarations -Wvla -Wformat=2
    # the same doubles on every machine: no fused multiply-add unless it is written
    -ffp-contract=off
    # asserts name the file, not the builder's folders
    -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_link_libraries(gb_flags INTERFACE m)

if(GB_SANITIZE)
    target_compile_options(gb_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined)
    target_link_options(gb_flags INTERFACE -fsanitize=address,undefined)
    # the instrumented code hides from the compiler what bounds a value, and it warns in vain
    target_compile_options(gb_flags INTERFACE
        $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation;-Wno-maybe-uninitialized>)
endif()
if(GB_FUZZ)
    target_compile_options(gb_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(gb_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(GB_COVERAGE)
    target_compile_options(gb_flags INTERFACE --coverage)
    target_link_options(gb_flags INTERFACE --coverage)
endif()
