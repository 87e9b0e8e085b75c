#include "base/memory.h"
#include "index/explain_consistency.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 5 };

static const char *const codes[N] = {"A", "B", "C", "D", "E"};
/* scores (x + y) / 2 = 5 9 4 4 3, ranks 2 1 3 3 5; means 6 and 4 */
static const double x[N] = {10, 8, 6, 4, 2}, y[N] = {0, 10, 2, 4, 4};

static gb_composite build(const gb_indicator *indicators, size_t k, gb_gap_rule gaps) {
    gb_composite_options options = {.gaps = gaps};
    gb_composite c = {0};
    gb_error err = {0};
    gbt_equal_status("build", gb_composite_build(indicators, k, &options, &c, NULL, &err), GB_OK, &err);
    return c;
}

static gb_composite plain(void) {
    const gb_indicator indicators[] = {
        {.values = {.name = "x", .n = N, .value = x}, .polarity = 1, .normalise.method = GB_NORMALISE_NONE},
        {.values = {.name = "y", .n = N, .value = y}, .polarity = 1, .normalise.method = GB_NORMALISE_NONE}};
    return build(indicators, 2, GB_GAPS_NO_SCORE);
}

static void check_row(const char *name, const double *got, const double *want) {
    for (size_t i = 0; i < N; i++)
        gbt_equal_double(name, got[i], want[i], 1e-14);
}

static void contributions_to_score_and_rank(void) {
    gb_composite c = plain();
    gb_index_view view = gb_index_view_of(&c, codes);
    static const uint32_t group[] = {0, 0};
    gb_explanation e;
    gb_error err = {0};
    gbt_equal_status("explain", gb_explain(&view, group, 1, NULL, &e, &err), GB_OK, &err);
    check_row("rank", e.rank, (const double[]){2, 1, 3, 3, 5});
    check_row("x above its mean", e.above, (const double[]){2, 1, 0, -1, -2});
    check_row("y above its mean", e.above + N, (const double[]){-2, 3, -1, 0, 0});
    check_row("ranks by x", e.moves, (const double[]){2, 0, 0, -1, -3});
    check_row("ranks by y", e.moves + N, (const double[]){0, 0, -1, 0, 0});
    check_row("both together", e.group_part, (const double[]){5, 9, 4, 4, 3});
    check_row("both above", e.group_above, (const double[]){0, 4, -1, -1, -2});
    check_row("ranks by both", e.group_moves, (const double[]){0, 0, -1, -1, -3});
    gb_explanation_release(&e);
    gb_composite_release(&c);
}

/* An area without y has x for a score: its x counts in full. */
static void a_score_that_rests_on_part_of_the_weight(void) {
    static const uint8_t gap[N] = {GB_ABSENT, 0, 0, 0, 0};
    const gb_indicator indicators[] = {
        {.values = {.name = "x", .n = N, .value = x}, .polarity = 1, .normalise.method = GB_NORMALISE_NONE},
        {.values = {.name = "y", .n = N, .value = y, .state = gap},
         .polarity = 1,
         .normalise.method = GB_NORMALISE_NONE}};
    gb_composite c = build(indicators, 2, GB_GAPS_AVAILABLE);
    gb_index_view view = gb_index_view_of(&c, codes);
    gb_explanation e;
    gbt_equal_status("explain", gb_explain(&view, NULL, 0, NULL, &e, NULL), GB_OK, NULL);
    gbt_equal_double("x - 6", e.above[0], 4, 1e-14);
    gbt_true("y plays no part", isnan(e.above[N]) && isnan(e.moves[N]));
    gbt_equal_double("half of x - 6", e.above[1], 1, 1e-14);
    gbt_equal_double("from rank 1 (10) to 2 (6)", e.moves[0], 1, 0);
    gb_explanation_release(&e);
    gb_drop_one d;
    gbt_equal_status("drop", gb_drop_one_build(&view, NULL, &d, NULL), GB_OK, NULL);
    gbt_true("without x nothing is left of A", isnan(d.rank[0]));
    gbt_equal_double("without y A has rank 1", d.rank[N], 1, 0);
    gb_drop_one_release(&d);
    gb_composite_release(&c);
}

