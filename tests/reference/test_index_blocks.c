/* The building blocks of the index engine against published tables and other programs: treatment,
 * normalisation, weights, combination, classes. */
#include "base/number.h"
#include "index/ahp.h"
#include "index/bod.h"
#include "index/class.h"
#include "index/combine.h"
#include "index/normalise.h"
#include "index/rank.h"
#include "index/treat.h"
#include "index/vote.h"
#include "index/weigh.h"
#include "stats/pca.h"
#include "stats/smooth.h"
#include "support/csv.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 16 }; /* columns of a table here */

/* A table of numbers: named columns of a CSV. */
typedef struct table {
    gbt_csv csv;
    gb_values column[MOST];
    size_t k;
} table;

static bool read_csv(const char *name, gbt_csv *out) {
    char path[GBT_PATH], relative[200];
    snprintf(relative, sizeof relative, "reference/%s", name);
    if (!gbt_shared_path(relative, path))
        return false;
    *out = gbt_csv_read(path);
    return true;
}

static bool read_table(const char *name, size_t first, size_t k, table *t) {
    if (!read_csv(name, &t->csv))
        return false;
    t->k = k;
    for (size_t j = 0; j < k; j++) {
        const char *head = t->csv.cell[first + j];
        t->column[j] = (gb_values){.name = head, .n = t->csv.rows, .value = gbt_csv_numbers(&t->csv, head)};
    }
    return true;
}

static void release_table(table *t) {
    for (size_t j = 0; j < t->k; j++)
        free((void *)t->column[j].value);
    gbt_csv_release(&t->csv);
}

/* The table on one scale; release with free(out[0].value). */
static void normalise_table(const table *t, gb_polarity polarity, const gb_normalise_options *o,
                            gb_values *out) {
    size_t n = t->csv.rows;
    double *cells = malloc(n * t->k * sizeof *cells);
    for (size_t j = 0; j < t->k; j++) {
        gb_error err = {0};
        out[j] = (gb_values){.name = t->column[j].name, .n = n, .value = cells + j * n};
        gbt_equal_status(out[j].name, gb_normalise(&t->column[j], polarity, o, cells + j * n, NULL, &err),
                         GB_OK, &err);
    }
}

static double largest_difference(const double *got, const double *want, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, isnan(got[i]) ? INFINITY : fabs(got[i] - want[i]));
    return most;
}

static void check_column(const gbt_csv *csv, const char *name, const double *got, double within) {
    double *want = gbt_csv_numbers(csv, name);
    gbt_near_double(name, largest_difference(got, want, csv->rows), 0, within);
    free(want);
}

/* --- Better Life Index 2017: weights and aggregations made with other programs --- */

static void bli_weights(void) {
    table t;
    gbt_csv want;
    if (!read_table("composite/bli2017_raw.csv", 1, 11, &t))
        return;
    if (read_csv("composite/bli2017_weights.csv", &want)) {
        const gb_normalise_options min_max = {.method = GB_NORMALISE_MIN_MAX};
        gb_values scaled[MOST];
        normalise_table(&t, 1, &min_max, scaled);
        const struct {
            const char *column;
            gb_weighting rule;
            const gb_values *on;
        } cases[] = {{"entropy", GB_WEIGHTS_ENTROPY, t.column},
                     {"pca1_sqloading_weight", GB_WEIGHTS_PCA, t.column},
                     {"critic", GB_WEIGHTS_CRITIC, scaled},
                     {"sd_weight", GB_WEIGHTS_SD, scaled},
                     {"inverse_sd", GB_WEIGHTS_INVERSE_SD, t.column}};
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            double weight[MOST];
            gb_weigh_options o = {.weighting = cases[c].rule};
            gb_error err = {0};
            gbt_equal_status(cases[c].column, gb_weigh(cases[c].on, 11, &o, weight, &err), GB_OK, &err);
            check_column(&want, cases[c].column, weight, 1e-8);
        }
        gb_pca pca;
        gb_pca_options plain = {0};
        gbt_equal_status("pca", gb_pca_build(t.column, 11, &plain, &pca, NULL), GB_OK, NULL);
        check_column(&want, "pca1_loading", pca.loading, 1e-8);
        gb_pca_release(&pca);
        free((void *)scaled[0].value);
        gbt_csv_release(&want);
    }
    release_table(&t);
}

