#include "base/parallel.h"
#include "base/progress.h"
#include "support/gbt.h"

void suite_parallel(void);

enum { ITEMS = 10000 };

static gb_status square(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    ((size_t *)context)[i] += i * i;
    return GB_OK;
}

static void test_each_item_once(void) {
    static size_t results[ITEMS];
    for (int threads = 0; threads <= 8; threads += 4) {
        for (size_t i = 0; i < ITEMS; i++)
            results[i] = 0;
        gbt_equal_int("status", gb_parallel_for(ITEMS, threads, square, results, NULL), GB_OK);
        size_t wrong = 0;
        for (size_t i = 0; i < ITEMS; i++)
            wrong += results[i] != i * i;
        gbt_equal_int("wrong", wrong, 0);
    }
    gbt_equal_int("no items", gb_parallel_for(0, 4, square, NULL, NULL), GB_OK);
}

/* Items 4321, 5432 and 9999 fail, each in its own way. */
static gb_status fail_some(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    (void)context;
    if (i == 4321 || i == 5432 || i == 9999)
        return GB_FAIL(err, i == 4321 ? GB_ERR_DATA : GB_ERR_IO, GB_MSG_BUG, .row = (int64_t)i);
    return GB_OK;
}

static void test_lowest_failure(void) {
    for (int threads = 1; threads <= 8; threads *= 2) {
        gb_error err = {0};
        gbt_equal_int("status", gb_parallel_for(ITEMS, threads, fail_some, NULL, &err), GB_ERR_DATA);
        gbt_equal_int("item", err.row, 4321);
        gbt_equal_int("no err", gb_parallel_for(ITEMS, threads, fail_some, NULL, NULL), GB_ERR_DATA);
    }
}

static gb_status check_worker(size_t i, int worker, void *context, gb_error *err) {
    (void)i;
    const int *most = context;
    return worker >= 0 && worker < *most ? GB_OK : GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG);
}

static void test_workers(void) {
    int most = gb_parallel_workers(3);
    gbt_true("at least one", most >= 1 && gb_parallel_workers(0) >= 1);
    gbt_equal_int("worker numbers", gb_parallel_for(ITEMS, 3, check_worker, &most, NULL), GB_OK);
}

static void on_advance(void *context, double fraction) {
    *(double *)context = fraction;
}

static void test_progress(void) {
    double seen = -1;
    gb_progress progress = {.context = &seen, .advance = on_advance};
    gb_progress_advance(&progress, 1.5);
    gbt_equal_double("brought inside", seen, 1, 0);
    gb_progress_step(&progress, GB_MSG_BUG, 1, 2);
    gbt_true("nobody cancels", !gb_progress_cancelled(&progress) && !gb_progress_cancelled(NULL));
    gb_progress_advance(NULL, 0.5);
}

void suite_parallel(void) {
    gbt_add_suite("parallel");
    gbt_add_test("each item runs once", test_each_item_once);
    gbt_add_test("the lowest failure is told, whatever the thread count", test_lowest_failure);
    gbt_add_test("workers have numbers", test_workers);
    gbt_add_test("progress without a receiver", test_progress);
}
