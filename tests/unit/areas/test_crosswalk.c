#include "areas/crosswalk.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "unit/areas/suites.h"

#include <math.h>
#include <string.h>

/* "a,b,c" to texts of the engine's memory. */
static char **texts(const char *list, size_t n) {
    char **out = gb_alloc_zero(n, sizeof *out);
    for (size_t i = 0; out && i < n; i++) {
        const size_t length = strcspn(list, ",");
        out[i] = gb_strndup(list, length);
        list += list[length] ? length + 1 : length;
    }
    return out;
}

static gb_crosswalk make(const char *from, size_t from_count, const char *to, size_t to_count,
                         const gb_crosswalk_entry *entries, size_t n) {
    gb_crosswalk crosswalk = {0};
    gb_error err = {0};
    gbt_equal_status("new",
                     gb_crosswalk_new_take(texts(from, from_count), from_count, texts(to, to_count), to_count,
                                           entries, n, &crosswalk, &err),
                     GB_OK, &err);
    return crosswalk;
}

static int32_t place(char **codes, size_t n, const char *code) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(codes[i], code) == 0)
            return (int32_t)i;
    return -1;
}

/* The share of a pair of codes; NAN when one of them is not listed. */
static double share(const gb_crosswalk *c, const char *from, const char *to) {
    const int32_t r = place(c->from, c->shares.rows, from), t = place(c->to, c->shares.columns, to);
    if (r < 0 || t < 0)
        return NAN;
    const size_t i = gb_csr_find(&c->shares, (size_t)r, t);
    return i == SIZE_MAX ? 0 : c->shares.value[i];
}

static uint8_t method(const gb_crosswalk *c, const char *from, const char *to) {
    return c->method[gb_csr_find(&c->shares, (size_t)place(c->from, c->shares.rows, from),
                                 place(c->to, c->shares.columns, to))];
}

/* A goes whole to x; B is divided over x and y; C loses a fifth; D goes nowhere; z receives nothing. */
static gb_crosswalk example(void) {
    static const gb_crosswalk_entry entries[] = {{0, 0, 1, GB_SHARE_KEY},      {1, 1, 0.25, GB_SHARE_AREA},
                                                 {1, 0, 0.5, GB_SHARE_POINTS}, {1, 0, 0.25, GB_SHARE_AREA},
                                                 {2, 1, 0.8, GB_SHARE_GIVEN},  {3, 2, 0, GB_SHARE_KEY}};
    return make("A,B,C,D", 4, "x,y,z", 3, entries, 6);
}

static void test_new(void) {
    gb_crosswalk c = example();
    gbt_equal_double("added up", share(&c, "B", "x"), 0.75, 0);
    gbt_equal_int("the unsurest method stands", method(&c, "B", "x"), GB_SHARE_AREA);
    static const double lost[] = {0, 0, 0.2, 1};
    for (size_t r = 0; r < 4; r++)
        gbt_near_double("lost", c.lost[r], lost[r], 1e-15);
    gbt_equal_int("whole", gb_crosswalk_whole(&c, 0), 0);
    gbt_equal_int("divided", gb_crosswalk_whole(&c, 1), -1);
    gbt_equal_int("cut", gb_crosswalk_whole(&c, 2), -1);
    gb_crosswalk_release(&c);
}

static void test_describe(void) {
    static const double people[] = {100, 200, 50, 50};
    gb_crosswalk c = example();
    gb_crosswalk_report report;
    gbt_equal_status("describe", gb_crosswalk_describe(&c, people, &report, NULL), GB_OK, NULL);
    gbt_equal_int("whole", report.whole, 1);
    gbt_equal_int("split", report.split, 1);
    gbt_equal_int("lose something", report.lost, 2);
    gbt_equal_int("unreached", report.unreached, 1);
    gbt_equal_double("guessed", report.guessed, 250.0 / 400, 1e-15);
    gbt_equal_double("lost", report.lost_share, (10 + 50.0) / 400, 1e-14);
    gbt_equal_int("by area", report.by_method[GB_SHARE_AREA], 1);
    gbt_equal_int("given", report.by_method[GB_SHARE_GIVEN], 1);
    gb_crosswalk_release(&c);
}

/* 2019: A and B became M. 2025: M and C became N, D was divided. E is in neither list. */
static void test_chain(void) {
    static const gb_crosswalk_entry first[] = {
        {0, 0, 1, GB_SHARE_KEY}, {1, 0, 1, GB_SHARE_KEY}, {2, 1, 1, 0}};
    static const gb_crosswalk_entry second[] = {{0, 0, 1, GB_SHARE_KEY},
                                                {1, 0, 1, GB_SHARE_KEY},
                                                {2, 0, 0.3, GB_SHARE_AREA},
                                                {2, 1, 0.7, GB_SHARE_AREA}};
    gb_crosswalk a = make("A,B,F", 3, "M,G", 2, first, 3);
    gb_crosswalk b = make("M,C,D", 3, "N,P", 2, second, 4);
    gb_crosswalk both = {0};
    gb_error err = {0};
    gbt_equal_status("strict", gb_crosswalk_chain(&a, &b, false, &both, &err), GB_OK, &err);
    gbt_equal_int("old list", both.shares.rows, 3);
    gbt_equal_double("A", share(&both, "A", "N"), 1, 0);
    gbt_equal_double("what the second step does not list is lost", both.lost[2], 1, 0);
    gb_crosswalk_release(&both);
    gbt_equal_status("staying", gb_crosswalk_chain(&a, &b, true, &both, &err), GB_OK, &err);
    gbt_equal_double("F stays G", share(&both, "F", "G"), 1, 0);
    gbt_equal_double("C joins in the second step", share(&both, "C", "N"), 1, 0);
    gbt_equal_double("D is divided", share(&both, "D", "P"), 0.7, 0);
    gbt_equal_int("by ground", method(&both, "D", "P"), GB_SHARE_AREA);
    gbt_true("M is no old area", isnan(share(&both, "M", "N")));
    gb_crosswalk_release(&both);
    gb_crosswalk_release(&b);
    gb_crosswalk_release(&a);
}

static void test_memory(void) {
    static const gb_crosswalk_entry entries[] = {{0, 0, 1, GB_SHARE_KEY}, {1, 0, 1, GB_SHARE_KEY}};
    gb_crosswalk c = example(), next = make("x,y", 2, "N", 1, entries, 2);
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_crosswalk both = {0};
        gb_crosswalk_report report;
        gb_test_fail_allocation(k);
        gb_status status = gb_crosswalk_chain(&c, &next, true, &both, NULL);
        if (status == GB_OK)
            status = gb_crosswalk_describe(&both, NULL, &report, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_crosswalk_release(&both);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_crosswalk_release(&next);
    gb_crosswalk_release(&c);
}

void suite_crosswalk(void) {
    gbt_add_suite("crosswalk");
    gbt_add_test("shares, losses and methods", test_new);
    gbt_add_test("how much is guessed and lost", test_describe);
    gbt_add_test("two editions further", test_chain);
    gbt_add_test("the k-th allocation fails", test_memory);
}