static void bli_case(const gbt_csv *want, const char *name, const gb_values *columns,
                     const gb_combine_options *options, double sign) {
    double weight[11];
    for (size_t j = 0; j < 11; j++)
        weight[j] = 1;
    gb_combined c;
    gb_error err = {0};
    gbt_equal_status(name, gb_combine_columns(columns, 11, weight, options, &c, &err), GB_OK, &err);
    if (err.status != GB_OK)
        return;
    for (size_t i = 0; i < c.n; i++)
        c.score[i] *= sign;
    check_column(want, name, c.score, 1e-7);
    gb_combined_release(&c);
}

/* High is good in this table: "pos" and "neg" are its makers' own names for the signs of the penalty. */
static void bli_aggregations(void) {
    static const double worst[11] = {0, 0, 0, 0, 0, 0, 0, 0, 1 / 3.0, 1 / 3.0, 1 / 3.0};
    static const double best[11] = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    static const gb_normalise_options scales[] = {
        {.center_at = 100, .spread_to = 10},
        {.method = GB_NORMALISE_AMPI},
        {.method = GB_NORMALISE_MIN_MAX, .low = 1, .high = 100},
        {0},
        {.method = GB_NORMALISE_THRESHOLD, .cut_unit = GB_CUT_QUANTILE, .threshold = 0.8},
        {.method = GB_NORMALISE_NONE}};
    enum { Z100, AMPI, ONE_TO_100, Z, FLAGS, RAW };
    const gb_combine_parameters none = {0};
    const struct {
        const char *name;
        int scale;
        gb_polarity polarity;
        gb_combine combine;
        gb_combine_parameters p;
    } cases[] = {
        {"mpi_neg_compind", Z100, 1, GB_COMBINE_MPI, {.sample_variance = true}},
        {"mpi_pos_compind", Z100, 1, GB_COMBINE_MPI, {.sample_variance = true, .penalty = GB_PENALTY_DOWN}},
        {"mpi_neg_population_sd", Z100, 1, GB_COMBINE_MPI, {.penalty = GB_PENALTY_UP}},
        {"mpi_pos_population_sd", Z100, 1, GB_COMBINE_MPI, {.penalty = GB_PENALTY_DOWN}},
        {"ampi_neg", AMPI, 1, GB_COMBINE_MPI, {.penalty = GB_PENALTY_DOWN}},
        {"ampi_pos", AMPI, 1, GB_COMBINE_MPI, {.penalty = GB_PENALTY_UP}},
        {"amean_minmax1_100", ONE_TO_100, 1, GB_COMBINE_MEAN, none},
        {"gmean_minmax1_100", ONE_TO_100, 1, GB_COMBINE_GEOMETRIC, none},
        {"hmean_minmax1_100", ONE_TO_100, 1, GB_COMBINE_HARMONIC, none},
        {"power_mean_p2", ONE_TO_100, 1, GB_COMBINE_POWER, {.power = 2}},
        {"power_mean_pm2", ONE_TO_100, 1, GB_COMBINE_POWER, {.power = -2}},
        {"mean_min_a05_b1", Z100, 1, GB_COMBINE_MEAN_MIN, {.alpha = 0.5, .beta = 1}},
        {"wroclaw_z", Z, -1, GB_COMBINE_WROCLAW, none},
        {"owa_worst3", ONE_TO_100, 1, GB_COMBINE_OWA, {.order_weights = worst}},
        {"owa_best3", ONE_TO_100, 1, GB_COMBINE_OWA, {.order_weights = best}},
        {"borda", RAW, 1, GB_COMBINE_BORDA, none},
        {"copeland", RAW, 1, GB_COMBINE_COPELAND, none},
        {"flags_below_p20", FLAGS, -1, GB_COMBINE_COUNT_FLAGS, none},
    };
    table t;
    gbt_csv want;
    if (!read_table("composite/bli2017_raw.csv", 1, 11, &t))
        return;
    if (read_csv("composite/bli2017_aggregations.csv", &want)) {
        for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
            gb_values scaled[MOST];
            normalise_table(&t, cases[c].polarity, &scales[cases[c].scale], scaled);
            gb_combine_options o = {.combine = cases[c].combine, .parameters = cases[c].p};
            bli_case(&want, cases[c].name, scaled, &o, 1);
            free((void *)scaled[0].value);
        }
        gbt_csv_release(&want);
    }
    release_table(&t);
}

