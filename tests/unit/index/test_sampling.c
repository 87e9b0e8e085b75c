/* Random figures against the moments that their distributions have, and shares of variance that are known. */
#include "base/memory.h"
#include "index/sampling.h"
#include "index/sobol.h"
#include "suites.h"

#include <math.h>

enum { DRAWS = 40000 };

static void moments(const double *x, double *mean, double *variance) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < DRAWS; i++)
        sum += x[i];
    *mean = sum / DRAWS;
    for (size_t i = 0; i < DRAWS; i++)
        squares += (x[i] - *mean) * (x[i] - *mean);
    *variance = squares / (DRAWS - 1);
}

/* Mean and variance of a gamma are its shape; the bounds are five standard errors. */
static void gamma_moments(void) {
    static const double shapes[] = {0.3, 0.5, 1, 2.5, 40, 3000};
    double *x = gb_alloc(DRAWS, sizeof *x), mean, variance;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const double a = shapes[s];
        for (uint64_t d = 0; d < DRAWS; d++)
            x[d] = gb_random_gamma(a, 11, s, d);
        moments(x, &mean, &variance);
        gbt_near_double("mean", mean, a, 5 * sqrt(a / DRAWS));
        gbt_near_double("variance", variance, a, 5 * sqrt((2 * a * a + 6 * a) / DRAWS));
    }
    gb_free(x);
}

static void doubt_of_a_rate(void) {
    double *x = gb_alloc(DRAWS, sizeof *x), mean, variance;
    const gb_doubt few = {.kind = GB_ERROR_BINOMIAL, .a = 3, .b = 40, .per = 100};
    const double a = 3.5, b = 37.5, p = a / (a + b), spread = p * (1 - p) / (a + b + 1);
    for (uint64_t d = 0; d < DRAWS; d++)
        x[d] = gb_doubt_draw(7.5, &few, 3, 1, d);
    moments(x, &mean, &variance);
    gbt_near_double("mean of a percentage", mean, 100 * p, 100 * 5 * sqrt(spread / DRAWS));
    gbt_near_double("its variance", variance, 1e4 * spread, 1e4 * spread * 0.05);
    const gb_doubt none = {.kind = GB_ERROR_BINOMIAL, .a = 0, .b = 40};
    double least = 1;
    for (uint64_t d = 0; d < 1000; d++)
        least = fmin(least, gb_doubt_draw(0, &none, 3, 1, d));
    gbt_true("no events is not certainly no chance", least > 0 && least < 1);
    const gb_doubt rate = {.kind = GB_ERROR_POISSON, .a = 12, .b = 1000, .per = 1000};
    for (uint64_t d = 0; d < DRAWS; d++)
        x[d] = gb_doubt_draw(12, &rate, 3, 1, d);
    moments(x, &mean, &variance);
    gbt_near_double("Poisson", mean, 12.5, 5 * sqrt(12.5 / DRAWS));
    gb_free(x);
}

static void doubt_of_a_figure(void) {
    const gb_doubt censored = {.kind = GB_ERROR_UNIFORM, .a = 1, .b = 4}, sure = {0};
    const gb_doubt survey = {.kind = GB_ERROR_NORMAL, .a = 2};
    double *x = gb_alloc(DRAWS, sizeof *x), mean, variance;
    bool inside = true;
    for (uint64_t d = 0; d < DRAWS; d++) {
        const double y = gb_doubt_draw(NAN, &censored, 1, 2, d);
        inside &= y >= 1 && y <= 4;
        x[d] = gb_doubt_draw(10, &survey, 1, 2, d);
    }
    moments(x, &mean, &variance);
    gbt_true("a censored figure lies between its bounds", inside);
    gbt_near_double("survey mean", mean, 10, 5 * 2 / sqrt(DRAWS));
    gbt_near_double("survey variance", variance, 4, 5 * 4 * sqrt(2.0 / DRAWS));
    gbt_equal_double("no doubt, no change", gb_doubt_draw(10, &sure, 1, 2, 3), 10, 0);
    gb_free(x);
}

