/* Trees of indicators against scores that can be written down. */
#include "base/memory.h"
#include "index/method.h"
#include "suites.h"

#include <math.h>

enum { N = 4 };

static const double income[N] = {10, 20, 30, 40}, jobs[N] = {4, 8, 0, 4}, school[N] = {1, 0, 0, 1};

static gb_method_input input(const char *id, const double *value, gb_polarity polarity) {
    return (gb_method_input){.id = id, .values = {.name = id, .n = N, .value = value}, .polarity = polarity};
}

static const gb_normalise_options min_max = {.method = GB_NORMALISE_MIN_MAX},
                                  as_is = {.method = GB_NORMALISE_NONE};

static void run(const gb_method *method, gb_method_result *out) {
    gb_error err = {0};
    gbt_equal_status("run", gb_method_run(method, out, NULL, &err), GB_OK, &err);
}

/* money = mean of income (low is worse) and jobs, each min-max; index = 0.6 money + 0.3 school, a sum. */
static void a_group_within_a_sum(void) {
    const gb_method_input inputs[] = {input("income", income, -1), input("jobs", jobs, 1),
                                      input("school", school, 1)};
    const gb_method_member money[] = {{.index = 0, .normalise = min_max}, {.index = 1, .normalise = min_max}};
    const gb_method_member all[] = {{.is_group = true, .index = 0, .weight = 0.6, .normalise = as_is},
                                    {.index = 2, .weight = 0.3, .normalise = min_max}};
    const gb_method_group groups[] = {{.id = "money", .member = money, .members = 2},
                                      {.id = "index",
                                       .member = all,
                                       .members = 2,
                                       .weigh = {.weighting = GB_WEIGHTS_GIVEN},
                                       .combine = {.combine = GB_COMBINE_SUM}}};
    const gb_method method = {.input = inputs, .inputs = 3, .group = groups, .groups = 2, .top = 1};
    static const double money_score[N] = {(1 + 0.5) / 2, (2.0 / 3 + 1) / 2, (1.0 / 3 + 0) / 2, 0.25};
    gb_method_result r;
    run(&method, &r);
    for (size_t i = 0; i < N; i++) {
        gbt_equal_double("money", r.part[0].score[i], money_score[i], 1e-14);
        gbt_equal_double("index", r.part[1].score[i], 0.6 * money_score[i] + 0.3 * school[i], 1e-14);
        gbt_equal_double("contributions sum to the score",
                         r.contribution[i] + r.contribution[N + i] + r.contribution[2 * N + i],
                         r.part[1].score[i], 1e-14);
    }
    gbt_equal_double("income in area 0", r.contribution[0], 0.6 * 0.5 * 1, 1e-14);
    gbt_equal_double("weight of income", r.input_weight[0], 0.3, 1e-14);
    gbt_equal_double("weight of school", r.input_weight[2], 0.3, 1e-14);
    gbt_equal_text("name", gb_method_values(&method, &r, 1).name, "index");
    gb_method_result_release(&r);
}

/* Theme sums, their percent rank, the sum of those, its percent rank: the American vulnerability index. */
static void transformations_of_scores(void) {
    const gb_normalise_options percent = {.method = GB_NORMALISE_PERCENT_RANK};
    const gb_method_input inputs[] = {input("income", income, -1), input("jobs", jobs, 1)};
    const gb_method_member members[] = {{.index = 0, .normalise = percent},
                                        {.index = 1, .normalise = percent}};
    const gb_method_group group = {.id = "theme",
                                   .member = members,
                                   .members = 2,
                                   .weigh = {.weighting = GB_WEIGHTS_GIVEN},
                                   .combine = {.combine = GB_COMBINE_SUM},
                                   .then = &percent,
                                   .thens = 1};
    gb_method_member weighted[] = {members[0], members[1]};
    weighted[0].weight = weighted[1].weight = 1;
    gb_method_group own = group;
    own.member = weighted;
    const gb_method method = {.input = inputs, .inputs = 2, .group = &own, .groups = 1};
    /* sums: 1 + 1/3, 2/3 + 1, 1/3 + 0, 0 + 1/3; the last two are equal */
    static const double sum[N] = {4.0 / 3, 5.0 / 3, 1.0 / 3, 1.0 / 3}, want[N] = {2.0 / 3, 1, 0, 0};
    gb_method_result r;
    run(&method, &r);
    for (size_t i = 0; i < N; i++) {
        gbt_equal_double("sum", r.part[0].combined.score[i], sum[i], 1e-14);
        gbt_equal_double("percent rank", r.part[0].score[i], want[i], 1e-14);
    }
    gbt_true("a rank does not add up", r.contribution == NULL);
    gb_method_result_release(&r);
}

static void treatment_comes_first(void) {
    gb_method_input in = input("income", income, 1);
    in.treat.method = GB_TREAT_LOG;
    const gb_method_member member = {.index = 0, .normalise = as_is};
    const gb_method_group group = {.id = "g", .member = &member, .members = 1};
    const gb_method method = {.input = &in, .inputs = 1, .group = &group, .groups = 1};
    gb_method_result r;
    run(&method, &r);
    for (size_t i = 0; i < N; i++)
        gbt_equal_double("ln", r.part[0].score[i], log(income[i]), 1e-15);
    gbt_equal_int("listed", r.treated[0].cell_count, N);
    gb_method_result_release(&r);
}

