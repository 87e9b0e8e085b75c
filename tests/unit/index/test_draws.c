/* Draws of rankings against sorting by hand, and against probabilities that are known. */
#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "index/draws.h"
#include "index/fast_ranks.h"
#include "index/weight_draws.h"
#include "suites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the quick ranking --- */

static uint32_t rank_by_counting(const double *score, size_t n, size_t i) {
    uint32_t rank = 1;
    for (size_t k = 0; k < n; k++)
        rank += score[k] > score[i];
    return isnan(score[i]) ? 0 : rank;
}

static void same_as_counting(const char *name, const double *score, size_t n) {
    gb_rank_scratch scratch = {0};
    uint32_t *rank = gb_alloc(n, sizeof *rank);
    size_t wrong = 0, scored = 0;
    gbt_equal_status(name, gb_rank_scratch_reserve(&scratch, n, NULL), GB_OK, NULL);
    const size_t said = gb_fast_ranks(score, n, &scratch, rank);
    for (size_t i = 0; i < n; i++) {
        wrong += rank[i] != rank_by_counting(score, n, i);
        scored += !isnan(score[i]);
    }
    gbt_equal_int(name, wrong, 0);
    gbt_equal_int(name, said, scored);
    gb_rank_scratch_release(&scratch);
    gb_free(rank);
}

static void quick_ranks_are_exact(void) {
    enum { N = 3000 };
    double *score = gb_alloc(N, sizeof *score);
    for (uint64_t i = 0; i < N; i++)
        score[i] = gb_random_normal(1, i, 0);
    same_as_counting("normal", score, N);
    for (uint64_t i = 0; i < N; i++)
        score[i] = i % 7 == 0 ? NAN : floor(10 * gb_random_unit(2, i, 0));
    same_as_counting("many ties and gaps", score, N);
    for (uint64_t i = 0; i < N; i++)
        score[i] = exp(20 * gb_random_normal(3, i, 0));
    same_as_counting("a few giants", score, N);
    for (uint64_t i = 0; i < N; i++)
        score[i] = 1e15 + gb_random_unit(4, i, 0);
    same_as_counting("all nearly equal", score, N);
    for (uint64_t i = 0; i < N; i++)
        score[i] = 5;
    same_as_counting("all equal", score, N);
    for (uint64_t i = 0; i < N; i++)
        score[i] = NAN;
    same_as_counting("no scores", score, N);
    same_as_counting("one area", (double[]){3}, 1);
    score[0] = 1e308;
    score[1] = -1e308;
    same_as_counting("the ends of a double", score, 2);
    gb_free(score);
}

/* --- draws --- */

/* Area i scores i plus noise of a known size; every 10th draw of area 3 has no score. */
static gb_status noisy(size_t draw, int worker, double *score, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    const size_t n = *(const size_t *)context;
    for (size_t i = 0; i < n; i++)
        score[i] = -(double)i + 40 * gb_random_normal(9, i, draw);
    if (n > 3 && draw % 10 == 0)
        score[3] = NAN;
    return GB_OK;
}

