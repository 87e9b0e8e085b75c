#include "support/gbt.h"

#include "base/memory.h"

#include <CUnit/TestRun.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* CUnit's handlers take no context, so the tally is file-wide. */
static struct {
    CU_pSuite suite;
    size_t blocks;
    bool skipped;
    int passed, failed, skips;
} tally;

void gbt_add_suite(const char *name) {
    tally.suite = CU_add_suite(name, NULL, NULL);
    if (!tally.suite) {
        fprintf(stderr, "suite '%s': %s\n", name, CU_get_error_msg());
        exit(2);
    }
}

void gbt_add_test(const char *name, void (*test)(void)) {
    if (!CU_add_test(tally.suite, name, test)) {
        fprintf(stderr, "test '%s': %s\n", name, CU_get_error_msg());
        exit(2);
    }
}

void gbt_skip(const char *reason) {
    CU_pTest test = CU_get_current_test();
    if (!tally.skipped)
        printf("skipped: %s (%s)\n", test ? test->pName : "?", reason);
    tally.skipped = true;
}

static void on_start(const CU_pTest test, const CU_pSuite suite) {
    (void)test;
    (void)suite;
    tally.skipped = false;
    tally.blocks = gb_test_live_blocks();
}

static void on_complete(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failures) {
    bool good = true;
    for (CU_pFailureRecord f = failures; f; f = f->pNext) {
        printf("FAILED %s / %s\n  %s:%u: %s\n", suite->pName, test->pName, f->strFileName, f->uiLineNumber,
               f->strCondition);
        good = false;
    }
    gb_test_fail_allocation(SIZE_MAX);
    size_t blocks = gb_test_live_blocks();
    if (blocks != tally.blocks) {
        printf("FAILED %s / %s\n  blocks not freed: %lld\n", suite->pName, test->pName,
               (long long)blocks - (long long)tally.blocks);
        good = false;
    }
    if (!good)
        tally.failed++;
    else if (tally.skipped)
        tally.skips++;
    else
        tally.passed++;
    fflush(stdout);
}

static void on_init_failure(const CU_pSuite suite) {
    printf("FAILED %s: its setup\n", suite->pName);
    tally.failed++;
}

static bool wanted(int argc, char **argv, const char *name) {
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc <= 1;
}

int gbt_main(int argc, char **argv, const gbt_suite *suites, size_t count) {
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    for (size_t i = 0; i < count; i++)
        suites[i]();
    CU_set_test_start_handler(on_start);
    CU_set_test_complete_handler(on_complete);
    CU_set_suite_init_failure_handler(on_init_failure);
    for (CU_pSuite suite = CU_get_registry()->pSuite; suite; suite = suite->pNext)
        if (wanted(argc, argv, suite->pName))
            CU_run_suite(suite);
    CU_cleanup_registry();
    printf("%d passed, %d failed, %d skipped\n", tally.passed, tally.failed, tally.skips);
    if (tally.failed > 0 || tally.passed + tally.skips == 0)
        return 1;
    return tally.passed == 0 ? 77 : 0;
}