/* --- Technology Achievement Index: tables of the OECD handbook --- */

static void tai_schooling(void) {
    static const double cuts[] = {0.05, 0.15, 0.35, 0.65, 0.85, 0.95}, around[] = {0.8, 1.2};
    static const double scores[] = {0, 20, 40, 50, 60, 80, 100}, sides[] = {-1, 0, 1};
    static const struct {
        const char *column;
        gb_normalise_options options;
        double times, within;
    } cases[] = {
        {"rank", {.method = GB_NORMALISE_RANK}, 1, 0},
        {"z", {0}, 1, 0.005001},
        {"minmax", {.method = GB_NORMALISE_MIN_MAX}, 1, 0.005001},
        {"ratio_mean", {.method = GB_NORMALISE_RATIO}, 1, 0.005001},
        {"ratio_best", {.method = GB_NORMALISE_RATIO, .reference = GB_REFERENCE_MAX}, 1, 0.005001},
        {"ratio_worst", {.method = GB_NORMALISE_RATIO, .reference = GB_REFERENCE_MIN}, 1, 0.005001},
        {"above_below_mean_p20",
         {.method = GB_NORMALISE_CATEGORICAL,
          .cut_unit = GB_CUT_REFERENCE,
          .cuts = around,
          .cut_count = 2,
          .scores = sides},
         1,
         0},
        {"percentile", {.method = GB_NORMALISE_PERCENT_RANK, .percent = GB_PERCENT_UPPER}, 100, 0.0500001},
    };
    table t;
    if (!read_table("composite/tai_schooling_normalisations.csv", 1, 1, &t))
        return;
    double out[30];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_error err = {0};
        gbt_equal_status(cases[c].column, gb_normalise(&t.column[0], 1, &cases[c].options, out, NULL, &err),
                         GB_OK, &err);
        for (size_t i = 0; i < t.csv.rows; i++)
            out[i] *= cases[c].times;
        check_column(&t.csv, cases[c].column, out, cases[c].within);
    }
    /* the handbook's classes by percentile; one value (9.4, at the 35th) stands on a cut it does not print */
    gb_normalise_options classes = {.method = GB_NORMALISE_CATEGORICAL,
                                    .cut_unit = GB_CUT_QUANTILE,
                                    .cuts = cuts,
                                    .cut_count = 6,
                                    .scores = scores};
    gbt_equal_status("categorical", gb_normalise(&t.column[0], 1, &classes, out, NULL, NULL), GB_OK, NULL);
    gbt_equal_double("the best gets 100", out[1], 100, 0);
    gbt_equal_double("the middle gets 50", out[3], 50, 0);
    release_table(&t);
}

static void tai_components(void) {
    table t;
    gbt_csv want;
    if (!read_table("composite/tai_raw.csv", 1, 8, &t))
        return;
    if (read_csv("composite/tai_indicator_statistics.csv", &want)) {
        gb_pca pca;
        gb_pca_options o = {0};
        gb_error err = {0};
        gbt_equal_status("pca", gb_pca_build(t.column, 8, &o, &pca, &err), GB_OK, &err);
        check_column(&want, "eigenvalue_recomputed", pca.eigenvalue, 1e-8);
        CU_ASSERT(gb_varimax(pca.loading, 8, 4));
        bool taken[4] = {0};
        for (size_t f = 0; f < 4; f++) { /* printed order and signs are free */
            char name[8];
            snprintf(name, sizeof name, "rot_f%zu", f + 1);
            double *printed = gbt_csv_numbers(&want, name), least = INFINITY;
            size_t best = 0;
            for (size_t c = 0; c < 4; c++)
                for (int sign = -1; sign <= 1; sign += 2) {
                    double most = 0;
                    for (size_t j = 0; j < 8; j++)
                        most = fmax(most, fabs(sign * pca.loading[c * 8 + j] - printed[j]));
                    best = most < least ? c : best;
                    least = fmin(least, most);
                }
            gbt_near_double(name, least, 0, 0.03);
            gbt_true("each factor once", !taken[best]);
            taken[best] = true;
            free(printed);
        }
        double weight[8];
        gb_factor_weights(pca.loading, 8, 4, weight);
        check_column(&want, "fa_weight_pc_published", weight, 0.0101);
        gb_weigh_options rule = {.weighting = GB_WEIGHTS_FACTOR, .factors = 4};
        double same[8];
        gbt_equal_status("factor", gb_weigh(t.column, 8, &rule, same, NULL), GB_OK, NULL);
        gbt_near_double("as a rule", largest_difference(same, weight, 8), 0, 0);
        gb_pca_release(&pca);
        gbt_csv_release(&want);
    }
    release_table(&t);
}

