#include "base/memory.h"
#include "index/allocate.h"
#include "suites.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { N = 4 };

static const char *const codes[N] = {"A", "B", "C", "D"};
static const double people[N] = {100, 200, 300, 400}, needs[N] = {2, 1, 1, 0};
static const gb_values population = {.name = "inwoners", .n = N, .value = people};
static const gb_values need = {.name = "nood", .n = N, .value = needs};
static const uint8_t first_two[N] = {1, 1, 0, 0};

static void check_units(const char *name, const int64_t *got, const int64_t *want, size_t n) {
    for (size_t i = 0; i < n; i++)
        gbt_equal_int(name, got[i], want[i]);
}

static void whole_units(void) {
    const gb_units_method H = GB_UNITS_LARGEST_REMAINDER, W = GB_UNITS_SAINTE_LAGUE;
    const gb_units_ties L = GB_UNITS_TIES_LARGER, S = GB_UNITS_TIES_SMALLER, O = GB_UNITS_TIES_ORDER;
    const struct {
        const char *name;
        size_t n;
        double claim[N];
        int64_t total;
        gb_units_options options;
        int64_t units[N];
        size_t tied;
    } cases[] = {
        {"10 posts, remainders 0.5 and 0.5",
         4,
         {0.40, 0.35, 0.15, 0.10},
         10,
         {H, O, NULL, codes},
         {4, 4, 1, 1},
         2},
        {"to the larger claim", 4, {0.10, 0.15, 0.35, 0.40}, 10, {H, L, NULL, codes}, {1, 1, 4, 4}, 2},
        {"to the smaller claim", 4, {0.40, 0.35, 0.15, 0.10}, 10, {H, S, NULL, codes}, {4, 3, 2, 1}, 2},
        {"seven seats, largest remainder", 3, {53000, 24000, 23000}, 7, {H, L, NULL, codes}, {4, 2, 1}, 0},
        {"seven seats, Sainte-Lague", 3, {53000, 24000, 23000}, 7, {W, L, NULL, codes}, {3, 2, 2}, 0},
        {"Alabama paradox, 10 seats", 3, {6, 6, 2}, 10, {H, L, NULL, codes}, {4, 4, 2}, 0},
        {"Alabama paradox, 11 seats", 3, {6, 6, 2}, 11, {H, L, NULL, codes}, {5, 5, 1}, 0},
        {"equals: by code", 4, {1, 1, 1, 1}, 2, {H, L, NULL, codes}, {1, 1, 0, 0}, 4},
        {"equals, Sainte-Lague", 4, {1, 1, 1, 1}, 6, {W, L, NULL, codes}, {2, 2, 1, 1}, 4},
        {"whole claims stay", 4, {3, 0, 2, 1}, 6, {H, L, NULL, codes}, {3, 0, 2, 1}, 0},
        {"nothing", 4, {3, 0, 2, 1}, 0, {W, L, NULL, codes}, {0, 0, 0, 0}, 0},
        {"a third each of a large sum",
         3,
         {1, 1, 1},
         10000000000,
         {H, L, NULL, codes},
         {3333333334, 3333333333, 3333333333},
         3},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        int64_t units[N];
        gb_units_report report;
        gb_error err = {0};
        gbt_equal_status(cases[c].name,
                         gb_units_divide(cases[c].claim, NULL, NULL, cases[c].n, cases[c].total,
                                         &cases[c].options, units, &report, &err),
                         GB_OK, &err);
        check_units(cases[c].name, units, cases[c].units, cases[c].n);
        gbt_equal_int(cases[c].name, report.tied, cases[c].tied);
        gbt_equal_double(cases[c].name, report.unplaced, 0, 0);
    }
}