/* An area that misses jobs: its mean over what is left, and contributions that still sum to it. */
static void gaps(void) {
    static const double holed[N] = {NAN, 8, 0, 4};
    static const uint8_t states[N] = {GB_CENSORED, 0, 0, 0};
    gb_method_input inputs[] = {input("income", income, -1), input("jobs", holed, 1)};
    inputs[1].values.state = states;
    const gb_method_member members[] = {{.index = 0, .normalise = min_max},
                                        {.index = 1, .normalise = min_max}};
    gb_method_group group = {.id = "g", .member = members, .members = 2};
    const gb_method method = {.input = inputs, .inputs = 2, .group = &group, .groups = 1};
    gb_method_result r;
    run(&method, &r);
    gbt_true("no score", isnan(r.part[0].score[0]) && isnan(r.contribution[0]));
    gbt_equal_int("its reason", r.part[0].state[0], GB_CENSORED);
    gb_method_result_release(&r);
    group.combine.gaps = GB_GAPS_AVAILABLE;
    run(&method, &r);
    gbt_equal_double("what is there", r.part[0].score[0], 1, 1e-15);
    gbt_equal_double("income carries it all", r.contribution[0], 1, 1e-15);
    gbt_true("jobs is not used", isnan(r.contribution[N]));
    gb_method_result_release(&r);
}

static void circles_and_empty_groups(void) {
    const gb_method_input in = input("income", income, 1), undirected = input("income", income, 0);
    const gb_method_member up = {.is_group = true, .index = 1, .normalise = as_is},
                           down = {.is_group = true, .index = 0, .normalise = as_is},
                           leaf = {.normalise = as_is};
    const gb_method_group circle[] = {{.id = "a", .member = &up, .members = 1},
                                      {.id = "b", .member = &down, .members = 1}};
    const gb_method_group empty = {.id = "a"}, plain = {.id = "a", .member = &leaf, .members = 1};
    gb_method method = {.input = &in, .inputs = 1, .group = circle, .groups = 2};
    gb_method_result r;
    gb_error err = {0};
    gbt_equal_status("circle", gb_method_run(&method, &r, NULL, &err), GB_ERR_USAGE, NULL);
    gbt_equal_text("path", err.found, "a > b > a");
    method.group = &empty;
    method.groups = 1;
    gbt_equal_status("empty", gb_method_run(&method, &r, NULL, NULL), GB_ERR_USAGE, NULL);
    method.group = &plain;
    method.input = &undirected;
    gbt_equal_status("polarity", gb_method_run(&method, &r, NULL, NULL), GB_ERR_USAGE, NULL);
    method.inputs = 0;
    gbt_equal_status("nothing", gb_method_run(&method, &r, NULL, NULL), GB_ERR_USAGE, NULL);
}

static void without_memory(void) {
    gb_method_input in = input("income", income, -1);
    in.treat.method = GB_TREAT_LOG;
    const gb_method_member member = {.index = 0, .normalise = min_max},
                           over = {.is_group = true, .normalise = as_is};
    const gb_method_group groups[] = {{.id = "g", .member = &member, .members = 1},
                                      {.id = "top", .member = &over, .members = 1}};
    const gb_method method = {.input = &in, .inputs = 1, .group = groups, .groups = 2, .top = 1};
    gb_method_result r;
    gb_status status = GB_ERR_NOMEM;
    size_t k = 0;
    for (; status == GB_ERR_NOMEM && k < 300; k++) {
        gb_test_fail_allocation(k);
        status = gb_method_run(&method, &r, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
    }
    gbt_true("some failed", k > 10);
    gbt_equal_status("in the end", status, GB_OK, NULL);
    gb_method_result_release(&r);
}

/* Beside an index of incomes: jobs as percent ranks of two decimals, summed. Jobs 4 8 0 4 rank 1/3, 1, 0,
 * 1/3. */
static void side_groups_and_rounding(void) {
    const gb_normalise_options percent = {.method = GB_NORMALISE_PERCENT_RANK,
                                          .round = {.rounded = true, .decimals = 2}};
    const gb_method_input inputs[] = {input("income", income, -1), input("jobs", jobs, 1)};
    const gb_method_member first = {.index = 0, .normalise = min_max},
                           beside = {.index = 1, .normalise = percent};
    const gb_method_group groups[] = {{.id = "index", .member = &first, .members = 1},
                                      {.id = "side", .member = &beside, .members = 1}};
    const gb_method method = {.input = inputs, .inputs = 2, .group = groups, .groups = 2};
    static const double want[N] = {0.33, 1, 0, 0.33};
    gb_method_result r;
    run(&method, &r);
    for (size_t i = 0; i < N; i++)
        gbt_equal_double("side", r.part[1].score[i], want[i], 0);
    gbt_true("no line through rounded values", !r.part[1].how[0].is_linear);
    gbt_equal_double("no part of the index", r.input_weight[1], 0, 0);
    const gb_composite top = gb_method_composite(&method, &r, 0);
    gbt_equal_double("as a flat index", top.contribution[0], top.score[0], 0);
    gbt_true("exact", top.exact && top.weight_sum == 1);
    gb_method_result_release(&r);
}

void suite_method(void) {
    gbt_add_suite("method");
    gbt_add_test("side groups and rounding", side_groups_and_rounding);
    gbt_add_test("a group within a sum", a_group_within_a_sum);
    gbt_add_test("transformations of scores", transformations_of_scores);
    gbt_add_test("treatment comes first", treatment_comes_first);
    gbt_add_test("gaps", gaps);
    gbt_add_test("circles and empty groups", circles_and_empty_groups);
    gbt_add_test("without memory", without_memory);
}