static void check_ranks(const gbt_csv *csv, const char *name, const double *score) {
    gb_values values = {.name = name, .n = csv->rows, .value = score};
    gb_ranking ranking;
    gb_rank_options o = {0};
    gbt_equal_status(name, gb_rank(&values, &o, &ranking, NULL), GB_OK, NULL);
    check_column(csv, name, ranking.rank, 0);
    gb_ranking_release(&ranking);
}

static void tai_scores(void) {
    table t;
    gbt_csv ranks, posts;
    if (!read_table("composite/tai_raw.csv", 1, 8, &t))
        return;
    if (!read_csv("composite/tai_published_ranks.csv", &ranks) ||
        !read_csv("composite/tai_indicator_statistics.csv", &posts))
        return;
    gb_values scaled[MOST];
    const gb_normalise_options min_max = {.method = GB_NORMALISE_MIN_MAX};
    normalise_table(&t, 1, &min_max, scaled);
    gb_bod bod;
    gb_bod_options free_weights = {0};
    gb_error err = {0};
    gbt_equal_status("bod", gb_bod_build(scaled, 8, &free_weights, &bod, &err), GB_OK, &err);
    check_column(&ranks, "bod_unconstrained_minmax", bod.score, 1e-8);
    gb_bod_release(&bod);

    double weight[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    gb_combined c;
    for (size_t j = 0; j < 8; j++) { /* the handbook's LIN: goalposts of the makers */
        gb_normalise_options goals = {.method = GB_NORMALISE_GOALPOSTS, .cap = true};
        goals.goal_low = gbt_csv_number(&posts, j, gbt_csv_column(&posts, "goalpost_min"));
        goals.goal_high = gbt_csv_number(&posts, j, gbt_csv_column(&posts, "goalpost_max"));
        gb_normalise(&t.column[j], 1, &goals, (double *)scaled[j].value, NULL, NULL);
    }
    gb_combine_options mean = {0};
    gbt_equal_status("lin", gb_combine_columns(scaled, 8, weight, &mean, &c, NULL), GB_OK, NULL);
    check_column(&ranks, "lin_goalpost_score", c.score, 1e-6);
    check_ranks(&ranks, "rank_lin", c.score);
    gb_combined_release(&c);
    gb_combine_options geometric = {.combine = GB_COMBINE_GEOMETRIC}; /* GME: of the raw values */
    gbt_equal_status("gme", gb_combine_columns(t.column, 8, weight, &geometric, &c, &err), GB_OK, &err);
    check_ranks(&ranks, "rank_gme", c.score);
    gb_combined_release(&c);
    free((void *)scaled[0].value);
    gbt_csv_release(&ranks);
    gbt_csv_release(&posts);
    release_table(&t);
}

static void ahp_example(void) {
    table t;
    if (!read_table("composite/ahp_matrix_example.csv", 1, 8, &t))
        return;
    double matrix[64], weight[8];
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < 8; j++)
            matrix[i * 8 + j] = t.column[j].value[i];
    gb_ahp how;
    gb_error err = {0};
    gbt_equal_status("ahp", gb_ahp_weights(matrix, 8, false, weight, &how, NULL, &err), GB_OK, &err);
    check_column(&t.csv, "weight", weight, 1e-6);
    gbt_near_double("lambda", how.lambda, 8.211079, 1e-6);
    gbt_near_double("CI", how.index, 0.030154, 1e-6);
    gbt_near_double("CR", how.ratio, 0.021386, 1e-6);
    gb_ahp_weights(matrix, 8, true, weight, &how, NULL, NULL);
    check_column(&t.csv, "geomean_weight", weight, 1e-6);
    release_table(&t);
}

/* --- Human Development Index 2022 --- */

