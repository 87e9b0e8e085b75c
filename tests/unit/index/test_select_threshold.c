#include "index/select_threshold.h"
#include "suites.h"

#include <math.h>

enum { N = 4 };

static const double share[N] = {4, 10, 20, 6}, base[N] = {100, 500, 100, 900};
static const gb_values shares = {.name = "aandeel", .n = N, .value = share};
static const gb_values bases = {.name = "basis", .n = N, .value = base};

static void check(const char *name, const gb_values *values, gb_threshold threshold, const double *want) {
    double limit[N];
    gb_error err = {0};
    gbt_equal_status(name, gb_threshold_limits(values, &threshold, limit, &err), GB_OK, &err);
    for (size_t i = 0; i < values->n; i++)
        gbt_equal_double(name, limit[i], want[i], 1e-12);
}

/* weighted mean (400 + 5000 + 2000 + 5400) / 1600 = 8; weighted squares about it: 1600 + 2000 + 14400 + 3600
 * = 21600 / 1600 = 13.5 */
static void limits(void) {
    static const double city[N] = {8, 8, NAN, 12};
    static const uint8_t city_state[N] = {0, 0, GB_ABSENT, 0};
    const gb_values parent = {.name = "stad", .n = N, .value = city, .state = city_state};
    check("fixed", &shares, (gb_threshold){.value = 7}, (const double[]){7, 7, 7, 7});
    check("1.5 x mean", &shares, (gb_threshold){.kind = GB_THRESHOLD_OF_MEAN, .value = 1.5},
          (const double[]){15, 15, 15, 15});
    check("1.5 x weighted mean", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_OF_MEAN, .value = 1.5, .base = &bases},
          (const double[]){12, 12, 12, 12});
    check("median", &shares, (gb_threshold){.kind = GB_THRESHOLD_OF_MEDIAN, .value = 2},
          (const double[]){16, 16, 16, 16});
    check("weighted median", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_OF_MEDIAN, .value = 2, .base = &bases},
          (const double[]){12, 12, 12, 12});
    check("parent", &shares, (gb_threshold){.kind = GB_THRESHOLD_OF_PARENT, .value = 0.6, .parent = &parent},
          (const double[]){4.8, 4.8, NAN, 7.2});
    double sample = 10 + sqrt(152.0 / 3), population = 10 + sqrt(38);
    check("mean + sd", &shares, (gb_threshold){.kind = GB_THRESHOLD_MEAN_SD, .value = 1},
          (const double[]){sample, sample, sample, sample});
    check("mean + population sd", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_MEAN_SD, .value = 1, .sd = GB_SD_POPULATION},
          (const double[]){population, population, population, population});
    double weighted = 8 - 2 * sqrt(13.5);
    check("mean - 2 weighted sd", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_MEAN_SD, .value = -2, .base = &bases},
          (const double[]){weighted, weighted, weighted, weighted});
}

/* P = 8 %, mean base 400, so sqrt(8 x 92 / 400) */
static void binomial(void) {
    double common = 8 + 2 * sqrt(8 * 92 / 400.0);
    check("mean base", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_BINOMIAL_MEAN, .value = 2, .base = &bases},
          (const double[]){common, common, common, common});
    check("own base", &shares, (gb_threshold){.kind = GB_THRESHOLD_BINOMIAL_OWN, .value = 2, .base = &bases},
          (const double[]){8 + 2 * sqrt(7.36), 8 + 2 * sqrt(8 * 92 / 500.0), 8 + 2 * sqrt(7.36),
                           8 + 2 * sqrt(8 * 92 / 900.0)});
    /* the Regiomonitor's example: P = 10, mean base 400 */
    static const double tens[N] = {10, 10, 10, 10};
    const gb_values city = {.n = N, .value = tens};
    check("P of the parent", &shares,
          (gb_threshold){.kind = GB_THRESHOLD_BINOMIAL_MEAN, .value = 2, .base = &bases, .parent = &city},
          (const double[]){13, 13, 13, 13});
    static const double part[N] = {0.04, 0.1, 0.2, 0.06};
    const gb_values parts = {.n = N, .value = part};
    double as_part = common / 100;
    check("as proportions", &parts,
          (gb_threshold){.kind = GB_THRESHOLD_BINOMIAL_MEAN, .value = 2, .base = &bases, .scale = 1},
          (const double[]){as_part, as_part, as_part, as_part});
}

