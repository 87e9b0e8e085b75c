#include "base/memory.h"
#include "index/compare.h"
#include "suites.h"

#include <math.h>

/* B falls out, D comes in, E is new, Z is gone. */
static const char *const old_codes[] = {"A", "B", "C", "D", "Z"}, *const new_codes[] = {"D", "A", "E", "C",
                                                                                        "B"};
static const double old_rank[] = {1, 2, 3, 4, 5}, new_rank[] = {2, 1, 5, 4, 3};
static const uint8_t old_in[] = {1, 1, 0, 0, 1}, new_in[] = {1, 1, 1, 0, 0};
static const gb_run old_run = {5, old_codes, old_rank, old_in}, new_run = {5, new_codes, new_rank, new_in};

static void two_runs(void) {
    gb_run_comparison c;
    gb_error err = {0};
    gbt_equal_status("compare", gb_runs_compare(&old_run, &new_run, NULL, &c, &err), GB_OK, &err);
    static const int32_t match[] = {3, 0, GB_NO_MATCH, 2, 1};
    static const double up[] = {2, 0, NAN, -1, -1};
    static const gb_move moves[] = {GB_MOVE_IN, GB_MOVE_STAYED_IN, GB_MOVE_APPEARED, GB_MOVE_STAYED_OUT,
                                    GB_MOVE_OUT};
    for (size_t i = 0; i < 5; i++) {
        gbt_equal_int(new_codes[i], c.old[i], match[i]);
        gbt_equal_double(new_codes[i], c.up[i], up[i], 0);
        gbt_equal_text(new_codes[i], gb_move_id((gb_move)c.move[i]), gb_move_id(moves[i]));
    }
    gbt_equal_int("matched", c.matched, 4);
    gbt_equal_int("vanished", c.vanished_count, 1);
    gbt_equal_int("Z", c.vanished[0], 4);
    gbt_equal_int("stayed in: A", c.stayed_in, 1);
    gbt_equal_int("in: D, E", c.newly_in, 2);
    gbt_equal_int("out: B, Z", c.newly_out, 2);
    gbt_equal_double("1 of 5", c.jaccard, 0.2, 1e-15);
    gbt_equal_double("mean of 2 0 1 1", c.mean_shift, 1, 0);
    gbt_equal_double("most", c.max_shift, 2, 0);
    /* D A C B: 4 1 3 2 became 2 1 4 3: discordant DC, DB */
    gbt_equal_double("tau", c.tau_b, (4 - 2) / 6.0, 1e-14);
    gbt_equal_double("1 - 6 x 6 / 60", c.spearman, 0.4, 1e-14);
    gb_run_comparison_release(&c);
}

static void same_and_reversed(void) {
    static const double reversed[] = {5, 4, 3, 2, 1};
    gb_run other = {5, old_codes, reversed, NULL};
    gb_run_comparison c;
    gb_runs_compare(&old_run, &old_run, NULL, &c, NULL);
    gbt_true("the same", c.tau_b == 1 && c.spearman == 1 && c.jaccard == 1 && c.mean_shift == 0);
    gb_run_comparison_release(&c);
    gb_runs_compare(&old_run, &other, NULL, &c, NULL);
    gbt_true("reversed", c.tau_b == -1 && c.spearman == -1 && isnan(c.jaccard));
    gbt_equal_double("4 2 0 2 4", c.mean_shift, 2.4, 1e-15);
    gb_run_comparison_release(&c);
}