static void hdi_2022(void) {
    static const gb_normalise_options goals[] = {
        {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 20, .goal_high = 85, .cap = true},
        {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 0, .goal_high = 18, .cap = true},
        {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 0, .goal_high = 15, .cap = true},
        {.method = GB_NORMALISE_GOALPOSTS,
         .goal_low = 100,
         .goal_high = 75000,
         .cap = true,
         .logarithm = true}};
    enum { COUNTRIES = 193 };
    static double parts[4][COUNTRIES], school[COUNTRIES];
    table t;
    if (!read_table("composite/hdi2022.csv", 2, 4, &t))
        return;
    CU_ASSERT_EQUAL_FATAL(t.csv.rows, COUNTRIES);
    for (size_t j = 0; j < 4; j++)
        gbt_equal_status(t.column[j].name, gb_normalise(&t.column[j], 1, &goals[j], parts[j], NULL, NULL),
                         GB_OK, NULL);
    for (size_t i = 0; i < COUNTRIES; i++)
        school[i] = (parts[1][i] + parts[2][i]) / 2;
    gb_values columns[] = {{.name = "health", .n = COUNTRIES, .value = parts[0]},
                           {.name = "education", .n = COUNTRIES, .value = school},
                           {.name = "income", .n = COUNTRIES, .value = parts[3]}};
    const double weight[] = {1, 1, 1};
    gb_combine_options o = {.combine = GB_COMBINE_GEOMETRIC};
    gb_combined c;
    gb_error err = {0};
    gbt_equal_status("hdi", gb_combine_columns(columns, 3, weight, &o, &c, &err), GB_OK, &err);
    check_column(&t.csv, "hdi", c.score, 0.0006);
    gb_combined_release(&c);
    release_table(&t);
}

/* --- ASEM: the treatment of COINr 1.1.14 --- */

static size_t row_of(const gbt_csv *csv, const char *column, const char *key) {
    size_t c = gbt_csv_column(csv, column);
    for (size_t i = 0; i < csv->rows; i++)
        if (strcmp(gbt_csv_cell(csv, i, c), key) == 0)
            return i;
    return csv->rows;
}

typedef struct asem {
    gbt_csv raw, meta, imputed, shape, points;
} asem;

/* Divided by its denominator, with the imputed points put in. */
static void asem_indicator(const asem *a, size_t m, const char *id, double *x) {
    const char *by = gbt_csv_cell(&a->meta, m, gbt_csv_column(&a->meta, "Denominator"));
    for (size_t i = 0; i < a->raw.rows; i++) {
        x[i] = gbt_csv_number(&a->raw, i, gbt_csv_column(&a->raw, id));
        if (by[0])
            x[i] /= gbt_csv_number(&a->raw, i, gbt_csv_column(&a->raw, by));
    }
    for (size_t p = 0; p < a->imputed.rows; p++)
        if (strcmp(gbt_csv_cell(&a->imputed, p, 1), id) == 0)
            x[row_of(&a->raw, "uCode", gbt_csv_cell(&a->imputed, p, 0))] = gbt_csv_number(&a->imputed, p, 2);
}

static size_t check_points(const asem *a, const char *id, const gb_treated *treated) {
    size_t want = 0;
    for (size_t p = 0; p < a->points.rows; p++) {
        if (strcmp(gbt_csv_cell(&a->points, p, 1), id) != 0)
            continue;
        want++;
        size_t row = row_of(&a->raw, "uCode", gbt_csv_cell(&a->points, p, 0)), found = 0;
        for (size_t c = 0; c < treated->cell_count; c++)
            if (treated->cells[c].area == row) {
                found++;
                gbt_equal_double(id, treated->cells[c].before, gbt_csv_number(&a->points, p, 2), 1e-8);
                gbt_equal_double(id, treated->cells[c].after, gbt_csv_number(&a->points, p, 3), 1e-8);
            }
        gbt_equal_int(id, found, 1);
    }
    gbt_equal_int(id, treated->cell_count, want);
    return want;
}