/* France: 0.6 x (0.7 national + 0.3 urban unit), incomes below it */
static void poverty_line_of_the_quartiers(void) {
    static const double reference[2] = {0.7 * 18750 + 0.3 * 17000, 0.7 * 18750 + 0.3 * 17000},
                        income[2] = {10934, 10935};
    const gb_values parent = {.n = 2, .value = reference}, incomes = {.n = 2, .value = income};
    gb_threshold line = {.kind = GB_THRESHOLD_OF_PARENT, .value = 0.6, .parent = &parent, .below = true};
    double limit[2];
    gbt_equal_status("line", gb_threshold_limits(&incomes, &line, limit, NULL), GB_OK, NULL);
    gbt_equal_double("10935", limit[0], 10935, 1e-12);
    gbt_true("below", gb_threshold_passes(&line, income[0], 10935));
    gbt_true("equal is not below", !gb_threshold_passes(&line, income[1], 10935));
    line.or_equal = true;
    gbt_true("unless declared", gb_threshold_passes(&line, income[1], 10935));
    gbt_true("NaN passes nothing",
             !gb_threshold_passes(&line, NAN, 1) && !gb_threshold_passes(&line, 1, NAN));
}

static void refusals(void) {
    static const double minus[N] = {1, -1, 1, 1}, zero[N] = {0}, wild[N] = {150, 150, 500, 150};
    static const uint8_t none[N] = {GB_ABSENT, GB_ABSENT, GB_ABSENT, GB_ABSENT};
    const gb_values negative = {.n = N, .value = minus}, empty = {.n = N, .value = zero};
    const gb_values missing = {.n = N, .value = zero, .state = none}, few = {.n = 2, .value = base};
    const gb_values too_large = {.n = N, .value = wild};
    const struct {
        const char *name;
        const gb_values *values;
        gb_threshold threshold;
        gb_status status;
    } cases[] = {
        {"not finite", &shares, {.value = INFINITY}, GB_ERR_USAGE},
        {"scale", &shares, {.scale = -1}, GB_ERR_USAGE},
        {"no base", &shares, {.kind = GB_THRESHOLD_BINOMIAL_OWN}, GB_ERR_BUG},
        {"no parent", &shares, {.kind = GB_THRESHOLD_OF_PARENT}, GB_ERR_BUG},
        {"other length", &shares, {.kind = GB_THRESHOLD_OF_MEAN, .base = &few}, GB_ERR_BUG},
        {"negative base", &shares, {.kind = GB_THRESHOLD_OF_MEAN, .base = &negative}, GB_ERR_DATA},
        {"base of 0", &shares, {.kind = GB_THRESHOLD_OF_MEAN, .base = &empty}, GB_ERR_DATA},
        {"nothing present", &missing, {.kind = GB_THRESHOLD_OF_MEAN}, GB_ERR_DATA},
        {"no share", &too_large, {.kind = GB_THRESHOLD_BINOMIAL_MEAN, .base = &bases}, GB_ERR_DATA},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double limit[N];
        gbt_equal_status(cases[c].name,
                         gb_threshold_limits(cases[c].values, &cases[c].threshold, limit, NULL),
                         cases[c].status, NULL);
    }
    gb_threshold_kind kind;
    for (int k = 0; k < GB_THRESHOLD_KIND_COUNT; k++)
        gbt_true("name",
                 gb_threshold_parse(gb_threshold_name((gb_threshold_kind)k), &kind) && (int)kind == k);
    gbt_true("unknown name", !gb_threshold_parse("high", &kind));
}

void suite_select_threshold(void) {
    gbt_add_suite("select threshold");
    gbt_add_test("limits", limits);
    gbt_add_test("binomial", binomial);
    gbt_add_test("the line of the French quartiers", poverty_line_of_the_quartiers);
    gbt_add_test("refusals", refusals);
}