static int compare_ranks(const void *a, const void *b) {
    return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

static void quantiles_are_those_of_the_sorted_ranks(void) {
    enum { N = 700, DRAWS = 333 }; /* more than 256 areas: two passes */
    size_t n = N;
    gb_rank_draws draws;
    gb_error err = {0};
    const gb_draw_options options = {.draws = DRAWS, .rival = 5, .top = 20};
    gbt_equal_status("draw", gb_draw_ranks(n, noisy, &n, &options, &draws, &err), GB_OK, &err);
    double *score = gb_alloc(N, sizeof *score);
    uint32_t *all = gb_alloc(N * DRAWS, sizeof *all);
    uint32_t *in = gb_alloc_zero(N, sizeof *in), *worse = gb_alloc_zero(N, sizeof *worse);
    for (size_t d = 0; d < DRAWS; d++) {
        noisy(d, 0, score, &n, NULL);
        for (size_t i = 0; i < N; i++) {
            all[i * DRAWS + d] = rank_by_counting(score, N, i);
            in[i] += all[i * DRAWS + d] > 0 && all[i * DRAWS + d] <= 20;
            worse[i] += score[i] > score[5];
        }
    }
    for (size_t i = 0; i < N; i++) {
        uint32_t *own = all + i * DRAWS;
        size_t missing = 0;
        double sum = 0;
        qsort(own, DRAWS, sizeof *own, compare_ranks);
        for (size_t d = 0; d < DRAWS; d++) {
            missing += own[d] == 0;
            sum += own[d];
        }
        const double scored = (double)(DRAWS - missing);
        gbt_equal_int("scored", draws.scored[i], DRAWS - missing);
        gbt_equal_double("mean", draws.mean[i], sum / scored, 0);
        gbt_equal_double("low", draws.low[i], own[missing + (size_t)ceil(0.05 * scored) - 1], 0);
        gbt_equal_double("high", draws.high[i], own[missing + (size_t)ceil(0.95 * scored) - 1], 0);
        gbt_equal_double("selected", draws.selected[i], in[i] / scored, 0);
        gbt_equal_double("worse", draws.worse[i], worse[i] / scored, 0);
    }
    gb_free(score);
    gb_free(all);
    gb_free(in);
    gb_free(worse);
    gb_rank_draws_release(&draws);
}

static void threads_do_not_matter(void) {
    size_t n = 300;
    gb_rank_draws one, many;
    gb_draw_options options = {.draws = 500, .rival = -1, .top = 10, .threads = 1};
    gbt_equal_status("one", gb_draw_ranks(n, noisy, &n, &options, &one, NULL), GB_OK, NULL);
    options.threads = 7;
    gbt_equal_status("many", gb_draw_ranks(n, noisy, &n, &options, &many, NULL), GB_OK, NULL);
    gbt_true("mean", memcmp(one.mean, many.mean, n * sizeof *one.mean) == 0);
    gbt_true("low", memcmp(one.low, many.low, n * sizeof *one.low) == 0);
    gbt_true("high", memcmp(one.high, many.high, n * sizeof *one.high) == 0);
    gbt_true("selected", memcmp(one.selected, many.selected, n * sizeof *one.selected) == 0);
    gb_rank_draws_release(&one);
    gb_rank_draws_release(&many);
}

static gb_status fixed(size_t draw, int worker, double *score, void *context, gb_error *err) {
    (void)draw;
    (void)worker;
    (void)err;
    memcpy(score, context, 6 * sizeof *score);
    return GB_OK;
}

static void ties_at_the_border_are_all_in(void) {
    double score[6] = {9, 5, 5, 5, 1, NAN};
    const uint8_t eligible[6] = {0, 1, 1, 1, 1, 1};
    gb_rank_draws draws;
    gb_draw_options options = {.draws = 3, .rival = -1, .top = 2};
    gbt_equal_status("draw", gb_draw_ranks(6, fixed, score, &options, &draws, NULL), GB_OK, NULL);
    static const double want[6] = {1, 1, 1, 1, 0, NAN};
    for (size_t i = 0; i < 6; i++)
        gbt_equal_double("selected", draws.selected[i], want[i], 0);
    gb_rank_draws_release(&draws);
    options.eligible = eligible;
    options.top = 1;
    gbt_equal_status("draw", gb_draw_ranks(6, fixed, score, &options, &draws, NULL), GB_OK, NULL);
    gbt_equal_double("not eligible", draws.selected[0], 0, 0);
    gbt_equal_double("first of the others", draws.selected[2], 1, 0);
    gbt_equal_double("rank counts all", draws.mean[1], 2, 0);
    gbt_true("never scored", isnan(draws.mean[5]) && isnan(draws.low[5]) && draws.scored[5] == 0);
    gb_rank_draws_release(&draws);
}

static void three_lists(void) {
    double p[5] = {1, 0.9, 0.5, 0.1, NAN};
    const gb_rank_draws draws = {.n = 5, .selected = p};
    uint8_t list[5];
    static const char *const want[] = {"in", "in", "borderline", "out", "no-score"};
    gbt_equal_status("classify", gb_draws_classify(&draws, 0.9, list, NULL), GB_OK, NULL);
    for (size_t i = 0; i < 5; i++)
        gbt_equal_text("list", gb_certainty_id((gb_certainty)list[i]), want[i]);
    gbt_equal_status("half", gb_draws_classify(&draws, 0.5, list, NULL), GB_ERR_USAGE, NULL);
    const gb_rank_draws without = {.n = 5};
    gbt_equal_status("no selection", gb_draws_classify(&without, 0.9, list, NULL), GB_ERR_USAGE, NULL);
}

static void options_out_of_range(void) {
    size_t n = 4;
    gb_rank_draws draws;
    const gb_draw_options bad[] = {{.draws = 0, .rival = -1},
                                   {.draws = GB_MOST_DRAWS + 1, .rival = -1},
                                   {.draws = 5, .rival = -1, .level = 1}};
    for (size_t k = 0; k < 3; k++)
        gbt_equal_status("option", gb_draw_ranks(n, noisy, &n, &bad[k], &draws, NULL), GB_ERR_USAGE, NULL);
}

/* --- weights --- */

enum { AREAS = 40, INDICATORS = 3 };

static gb_composite make_index(double *normalised, double *weight) {
    for (size_t j = 0; j < INDICATORS; j++) {
        weight[j] = 1.0 / INDICATORS;
        for (size_t i = 0; i < AREAS; i++)
            normalised[j * AREAS + i] = gb_random_normal(77, j * AREAS + i, 0);
    }
    return (gb_composite){.n = AREAS, .k = INDICATORS, .normalised = normalised, .weight = weight};
}

/* Two areas, two indicators, uniform weights (w, 1 - w): 0 scores w x 1, 1 scores (1 - w) x 3; 0 wins when w
 * > 3/4. */
static void a_known_chance(void) {
    double normalised[4] = {1, 0, 0, 3}, weight[2] = {0.5, 0.5};
    static const char *const ids[2] = {"a", "b"};
    const gb_composite index = {.n = 2, .k = 2, .normalised = normalised, .weight = weight};
    const gb_weight_sampling sampling = {.seed = 5};
    const gb_draw_options options = {.draws = 20000, .rival = 1, .top = 1};
    gb_rank_draws draws;
    gb_error err = {0};
    gbt_equal_status("draw",
                     gb_weight_draws(&index, ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &draws, &err),
                     GB_OK, &err);
    gbt_near_double("first", draws.selected[0], 0.25, 0.012);
    gbt_near_double("worse than the other", draws.worse[0], 0.25, 0.012);
    gbt_equal_double("the two shares make one", draws.selected[0] + draws.selected[1], 1, 1e-12);
    gb_rank_draws_release(&draws);
}

static void order_of_indicators_does_not_matter(void) {
    double normalised[INDICATORS * AREAS], turned[INDICATORS * AREAS], weight[INDICATORS];
    static const char *const ids[] = {"a", "b", "c"}, *const turned_ids[] = {"c", "b", "a"};
    gb_composite index = make_index(normalised, weight), other = index;
    for (size_t j = 0; j < INDICATORS; j++)
        memcpy(turned + j * AREAS, normalised + (INDICATORS - 1 - j) * AREAS, AREAS * sizeof *turned);
    other.normalised = turned;
    const gb_weight_sampling sampling = {.kind = GB_WEIGHT_DRAW_SPREAD, .spread = 0.5, .seed = 8};
    const gb_draw_options options = {.draws = 400, .rival = -1, .top = 8};
    gb_rank_draws p, q;
    gb_weight_draws(&index, ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &p, NULL);
    gb_weight_draws(&other, turned_ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &q, NULL);
    for (size_t i = 0; i < AREAS; i++) {
        gbt_equal_double("mean", p.mean[i], q.mean[i], 1e-12);
        gbt_equal_double("selected", p.selected[i], q.selected[i], 1e-12);
    }
    gb_rank_draws_release(&p);
    gb_rank_draws_release(&q);
}

static void a_small_spread_keeps_the_ranking(void) {
    double normalised[INDICATORS * AREAS], weight[INDICATORS], score[AREAS];
    static const char *const ids[] = {"a", "b", "c"};
    const gb_composite index = make_index(normalised, weight);
    for (size_t i = 0; i < AREAS; i++)
        score[i] = (normalised[i] + normalised[AREAS + i] + normalised[2 * AREAS + i]) / 3;
    const gb_weight_sampling sampling = {.kind = GB_WEIGHT_DRAW_SPREAD, .spread = 1e-9, .seed = 1};
    const gb_draw_options options = {.draws = 50, .rival = -1};
    gb_rank_draws draws;
    gb_weight_draws(&index, ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &draws, NULL);
    for (size_t i = 0; i < AREAS; i++)
        gbt_equal_double("rank", draws.low[i], rank_by_counting(score, AREAS, i), 0);
    gb_rank_draws_release(&draws);
}

static void gaps_follow_the_rule_of_the_index(void) {
    double normalised[] = {NAN, 1, 0, 3, 2, 0}, weight[2] = {1, 1}; /* area 0 has only the second */
    static const char *const ids[2] = {"a", "b"};
    const gb_composite index = {.n = 3, .k = 2, .normalised = normalised, .weight = weight};
    const gb_weight_sampling sampling = {.kind = GB_WEIGHT_DRAW_SPREAD, .spread = 0.01, .seed = 1};
    const gb_draw_options options = {.draws = 10, .rival = -1};
    gb_rank_draws draws;
    gb_weight_draws(&index, ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &draws, NULL);
    gbt_equal_int("no score", draws.scored[0], 0);
    gbt_equal_double("others move up", draws.mean[1], 1, 0);
    gb_rank_draws_release(&draws);
    gb_weight_draws(&index, ids, GB_GAPS_AVAILABLE, 0.4, &sampling, &options, &draws, NULL);
    gbt_equal_double("the mean of what is there", draws.mean[0], 1, 0);
    gb_rank_draws_release(&draws);
    gb_weight_draws(&index, ids, GB_GAPS_AVAILABLE, 0.9, &sampling, &options, &draws, NULL);
    gbt_equal_int("too little weight", draws.scored[0], 0);
    gb_rank_draws_release(&draws);
}

static void without_memory(void) {
    size_t n = 300;
    gb_rank_draws draws;
    const gb_draw_options options = {.draws = 20, .rival = 1, .top = 3, .threads = 2};
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 100; k++) {
        gb_test_fail_allocation(k);
        status = gb_draw_ranks(n, noisy, &n, &options, &draws, NULL);
        gb_test_fail_allocation(SIZE_MAX);
    }
    gbt_equal_status("in the end", status, GB_OK, NULL);
    gb_rank_draws_release(&draws);
}

void suite_draws(void) {
    gbt_add_suite("draws");
    gbt_add_test("quick ranks are exact", quick_ranks_are_exact);
    gbt_add_test("quantiles are those of the sorted ranks", quantiles_are_those_of_the_sorted_ranks);
    gbt_add_test("threads do not matter", threads_do_not_matter);
    gbt_add_test("ties at the border are all in", ties_at_the_border_are_all_in);
    gbt_add_test("three lists", three_lists);
    gbt_add_test("options out of range", options_out_of_range);
    gbt_add_test("a known chance", a_known_chance);
    gbt_add_test("the order of indicators does not matter", order_of_indicators_does_not_matter);
    gbt_add_test("a small spread keeps the ranking", a_small_spread_keeps_the_ranking);
    gbt_add_test("gaps follow the rule of the index", gaps_follow_the_rule_of_the_index);
    gbt_add_test("without memory", without_memory);
}
