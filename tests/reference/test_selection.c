/* What comes after a score, against published and recomputed figures. */
#include "index/allocate_units.h"
#include "index/compare.h"
#include "index/explain_consistency.h"
#include "index/select.h"
#include "support/csv.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 11 };

/* An equal-weight mean of all columns but the first. The columns are freed by the caller. */
static gb_composite mean_of(const gbt_csv *csv, const char *const *names, size_t k, gb_normalise_options how,
                            double *column[]) {
    gb_indicator indicators[MOST] = {0};
    for (size_t j = 0; j < k; j++) {
        column[j] = gbt_csv_numbers(csv, names[j]);
        indicators[j] = (gb_indicator){.values = {.name = names[j], .n = csv->rows, .value = column[j]},
                                       .polarity = 1,
                                       .normalise = how};
    }
    gb_composite_options options = {0};
    gb_composite composite = {0};
    gb_error err = {0};
    gbt_equal_status("build", gb_composite_build(indicators, k, &options, &composite, NULL, &err), GB_OK,
                     &err);
    return composite;
}

static void release(gb_composite *composite, double *column[], gbt_csv *csv) {
    for (size_t j = 0; j < composite->k; j++)
        free(column[j]);
    gb_composite_release(composite);
    gbt_csv_release(csv);
}

/* OECD Better Life Index 2017, min-max to 1..100, equal weights: drop one topic, rank again. */
static void better_life_without_each_topic(void) {
    static const char *const topics[] = {"housing",      "income",      "jobs",    "community",
                                         "education",    "environment", "civic",   "health",
                                         "satisfaction", "safety",      "worklife"};
    char path[GBT_PATH], expected_path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/bli2017_raw.csv", path) ||
        !gbt_shared_path("reference/composite/bli2017_sensitivity_dropone.csv", expected_path))
        return;
    gbt_csv csv = gbt_csv_read(path), expected = gbt_csv_read(expected_path);
    double *column[MOST], *r = gbt_csv_numbers(&expected, "r_with_composite");
    double *most = gbt_csv_numbers(&expected, "drop_one_max_rank_shift");
    double *mean = gbt_csv_numbers(&expected, "drop_one_mean_rank_shift");
    gb_normalise_options how = {.method = GB_NORMALISE_MIN_MAX, .low = 1, .high = 100};
    gb_composite c = mean_of(&csv, topics, 11, how, column);
    gb_index_view view = gb_index_view_of(&c, NULL);
    gb_drop_one drop;
    gb_consistency consistency;
    gbt_equal_status("drop", gb_drop_one_build(&view, NULL, &drop, NULL), GB_OK, NULL);
    gbt_equal_status("consistency", gb_consistency_build(&view, true, &consistency, NULL), GB_OK, NULL);
    for (size_t j = 0; j < 11; j++) {
        gbt_near_double(topics[j], consistency.with_score[j], r[j], 1e-7);
        gbt_equal_double(topics[j], drop.max_shift[j], most[j], 0);
        gbt_near_double(topics[j], drop.mean_shift[j], mean[j], 1e-7);
    }
    gb_drop_one_release(&drop);
    gb_consistency_release(&consistency);
    free(r);
    free(most);
    free(mean);
    gbt_csv_release(&expected);
    release(&c, column, &csv);
}

/* OECD/JRC Handbook (2008), Technology Achievement Index: alpha, alpha without each, correlation with the
 * rest. */
static void technology_achievement_alpha(void) {
    static const char *const names[] = {"patents",    "royalties",   "internet",  "exports",
                                        "telephones", "electricity", "schooling", "university"};
    char path[GBT_PATH], expected_path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/tai_raw.csv", path) ||
        !gbt_shared_path("reference/composite/tai_indicator_statistics.csv", expected_path))
        return;
    gbt_csv csv = gbt_csv_read(path), expected = gbt_csv_read(expected_path);
    double *column[MOST], *without = gbt_csv_numbers(&expected, "alpha_if_deleted_recomputed");
    double *published = gbt_csv_numbers(&expected, "alpha_if_deleted_published");
    double *rest = gbt_csv_numbers(&expected, "corr_with_rest_recomputed");
    gb_composite c = mean_of(&csv, names, 8, (gb_normalise_options){0}, column);
    gb_index_view view = gb_index_view_of(&c, NULL);
    gb_consistency consistency;
    gbt_equal_status("consistency", gb_consistency_build(&view, true, &consistency, NULL), GB_OK, NULL);
    gbt_near_double("alpha", consistency.alpha, 0.703543, 5e-7);
    for (size_t j = 0; j < 8; j++) {
        gbt_near_double(names[j], consistency.alpha_without[j], without[j], 1e-8);
        gbt_near_double(names[j], consistency.alpha_without[j], published[j], 0.002);
        gbt_near_double(names[j], consistency.rest_correlation[j], rest[j], 1e-8);
    }
    gbt_equal_int("negative pairs: R 4.2.2, cor()", consistency.negative, 6);
    gbt_equal_int("pairs above 0.9", consistency.high, 0);
    gb_consistency_release(&consistency);
    free(without);
    free(published);
    free(rest);
    gbt_csv_release(&expected);
    release(&c, column, &csv);
}