static void only_sums_are_explained(void) {
    double score[] = {3, 7}, part[] = {1, 2, 2, 4}, share[] = {1, 1}, weight[] = {0.5, 0.5};
    gb_index_view view = {.n = 2,
                          .k = 2,
                          .score = score,
                          .contribution = part,
                          .exact = true,
                          .normalised = part,
                          .weight = weight,
                          .used_share = share,
                          .codes = codes};
    gb_explanation e;
    gb_error err = {0};
    gbt_equal_status("not a sum", gb_explain(&view, NULL, 0, NULL, &e, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("which area", err.code, "B");
    static const uint32_t far[] = {0, 5};
    score[1] = 6;
    gbt_equal_status("group", gb_explain(&view, far, 2, NULL, &e, NULL), GB_ERR_BUG, NULL);
    gb_compare decimals = {.rounded = true, .decimals = 99};
    gbt_equal_status("decimals", gb_explain(&view, NULL, 0, &decimals, &e, NULL), GB_ERR_USAGE, NULL);
}

/* Geometric means 4 6 6: without x 2 9 4, without y 8 4 9. */
static void other_rules_leave_one_out(void) {
    static const double gx[] = {8, 4, 9}, gy[] = {2, 9, 4};
    const gb_indicator indicators[] = {
        {.values = {.name = "x", .n = 3, .value = gx}, .polarity = 1, .normalise.method = GB_NORMALISE_NONE},
        {.values = {.name = "y", .n = 3, .value = gy}, .polarity = 1, .normalise.method = GB_NORMALISE_NONE}};
    gb_composite_options options = {.combine = GB_COMBINE_GEOMETRIC};
    gb_composite c;
    gbt_equal_status("build", gb_composite_build(indicators, 2, &options, &c, NULL, NULL), GB_OK, NULL);
    gb_index_view view = gb_index_view_of(&c, NULL);
    static const uint32_t group[] = {0, 0};
    gb_compare compare = {.rounded = true, .decimals = 9};
    gb_explanation e;
    gbt_equal_status("explain", gb_explain(&view, group, 1, &compare, &e, NULL), GB_OK, NULL);
    gbt_equal_double("4 - 2", e.above[0], 2, 1e-12);
    gbt_equal_double("stays third", e.moves[0], 0, 0);
    gbt_equal_double("without y: 8, first", e.moves[3], -2, 0);
    gbt_equal_double("without y: 4, from first to second", e.moves[4], 1, 0);
    gbt_true("groups do not add up", isnan(e.group_part[0]) && isnan(e.group_moves[0]));
    gb_border border = {.in = 5, .out = 5};
    static const uint8_t selected[] = {0, 1, 1};
    const gb_values columns[] = {indicators[0].values, indicators[1].values};
    gb_needed need[6];
    gb_explain_changes(&view, columns, c.how, selected, &border, need, NULL);
    gbt_true("no slope", isnan(need[0].value));
    gb_explanation_release(&e);
    gb_composite_release(&c);
}

/* The top group of a method with one group below it. */
static void groups_of_a_method(void) {
    const gb_normalise_options none = {.method = GB_NORMALISE_NONE};
    const gb_method_input inputs[] = {
        {.id = "x", .values = {.name = "x", .n = N, .value = x}, .polarity = 1},
        {.id = "y", .values = {.name = "y", .n = N, .value = y}, .polarity = 1}};
    const gb_method_member below[] = {{.index = 0, .normalise = none}, {.index = 1, .normalise = none}};
    const gb_method_member above[] = {{.is_group = true, .index = 0, .normalise = none},
                                      {.index = 1, .normalise = none}};
    const gb_method_group groups[] = {{.id = "below", .member = below, .members = 2},
                                      {.id = "top", .member = above, .members = 2}};
    const gb_method method = {
        .input = inputs, .inputs = 2, .group = groups, .groups = 2, .top = 1, .codes = codes};
    gb_method_result result;
    gb_error err = {0};
    gbt_equal_status("run", gb_method_run(&method, &result, NULL, &err), GB_OK, &err);
    gb_index_view view = gb_index_view_of_group(&method, &result, 1);
    gb_explanation e;
    gbt_equal_status("explain", gb_explain(&view, NULL, 0, NULL, &e, NULL), GB_OK, NULL);
    /* (5 9 4 4 3) and y, half each: 2.5 9.5 3 4 3.5 */
    check_row("rank", e.rank, (const double[]){5, 1, 4, 2, 3});
    check_row("the group above its mean of 5", e.above, (const double[]){0, 2, -0.5, -0.5, -1});
    gb_explanation_release(&e);
    view = gb_index_view_of_group(&method, &result, 0);
    gbt_equal_status("explain", gb_explain(&view, NULL, 0, NULL, &e, NULL), GB_OK, NULL);
    check_row("its own members", e.above, (const double[]){2, 1, 0, -1, -2});
    gb_explanation_release(&e);
    gb_method_result_release(&result);
}

static gb_selection select_top(const double *score, size_t n, size_t top, gb_border_rule rule) {
    gb_values values = {.n = n, .value = score};
    gb_rank_options options = {0};
    gb_ranking r;
    gb_rank(&values, &options, &r, NULL);
    gb_select_options select = {.top = top, .border = rule};
    gb_selection s = {0};
    gbt_equal_status("select", gb_select(&r, &select, &s, NULL, NULL), GB_OK, NULL);
    gb_ranking_release(&r);
    return s;
}

static void what_it_takes_to_change_sides(void) {
    gb_composite c = plain();
    gb_index_view view = gb_index_view_of(&c, codes);
    gb_selection s = select_top(c.score, N, 2, GB_BORDER_IN);
    gb_border border = gb_border_find(c.score, &s, GB_BORDER_IN);
    gbt_equal_double("lowest inside", border.in, 5, 0);
    gbt_equal_double("highest outside", border.out, 4, 0);
    const gb_values indicators[] = {{.n = N, .value = x}, {.n = N, .value = y}};
    gb_needed need[2 * N];
    gbt_equal_status("changes", gb_explain_changes(&view, indicators, c.how, s.selected, &border, need, NULL),
                     GB_OK, NULL);
    gbt_equal_double("A leaves when x falls below 8", need[0].value, 8, 1e-14);
    gbt_equal_double("by 2", need[0].change, -2, 1e-14);
    gbt_true("past it: equals stay in", need[0].past && !need[0].unheard);
    gbt_equal_double("or y below -2", need[N].value, -2, 1e-14);
    gbt_true("which no area has", need[N].unheard);
    gbt_equal_double("E enters when x reaches 6", need[4].value, 6, 1e-14);
    gbt_true("equal is enough", !need[4].past);
    size_t inside[3], outside[3], counts[2];
    gb_explain_rivals(c.score, &s, 3, inside, outside, counts);
    gbt_equal_int("two inside", counts[0], 2);
    gbt_equal_int("nearest inside", inside[0], 0);
    gbt_equal_int("then", inside[1], 1);
    gbt_equal_int("three outside", counts[1], 3);
    gbt_equal_int("C before D, equal", outside[0], 2);
    gbt_equal_int("D", outside[1], 3);
    gbt_equal_int("E", outside[2], 4);
    gb_explain_rivals(c.score, &s, 1, inside, outside, counts);
    gbt_true("one of each", counts[0] == 1 && counts[1] == 1 && inside[0] == 0 && outside[0] == 2);
    gb_selection_release(&s);
    gb_composite_release(&c);
}

enum { M = 30, K = 3 };

/* Scores of the changed figures on the scale of the first ones. */
static void score_again(const gb_composite *c, double value[K][M], double *score) {
    for (size_t i = 0; i < M; i++) {
        score[i] = 0;
        for (size_t j = 0; j < K; j++)
            score[i] += c->weight[j] *
                        (c->how[j].shift + (value[j][i] - c->how[j].center) / c->how[j].spread) /
                        c->weight_sum;
    }
}

/* A hair past the value the area changes sides, a hair before it does not. */
static void the_smallest_change_is_the_smallest(void) {
    double value[K][M], score[M];
    gb_indicator indicators[K];
    gb_values columns[K];
    for (size_t j = 0; j < K; j++) {
        for (size_t i = 0; i < M; i++)
            value[j][i] = 10 + fmod((double)((i + 3) * (j + 5) * 7919 % 1009), 97) / (double)(j + 1);
        columns[j] = (gb_values){.name = "v", .n = M, .value = value[j]};
        indicators[j] = (gb_indicator){.values = columns[j],
                                       .polarity = j == 1 ? -1 : 1,
                                       .weight = 0.2 + 0.1 * (double)j,
                                       .normalise.method = j == 2 ? GB_NORMALISE_MIN_MAX : GB_NORMALISE_Z};
    }
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN};
    gb_composite c;
    gbt_equal_status("build", gb_composite_build(indicators, K, &options, &c, NULL, NULL), GB_OK, NULL);
    gb_index_view view = gb_index_view_of(&c, NULL);
    gb_selection s = select_top(c.score, M, 8, GB_BORDER_IN);
    gb_border border = gb_border_find(c.score, &s, GB_BORDER_IN);
    gb_needed need[K * M];
    gbt_equal_status("changes", gb_explain_changes(&view, columns, c.how, s.selected, &border, need, NULL),
                     GB_OK, NULL);
    for (size_t j = 0; j < K; j++)
        for (size_t i = 0; i < M; i++) {
            double before = value[j][i], change = need[j * M + i].change;
            for (int side = 0; side < 2; side++) {
                value[j][i] = before + change * (side ? 1 + 1e-9 : 1 - 1e-9);
                score_again(&c, value, score);
                gb_selection again = select_top(score, M, 8, GB_BORDER_IN);
                gbt_equal_int(side ? "past" : "before", again.selected[i],
                              side ? !s.selected[i] : s.selected[i]);
                gb_selection_release(&again);
            }
            value[j][i] = before;
        }
    gb_selection_release(&s);
    gb_composite_release(&c);
}

static void no_single_value_where_there_is_none(void) {
    const gb_indicator indicators[] = {
        {.values = {.name = "x", .n = N, .value = x},
         .polarity = 1,
         .normalise.method = GB_NORMALISE_PERCENT_RANK},
        {.values = {.name = "y", .n = N, .value = y}, .polarity = 1, .normalise.method = GB_NORMALISE_Z}};
    gb_composite c = build(indicators, 2, GB_GAPS_NO_SCORE);
    gb_index_view view = gb_index_view_of(&c, codes);
    gb_selection s = select_top(c.score, N, 2, GB_BORDER_OUT);
    gb_border border = gb_border_find(c.score, &s, GB_BORDER_OUT);
    const gb_values columns[] = {indicators[0].values, indicators[1].values};
    gb_needed need[2 * N];
    gb_explain_changes(&view, columns, c.how, s.selected, &border, need, NULL);
    gbt_true("a rank has no slope", isnan(need[0].value));
    gbt_true("a z-score has", !isnan(need[N].value));
    gbt_true("equals are left out, so equal is enough to leave and not to enter",
             border.leave_at_equal && !border.enter_at_equal);
    gb_selection_release(&s);
    gb_composite_release(&c);
}

/* Is C among the two worst by percent ranks, when its x is this? */
static gb_status probe(double value, void *context, bool *selected, gb_error *err) {
    double changed[N];
    memcpy(changed, x, sizeof changed);
    changed[2] = value;
    const gb_indicator indicators[] = {{.values = {.name = "x", .n = N, .value = changed},
                                        .polarity = 1,
                                        .normalise.method = GB_NORMALISE_PERCENT_RANK},
                                       {.values = {.name = "y", .n = N, .value = y},
                                        .polarity = 1,
                                        .normalise.method = GB_NORMALISE_PERCENT_RANK}};
    gb_composite_options options = {0};
    gb_composite c;
    gb_status status = gb_composite_build(indicators, 2, &options, &c, NULL, err);
    if (status != GB_OK)
        return status;
    gb_selection s = select_top(c.score, N, 2, GB_BORDER_OUT);
    *selected = s.selected[2];
    ++*(int *)context;
    gb_selection_release(&s);
    gb_composite_release(&c);
    return GB_OK;
}

/* Percent ranks of x 1 .75 .5 .25 0 and of y 0 1 .25 .5 .5: scores .5 .875 .375 .375 .25. With x above A's, C
 * has 1 and .25 and A .75 and 0: .625 against .375; with x between A's and B's .5 against .5, tied, and
 * equals stay out. */
static void search_for_any_method(void) {
    double found;
    int calls = 0;
    gbt_equal_status("search", gb_explain_search(probe, &calls, 6, 20, 1e-6, &found, NULL), GB_OK, NULL);
    gbt_near_double("past the x of A", found, 10, 1e-6);
    gbt_true("on the far side", found > 10);
    gbt_true("in few steps", calls < 30);
    gbt_equal_status("search", gb_explain_search(probe, &calls, 6, 7, 1e-6, &found, NULL), GB_OK, NULL);
    gbt_true("not within reach", isnan(found));
    gbt_equal_status("bounds", gb_explain_search(probe, &calls, 6, INFINITY, 1e-6, &found, NULL),
                     GB_ERR_USAGE, NULL);
    gbt_equal_status("tolerance", gb_explain_search(probe, &calls, 6, 7, 0, &found, NULL), GB_ERR_USAGE,
                     NULL);
}

/* a and b correlate .6, so alpha = 2 x .6 / 1.6; c is -a, d is 2a. */
static void consistency(void) {
    enum { R = 4 };
    static double z[] = {1, 2, 3, 4, 2, 1, 4, 3, -1, -2, -3, -4, 2, 4, 6, 8};
    static double part[16], share[R] = {1, 1, 1, 1}, weight[] = {0.4, 0.6, 0, 0}, score[R];
    for (size_t i = 0; i < R; i++)
        score[i] = 0.4 * z[i] + 0.6 * z[R + i];
    gb_index_view view = {.n = R,
                          .k = 2,
                          .score = score,
                          .contribution = part,
                          .exact = true,
                          .normalised = z,
                          .weight = weight,
                          .used_share = share};
    gb_consistency c;
    gbt_equal_status("two", gb_consistency_build(&view, true, &c, NULL), GB_OK, NULL);
    gbt_equal_double("alpha", c.alpha, 0.75, 1e-14);
    gbt_true("one alone has none", isnan(c.alpha_without[0]));
    gbt_equal_double("with the rest", c.rest_correlation[0], 0.6, 1e-14);
    gbt_equal_double("intended", c.intended[1], 0.6, 1e-14);
    /* variances 5/4 x (.16 + .36 + 2 x .24 x .6); with a: (.4 + .36) / sd, with b: (.24 + .6) / sd */
    gbt_equal_double("effective", c.effective[0] / c.effective[1], 0.76 * 0.76 / 0.84 / 0.84, 1e-13);
    gbt_equal_int("no flags", c.negative + c.high, 0);
    gb_consistency_release(&c);
    view.k = 4;
    gbt_equal_status("four", gb_consistency_build(&view, true, &c, NULL), GB_OK, NULL);
    gbt_equal_int("negative pairs", c.negative, 3);
    gbt_equal_int("very high pairs", c.high, 1);
    gbt_equal_double("worst first", c.pairs[0].r, -1, 1e-14);
    gbt_true("a and c", c.pairs[0].a == 0 && c.pairs[0].b == 2);
    gbt_true("b and c come third", c.pairs[2].a == 1 && c.pairs[2].b == 2);
    gbt_true("a and d count the same", c.pairs[3].a == 0 && c.pairs[3].b == 3);
    gbt_equal_double("without c: 3/2 (1 - 3 / (3 + 2 (1 + .6 + .6)))", c.alpha_without[2], 1.5 * 4.4 / 7.4,
                     1e-13);
    gb_consistency_release(&c);
    gbt_equal_status("raw", gb_consistency_build(&view, false, &c, NULL), GB_OK, NULL);
    /* variances 1 1 1 4; covariances .6 -1 2 -.6 1.2 -2 */
    gbt_equal_double("spread counts", c.alpha, 4.0 / 3 * (1 - 7 / 7.4), 1e-12);
    gb_consistency_release(&c);
    z[0] = z[5] = NAN;
    gbt_equal_status("too few", gb_consistency_build(&view, false, &c, NULL), GB_ERR_DATA, NULL);
    view.k = 1;
    gbt_equal_status("one", gb_consistency_build(&view, false, &c, NULL), GB_ERR_USAGE, NULL);
    z[0] = 1, z[5] = 1;
}

/* Two municipalities of three; crime is known per municipality. */
static void constant_within_municipalities(void) {
    static const uint32_t municipality[] = {0, 0, 0, 1, 1, 1, 2};
    double part[14], share[7], score[7], weight[] = {0.25, 0.75};
    const double z[] = {5, 5, 5, 1, 1, 1, 3, 1, 2, 3, 4, 5, 6, 3.5};
    for (size_t i = 0; i < 7; i++) {
        share[i] = 1;
        part[i] = weight[0] * z[i];
        part[7 + i] = weight[1] * z[7 + i];
        score[i] = part[i] + part[7 + i];
    }
    score[6] = NAN;
    gb_index_view view = {.n = 7,
                          .k = 2,
                          .score = score,
                          .contribution = part,
                          .exact = true,
                          .normalised = z,
                          .weight = weight,
                          .used_share = share};
    gb_group_variation v;
    gbt_equal_status("groups", gb_group_variation_build(&view, municipality, 3, &v, NULL), GB_OK, NULL);
    gbt_equal_double("crime does not vary inside", v.within[0], 0, 0);
    gbt_equal_int("in both", v.constant_groups[0], 2);
    /* squares about 3.5: 17.5; about 2 and 5: 4 */
    gbt_equal_double("the other does", v.within[1], 4 / 17.5, 1e-14);
    gbt_equal_int("in both", v.constant_groups[1], 0);
    gbt_equal_double("three quarters of the weight decide", v.live_weight[0], 0.75, 1e-14);
    gbt_true("one area without score", v.size[2] == 0 && isnan(v.live_weight[2]));
    /* scores 2 2.75 3.5 3.25 4 4.75, ranks 6 5 3 4 2 1: about 14/3 and 7/3, squares 14/3 each, 17.5 in all */
    gbt_equal_double("inside", v.rank_within, 28.0 / 3 / 17.5, 1e-14);
    gbt_equal_double("inside the first", v.rank_variation[0], 14.0 / 9 / (17.5 / 6), 1e-14);
    gb_group_variation_release(&v);
    static const uint32_t far[] = {0, 0, 0, 1, 1, 1, 3};
    gbt_equal_status("range", gb_group_variation_build(&view, far, 3, &v, NULL), GB_ERR_BUG, NULL);
}

static void drop_one(void) {
    gb_composite c = plain();
    gb_index_view view = gb_index_view_of(&c, codes);
    gb_drop_one d;
    gbt_equal_status("drop", gb_drop_one_build(&view, NULL, &d, NULL), GB_OK, NULL);
    check_row("by y alone", d.rank, (const double[]){5, 1, 4, 2, 2});
    check_row("by x alone", d.rank + N, (const double[]){1, 2, 3, 4, 5});
    gbt_equal_double("mean of 3 0 1 1 3", d.mean_shift[0], 1.6, 1e-15);
    gbt_equal_double("largest", d.max_shift[0], 3, 0);
    gbt_equal_double("mean of 1 1 0 1 0", d.mean_shift[1], 0.6, 1e-15);
    gb_drop_one_release(&d);
    view.k = 1;
    gbt_equal_status("one", gb_drop_one_build(&view, NULL, &d, NULL), GB_ERR_USAGE, NULL);
    gb_composite_release(&c);
}

static gb_status run(const gb_index_view *view, int what) {
    static const uint32_t group[N] = {0};
    gb_explanation e;
    gb_drop_one d;
    gb_consistency c;
    gb_group_variation v;
    gb_status status = GB_ERR_BUG;
    if (what == 0 && (status = gb_explain(view, group, 1, NULL, &e, NULL)) == GB_OK)
        gb_explanation_release(&e);
    else if (what == 1 && (status = gb_drop_one_build(view, NULL, &d, NULL)) == GB_OK)
        gb_drop_one_release(&d);
    else if (what == 2 && (status = gb_consistency_build(view, true, &c, NULL)) == GB_OK)
        gb_consistency_release(&c);
    else if (what == 3 && (status = gb_group_variation_build(view, group, 1, &v, NULL)) == GB_OK)
        gb_group_variation_release(&v);
    return status;
}

static void survives_lack_of_memory(void) {
    gb_composite c = plain();
    gb_index_view view = gb_index_view_of(&c, codes);
    for (int what = 0; what < 4; what++)
        for (size_t k = 0, done = 0; !done; k++) {
            size_t before = gb_test_live_blocks();
            gb_test_fail_allocation(k);
            gb_status status = run(&view, what);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        }
    gb_composite_release(&c);
}

void suite_explain(void) {
    gbt_add_suite("explain");
    gbt_add_test("contributions to score and rank", contributions_to_score_and_rank);
    gbt_add_test("a score that rests on part of the weight", a_score_that_rests_on_part_of_the_weight);
    gbt_add_test("only sums are explained", only_sums_are_explained);
    gbt_add_test("other rules leave one out", other_rules_leave_one_out);
    gbt_add_test("groups of a method", groups_of_a_method);
    gbt_add_test("what it takes to change sides", what_it_takes_to_change_sides);
    gbt_add_test("the smallest change is the smallest", the_smallest_change_is_the_smallest);
    gbt_add_test("no single value where there is none", no_single_value_where_there_is_none);
    gbt_add_test("search for any method", search_for_any_method);
    gbt_add_test("consistency", consistency);
    gbt_add_test("constant within municipalities", constant_within_municipalities);
    gbt_add_test("drop one", drop_one);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