/* The method by its definition: one unit after the other to the highest claim / (2 units + 1). */
static void sainte_lague_by_definition(void) {
    enum { M = 12 };
    static const double claim[M] = {1009, 2003, 17, 5003, 3001, 211, 7, 907, 1511, 4001, 2503, 67};
    gb_units_options options = {.method = GB_UNITS_SAINTE_LAGUE};
    int64_t by_hand[M] = {0};
    for (int64_t total = 1; total <= 200; total++) {
        size_t best = 0;
        for (size_t i = 1; i < M; i++)
            if (claim[i] * (double)(2 * by_hand[best] + 1) > claim[best] * (double)(2 * by_hand[i] + 1))
                best = i;
        by_hand[best]++;
        int64_t units[M];
        gb_units_report report;
        gbt_equal_status("divide",
                         gb_units_divide(claim, NULL, NULL, M, total, &options, units, &report, NULL), GB_OK,
                         NULL);
        check_units("one more unit", units, by_hand, M);
    }
}

static void whole_units_between_bounds(void) {
    static const double claim[N] = {1, 1, 2, 0}, least[N] = {0, 28, 0, 5}, most[N] = {100, 100, 40, 9};
    gb_units_options options = {.codes = codes};
    int64_t units[N];
    gb_units_report report;
    gb_units_divide(claim, NULL, most, 3, 100, &options, units, &report, NULL);
    check_units("40 at most, the rest in equal parts", units, (const int64_t[]){30, 30, 40}, 3);
    gb_units_divide(claim, least, NULL, 3, 100, &options, units, &report, NULL);
    check_units("28 at least: 72 in three, 1 : 2", units, (const int64_t[]){24, 28, 48}, 3);
    gb_units_divide(claim, least, most, 4, 100, &options, units, &report, NULL);
    check_units("both", units, (const int64_t[]){27, 28, 40, 5}, 4);
    gb_units_divide(claim, NULL, (const double[]){10, 10, 10, 10}, 4, 100, &options, units, &report, NULL);
    check_units("no claim, no units", units, (const int64_t[]){10, 10, 10, 0}, 4);
    gbt_equal_double("left over", report.unplaced, 70, 0);
    const struct {
        const char *name;
        double claim[2], least[2];
        int64_t total;
        gb_status status;
    } refused[] = {
        {"negative total", {1, 1}, {0, 0}, -1, GB_ERR_USAGE},
        {"more than a double counts", {1, 1}, {0, 0}, (INT64_C(1) << 53) + 2, GB_ERR_USAGE},
        {"negative claim", {1, -1}, {0, 0}, 1, GB_ERR_DATA},
        {"NaN", {1, NAN}, {0, 0}, 1, GB_ERR_DATA},
        {"least above total", {1, 1}, {6, 5}, 10, GB_ERR_DATA},
    };
    for (size_t c = 0; c < sizeof refused / sizeof *refused; c++)
        gbt_equal_status(refused[c].name,
                         gb_units_divide(refused[c].claim, refused[c].least, NULL, 2, refused[c].total,
                                         &options, units, &report, NULL),
                         refused[c].status, NULL);
}

static gb_allocation allocate(const char *name, const gb_allocation_options *options) {
    gb_allocation a = {0};
    gb_error err = {0};
    gbt_equal_status(name, gb_allocate(N, options, &a, NULL, &err), GB_OK, &err);
    return a;
}