/* The handbook's linear and geometric rankings of the same 23 countries; figures of R 4.2.2. */
static void technology_achievement_two_rankings(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/tai_published_ranks.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *linear = gbt_csv_numbers(&csv, "rank_lin"), *geometric = gbt_csv_numbers(&csv, "rank_gme");
    const char *codes[23];
    gbt_equal_int("countries", csv.rows, 23);
    for (size_t i = 0; i < 23; i++)
        codes[i] = gbt_csv_cell(&csv, i, 0);
    const gb_run old = {23, codes, linear, NULL}, now = {23, codes, geometric, NULL};
    gb_run_comparison c;
    gbt_equal_status("compare", gb_runs_compare(&old, &now, NULL, &c, NULL), GB_OK, NULL);
    gbt_equal_double("tau-b", c.tau_b, 0.636363636363636, 1e-14);
    gbt_equal_double("rho", c.spearman, 0.792490118577075, 1e-14);
    gbt_equal_double("mean shift", c.mean_shift, 3.043478260869565, 1e-14);
    gb_run_comparison_release(&c);
    free(linear);
    free(geometric);
    gbt_csv_release(&csv);
}

static gb_selection select_by(const gb_ranking *ranking, const gb_gate *gate) {
    gb_select_rule rule = {.gates = gate, .gate_count = 1};
    gb_selection s = {0};
    gb_error err = {0};
    gbt_equal_status("select", gb_select_by_gates(ranking, &rule, &s, NULL, &err), GB_OK, &err);
    return s;
}

/* CDC/ATSDR SVI 2020, Pennsylvania: a flag per indicator at the 90th percentile, counted. */
static void vulnerability_flags(void) {
    static const char *const names[] = {"EPL_POV150",  "EPL_UNEMP",  "EPL_HBURD",  "EPL_NOHSDP",
                                        "EPL_UNINSUR", "EPL_AGE65",  "EPL_AGE17",  "EPL_DISABL",
                                        "EPL_SNGPNT",  "EPL_LIMENG", "EPL_MINRTY", "EPL_MUNIT",
                                        "EPL_MOBILE",  "EPL_CROWD",  "EPL_NOVEH",  "EPL_GROUPQ"};
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/svi2020_pennsylvania.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *published = gbt_csv_numbers(&csv, "F_TOTAL"), *column[16];
    gb_values values[16];
    gb_flag flags[16];
    for (size_t j = 0; j < 16; j++) {
        column[j] = gbt_csv_numbers(&csv, names[j]);
        values[j] = (gb_values){.name = names[j], .n = csv.rows, .value = column[j]};
        flags[j] = (gb_flag){&values[j], {.value = 0.9, .or_equal = true}};
    }
    for (size_t k = 1; k <= 8; k++) {
        gb_gate gate = {.kind = GB_GATE_FLAGS, .count = k, .flags = flags, .flag_count = 16};
        gb_selection s = select_by(NULL, &gate);
        for (size_t i = 0; i < csv.rows; i++)
            gbt_equal_int(gbt_csv_cell(&csv, i, 1), s.selected[i], published[i] >= (double)k);
        gb_selection_release(&s);
    }
    for (size_t j = 0; j < 16; j++)
        free(column[j]);
    free(published);
    gbt_csv_release(&csv);
}

static double place_of(const char *word, const char *const *words, size_t count) {
    for (size_t w = 0; w < count; w++)
        if (strcmp(word, words[w]) == 0)
            return (double)w + 1;
    return NAN;
}

/* Berlin, Monitoring Soziale Stadtentwicklung 2021: areas that ask special attention have status 4, or status
 * 3 and negative dynamics; the published index says so as 4+, 4+/-, 4-, 3-. */
static void berlin_areas_of_attention(void) {
    static const char *const status_words[] = {"hoch", "mittel", "niedrig", "sehr niedrig"};
    static const char *const dynamics_words[] = {"positiv", "stabil", "negativ"};
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/berlin_mss2021.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *value = malloc(2 * csv.rows * sizeof *value);
    uint8_t *state = malloc(2 * csv.rows);
    size_t valid = gbt_csv_column(&csv, "valid"), published = gbt_csv_column(&csv, "sdi");
    for (size_t i = 0; i < csv.rows; i++) {
        double *status = &value[i], *dynamics = &value[csv.rows + i];
        *status = place_of(gbt_csv_cell(&csv, i, gbt_csv_column(&csv, "status_class")), status_words, 4);
        *dynamics = place_of(gbt_csv_cell(&csv, i, gbt_csv_column(&csv, "dynamic_class")), dynamics_words, 3);
        state[i] = state[csv.rows + i] = isnan(*status) ? GB_NOT_APPLICABLE : GB_PRESENT;
    }
    const gb_values status = {.name = "status", .n = csv.rows, .value = value, .state = state};
    const gb_values dynamics = {
        .name = "dynamics", .n = csv.rows, .value = value + csv.rows, .state = state + csv.rows};
    static const gb_class_pair pairs[] = {{4, GB_CLASS_ANY}, {3, 3}};
    gb_gate gate = {
        .kind = GB_GATE_CLASSES, .status = &status, .dynamics = &dynamics, .pairs = pairs, .pair_count = 2};
    gb_selection s = select_by(NULL, &gate);
    for (size_t i = 0; i < csv.rows; i++) {
        const char *sdi = gbt_csv_cell(&csv, i, published);
        gbt_equal_int(gbt_csv_cell(&csv, i, 1), s.selected[i], sdi[0] == '4' || strcmp(sdi, "3-") == 0);
        gbt_equal_int("excluded areas are unknown", s.reason[i] == GB_SELECT_UNKNOWN,
                      gbt_csv_number(&csv, i, valid) == 0);
    }
    gb_selection_release(&s);
    free(value);
    free(state);
    gbt_csv_release(&csv);
}

