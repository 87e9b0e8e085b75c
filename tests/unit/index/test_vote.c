/* Profiles of the OECD handbook, tables 25-37: an indicator is a group of voters with one order of the areas.
 */
#include "base/random.h"
#include "index/vote.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { MOST = 6 };

/* "acbd": a comes first. table[j * n + i]: higher = earlier. */
static void profile(const char *const *orders, size_t voters, size_t n, double *table) {
    for (size_t j = 0; j < voters; j++)
        for (size_t place = 0; place < n; place++)
            table[j * n + (size_t)(orders[j][place] - 'a')] = (double)(n - place);
}

static void borda_counts(void) {
    static const struct {
        const char *name, *orders[5];
        double voters[5];
        size_t n, k;
        double want[4];
    } cases[] = {
        {"table 25", {"abcd", "acbd", "bdca", "cbda"}, {3, 5, 7, 6}, 4, 4, {24, 44, 38, 20}},
        {"table 28", {"abc", "bca", "bac", "cab", "cba"}, {23, 17, 2, 10, 8}, 3, 5, {58, 69, 53}},
        {"table 31", {"cbad", "badc", "adcb"}, {3, 2, 2}, 4, 3, {13, 12, 11, 6}},
        {"table 31 without d: the order turns", {"cba", "bac", "acb"}, {3, 2, 2}, 3, 3, {6, 7, 8}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double table[MOST * MOST], points[MOST * MOST];
        profile(cases[c].orders, cases[c].k, cases[c].n, table);
        CU_ASSERT(gb_borda_points(table, cases[c].n, cases[c].k, points));
        for (size_t i = 0; i < cases[c].n; i++) {
            double sum = 0;
            for (size_t j = 0; j < cases[c].k; j++)
                sum += cases[c].voters[j] * points[j * cases[c].n + i];
            gbt_equal_double(cases[c].name, sum, cases[c].want[i], 0);
        }
    }
}

static void pairwise_majorities(void) {
    static const char *const orders[] = {"abcd", "acbd", "bdca", "cbda"};
    static const double voters[] = {3, 5, 7, 6};
    double table[16], out[16], score[4];
    profile(orders, 4, 4, table);
    gb_outranking(table, 4, 4, voters, out);
    gbt_equal_double("b over a", out[4], 13, 0);
    gbt_equal_double("b over d", out[7], 21, 0);
    gbt_equal_double("c over a", out[8], 13, 0);
    gbt_equal_double("c over b", out[9], 11, 0);
    gbt_equal_double("c over d", out[11], 14, 0);
    gbt_equal_double("d over a", out[12], 13, 0);
    gbt_equal_status("copeland", gb_copeland(table, 4, 4, voters, 1, score, NULL), GB_OK, NULL);
    static const double want[] = {-3, 1, 3, -1}; /* c > b > d > a */
    for (size_t i = 0; i < 4; i++)
        gbt_equal_double("won minus lost", score[i], want[i], 0);
}

static void kemeny_orders(void) {
    static const char *const orders[] = {"abc", "bca", "bac", "cab", "cba"};
    static const double voters[] = {23, 17, 2, 10, 8};
    double table[MOST * MOST], out[MOST * MOST];
    gb_kemeny k;
    profile(orders, 5, 3, table);
    gb_outranking(table, 3, 5, voters, out);
    gbt_equal_status("table 29", gb_kemeny_order(out, 3, &k, NULL), GB_OK, NULL);
    gbt_equal_double("agreement", k.agreement, 104, 0);
    gbt_equal_double("one order", k.orders, 1, 0);
    gbt_true("bca", k.order[0] == 1 && k.order[1] == 2 && k.order[2] == 0);
    gbt_equal_int("place of a", k.first[0], 3);
    gbt_equal_int("place of a", k.last[0], 3);

    static const char *const circle[] = {"abc", "cab", "bca"};
    static const double one_each[] = {1, 1, 1};
    profile(circle, 3, 3, table);
    gb_outranking(table, 3, 3, one_each, out);
    gbt_equal_status("table 34", gb_kemeny_order(out, 3, &k, NULL), GB_OK, NULL);
    gbt_equal_double("three orders are best", k.orders, 3, 0);
    for (size_t i = 0; i < 3; i++) {
        gbt_equal_int("first at best", k.first[i], 1);
        gbt_equal_int("last at worst", k.last[i], 3);
    }
    gbt_equal_int("the first in row order is shown", k.order[0], 0);
}

/* Five countries on eight indicators (tables 35-37); telephones and electricity with three decimals. */
static void kemeny_of_five_countries(void) {
    static const double table[8 * 5] = {187,   289,   271,   994,   779,   /* patents */
                                        125.6, 130,   156.6, 64.6,  9.8,   /* royalties */
                                        200.2, 179.1, 125.8, 49,    4.8,   /* internet */
                                        50.7,  66.2,  59.7,  80.8,  66.7,  /* exports */
                                        3.080, 2.997, 3.096, 3.003, 2.972, /* telephones, log */
                                        4.150, 4.073, 4.145, 3.865, 3.653, /* electricity, log */
                                        10,    12,    11.4,  9.5,   10.8,  /* schooling */
                                        27.4,  13.9,  15.3,  10,    23.2}; /* university */
    double weight[8], out[25];
    gb_kemeny k;
    for (size_t j = 0; j < 8; j++)
        weight[j] = 0.125;
    gb_outranking(table, 5, 8, weight, out);
    static const double finland[] = {0, 0.5, 0.375, 0.75, 0.625};
    for (size_t i = 0; i < 5; i++)
        gbt_equal_double("Finland over the others", out[i], finland[i], 0);
    gb_kemeny_order(out, 5, &k, NULL);
    gbt_equal_double("agreement", k.agreement, 6.375, 1e-14);
    gbt_equal_double("orders", k.orders, 3, 0);
}

/* Against all 720 orders of six areas, with ties. */
static void agree(const double *out, size_t n, size_t *order, size_t place, double sum, double *best,
                  double *count) {
    if (place == n) {
        *count = sum > *best + 1e-9 ? 1 : *count + (fabs(sum - *best) <= 1e-9);
        *best = fmax(*best, sum);
        return;
    }
    for (size_t e = place; e < n; e++) {
        size_t kept = order[place];
        order[place] = order[e];
        order[e] = kept;
        double more = sum;
        for (size_t before = 0; before < place; before++)
            more += out[order[before] * n + order[place]];
        agree(out, n, order, place + 1, more, best, count);
        order[e] = order[place];
        order[place] = kept;
    }
}

static void kemeny_is_exact(void) {
    for (uint64_t seed = 0; seed < 30; seed++) {
        double table[7 * MOST], weight[7], out[MOST * MOST], best = -1, count = 0;
        for (size_t e = 0; e < 7 * MOST; e++)
            table[e] = (double)gb_random_below(seed, 1, e, 5);
        for (size_t j = 0; j < 7; j++)
            weight[j] = (double)gb_random_below(seed, 2, j, 4) + 1;
        gb_outranking(table, MOST, 7, weight, out);
        size_t order[MOST] = {0, 1, 2, 3, 4, 5};
        agree(out, MOST, order, 0, 0, &best, &count);
        gb_kemeny k;
        gb_kemeny_order(out, MOST, &k, NULL);
        gbt_near_double("agreement", k.agreement, best, 1e-9);
        gbt_equal_double("best orders", k.orders, count, 0);
        double shown = 0;
        for (size_t a = 0; a < MOST; a++)
            for (size_t b = a + 1; b < MOST; b++)
                shown += out[k.order[a] * MOST + k.order[b]];
        gbt_near_double("the order shown is one of them", shown, best, 1e-9);
    }
}

static void too_many_areas_for_kemeny(void) {
    double out[1] = {0};
    gb_kemeny k;
    gb_error err = {0};
    gbt_equal_status("19", gb_kemeny_order(out, GB_KEMENY_MOST + 1, &k, &err), GB_ERR_USAGE, NULL);
    gbt_equal_int("at most", err.total, GB_KEMENY_MOST);
    gbt_equal_status("none", gb_kemeny_order(out, 0, &k, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_status("one", gb_kemeny_order(out, 1, &k, NULL), GB_OK, NULL);
}

void suite_vote(void) {
    gbt_add_suite("vote");
    gbt_add_test("Borda counts", borda_counts);
    gbt_add_test("pairwise majorities", pairwise_majorities);
    gbt_add_test("Kemeny orders", kemeny_orders);
    gbt_add_test("Kemeny of five countries", kemeny_of_five_countries);
    gbt_add_test("Kemeny is exact", kemeny_is_exact);
    gbt_add_test("too many areas for Kemeny", too_many_areas_for_kemeny);
}
