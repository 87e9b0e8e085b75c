#include "suites.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "table/csr.h"

/* A dense copy, to compare with arithmetic on paper. */
static double at(const gb_csr *csr, size_t row, int32_t column) {
    const size_t i = gb_csr_find(csr, row, column);
    return i == SIZE_MAX ? 0 : csr->value[i];
}

static void test_build(void) {
    static const gb_csr_entry entries[] = {{2, 1, 5}, {0, 2, 3}, {0, 0, 1}, {2, 1, 0.5}, {0, 2, 4}};
    gb_csr csr;
    gb_error err = {0};
    gbt_equal_status("build", gb_csr_build(3, 3, entries, 5, &csr, &err), GB_OK, &err);
    static const size_t start[] = {0, 2, 2, 3};
    for (size_t r = 0; r < 4; r++)
        gbt_equal_int("start", csr.start[r], start[r]);
    gbt_equal_int("in order of column", csr.column[0], 0);
    gbt_equal_double("added up", at(&csr, 0, 2), 7, 0);
    gbt_equal_double("added up in another row", at(&csr, 2, 1), 5.5, 0);
    gbt_true("an empty row has nothing", gb_csr_find(&csr, 1, 0) == SIZE_MAX);
    gb_csr_release(&csr);
    gbt_equal_status("no rows", gb_csr_build(0, 0, NULL, 0, &csr, NULL), GB_OK, NULL);
    gb_csr_release(&csr);
    static const gb_csr_entry outside[] = {{0, 3, 1}};
    gbt_equal_status("outside", gb_csr_build(3, 3, outside, 1, &csr, NULL), GB_ERR_BUG, NULL);
}

/* (1 2 0; 0 0 3) on its side */
static void test_transpose(void) {
    static const gb_csr_entry entries[] = {{0, 0, 1}, {0, 1, 2}, {1, 2, 3}};
    static const double want[3][2] = {{1, 0}, {2, 0}, {0, 3}};
    gb_csr a = {0}, turned = {0};
    gb_error err = {0};
    gbt_equal_status("a", gb_csr_build(2, 3, entries, 3, &a, &err), GB_OK, &err);
    gbt_equal_status("turned", gb_csr_transpose(&a, &turned, &err), GB_OK, &err);
    gbt_equal_int("rows", turned.rows, 3);
    gbt_equal_int("columns", turned.columns, 2);
    for (int32_t r = 0; r < 3; r++)
        for (int32_t c = 0; c < 2; c++)
            gbt_equal_double("turned cell", at(&turned, (size_t)r, c), want[r][c], 0);
    gb_csr_release(&turned);
    gb_csr_release(&a);
}

static void test_memory(void) {
    static const gb_csr_entry entries[] = {{0, 0, 1}, {1, 1, 2}, {1, 0, 3}};
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_csr a = {0}, b = {0};
        gb_test_fail_allocation(k);
        gb_status status = gb_csr_build(2, 2, entries, 3, &a, NULL);
        if (status == GB_OK)
            status = gb_csr_transpose(&a, &b, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_csr_release(&a);
        gb_csr_release(&b);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
}

void suite_csr(void) {
    gbt_add_suite("csr");
    gbt_add_test("entries in any order", test_build);
    gbt_add_test("rows become columns", test_transpose);
    gbt_add_test("the k-th allocation fails", test_memory);
}