static void asem_treatment(void) {
    asem a;
    if (!read_csv("composite/asem_raw.csv", &a.raw))
        return;
    if (!read_csv("composite/asem_meta.csv", &a.meta) ||
        !read_csv("composite/asem_imputed_points.csv", &a.imputed) ||
        !read_csv("composite/asem_skew_kurt.csv", &a.shape) ||
        !read_csv("composite/asem_winsorised_points.csv", &a.points))
        return;
    size_t points = 0;
    for (size_t s = 0; s < a.shape.rows; s++) {
        const char *id = gbt_csv_cell(&a.shape, s, 0);
        double x[60];
        asem_indicator(&a, row_of(&a.meta, "iCode", id), id, x);
        gb_values values = {.name = id, .n = a.raw.rows, .value = x};
        gb_treat_options o = {.method = GB_TREAT_WINSORISE};
        gb_treated treated;
        gb_error err = {0};
        gbt_equal_status(id, gb_treat(&values, &o, &treated, NULL, &err), GB_OK, &err);
        gbt_near_double(id, treated.skew_before, gbt_csv_number(&a.shape, s, 1), 1e-7);
        gbt_near_double(id, treated.kurtosis_before, gbt_csv_number(&a.shape, s, 2), 1e-7);
        points += check_points(&a, id, &treated);
        gb_treated_release(&treated);
    }
    gbt_equal_int("winsorised points", points, 35);
    gbt_csv_release(&a.raw);
    gbt_csv_release(&a.meta);
    gbt_csv_release(&a.imputed);
    gbt_csv_release(&a.shape);
    gbt_csv_release(&a.points);
}

/* --- Berlin 2021: frame of valid areas, classes by cut points --- */

enum { BERLIN = 542 };

/* z of three columns over the valid areas, summed, z again. */
static void berlin_index(const gbt_csv *csv, const char *const names[3], const uint8_t *valid, double *index,
                         uint8_t *state) {
    static double z[BERLIN], sum[BERLIN];
    gb_index_frame frame = {.areas = valid};
    gb_normalise_options o = {.sd = GB_SD_POPULATION, .frame = &frame};
    memset(sum, 0, sizeof sum);
    for (size_t j = 0; j < 3; j++) {
        double *x = gbt_csv_numbers(csv, names[j]);
        gb_values values = {.name = names[j], .n = BERLIN, .value = x, .state = state};
        for (size_t i = 0; i < BERLIN; i++)
            state[i] = isnan(x[i]) ? GB_ABSENT : GB_PRESENT;
        gbt_equal_status(names[j], gb_normalise(&values, 1, &o, z, NULL, NULL), GB_OK, NULL);
        for (size_t i = 0; i < BERLIN; i++)
            sum[i] += z[i];
        free(x);
    }
    for (size_t i = 0; i < BERLIN; i++)
        state[i] = isnan(sum[i]) ? GB_ABSENT : GB_PRESENT;
    gb_values values = {.name = names[0], .n = BERLIN, .value = sum, .state = state};
    gbt_equal_status("again", gb_normalise(&values, 1, &o, index, NULL, NULL), GB_OK, NULL);
}

static void berlin_2021(void) {
    static const double cuts[] = {-1, 1, 1.5}, scores[] = {0, 1, 2, 3};
    static const struct {
        const char *parts[3], *index, *class, *labels[4];
        size_t cuts;
    } halves[] = {
        {{"s1_unemployment", "s3_transfers", "s4_childpoverty"},
         "status_index",
         "status_class",
         {"hoch", "mittel", "niedrig", "sehr niedrig"},
         3},
        {{"d1", "d3", "d4"}, "dynamic_index", "dynamic_class", {"positiv", "stabil", "negativ"}, 2}};
    static double index[BERLIN], class[BERLIN];
    static uint8_t state[BERLIN], valid[BERLIN];
    gbt_csv csv;
    if (!read_csv("composite/berlin_mss2021.csv", &csv))
        return;
    CU_ASSERT_EQUAL_FATAL(csv.rows, BERLIN);
    for (size_t i = 0; i < BERLIN; i++)
        valid[i] = gbt_csv_number(&csv, i, gbt_csv_column(&csv, "valid")) == 1;
    for (size_t h = 0; h < 2; h++) {
        berlin_index(&csv, halves[h].parts, valid, index, state);
        gb_normalise_options classes = {.method = GB_NORMALISE_CATEGORICAL,
                                        .cuts = cuts,
                                        .cut_count = halves[h].cuts,
                                        .scores = scores,
                                        .open_left = true};
        gb_values values = {.name = halves[h].index, .n = BERLIN, .value = index, .state = state};
        gbt_equal_status("classes", gb_normalise(&values, 1, &classes, class, NULL, NULL), GB_OK, NULL);
        size_t wrong = 0, at = gbt_csv_column(&csv, halves[h].class);
        double most = 0;
        for (size_t i = 0; i < BERLIN; i++) {
            if (!valid[i])
                continue;
            most =
                fmax(most, fabs(index[i] - gbt_csv_number(&csv, i, gbt_csv_column(&csv, halves[h].index))));
            wrong += strcmp(gbt_csv_cell(&csv, i, at), halves[h].labels[(int)class[i]]) != 0;
        }
        gbt_near_double(halves[h].index, most, 0, 0.0051);
        gbt_equal_int(halves[h].class, wrong, 0);
    }
    gbt_csv_release(&csv);
}