static void base_and_extra(void) {
    static const double shares[N] = {0.5, 0.25, 0.25, 0};
    const gb_values frozen = {.n = N, .value = shares};
    const struct {
        const char *name;
        gb_allocation_options options;
        int64_t base[N], extra[N];
    } cases[] = {
        {"equal base, extra to people",
         {.total = 1000, .base_total = 400, .selected = first_two},
         {100, 100, 100, 100},
         {200, 400, 0, 0}},
        {"extra to people x need",
         {.total = 1000, .base_total = 400, .selected = first_two, .alpha = 1},
         {100, 100, 100, 100},
         {300, 300, 0, 0}},
        {"extra to people x need squared",
         {.total = 1000, .base_total = 400, .selected = first_two, .alpha = 2},
         {100, 100, 100, 100},
         {400, 200, 0, 0}},
        {"base per head",
         {.total = 1000, .base_total = 1000, .base = GB_BASE_PER_HEAD},
         {100, 200, 300, 400},
         {0, 0, 0, 0}},
        /* 321.43 246.43 332.14 in all: the unit left over goes to the larger claim */
        {"frozen shares",
         {.total = 900, .base_total = 300, .base = GB_BASE_SHARES, .shares = &frozen, .alpha = 1},
         {150, 75, 75, 0},
         {172, 171, 257, 0}},
        {"no base, all take part", {.total = 700, .alpha = 1}, {0, 0, 0, 0}, {200, 200, 300, 0}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_allocation_options options = cases[c].options;
        options.population = &population;
        options.need = &need;
        options.units.codes = codes;
        gb_allocation a = allocate(cases[c].name, &options);
        check_units(cases[c].name, a.extra, cases[c].extra, N);
        check_units(cases[c].name, a.base, cases[c].base, N);
        for (size_t i = 0; i < N; i++) {
            gbt_equal_int(cases[c].name, a.adjust[i], 0);
            gbt_equal_int(cases[c].name, a.amount[i], a.base[i] + a.extra[i]);
            gbt_equal_double(cases[c].name, a.per_head[i], (double)a.amount[i] / people[i], 0);
        }
        gb_allocation_release(&a);
    }
}

/* The rule gives 400 400 100 100 (equal base of 400, extra of 600 to A and B). */
static void limits(void) {
    static const double last[N] = {200, 300, 300, NAN}, old[N] = {100, 100, 0, 300};
    static const uint8_t last_state[N] = {0, 0, 0, GB_ABSENT};
    const gb_values last_year = {.name = "vorig", .n = N, .value = last, .state = last_state};
    const gb_values former = {.name = "vroeger", .n = N, .value = old};
    enum {
        F = GB_LIMIT_FLOOR,
        G = GB_LIMIT_GUARANTEE,
        C = GB_LIMIT_CAP,
        R = GB_LIMIT_RISE,
        D = GB_LIMIT_FALL
    };
    enum { FH = GB_LIMIT_FLOOR_PER_HEAD, CH = GB_LIMIT_CAP_PER_HEAD };
    const struct {
        const char *name;
        gb_allocation_limits limits;
        int year;
        int64_t amount[N];
        uint8_t limit[N];
    } cases[] = {
        {"floor", {.floor = 150}, 0, {350, 350, 150, 150}, {0, 0, F, F}},
        {"cap", {.cap = 300}, 0, {300, 300, 200, 200}, {C, C, 0, 0}},
        {"floor per head: 0.6", {.floor_per_head = 0.6}, 0, {290, 290, 180, 240}, {0, 0, FH, FH}},
        {"cap per head: 3", {.cap_per_head = 3}, 0, {300, 467, 117, 116}, {CH, 0, 0, 0}},
        {"nobody below last year",
         {.last = &last_year, .guarantee = 1},
         0,
         {311, 311, 300, 78},
         {0, 0, G, 0}},
        {"at most 10 % less", {.last = &last_year, .fall = 0.1}, 0, {325, 324, 270, 81}, {0, 0, D, 0}},
        {"at most 20 % more", {.last = &last_year, .rise = 0.2}, 0, {240, 360, 200, 200}, {R, R, 0, 0}},
        {"half way in", {0}, 1, {300, 300, 50, 350}, {0, 0, 0, 0}},
        {"all the way in", {0}, 2, {400, 400, 100, 100}, {0, 0, 0, 0}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_allocation_options options = {.total = 1000,
                                         .base_total = 400,
                                         .population = &population,
                                         .need = &need,
                                         .alpha = 1,
                                         .selected = first_two,
                                         .limits = cases[c].limits,
                                         .former = &former,
                                         .phase_year = cases[c].year,
                                         .phase_years = 2,
                                         .units = {.codes = codes}};
        gb_allocation a = allocate(cases[c].name, &options);
        check_units(cases[c].name, a.amount, cases[c].amount, N);
        int64_t sum = 0;
        for (size_t i = 0; i < N; i++) {
            gbt_equal_text(cases[c].name, gb_limit_id((gb_limit)a.limit[i]),
                           gb_limit_id((gb_limit)cases[c].limit[i]));
            gbt_equal_int(cases[c].name, a.amount[i], a.base[i] + a.extra[i] + a.adjust[i]);
            sum += a.adjust[i];
        }
        gbt_equal_int("adjustments cancel out", sum, 0);
        gb_allocation_release(&a);
    }
}

static void impossible_limits_say_which_and_by_how_much(void) {
    static const double last[N] = {200, 300, 300, 250}, none[N] = {0};
    static const uint8_t gap[N] = {0, GB_CENSORED, 0, 0}, nobody[N] = {0};
    const gb_values last_year = {.n = N, .value = last};
    const gb_values gaps = {.name = "nood", .n = N, .value = needs, .state = gap},
                    zero = {.n = N, .value = none};
    static const double below[N] = {1, -2, 1, 1}, many[N] = {1e90, 1e90, 1e90, 1e90};
    const gb_values huge = {.n = N, .value = many};
    const gb_values negative = {.n = N, .value = below}, few = {.n = 2, .value = below};
    const gb_allocation_options base = {.total = 100000,
                                        .base_total = 40000,
                                        .unit_size = 0.01,
                                        .alpha = 1,
                                        .population = &population,
                                        .need = &need,
                                        .units = {.codes = codes}};
    struct {
        const char *name;
        gb_allocation_options options;
        gb_status status;
        gb_text text;
        const char *limit, *code;
        double value;
    } cases[14];
    for (size_t c = 0; c < 14; c++)
        cases[c].options = base;
#define CASE(at, title, want_status, want_text, want_limit, want_code, want_value)                           \
    cases[at].name = title, cases[at].status = want_status, cases[at].text = want_text,                      \
    cases[at].limit = want_limit, cases[at].code = want_code, cases[at].value = want_value
    CASE(0, "floors", GB_ERR_DATA, GB_MSG_ALLOCATE_FLOORS, "floor", "", 200);
    cases[0].options.limits.floor = 30000;
    CASE(1, "caps", GB_ERR_DATA, GB_MSG_ALLOCATE_CAPS, "cap", "", 200);
    cases[1].options.limits.cap = 20000;
    CASE(2, "one area", GB_ERR_DATA, GB_MSG_ALLOCATE_AREA, "floor", "A", 18);
    cases[2].options.limits.last = &last_year;
    cases[2].options.limits.floor = 2000;
    cases[2].options.limits.rise = 1e-9;
    CASE(3, "need is missing", GB_ERR_DATA, GB_MSG_ALLOCATE_MISSING, "need", "B", 0);
    cases[3].options.need = &gaps;
    CASE(4, "negative need", GB_ERR_DATA, GB_MSG_ALLOCATE_NEGATIVE, "need", "B", -2);
    cases[4].options.need = &negative;
    CASE(5, "nobody selected", GB_ERR_DATA, GB_MSG_ALLOCATE_NOBODY, "extra", "", 600);
    cases[5].options.selected = nobody;
    CASE(6, "no need anywhere", GB_ERR_DATA, GB_MSG_ALLOCATE_NOBODY, "extra", "", 600);
    cases[6].options.need = &zero;
    CASE(7, "base above total", GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, "base", "", 1010);
    cases[7].options.base_total = 101000;
    CASE(8, "negative alpha", GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, "alpha", "", -1);
    cases[8].options.alpha = -1;
    CASE(9, "no population", GB_ERR_USAGE, GB_MSG_ALLOCATE_COLUMN, "population", "", 0);
    cases[9].options.population = NULL;
    CASE(10, "no last year", GB_ERR_USAGE, GB_MSG_ALLOCATE_COLUMN, "last", "", 0);
    cases[10].options.limits.guarantee = 1;
    CASE(11, "year 3 of 2", GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, "phase_year", "", 3);
    cases[11].options.phase_year = 3;
    cases[11].options.phase_years = 2;
    CASE(12, "other length", GB_ERR_BUG, GB_MSG_BUG, "gb_allocate: unequal lengths", "", 0);
    cases[12].options.population = &few;
    CASE(13, "alpha beyond all bounds", GB_ERR_USAGE, GB_MSG_ALLOCATE_OPTION, "alpha", "", 100);
    cases[13].options.need = &last_year;
    cases[13].options.population = &huge;
    cases[13].options.alpha = 100;
#undef CASE
    for (size_t c = 0; c < 14; c++) {
        gb_allocation a;
        gb_error err = {0};
        gbt_equal_status(cases[c].name, gb_allocate(N, &cases[c].options, &a, NULL, &err), cases[c].status,
                         NULL);
        gbt_equal_text(cases[c].name, gb_text_id(err.message), gb_text_id(cases[c].text));
        gbt_equal_text(cases[c].name, err.name, cases[c].limit);
        gbt_equal_text(cases[c].name, err.code, cases[c].code);
        gbt_equal_double(cases[c].name, err.value, cases[c].value, 1e-9);
    }
}

/* Random budgets: exact sums, limits kept, more need never less, the same for any order of the rows. */
static void properties(void) {
    enum { M = 40, TURNS = 60 };
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        double who[M], nood[M], past[M], swho[M], snood[M], spast[M];
        char names[M][8];
        const char *code[M], *scode[M];
        for (uint32_t i = 0; i < M; i++) {
            uint64_t u = (uint64_t)turn * 1000003 + i * 7919;
            who[i] = i % 2 ? 500 : 50 + (double)(u % 1013);
            nood[i] = (double)((u / 7) % 23);
            past[i] = (double)((u / 11) % 3000);
            snprintf(names[i], sizeof names[i], "W%02u", (unsigned)i);
            code[i] = names[i];
            size_t to = (i * 13 + 7) % M;
            swho[to] = who[i], snood[to] = nood[i], spast[to] = past[i], scode[to] = code[i];
        }
        gb_allocation a[2];
        for (int side = 0; side < 2; side++) {
            const gb_values p = {.n = M, .value = side ? swho : who},
                            d = {.n = M, .value = side ? snood : nood};
            const gb_values l = {.n = M, .value = side ? spast : past};
            gb_allocation_options o = {
                .total = 100003 + turn,
                .base_total = turn * 500,
                .base = turn % 2 ? GB_BASE_PER_HEAD : GB_BASE_EQUAL,
                .population = &p,
                .need = &d,
                .alpha = turn % 4,
                .units = {.method = turn % 3 == 0 ? GB_UNITS_SAINTE_LAGUE : GB_UNITS_LARGEST_REMAINDER,
                          .codes = side ? scode : code}};
            if (turn % 5 == 1)
                o.limits = (gb_allocation_limits){.floor = 100, .cap = 9000, .last = &l, .guarantee = 0.9};
            gb_error err = {0};
            gbt_equal_status("random", gb_allocate(M, &o, &a[side], NULL, &err), GB_OK, &err);
        }
        int64_t sum = 0, base = 0;
        for (size_t i = 0; i < M; i++) {
            sum += a[0].amount[i];
            base += a[0].base[i];
            gbt_equal_int("shuffled", a[1].amount[(i * 13 + 7) % M], a[0].amount[i]);
            gbt_true("not negative", a[0].amount[i] >= 0 && a[0].base[i] >= 0 && a[0].extra[i] >= 0);
            if (turn % 5 == 1)
                gbt_true("guarantee", (double)a[0].amount[i] >= 0.9 * past[i]);
            for (size_t j = 1; j < i && i % 2 && turn % 5 != 1; j += 2)
                gbt_true("more need, not less",
                         nood[i] < nood[j] || a[0].amount[i] >= a[0].amount[j] || nood[i] == nood[j]);
        }
        gbt_equal_int("sum", sum, 100003 + turn);
        gbt_equal_int("sum of the base", base, turn * 500);
        gb_allocation_release(&a[0]);
        gb_allocation_release(&a[1]);
    }
}

static void concentration(void) {
    static const double equal[N] = {1, 1, 1, 1}, all_to_last[N] = {0, 0, 0, 8},
                        per_head[N] = {10, 20, 30, 40};
    static const double rising[N] = {1, 2, 3, 4}, tied[N] = {1, 1, 2, 2};
    const gb_values same = {.n = N, .value = equal}, up = {.n = N, .value = rising},
                    pairs = {.n = N, .value = tied};
    static const double falling[N] = {4, 3, 2, 1};
    const gb_values down = {.n = N, .value = falling};
    const struct {
        const char *name;
        const double *amount;
        const gb_values *population, *order;
        double want;
    } cases[] = {
        {"all to one of four: Gini (n - 1) / n", all_to_last, &same, NULL, 0.75},
        {"to the neediest", all_to_last, &same, &up, 0.75},
        {"to the least needy", all_to_last, &same, &down, -0.75},
        {"neediest two share a place", all_to_last, &same, &pairs, 0.5},
        {"1 2 3 4: Gini 1/4", rising, &same, NULL, 0.25},
        {"the same per head", per_head, &population, NULL, 0},
        {"the same per head against need", per_head, &population, &down, 0},
        {"nothing given", (const double[]){0, 0, 0, 0}, &same, NULL, NAN},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double got;
        gbt_equal_status(cases[c].name,
                         gb_concentration(cases[c].amount, cases[c].population, cases[c].order, &got, NULL),
                         GB_OK, NULL);
        if (isnan(cases[c].want))
            gbt_true(cases[c].name, isnan(got));
        else
            gbt_near_double(cases[c].name, got, cases[c].want, 1e-15);
    }
}

static void winners_and_losers(void) {
    static const int64_t before[N] = {100, 200, 300, 400}, after[N] = {150, 200, 290, 360};
    int64_t change[N];
    gb_allocation_shift shift;
    gb_allocation_compare(before, after, N, change, &shift);
    check_units("change", change, (const int64_t[]){50, 0, -10, -40}, N);
    gbt_equal_int("winners", shift.winners, 1);
    gbt_equal_int("losers", shift.losers, 2);
    gbt_equal_int("same", shift.same, 1);
    gbt_equal_int("won", shift.won, 50);
    gbt_equal_int("lost", shift.lost, 50);
    gbt_equal_int("best", shift.best, 0);
    gbt_equal_int("worst", shift.worst, 3);
    gb_allocation_compare(before, before, N, NULL, &shift);
    gbt_equal_int("nobody", shift.best, N);
}

static void survives_lack_of_memory(void) {
    gb_allocation_options options = {.total = 1000,
                                     .base_total = 400,
                                     .population = &population,
                                     .need = &need,
                                     .alpha = 1,
                                     .limits = {.floor = 50}};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_allocation a;
        gb_test_fail_allocation(k);
        gb_status status = gb_allocate(N, &options, &a, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_allocation_release(&a);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
}

void suite_allocate(void) {
    gbt_add_suite("allocate");
    gbt_add_test("whole units", whole_units);
    gbt_add_test("Sainte-Lague by its definition", sainte_lague_by_definition);
    gbt_add_test("whole units between bounds", whole_units_between_bounds);
    gbt_add_test("base and extra", base_and_extra);
    gbt_add_test("limits and phase-in", limits);
    gbt_add_test("impossible limits say which and by how much", impossible_limits_say_which_and_by_how_much);
    gbt_add_test("properties", properties);
    gbt_add_test("Gini and concentration", concentration);
    gbt_add_test("winners and losers", winners_and_losers);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
