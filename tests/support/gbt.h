/* What the CUnit programs share: asserts that print both values, places on disk, a runner.
 *
 * A room's main.c:
 *     int main(int argc, char **argv) {
 *         static const gbt_suite suites[] = {suite_error, suite_memory};
 *         return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
 *     }
 * where suite_error() is the usual CU_add_suite and CU_add_test, or gbt_add_suite and gbt_add_test. */
#ifndef GBT_H
#define GBT_H

#include "base/error.h"

#include <CUnit/CUnit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- asserts (check.c): got first, then want; the name says which row of a table of cases it is --- */

/** Equal within rel times the larger magnitude (rel 0 = the same double); NaN equals NaN only. */
#define gbt_equal_double(name, got, want, rel)                                                               \
    gbt_check_double(__FILE__, __LINE__, (name), (got), (want), (rel))
/** Equal within an absolute distance. */
#define gbt_near_double(name, got, want, within)                                                             \
    gbt_check_near(__FILE__, __LINE__, (name), (got), (want), (within))
/** Equal texts; NULL equals NULL only. */
#define gbt_equal_text(name, got, want) gbt_check_text(__FILE__, __LINE__, (name), (got), (want))
#define gbt_equal_int(name, got, want)                                                                       \
    gbt_check_int(__FILE__, __LINE__, (name), (int64_t)(got), (int64_t)(want))
/** A status; a failure prints the message of err (may be NULL) in English. */
#define gbt_equal_status(name, got, want, err)                                                               \
    gbt_check_status(__FILE__, __LINE__, (name), (got), (want), (err))
/** part occurs in text. */
#define gbt_contains(name, text, part) gbt_check_contains(__FILE__, __LINE__, (name), (text), (part))
/** A condition with a name. */
#define gbt_true(name, condition) gbt_check_true(__FILE__, __LINE__, (name), (condition))

bool gbt_check_double(const char *file, int line, const char *name, double got, double want, double rel);
bool gbt_check_near(const char *file, int line, const char *name, double got, double want, double within);
bool gbt_check_text(const char *file, int line, const char *name, const char *got, const char *want);
bool gbt_check_int(const char *file, int line, const char *name, int64_t got, int64_t want);
bool gbt_check_status(const char *file, int line, const char *name, gb_status got, gb_status want,
                      const gb_error *err);
bool gbt_check_contains(const char *file, int line, const char *name, const char *text, const char *part);
bool gbt_check_true(const char *file, int line, const char *name, bool condition);

/* --- places (place.c) --- */

enum { GBT_PATH = 1024 };

/**
 * Where a file of the shared test data is: below $GEBIED_SHARED, else below ../shared beside the project.
 * @return false when it is not there; the running test then counts as skipped and should return
 */
bool gbt_shared_path(const char *relative, char out[GBT_PATH]);
/** A file of the project itself ("samples/klein/project.yaml"), wherever the test is run from. */
void gbt_project_path(const char *relative, char out[GBT_PATH]);
/** A new empty folder; it goes away when the program ends. */
void gbt_temp_dir(char out[GBT_PATH]);
/** Write a text file below a folder and give its path; ends the program when that is impossible. */
void gbt_write_file(const char *dir, const char *name, const char *text, char out[GBT_PATH]);
/** The bytes of a file, terminated, from malloc; NULL when it cannot be read. length may be NULL. */
char *gbt_read_file(const char *path, size_t *length);

/* --- running (runner.c) --- */

typedef void (*gbt_suite)(void);

/** Register a suite, and tests in the suite registered last. */
void gbt_add_suite(const char *name);
void gbt_add_test(const char *name, void (*test)(void));
/** Mark the running test as skipped, with the reason. */
void gbt_skip(const char *reason);
/**
 * Run all suites, or those whose name is an argument. A test that leaves blocks of base/memory.h
 * behind fails. Ends with a line "N passed, N failed, N skipped".
 * @return the exit status: 0, 1 after a failure, 77 when all tests were skipped
 */
int gbt_main(int argc, char **argv, const gbt_suite *suites, size_t count);

#endif