static void weights_keep_their_sum_and_mean(void) {
    static const double chosen[3] = {0.6, 0.399, 0};
    static const char *const ids[3] = {"a", "b", "c"};
    const gb_weight_sampling kinds[] = {{.concentration = 20, .seed = 4},
                                        {.kind = GB_WEIGHT_DRAW_SPREAD, .spread = 0.25, .seed = 4}};
    for (size_t k = 0; k < 2; k++) {
        double total = 0, w[3];
        for (uint64_t d = 0; d < DRAWS; d++) {
            gb_weights_draw(chosen, ids, 3, &kinds[k], d, w);
            total += w[0];
            if (d < 100)
                gbt_equal_double("sum", w[0] + w[1] + w[2], 0.999, 1e-14);
        }
        gbt_equal_double("a weight of 0 stays", w[2], 0, 0);
        gbt_near_double("mean", total / DRAWS, 0.6, 0.004);
    }
}

static void ranges_are_checked(void) {
    const gb_weight_sampling bad[] = {{.concentration = -1},
                                      {.concentration = NAN},
                                      {.kind = GB_WEIGHT_DRAW_SPREAD},
                                      {.kind = GB_WEIGHT_DRAW_SPREAD, .spread = 1.5}};
    for (size_t k = 0; k < 4; k++)
        gbt_equal_status("range", gb_weight_sampling_check(&bad[k], NULL), GB_ERR_USAGE, NULL);
}

/* Areas 0..n-1 stand in order; the choices push area n-1 up by so many places: the shift of the ranking is
 * that number of places, twice, over n. With shift = 3 x0 + x1 the shares of variance are 9/10 and 1/10,
 * alone and in all. */
enum { STANDING = 4001 };

static gb_status pushed(const double *point, int worker, double *score, void *context, gb_error *err) {
    (void)worker;
    (void)context;
    (void)err;
    for (size_t i = 0; i < STANDING; i++)
        score[i] = -(double)i;
    score[STANDING - 1] = -(STANDING - 1) + 0.5 + 1000 * (3 * point[0] + point[1]);
    return GB_OK;
}

static void shares_of_a_sum(void) {
    double *base = gb_alloc(STANDING, sizeof *base);
    gb_sobol s;
    gb_error err = {0};
    const gb_sobol_options options = {.samples = 3000, .seed = 6};
    for (size_t i = 0; i < STANDING; i++)
        base[i] = -(double)i;
    gbt_equal_status("sobol", gb_sobol_find(base, STANDING, 3, pushed, NULL, &options, &s, &err), GB_OK,
                     &err);
    gbt_near_double("mean shift", s.mean, 2 * 2000.0 / STANDING, 0.02);
    static const double want[] = {0.9, 0.1, 0};
    for (size_t f = 0; f < 3; f++) {
        gbt_near_double("alone", s.first[f], want[f], 0.05);
        gbt_near_double("in all", s.total[f], want[f], 0.05);
    }
    gbt_equal_double("a choice without effect", s.total[2], 0, 0);
    gb_sobol_release(&s);
    gb_free(base);
}

static gb_status still(const double *point, int worker, double *score, void *context, gb_error *err) {
    (void)point;
    (void)worker;
    (void)context;
    (void)err;
    score[0] = 1;
    score[1] = 2;
    return GB_OK;
}

static void nothing_moves(void) {
    const double base[2] = {1, 2};
    gb_sobol s;
    gb_sobol_options options = {.samples = 8, .seed = 6};
    gbt_equal_status("nothing", gb_sobol_find(base, 2, 1, still, NULL, &options, &s, NULL), GB_ERR_DATA,
                     NULL);
    options.samples = 7;
    gbt_equal_status("few", gb_sobol_find(base, 2, 1, still, NULL, &options, &s, NULL), GB_ERR_USAGE, NULL);
}

void suite_sampling(void) {
    gbt_add_suite("sampling");
    gbt_add_test("moments of gammas", gamma_moments);
    gbt_add_test("doubt of a rate", doubt_of_a_rate);
    gbt_add_test("doubt of a figure", doubt_of_a_figure);
    gbt_add_test("weights keep their sum and mean", weights_keep_their_sum_and_mean);
    gbt_add_test("ranges are checked", ranges_are_checked);
    gbt_add_test("shares of a sum", shares_of_a_sum);
    gbt_add_test("nothing moves", nothing_moves);
}