/* The worst Belgian sectors of 2011 that together hold 30 % of the people: the rule of the dynamic analysis
 * of neighbourhoods in difficulty. Figures of R 4.2.2, cumsum() down the published rank. */
static void belgian_sectors_with_a_share_of_the_people(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/bimd2011_sectors.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *rank = gbt_csv_numbers(&csv, "bimd_rank"), *people = gbt_csv_numbers(&csv, "population");
    const gb_values ranks = {.n = csv.rows, .value = rank}, population = {.n = csv.rows, .value = people};
    gb_rank_options lowest = {.lowest_first = true};
    gb_ranking ranking;
    gbt_equal_status("rank", gb_rank(&ranks, &lowest, &ranking, NULL), GB_OK, NULL);
    gb_gate gate = {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.3, .values = &population};
    gb_selection s = select_by(&ranking, &gate);
    gbt_equal_int("sectors", s.count, 3767);
    gbt_equal_double("people", s.report[0].held, 3285584, 0);
    gb_selection_release(&s);
    gate.border = GB_BORDER_OUT;
    s = select_by(&ranking, &gate);
    gbt_equal_double("people before the last", s.report[0].held, 3281623, 0);
    gb_selection_release(&s);
    gb_ranking_release(&ranking);
    free(rank);
    free(people);
    gbt_csv_release(&csv);
}

/* The expected value of one formula; empty when it is not there. */
static const char *expected_of(const gbt_csv *csv, const char *id) {
    for (size_t i = 0; i < csv->rows; i++)
        if (strcmp(gbt_csv_cell(csv, i, 0), id) == 0)
            return gbt_csv_cell(csv, i, 3);
    return "";
}

static void single_formulas(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/formula_vectors.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    static const double claim[] = {0.40, 0.35, 0.15, 0.10};
    gb_units_options options = {.ties = GB_UNITS_TIES_ORDER};
    gb_units_report report;
    int64_t units[4];
    gbt_equal_status("units", gb_units_divide(claim, NULL, NULL, 4, 10, &options, units, &report, NULL),
                     GB_OK, NULL);
    char text[64];
    snprintf(text, sizeof text, "%d;%d;%d;%d", (int)units[0], (int)units[1], (int)units[2], (int)units[3]);
    gbt_equal_text("largest remainder", text, expected_of(&csv, "largest_remainder"));
    const double income = 9000, mix = 0.7 * 18750 + 0.3 * 17000, share = 12, city = 10, base = 400;
    const gb_values incomes = {.n = 1, .value = &income}, mixes = {.n = 1, .value = &mix};
    const gb_values shares = {.n = 1, .value = &share}, whole = {.n = 1, .value = &city};
    const gb_values bases = {.n = 1, .value = &base};
    double limit;
    gb_threshold line = {.kind = GB_THRESHOLD_OF_PARENT, .value = 0.6, .parent = &mixes};
    gb_threshold_limits(&incomes, &line, &limit, NULL);
    gbt_equal_double("quartiers prioritaires", limit, strtod(expected_of(&csv, "qpv_threshold"), NULL),
                     1e-12);
    gb_threshold norm = {.kind = GB_THRESHOLD_BINOMIAL_MEAN, .value = 2, .base = &bases, .parent = &whole};
    gb_threshold_limits(&shares, &norm, &limit, NULL);
    gbt_equal_double("Regiomonitor", limit, strtod(expected_of(&csv, "regio_norm"), NULL), 1e-12);
    gbt_csv_release(&csv);
}

static void suite(void) {
    gbt_add_suite("after the score");
    gbt_add_test("Better Life Index without each topic", better_life_without_each_topic);
    gbt_add_test("Technology Achievement Index: alpha", technology_achievement_alpha);
    gbt_add_test("Technology Achievement Index: two rankings", technology_achievement_two_rankings);
    gbt_add_test("Social Vulnerability Index: flags", vulnerability_flags);
    gbt_add_test("Berlin: areas of attention", berlin_areas_of_attention);
    gbt_add_test("Belgian sectors with 30 % of the people", belgian_sectors_with_a_share_of_the_people);
    gbt_add_test("single formulas", single_formulas);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite};
    return gbt_main(argc, argv, suites, 1);
}
