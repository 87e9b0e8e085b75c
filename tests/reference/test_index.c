/* Published indices of multiple deprivation, from the published domain ranks to the overall score and rank.
 */
#include "base/number.h"
#include "index/composite.h"
#include "index/rank.h"
#include "support/csv.h"
#include "support/gbt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct domain {
    const char *column;
    double weight;
} domain;

/* Otavova et al. (2023); tolerances and rank counts as stated with the table. */
static const domain bimd[] = {{"rank_income", 0.20}, {"rank_employment", 0.20}, {"rank_edu", 0.25},
                              {"rank_hous", 0.15},   {"rank_crime", 0.05},      {"rank_health", 0.15}};
/* Welsh Government, WIMD 2019 technical report */
static const domain wimd[] = {{"rank_income", 0.22},    {"rank_employment", 0.22}, {"rank_health", 0.15},
                              {"rank_education", 0.14}, {"rank_access", 0.10},     {"rank_housing", 0.07},
                              {"rank_crime", 0.05},     {"rank_environment", 0.05}};
enum { DOMAINS_MOST = 8 };

/* rank_count 0: M is the largest rank of each domain. The columns are freed by the caller. */
static gb_composite combine(const gbt_csv *csv, const domain *domains, size_t k, double *column[],
                            double rank_count) {
    gb_indicator indicators[DOMAINS_MOST] = {0};
    for (size_t j = 0; j < k; j++) {
        column[j] = gbt_csv_numbers(csv, domains[j].column);
        indicators[j] = (gb_indicator){
            .values = {.name = domains[j].column, .n = csv->rows, .value = column[j]},
            .polarity = -1,
            .weight = domains[j].weight,
            .normalise = {
                .method = GB_NORMALISE_RANK_EXP, .values_are_ranks = true, .rank_count = rank_count}};
    }
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM};
    gb_composite composite = {0};
    gb_error err = {0};
    gbt_equal_status("build", gb_composite_build(indicators, k, &options, &composite, NULL, &err), GB_OK,
                     &err);
    return composite;
}

static double largest_difference(const double *got, const double *want, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, isnan(got[i]) ? INFINITY : fabs(got[i] - want[i]));
    return most;
}

static void check_scores_and_ranks(const gbt_csv *csv, const gb_values *scores, const char *score_column,
                                   const char *rank_column, double tolerance, size_t rank_tolerance) {
    double *score = gbt_csv_numbers(csv, score_column), *rank = gbt_csv_numbers(csv, rank_column);
    gb_ranking ranking;
    gb_rank_options options = {0};
    gbt_near_double("largest error of the score", largest_difference(scores->value, score, csv->rows), 0,
                    tolerance);
    gbt_equal_status("rank", gb_rank(scores, &options, &ranking, NULL), GB_OK, NULL);
    gbt_near_double("largest error of the rank", largest_difference(ranking.rank, rank, csv->rows), 0,
                    (double)rank_tolerance);
    gb_ranking_release(&ranking);
    free(score);
    free(rank);
}

static void bimd_2011_sectors(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/bimd2011_sectors.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *column[DOMAINS_MOST];
    gb_composite c = combine(&csv, bimd, 6, column, 0);
    gb_values scores = gb_composite_values(&c);
    gbt_equal_int("sectors", csv.rows, 18764);
    gbt_equal_double("crime is ranked over the municipalities", c.how[4].rank_count, 589, 0);
    check_scores_and_ranks(&csv, &scores, "bimd_score", "bimd_rank", 1e-8, 0);
    gb_composite_release(&c);
    for (size_t j = 0; j < 6; j++)
        free(column[j]);
    gbt_csv_release(&csv);
}

/* Population-weighted mean of the sectors' scores; sectors are sorted by their code. */
static double municipality_score(const gbt_csv *sectors, const gb_composite *c, const double *people,
                                 const char *nis) {
    double sum = 0, weight = 0;
    for (size_t i = 0; i < sectors->rows; i++)
        if (strncmp(gbt_csv_cell(sectors, i, 0), nis, 5) == 0) {
            sum += people[i] * c->score[i];
            weight += people[i];
        }
    return sum / weight;
}