static void given_matches(void) {
    static const int32_t match[] = {4, 0, 3, 2, GB_NO_MATCH}, twice[] = {4, 4, 3, 2, 1},
                         far[] = {5, 0, 1, 2, 3};
    gb_run_comparison c;
    gbt_equal_status("given", gb_runs_compare(&old_run, &new_run, match, &c, NULL), GB_OK, NULL);
    gbt_equal_double("Z became D", c.up[0], 3, 0);
    gbt_equal_int("B is gone", c.vanished[0], 1);
    gb_run_comparison_release(&c);
    gb_error err = {0};
    gbt_equal_status("twice", gb_runs_compare(&old_run, &new_run, twice, &c, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("which", err.code, "Z");
    gbt_equal_status("far", gb_runs_compare(&old_run, &new_run, far, &c, NULL), GB_ERR_BUG, NULL);
    static const char *const double_codes[] = {"A", "B", "A"}, *const others[] = {"x", "y", "z"};
    gb_run doubled = {3, double_codes, old_rank, NULL}, strange = {3, others, old_rank, NULL};
    gb_error_clear(&err);
    gbt_equal_status("a code twice", gb_runs_compare(&doubled, &new_run, NULL, &c, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("which", err.code, "A");
    gbt_equal_status("nothing in common", gb_runs_compare(&strange, &new_run, NULL, &c, NULL), GB_ERR_DATA,
                     NULL);
}

/* Values of R 4.2.2, cor(method = "kendall") and "spearman", with ties. */
static void rank_correlations(void) {
    static const double a[] = {1, 2, 2, 4, 5, 6, 6, 6, 9, 10}, b[] = {2, 1, 3, 3, 7, 5, 5, 8, 10, 9};
    double got;
    gb_kendall_tau_b(a, b, 10, &got, NULL);
    gbt_equal_double("tau-b", got, 0.7621208131672654, 1e-14);
    gb_spearman(a, b, 10, &got, NULL);
    gbt_equal_double("rho", got, 0.9009676546491148, 1e-14);
    static const double equal[] = {3, 3, 3};
    gb_kendall_tau_b(equal, a, 3, &got, NULL);
    gbt_true("all tied", isnan(got));
    gb_spearman(equal, a, 3, &got, NULL);
    gbt_true("all tied", isnan(got));
    gb_kendall_tau_b(a, b, 1, &got, NULL);
    gbt_true("one", isnan(got));
}

/* Pair by pair, as the definition says. */
static void kendall_by_definition(void) {
    enum { M = 137 };
    double x[M], y[M], got;
    int64_t difference = 0, untied_x = 0, untied_y = 0;
    for (size_t i = 0; i < M; i++) {
        x[i] = (double)((i * 7919) % 31);
        y[i] = (double)((i * 104729) % 17) + x[i] / 4;
    }
    for (size_t i = 0; i < M; i++)
        for (size_t j = 0; j < i; j++) {
            int sx = (x[i] > x[j]) - (x[i] < x[j]), sy = (y[i] > y[j]) - (y[i] < y[j]);
            difference += sx * sy;
            untied_x += sx != 0;
            untied_y += sy != 0;
        }
    gb_kendall_tau_b(x, y, M, &got, NULL);
    gbt_equal_double("tau-b", got, (double)difference / sqrt((double)untied_x) / sqrt((double)untied_y),
                     1e-14);
}

/* old 10; data +2, method +3, both together 2 x as much as data alone more; boundaries +1 */
static void causes(void) {
    static const double v[GB_SCENARIOS][3] = {
        {10, 5, 1}, /* nothing new */
        {12, 5, 1}, /* data */
        {13, 5, 1}, /* method */
        {19, 5, 1}, /* data and method: 4 more than the two by themselves */
        {11, 8, 1}, /* boundaries */
        {13, 8, NAN}, {14, 8, 1}, {20, 8, 1},
    };
    const double *scenarios[GB_SCENARIOS];
    for (int s = 0; s < GB_SCENARIOS; s++)
        scenarios[s] = v[s];
    gb_change_parts p;
    gbt_equal_status("parts", gb_change_take_apart(scenarios, 3, NULL, &p, NULL), GB_OK, NULL);
    gbt_equal_double("change", p.change[0], 10, 0);
    gbt_equal_double("data: 2 and half of 4", p.shapley[0], 4, 1e-14);
    gbt_equal_double("method: 3 and half of 4", p.shapley[3], 5, 1e-14);
    gbt_equal_double("boundaries", p.shapley[6], 1, 1e-14);
    gbt_equal_double("only boundaries", p.shapley[7], 3, 1e-14);
    gbt_equal_double("data did nothing there", p.shapley[1], 0, 0);
    gbt_equal_double("in order: data first", p.ordered[0], 2, 0);
    gbt_equal_double("then method", p.ordered[3], 7, 0);
    gbt_equal_double("then boundaries", p.ordered[6], 1, 0);
    gbt_true("a scenario is missing", isnan(p.change[2]) && isnan(p.shapley[2]) && isnan(p.ordered[2]));
    gbt_equal_int("known", p.known, 2);
    gbt_equal_double("share of data", p.share[GB_CAUSE_DATA], 4.0 / 13, 1e-14);
    gbt_equal_double("share of boundaries", p.share[GB_CAUSE_BOUNDARIES], 4.0 / 13, 1e-14);
    gb_change_parts_release(&p);
    static const gb_cause order[] = {GB_CAUSE_METHOD, GB_CAUSE_DATA, GB_CAUSE_BOUNDARIES};
    gb_change_take_apart(scenarios, 3, order, &p, NULL);
    gbt_equal_double("method first", p.ordered[3], 3, 0);
    gbt_equal_double("data second", p.ordered[0], 6, 0);
    gbt_equal_double("the order plays no part", p.shapley[0], 4, 1e-14);
    gb_change_parts_release(&p);
    static const gb_cause wrong[] = {GB_CAUSE_METHOD, GB_CAUSE_METHOD, GB_CAUSE_DATA};
    gbt_equal_status("order", gb_change_take_apart(scenarios, 3, wrong, &p, NULL), GB_ERR_USAGE, NULL);
    gbt_equal_text("id", gb_cause_id(GB_CAUSE_BOUNDARIES), "boundaries");
}

/* Any eight figures: the parts sum to the change. */
static void parts_sum_to_the_change(void) {
    enum { M = 50 };
    double v[GB_SCENARIOS][M];
    const double *scenarios[GB_SCENARIOS];
    for (int s = 0; s < GB_SCENARIOS; s++) {
        for (int i = 0; i < M; i++)
            v[s][i] = fmod((double)((s + 3) * (i + 7) * 7919), 1013) / 7;
        scenarios[s] = v[s];
    }
    gb_change_parts p;
    gb_change_take_apart(scenarios, M, NULL, &p, NULL);
    for (size_t i = 0; i < M; i++) {
        gbt_near_double("Shapley", p.shapley[i] + p.shapley[M + i] + p.shapley[2 * M + i], p.change[i],
                        1e-11);
        gbt_near_double("ordered", p.ordered[i] + p.ordered[M + i] + p.ordered[2 * M + i], p.change[i],
                        1e-11);
    }
    gb_change_parts_release(&p);
}

static void survives_lack_of_memory(void) {
    const double *scenarios[GB_SCENARIOS];
    for (int s = 0; s < GB_SCENARIOS; s++)
        scenarios[s] = old_rank;
    for (int what = 0; what < 2; what++)
        for (size_t k = 0, done = 0; !done; k++) {
            size_t before = gb_test_live_blocks();
            gb_run_comparison c;
            gb_change_parts p;
            gb_test_fail_allocation(k);
            gb_status status = what ? gb_change_take_apart(scenarios, 5, NULL, &p, NULL)
                                    : gb_runs_compare(&old_run, &new_run, NULL, &c, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            if (done && what)
                gb_change_parts_release(&p);
            else if (done)
                gb_run_comparison_release(&c);
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        }
}

void suite_compare(void) {
    gbt_add_suite("compare");
    gbt_add_test("two runs", two_runs);
    gbt_add_test("the same and reversed", same_and_reversed);
    gbt_add_test("given matches", given_matches);
    gbt_add_test("rank correlations", rank_correlations);
    gbt_add_test("Kendall by its definition", kendall_by_definition);
    gbt_add_test("causes", causes);
    gbt_add_test("parts sum to the change", parts_sum_to_the_change);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