/* --- SVI 2020: flags from the 90th percentile on, and their number --- */

static void svi_flags(void) {
    gbt_csv csv;
    if (!read_csv("composite/svi2020_pennsylvania.csv", &csv))
        return;
    gb_values flags[MOST];
    double weight[MOST];
    const size_t first = gbt_csv_column(&csv, "EPL_POV150");
    const gb_normalise_options o = {.method = GB_NORMALISE_THRESHOLD, .threshold = 0.9};
    for (size_t j = 0; j < MOST; j++) {
        const char *name = csv.cell[first + j];
        char flag[20] = "F_";
        double *x = gbt_csv_numbers(&csv, name), *out = malloc(csv.rows * sizeof *out);
        gb_values values = {.name = name, .n = csv.rows, .value = x};
        gbt_equal_status(name, gb_normalise(&values, 1, &o, out, NULL, NULL), GB_OK, NULL);
        strncat(flag, name + 4, 12);
        check_column(&csv, flag, out, 0);
        flags[j] = (gb_values){.name = name, .n = csv.rows, .value = out};
        weight[j] = 1;
        free(x);
    }
    gb_combine_options count = {.combine = GB_COMBINE_COUNT_FLAGS};
    gb_combined c;
    gbt_equal_status("count", gb_combine_columns(flags, MOST, weight, &count, &c, NULL), GB_OK, NULL);
    check_column(&csv, "F_TOTAL", c.score, 0);
    gb_combined_release(&c);
    for (size_t j = 0; j < MOST; j++)
        free((void *)flags[j].value);
    gbt_csv_release(&csv);
}

/* --- equal parts --- */

static void check_parts(const char *file, const char *from, const char *part, unsigned q, gb_part_rule rule,
                        size_t differ) {
    gbt_csv csv;
    if (!read_csv(file, &csv))
        return;
    double *x = gbt_csv_numbers(&csv, from), *want = gbt_csv_numbers(&csv, part);
    uint32_t *got = malloc(csv.rows * sizeof *got);
    gb_values values = {.name = from, .n = csv.rows, .value = x};
    gb_error err = {0};
    gbt_equal_status(part, gb_parts(&values, q, rule, got, &err), GB_OK, &err);
    size_t wrong = 0;
    for (size_t i = 0; i < csv.rows; i++)
        wrong += got[i] != (uint32_t)want[i];
    gbt_equal_int(part, wrong, differ);
    free(x);
    free(want);
    free(got);
    gbt_csv_release(&csv);
}

static void equal_parts(void) {
    check_parts("composite/bimd2011_sectors.csv", "bimd_rank", "bimd_decile", 10, GB_PARTS_QUANTILE, 0);
    check_parts("composite/bimd2011_sectors.csv", "bimd_rank", "bimd_decile", 10, GB_PARTS_CEILING, 4);
    check_parts("composite/wimd2019.csv", "wimd_rank", "wimd_decile", 10, GB_PARTS_BLOCKS, 0);
    check_parts("composite/townsend2011_uk_la.csv", "tds", "quintile", 5, GB_PARTS_QUANTILE, 0);
}

/* --- smoothing: GeoDa and spdep --- */

/* Numbers of a property in file order. */
static size_t scan(const char *text, const char *key, double *out) {
    size_t n = 0;
    char quoted[40];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    for (const char *at = text; (at = strstr(at, quoted)); at++)
        out[n++] = strtod(at + strlen(quoted), NULL);
    return n;
}