static void bimd_2011_municipalities(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/bimd2011_sectors.csv", path))
        return;
    gbt_csv sectors = gbt_csv_read(path);
    if (!gbt_shared_path("reference/composite/bimd2011_municipalities.csv", path)) {
        gbt_csv_release(&sectors);
        return;
    }
    gbt_csv municipalities = gbt_csv_read(path);
    double *column[DOMAINS_MOST], *people = gbt_csv_numbers(&sectors, "population");
    gb_composite c = combine(&sectors, bimd, 6, column, 0);
    double *score = calloc(municipalities.rows, sizeof *score);
    for (size_t m = 0; m < municipalities.rows; m++)
        score[m] = municipality_score(&sectors, &c, people, gbt_csv_cell(&municipalities, m, 0));
    gb_values scores = {.name = "municipality", .n = municipalities.rows, .value = score};
    check_scores_and_ranks(&municipalities, &scores, "avg_score", "rank_avg", 1e-8, 0);
    free(score);
    free(people);
    gb_composite_release(&c);
    for (size_t j = 0; j < 6; j++)
        free(column[j]);
    gbt_csv_release(&sectors);
    gbt_csv_release(&municipalities);
}

static void wimd_2019(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/wimd2019.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    double *column[DOMAINS_MOST];
    gb_composite c = combine(&csv, wimd, 8, column, 1909);
    gb_values scores = gb_composite_values(&c);
    gbt_equal_int("areas", csv.rows, 1909);
    check_scores_and_ranks(&csv, &scores, "wimd_score", "wimd_rank", 1e-7, 0);
    for (size_t j = 0; j < 8; j++) {
        char name[40] = "score_";
        strncat(name, wimd[j].column + 5, sizeof name - 7);
        double *published = gbt_csv_numbers(&csv, name);
        gbt_near_double(name, largest_difference(c.normalised + j * c.n, published, c.n), 0, 1e-7);
        free(published);
    }
    gb_composite_release(&c);
    for (size_t j = 0; j < 8; j++)
        free(column[j]);
    gbt_csv_release(&csv);
}

/* From the published domain scores instead of the ranks. */
static void wimd_2019_from_domain_scores(void) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/wimd2019.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    gb_indicator indicators[DOMAINS_MOST] = {0};
    double *column[DOMAINS_MOST];
    for (size_t j = 0; j < 8; j++) {
        char name[40] = "score_";
        strncat(name, wimd[j].column + 5, sizeof name - 7);
        column[j] = gbt_csv_numbers(&csv, name);
        indicators[j] = (gb_indicator){.values = {.name = wimd[j].column, .n = csv.rows, .value = column[j]},
                                       .polarity = 1,
                                       .weight = wimd[j].weight,
                                       .normalise = {.method = GB_NORMALISE_NONE}};
    }
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM};
    gb_composite c;
    gbt_equal_status("build", gb_composite_build(indicators, 8, &options, &c, NULL, NULL), GB_OK, NULL);
    gb_values scores = gb_composite_values(&c);
    check_scores_and_ranks(&csv, &scores, "wimd_score", "wimd_rank", 1e-7, 0);
    gb_composite_release(&c);
    for (size_t j = 0; j < 8; j++)
        free(column[j]);
    gbt_csv_release(&csv);
}

