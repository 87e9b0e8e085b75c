# What the folders say about themselves.

# gb_room(base SOURCES error.c memory.c ... [LIBRARIES OpenMP::OpenMP_C ...])
# One room of the engine, named as its folder. Sources are listed one by one; tests/lint finds a forgotten one.
function(gb_room name)
    cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;LIBRARIES")
    if(room_UNPARSED_ARGUMENTS OR NOT room_SOURCES)
        message(FATAL_ERROR "gb_room(${name} SOURCES ... [LIBRARIES ...]); found: ${room_UNPARSED_ARGUMENTS}")
    endif()
    add_library(gb_${name} OBJECT ${room_SOURCES})
    target_link_libraries(gb_${name} PRIVATE gb_flags ${room_LIBRARIES})
    set_property(GLOBAL APPEND PROPERTY GB_ROOM_OBJECTS $<TARGET_OBJECTS:gb_${name}>)
    set_property(GLOBAL APPEND PROPERTY GB_ROOM_LIBRARIES ${room_LIBRARIES})
endfunction()

# gb_engine(): all rooms as a static library for the program and the tests (gebied_engine), and as the
# installed shared library (gebied_shared, libgebied.so) that shows only what is marked GB_API.
function(gb_engine)
    get_property(objects GLOBAL PROPERTY GB_ROOM_OBJECTS)
    get_property(libraries GLOBAL PROPERTY GB_ROOM_LIBRARIES)
    list(REMOVE_DUPLICATES libraries)
    add_library(gebied_engine STATIC ${objects})
    target_link_libraries(gebied_engine PUBLIC gb_flags PRIVATE ${libraries})
    add_library(gebied_shared SHARED ${objects})
    target_link_libraries(gebied_shared PRIVATE gb_flags ${libraries})
    if(NOT GB_SANITIZE)
        target_link_options(gebied_shared PRIVATE -Wl,--no-undefined)
    endif()
    set_target_properties(gebied_shared PROPERTIES
        OUTPUT_NAME gebied VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
        LINKER_LANGUAGE C LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
    set_target_properties(gebied_engine PROPERTIES
        LINKER_LANGUAGE C ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# gb_program(SOURCES main.c ... [LIBRARIES ...]): the command line, at build/gebied.
function(gb_program)
    cmake_parse_arguments(PARSE_ARGV 0 program "" "" "SOURCES;LIBRARIES")
    if(program_UNPARSED_ARGUMENTS OR NOT program_SOURCES)
        message(FATAL_ERROR "gb_program(SOURCES ... [LIBRARIES ...]); found: ${program_UNPARSED_ARGUMENTS}")
    endif()
    add_executable(gebied_program ${program_SOURCES})
    target_link_libraries(gebied_program PRIVATE gebied_engine ${program_LIBRARIES})
    set_target_properties(gebied_program PROPERTIES
        OUTPUT_NAME gebied RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# gb_test(name LABEL unit SOURCES ... [LIBRARIES ...]): a CUnit program at build/tests/name, known to ctest.
# Exit status 77 means that everything in it was skipped.
function(gb_test name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "LABEL" "SOURCES;LIBRARIES")
    if(test_UNPARSED_ARGUMENTS OR NOT test_SOURCES OR NOT test_LABEL)
        message(FATAL_ERROR "gb_test(${name} LABEL ... SOURCES ...); found: ${test_UNPARSED_ARGUMENTS}")
    endif()
    add_executable(${name} ${test_SOURCES})
    target_link_libraries(${name} PRIVATE gb_test_support gebied_engine ${test_LIBRARIES})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES LABELS ${test_LABEL} SKIP_RETURN_CODE 77 TIMEOUT 600)
endfunction()

# gb_unit_test(base SOURCES main.c test_error.c ... [LIBRARIES ...]): the tests of one room (build/tests/unit_base).
function(gb_unit_test room)
    gb_test(unit_${room} LABEL unit ${ARGN})
endfunction()

# gb_reference_test(fisher SOURCES ... [LIBRARIES ...]): values from outside sources (build/tests/reference_fisher).
function(gb_reference_test name)
    gb_test(reference_${name} LABEL reference ${ARGN})
endfunction()

# gb_fuzz(csv SOURCES fuzz_csv.c [LIBRARIES ...]): a libFuzzer harness at build-fuzz/tests/fuzz_csv. In the other
# presets the same harness replays tests/fuzz/corpus/csv as a unit test.
function(gb_fuzz name)
    cmake_parse_arguments(PARSE_ARGV 1 fuzz "" "" "SOURCES;LIBRARIES")
    set(corpus ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    if(GB_FUZZ)
        add_executable(fuzz_${name} ${fuzz_SOURCES})
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    else()
        add_executable(fuzz_${name} ${fuzz_SOURCES} ${CMAKE_SOURCE_DIR}/tests/support/fuzz_replay.c)
        add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${corpus} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
        set_tests_properties(fuzz_${name} PROPERTIES LABELS unit TIMEOUT 600)
    endif()
    target_link_libraries(fuzz_${name} PRIVATE gebied_engine ${fuzz_LIBRARIES})
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endfunction()

# gb_bench(fisher SOURCES ... [LIBRARIES ...]): a measuring program at build/tests/bench_fisher; not a test.
function(gb_bench name)
    cmake_parse_arguments(PARSE_ARGV 1 bench "" "" "SOURCES;LIBRARIES")
    add_executable(bench_${name} ${bench_SOURCES})
    target_link_libraries(bench_${name} PRIVATE gebied_engine ${bench_LIBRARIES})
    set_target_properties(bench_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endfunction()