static gb_csr grid_neighbours(size_t n) {
    gbt_csv csv;
    gb_csr out = {0};
    gb_csr_entry entries[2000];
    size_t count = 0;
    if (!read_csv("spatial/neighbours.csv", &csv))
        return out;
    for (size_t i = 0; i < csv.rows; i++) {
        if (strcmp(gbt_csv_cell(&csv, i, 0), "grid") || strcmp(gbt_csv_cell(&csv, i, 1), "queen"))
            continue;
        int32_t row = (int32_t)strtol(gbt_csv_cell(&csv, i, 3), NULL, 10) - 1;
        char *at = (char *)gbt_csv_cell(&csv, i, 5), *end;
        for (long id; (id = strtol(at, &end, 10)) > 0 && end != at; at = end)
            entries[count++] = (gb_csr_entry){row, (int32_t)id - 1, 1};
    }
    gbt_csv_release(&csv);
    gbt_equal_status("neighbours", gb_csr_build(n, n, entries, count, &out, NULL), GB_OK, NULL);
    return out;
}

static void check_rates(const gbt_csv *want, const char *events, const char *column, const double *got) {
    double most = 0;
    for (size_t i = 0, row = 0; i < want->rows; i++)
        if (!strcmp(gbt_csv_cell(want, i, 0), "grid") && !strcmp(gbt_csv_cell(want, i, 1), events)) {
            most = fmax(most, fabs(got[row] - gbt_csv_number(want, i, gbt_csv_column(want, column))));
            row++;
        }
    gbt_near_double(column, most, 0, 1e-10);
}

static void empirical_bayes(void) {
    enum { CELLS = 120 };
    char path[GBT_PATH];
    gbt_csv want;
    if (!gbt_shared_path("reference/input/grid12x10.geojson", path))
        return;
    double x[2][CELLS + 8], people[CELLS + 8];
    char *text = gbt_read_file(path, NULL);
    CU_ASSERT_EQUAL_FATAL(scan(text, "pop", people), CELLS);
    CU_ASSERT_EQUAL_FATAL(scan(text, "events", x[0]), CELLS);
    free(text);
    for (size_t i = 0; i < CELLS; i++)
        x[1][i] = rint(0.02 * people[i]); /* halves to even, as R does */
    if (!read_csv("spatial/eb_rates.csv", &want))
        return;
    gb_csr neighbours = grid_neighbours(CELLS);
    static const char *const names[] = {"events", "events_under"};
    for (size_t c = 0; c < 2; c++) {
        gb_values events = {.name = names[c], .n = CELLS, .value = x[c]};
        gb_values base = {.name = "pop", .n = CELLS, .value = people};
        gb_smoothed s;
        gb_smooth_options o = {.method = GB_SMOOTH_EB};
        gbt_equal_status("global", gb_smooth(&events, &base, &o, &s, NULL), GB_OK, NULL);
        check_rates(&want, names[c], "raw", s.raw);
        check_rates(&want, names[c], "eb_global", s.rate);
        gb_smoothed_release(&s);
        o = (gb_smooth_options){.method = GB_SMOOTH_EB_LOCAL, .neighbours = &neighbours};
        gbt_equal_status("local", gb_smooth(&events, &base, &o, &s, NULL), GB_OK, NULL);
        check_rates(&want, names[c], "eb_local_geoda", s.rate);
        gb_smoothed_release(&s);
    }
    gb_csr_release(&neighbours);
    gbt_csv_release(&want);
}

static void suite_index_blocks(void) {
    gbt_add_suite("index blocks");
    gbt_add_test("Better Life Index: weights", bli_weights);
    gbt_add_test("Better Life Index: aggregations", bli_aggregations);
    gbt_add_test("TAI: nine normalisations of schooling", tai_schooling);
    gbt_add_test("TAI: components, varimax, factor weights", tai_components);
    gbt_add_test("TAI: linear scores, benefit of the doubt", tai_scores);
    gbt_add_test("AHP example", ahp_example);
    gbt_add_test("HDI 2022", hdi_2022);
    gbt_add_test("ASEM: outliers", asem_treatment);
    gbt_add_test("Berlin 2021: status and dynamics", berlin_2021);
    gbt_add_test("SVI 2020: flags", svi_flags);
    gbt_add_test("equal parts", equal_parts);
    gbt_add_test("empirical Bayes", empirical_bayes);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_index_blocks};
    return gbt_main(argc, argv, suites, 1);
}