/* z-scores with the sample deviation; a percentage without base is 0; two parts are logarithms. */
static void townsend_2011(void) {
    static const struct {
        const char *part, *base;
        bool logarithm;
    } parts[] = {{"hh_no_car", "hh_cars_base", false},
                 {"hh_not_owned", "hh_tenure_base", false},
                 {"hh_overcrowded", "hh_rooms_base", true},
                 {"unemployed", "econ_active", true}};
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/townsend2011_uk_la.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    gb_indicator indicators[4] = {0};
    double *part[4];
    for (size_t j = 0; j < 4; j++) {
        double *base = gbt_csv_numbers(&csv, parts[j].base);
        part[j] = gbt_csv_numbers(&csv, parts[j].part);
        for (size_t i = 0; i < csv.rows; i++) {
            double percent = base[i] > 0 ? 100 * part[j][i] / base[i] : 0;
            part[j][i] = parts[j].logarithm ? log1p(percent) : percent;
        }
        free(base);
        indicators[j] = (gb_indicator){
            .values = {.name = parts[j].part, .n = csv.rows, .value = part[j]}, .polarity = 1, .weight = 1};
    }
    gb_composite_options options = {.weighting = GB_WEIGHTS_GIVEN, .combine = GB_COMBINE_SUM};
    gb_composite c;
    gbt_equal_status("build", gb_composite_build(indicators, 4, &options, &c, NULL, NULL), GB_OK, NULL);
    double *published = gbt_csv_numbers(&csv, "tds");
    gbt_near_double("largest error", largest_difference(c.score, published, csv.rows), 0, 1e-7);
    free(published);
    gb_composite_release(&c);
    for (size_t j = 0; j < 4; j++)
        free(part[j]);
    gbt_csv_release(&csv);
}

/* Percent rank of values, printed with 4 decimals, against a published column. */
static void check_percent_rank(const gbt_csv *csv, const char *name, const double *x, double *out) {
    gb_values values = {.name = name, .n = csv->rows, .value = x};
    gb_normalise_options options = {.method = GB_NORMALISE_PERCENT_RANK,
                                    .compare = {.rounded = true, .decimals = 4}};
    double *published = gbt_csv_numbers(csv, name);
    gbt_equal_status(name, gb_normalise(&values, 1, &options, out, NULL, NULL), GB_OK, NULL);
    for (size_t i = 0; i < csv->rows; i++)
        out[i] = gb_number_round(out[i], 4);
    gbt_near_double(name, largest_difference(out, published, csv->rows), 0, 0);
    free(published);
}

/* Exact at four decimals, also where the sums of a theme tie but for their last bits. */
static void svi_2020(void) {
    static const char *const themes[4][5] = {{"POV150", "UNEMP", "HBURD", "NOHSDP", "UNINSUR"},
                                             {"AGE65", "AGE17", "DISABL", "SNGPNT", "LIMENG"},
                                             {"MINRTY"},
                                             {"MUNIT", "MOBILE", "CROWD", "NOVEH", "GROUPQ"}};
    enum { COUNTIES = 67 };
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/composite/svi2020_pennsylvania.csv", path))
        return;
    gbt_csv csv = gbt_csv_read(path);
    CU_ASSERT_EQUAL_FATAL(csv.rows, COUNTIES);
    double all[COUNTIES] = {0}, out[COUNTIES];
    for (int t = 0; t < 4; t++) {
        double sum[COUNTIES] = {0};
        for (int j = 0; j < 5 && themes[t][j]; j++) {
            char from[20] = "EP_", to[20] = "EPL_";
            strncat(from, themes[t][j], 12);
            strncat(to, themes[t][j], 12);
            double *x = gbt_csv_numbers(&csv, from);
            check_percent_rank(&csv, to, x, out);
            for (size_t i = 0; i < COUNTIES; i++)
                sum[i] += out[i];
            free(x);
        }
        char name[] = "RPL_THEME1";
        name[9] = (char)('1' + t);
        check_percent_rank(&csv, name, sum, out);
        for (size_t i = 0; i < COUNTIES; i++)
            all[i] += sum[i];
    }
    check_percent_rank(&csv, "RPL_THEMES", all, out);
    gbt_csv_release(&csv);
}

static void suite_index(void) {
    gbt_add_suite("index");
    gbt_add_test("BIMD 2011, statistical sectors", bimd_2011_sectors);
    gbt_add_test("BIMD 2011, municipalities", bimd_2011_municipalities);
    gbt_add_test("WIMD 2019", wimd_2019);
    gbt_add_test("WIMD 2019 from domain scores", wimd_2019_from_domain_scores);
    gbt_add_test("Townsend 2011", townsend_2011);
    gbt_add_test("SVI 2020", svi_2020);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_index};
    return gbt_main(argc, argv, suites, 1);
}
