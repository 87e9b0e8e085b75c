/* Frames, weights, references, goalposts, thresholds and classes. */
#include "base/memory.h"
#include "base/random.h"
#include "index/normalise.h"
#include "suites.h"

#include <math.h>

enum { N = 5, MANY = 200 };

static const double x[N] = {1, 2, 3, 4, 100};

static gb_values of(const double *list, size_t n) {
    return (gb_values){.name = "x", .n = n, .value = list};
}

/* One normalisation of 1 2 3 4 100. */
typedef struct hand {
    const char *name;
    gb_polarity polarity;
    gb_normalise_options options;
    double want[N];
} hand;

static void check_hand(const hand *cases, size_t count) {
    for (size_t c = 0; c < count; c++) {
        gb_values values = of(x, N);
        gb_normalised how;
        gb_error err = {0};
        double out[N];
        gbt_equal_status(cases[c].name,
                         gb_normalise(&values, cases[c].polarity, &cases[c].options, out, &how, &err), GB_OK,
                         &err);
        for (size_t i = 0; i < N; i++) {
            gbt_near_double(cases[c].name, out[i], cases[c].want[i], 1e-14);
            if (how.is_linear)
                gbt_near_double("as a formula", how.shift + (x[i] - how.center) / how.spread, out[i], 1e-13);
        }
    }
}

static const double parents[N] = {2, 2, 6, 2, 50};
static const gb_values parent = {.name = "parent", .n = N, .value = parents};

static void scales_by_hand(void) {
    const hand cases[] = {
        /* median 3, absolute distances 2 1 0 1 97: MAD 1 */
        {"robust z", 1, {.method = GB_NORMALISE_ROBUST_Z, .raw_mad = true}, {-2, -1, 0, 1, 97}},
        {"robust z, scaled",
         -1,
         {.method = GB_NORMALISE_ROBUST_Z},
         {2 / 1.4826, 1 / 1.4826, 0, -1 / 1.4826, -97 / 1.4826}},
        {"rank", 1, {.method = GB_NORMALISE_RANK}, {1, 2, 3, 4, 5}},
        {"rank, low is worse", -1, {.method = GB_NORMALISE_RANK}, {5, 4, 3, 2, 1}},
        {"goalposts",
         1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 2, .goal_high = 4},
         {-0.5, 0, 0.5, 1, 49}},
        {"goalposts, capped",
         1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 2, .goal_high = 4, .cap = true},
         {0, 0, 0.5, 1, 1}},
        {"goalposts, low is worse, 0 to 100",
         -1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 2, .goal_high = 4, .cap = true, .high = 100},
         {100, 100, 50, 0, 0}},
        {"logarithmic goalposts",
         1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 1, .goal_high = 100, .logarithm = true},
         {0, 0.15051499783199060, 0.23856062735983122, 0.30102999566398120, 1}},
        {"ratio to the mean of 22",
         1,
         {.method = GB_NORMALISE_RATIO},
         {1 / 22., 2 / 22., 3 / 22., 4 / 22., 100 / 22.}},
        {"ratio to a target, low is worse",
         -1,
         {.method = GB_NORMALISE_RATIO, .reference = GB_REFERENCE_GIVEN, .reference_value = 2},
         {2, 1, 2 / 3., 0.5, 0.02}},
        {"ratio to the parent",
         1,
         {.method = GB_NORMALISE_RATIO, .reference = GB_REFERENCE_AREAS, .reference_values = &parent},
         {0.5, 1, 0.5, 2, 2}},
        {"distance to the median",
         1,
         {.method = GB_NORMALISE_DISTANCE, .reference = GB_REFERENCE_MEDIAN},
         {-2, -1, 0, 1, 97}},
        {"relative distance, low is worse",
         -1,
         {.method = GB_NORMALISE_DISTANCE,
          .reference = GB_REFERENCE_GIVEN,
          .reference_value = 4,
          .relative = true},
         {0.75, 0.5, 0.25, 0, -24}},
    };
    check_hand(cases, sizeof cases / sizeof *cases);
}

static void classes_by_hand(void) {
    static const double cuts[] = {2, 4}, scores[] = {10, 20, 30}, half[] = {0.5};
    const hand cases[] = {
        {"at least 3", 1, {.method = GB_NORMALISE_THRESHOLD, .threshold = 3}, {0, 0, 1, 1, 1}},
        {"above 3", 1, {.method = GB_NORMALISE_THRESHOLD, .threshold = 3, .strict = true}, {0, 0, 0, 1, 1}},
        {"at most 3", -1, {.method = GB_NORMALISE_THRESHOLD, .threshold = 3}, {1, 1, 1, 0, 0}},
        {"half of the median",
         -1,
         {.method = GB_NORMALISE_THRESHOLD,
          .threshold = 0.5,
          .cut_unit = GB_CUT_REFERENCE,
          .reference = GB_REFERENCE_MEDIAN},
         {1, 0, 0, 0, 0}},
        {"the value of the parent",
         1,
         {.method = GB_NORMALISE_THRESHOLD,
          .threshold = 1,
          .cut_unit = GB_CUT_REFERENCE,
          .reference = GB_REFERENCE_AREAS,
          .reference_values = &parent},
         {0, 1, 0, 1, 1}},
        {"worst quarter, high",
         1,
         {.method = GB_NORMALISE_THRESHOLD, .threshold = 0.75, .cut_unit = GB_CUT_QUANTILE},
         {0, 0, 0, 1, 1}},
        {"worst quarter, low",
         -1,
         {.method = GB_NORMALISE_THRESHOLD, .threshold = 0.75, .cut_unit = GB_CUT_QUANTILE},
         {1, 1, 0, 0, 0}},
        {"top 2", 1, {.method = GB_NORMALISE_THRESHOLD, .top = 2}, {0, 0, 0, 1, 1}},
        {"top 2, low is worse", -1, {.method = GB_NORMALISE_THRESHOLD, .top = 2}, {1, 1, 0, 0, 0}},
        {"classes closed left",
         1,
         {.method = GB_NORMALISE_CATEGORICAL, .cuts = cuts, .cut_count = 2, .scores = scores},
         {10, 20, 20, 30, 30}},
        {"classes closed right",
         -1,
         {.method = GB_NORMALISE_CATEGORICAL,
          .cuts = cuts,
          .cut_count = 2,
          .scores = scores,
          .open_left = true},
         {10, 10, 20, 20, 30}},
        {"classes by quantile",
         1,
         {.method = GB_NORMALISE_CATEGORICAL,
          .cuts = half,
          .cut_count = 1,
          .scores = scores,
          .cut_unit = GB_CUT_QUANTILE},
         {10, 10, 20, 20, 20}},
    };
    check_hand(cases, sizeof cases / sizeof *cases);
}

static void ties_at_the_top_go_by_the_rule(void) {
    static const double tied[N] = {9, 7, 7, 7, 1};
    gb_values values = of(tied, N);
    double out[N];
    gb_normalise_options o = {.method = GB_NORMALISE_THRESHOLD, .top = 2};
    gb_normalise(&values, 1, &o, out, NULL, NULL);
    gbt_equal_double("min takes all of them", out[3], 1, 0);
    o.ties = GB_TIES_MAX;
    gb_normalise(&values, 1, &o, out, NULL, NULL);
    gbt_equal_double("max takes none", out[1], 0, 0);
    gbt_equal_double("but the first", out[0], 1, 0);
}

/* Mazziotta and Pareto: the reference value becomes 100, the two polarities mirror each other around 100. */
static void ampi_goalposts(void) {
    static const double y[] = {10, 20, 40};
    gb_values values = of(y, 3);
    double up[3], down[3];
    gb_normalise_options o = {
        .method = GB_NORMALISE_AMPI, .reference = GB_REFERENCE_GIVEN, .reference_value = 20};
    gb_normalise(&values, 1, &o, up, NULL, NULL);
    gb_normalise(&values, -1, &o, down, NULL, NULL);
    gbt_near_double("reference", up[1], 100, 1e-12);
    gbt_near_double("60 points for the range of 30", up[2] - up[0], 60, 1e-12);
    for (size_t i = 0; i < 3; i++)
        gbt_near_double("mirrored", up[i] + down[i], 200, 1e-12);
}

static void weights_count_as_repetition(void) {
    static const double y[] = {1, 4, 6}, w[] = {1, 3, 2}, repeated[] = {1, 4, 4, 4, 6, 6}, same[] = {7, 7, 7};
    gb_values values = of(y, 3), weights = of(w, 3), all = of(repeated, 6), equal = of(same, 3);
    double a[3], b[6];
    gb_normalise_options o = {.sd = GB_SD_POPULATION, .weights = &weights}, plain = {.sd = GB_SD_POPULATION};
    gbt_equal_status("weighted", gb_normalise(&values, 1, &o, a, NULL, NULL), GB_OK, NULL);
    gb_normalise(&all, 1, &plain, b, NULL, NULL);
    gbt_near_double("first", a[0], b[0], 1e-14);
    gbt_near_double("second", a[1], b[1], 1e-14);
    gbt_near_double("third", a[2], b[5], 1e-14);
    o = (gb_normalise_options){.weights = &equal};
    plain = (gb_normalise_options){0};
    gb_normalise(&values, 1, &o, a, NULL, NULL);
    gb_normalise(&values, 1, &plain, b, NULL, NULL);
    for (size_t i = 0; i < 3; i++)
        gbt_near_double("equal weights are no weights", a[i], b[i], 1e-14);
}

static void z_does_not_mind_scale_and_offset(void) {
    double a[N], b[N], other[N];
    for (size_t i = 0; i < N; i++)
        other[i] = 1000 * x[i] - 77;
    for (int method = 0; method < 2; method++) {
        gb_normalise_options o = {.method = method ? GB_NORMALISE_ROBUST_Z : GB_NORMALISE_Z};
        gb_values one = of(x, N), two = of(other, N);
        gb_normalise(&one, 1, &o, a, NULL, NULL);
        gb_normalise(&two, 1, &o, b, NULL, NULL);
        for (size_t i = 0; i < N; i++)
            gbt_near_double("z", b[i], a[i], 1e-12);
    }
}

/* --- frames --- */

static void a_base_year_stays_fixed(void) {
    static const double base[] = {10, 20, 30}, now[] = {20, 30, 60};
    gb_values values = of(now, 3), before = of(base, 3);
    gb_index_frame frame = {.without_own = true, .further = &before, .further_count = 1};
    gb_normalise_options o = {.frame = &frame};
    gb_normalised how;
    double out[3], again[3];
    gbt_equal_status("z", gb_normalise(&values, 1, &o, out, &how, NULL), GB_OK, NULL);
    gbt_equal_double("the mean of then", out[0], 0, 0);
    gbt_equal_double("one spread of then", out[1], 1, 1e-15);
    gbt_equal_double("beyond what was", out[2], 4, 1e-15);
    gbt_equal_int("values in the frame", how.frame.n, 3);
    gb_index_frame kept = {.given = &how.frame}; /* as written down and read back */
    o.frame = &kept;
    gbt_equal_status("given", gb_normalise(&values, 1, &o, again, NULL, NULL), GB_OK, NULL);
    for (size_t i = 0; i < 3; i++)
        gbt_equal_double("the same", again[i], out[i], 0);
    frame.without_own = false;
    o = (gb_normalise_options){.method = GB_NORMALISE_MIN_MAX, .frame = &frame};
    gb_normalise(&values, 1, &o, out, NULL, NULL);
    gbt_equal_double("pooled over both years", out[0], 0.2, 1e-15);
}

static void areas_outside_the_frame_are_placed_against_it(void) {
    static const double y[] = {10, 20, 30, 1000};
    static const uint8_t valid[] = {1, 1, 1, 0};
    gb_values values = of(y, 4);
    gb_index_frame frame = {.areas = valid};
    gb_normalise_options o = {.frame = &frame};
    double out[4];
    gb_normalise(&values, 1, &o, out, NULL, NULL);
    gbt_equal_double("mean of the valid", out[1], 0, 0);
    gbt_equal_double("the outlier moves nobody", out[2], 1, 1e-15);
    gbt_equal_double("and has a score", out[3], 98, 1e-13);
}

/* The study area is the first 20 areas of a region of 200, with many ties. */
static void ranks_in_a_region_are_those_of_the_region(void) {
    static double region[MANY], whole[MANY], part[20];
    for (size_t i = 0; i < MANY; i++)
        region[i] = floor(40 * gb_random_unit(5, 1, i));
    static const gb_normalise_method methods[] = {GB_NORMALISE_PERCENT_RANK, GB_NORMALISE_RANK_EXP,
                                                  GB_NORMALISE_RANK};
    gb_values all = of(region, MANY), own = of(region, 20);
    gb_index_frame frame = {.without_own = true, .further = &all, .further_count = 1};
    for (size_t m = 0; m < 3; m++)
        for (int ties = 0; ties < GB_TIES_COUNT; ties++)
            for (int polarity = -1; polarity <= 1; polarity += 2) {
                gb_normalise_options o = {.method = methods[m], .ties = (gb_ties)ties};
                gb_normalise(&all, (gb_polarity)polarity, &o, whole, NULL, NULL);
                o.frame = &frame;
                gbt_equal_status("part", gb_normalise(&own, (gb_polarity)polarity, &o, part, NULL, NULL),
                                 GB_OK, NULL);
                bool same = true;
                for (size_t i = 0; i < 20; i++)
                    same = same && part[i] == whole[i];
                gbt_true("the same ranks", same);
            }
}

static void ranks_between_and_beyond_the_frame(void) {
    static const double region[] = {10, 20, 30}, y[] = {5, 15, 20, 22.5, 99};
    static const double want[] = {0, 0.25, 0.5, 0.625, 1};
    gb_values values = of(y, 5), all = of(region, 3);
    gb_index_frame frame = {.without_own = true, .further = &all, .further_count = 1};
    gb_normalise_options o = {.method = GB_NORMALISE_PERCENT_RANK, .frame = &frame};
    double out[5];
    gb_normalise(&values, 1, &o, out, NULL, NULL);
    for (size_t i = 0; i < 5; i++)
        gbt_near_double("place", out[i], want[i], 1e-15);
}

static void refusals(void) {
    static const double cuts[] = {2, 2}, scores[] = {1, 2, 3}, flat[N] = {3, 3, 3, 3, 8},
                        zero[N] = {0, 1, 2, 3, 4};
    static const gb_frame_numbers bare = {
        .mean = 1, .sd = NAN, .min = NAN, .max = NAN, .median = NAN, .mad = NAN};
    static const gb_index_frame given = {.given = &bare};
    const struct {
        const char *name;
        const double *x;
        gb_polarity polarity;
        gb_normalise_options options;
        gb_text message;
    } cases[] = {
        {"no MAD", flat, 1, {.method = GB_NORMALISE_ROBUST_Z}, GB_MSG_INDICATOR_NO_SPREAD},
        {"goalposts of nothing", x, 1, {.method = GB_NORMALISE_GOALPOSTS}, GB_MSG_BAD_GOALPOSTS},
        {"falling goalposts",
         x,
         1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 4, .goal_high = 2},
         GB_MSG_BAD_GOALPOSTS},
        {"logarithm of 0",
         zero,
         1,
         {.method = GB_NORMALISE_GOALPOSTS, .goal_low = 1, .goal_high = 2, .logarithm = true},
         GB_MSG_NO_LOGARITHM},
        {"reference 0",
         x,
         1,
         {.method = GB_NORMALISE_RATIO, .reference = GB_REFERENCE_GIVEN},
         GB_MSG_REFERENCE_ZERO},
        {"ratio of 0", zero, -1, {.method = GB_NORMALISE_RATIO}, GB_MSG_RATIO_NOT_POSITIVE},
        {"cuts that do not rise",
         x,
         1,
         {.method = GB_NORMALISE_CATEGORICAL, .cuts = cuts, .cut_count = 2, .scores = scores},
         GB_MSG_BAD_CUT},
        {"quantile 2",
         x,
         1,
         {.method = GB_NORMALISE_THRESHOLD, .threshold = 2, .cut_unit = GB_CUT_QUANTILE},
         GB_MSG_BAD_CUT},
        {"no sd in the frame", x, 1, {.frame = &given}, GB_MSG_FRAME_NO_NUMBER},
        {"ranks of numbers",
         x,
         1,
         {.method = GB_NORMALISE_PERCENT_RANK, .frame = &given},
         GB_MSG_FRAME_NO_VALUES},
        {"spread of -1", x, 1, {.spread_to = -1}, GB_MSG_BAD_SCALE},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_values values = of(cases[c].x, N);
        double out[N];
        gb_error err = {0};
        CU_ASSERT(gb_normalise(&values, cases[c].polarity, &cases[c].options, out, NULL, &err) != GB_OK);
        gbt_equal_int(cases[c].name, err.message, cases[c].message);
        gbt_equal_text(cases[c].name, err.name, "x");
    }
    static const double negative[N] = {1, 1, -1, 1, 1};
    gb_values values = of(x, N), weights = {.name = "w", .n = N, .value = negative};
    gb_normalise_options o = {.weights = &weights};
    gb_error err = {0};
    double out[N];
    gbt_equal_status("negative weight", gb_normalise(&values, 1, &o, out, NULL, &err), GB_ERR_DATA, NULL);
    gbt_equal_text("its column", err.name, "w");
    gbt_equal_int("its row", err.row, 3);
}

static void missing_stays_missing(void) {
    static const uint8_t state[N] = {0, GB_CENSORED, 0, 0, 0};
    static const double cuts[] = {2}, scores[] = {1, 2};
    for (int m = 0; m < GB_NORMALISE_COUNT; m++) {
        gb_values values = {.name = "x", .n = N, .value = x, .state = state};
        gb_normalise_options o = {.method = (gb_normalise_method)m,
                                  .goal_low = 1,
                                  .goal_high = 2,
                                  .cuts = cuts,
                                  .cut_count = 1,
                                  .scores = scores};
        double out[N];
        gbt_equal_status(gb_normalise_name(o.method), gb_normalise(&values, 1, &o, out, NULL, NULL), GB_OK,
                         NULL);
        gbt_equal_double(gb_normalise_name(o.method), out[1], NAN, 0);
        gbt_true(gb_normalise_name(o.method), !isnan(out[0]) && !isnan(out[4]));
    }
}

static void names_read_back(void) {
    gb_reference_kind reference;
    for (int i = 0; i < GB_REFERENCE_COUNT; i++) {
        CU_ASSERT(gb_reference_parse(gb_reference_name((gb_reference_kind)i), &reference));
        gbt_equal_int("reference", reference, i);
    }
    gb_cut_unit unit;
    for (int i = 0; i < GB_CUT_UNIT_COUNT; i++) {
        CU_ASSERT(gb_cut_unit_parse(gb_cut_unit_name((gb_cut_unit)i), &unit));
        gbt_equal_int("unit", unit, i);
    }
    gb_percent_form form;
    for (int i = 0; i < GB_PERCENT_FORM_COUNT; i++) {
        CU_ASSERT(gb_percent_form_parse(gb_percent_form_name((gb_percent_form)i), &form));
        gbt_equal_int("form", form, i);
    }
    CU_ASSERT_FALSE(gb_percent_form_parse("half", &form));
}

static void survives_lack_of_memory(void) {
    gb_values values = of(x, N), weights = of(x, N);
    gb_index_frame frame = {.further = &values, .further_count = 1, .further_weights = &weights};
    for (int m = 0; m < 2; m++) {
        gb_normalise_options o = {
            .method = m ? GB_NORMALISE_PERCENT_RANK : GB_NORMALISE_Z, .frame = &frame, .weights = &weights};
        for (size_t k = 0, done = 0; !done; k++) {
            size_t before = gb_test_live_blocks();
            double out[N];
            gb_test_fail_allocation(k);
            gb_status status = gb_normalise(&values, 1, &o, out, NULL, NULL);
            gb_test_fail_allocation(SIZE_MAX);
            done = status == GB_OK;
            CU_ASSERT(done || status == GB_ERR_NOMEM);
            CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
        }
    }
}

void suite_normalise_more(void) {
    gbt_add_suite("normalise, further");
    gbt_add_test("scales by hand", scales_by_hand);
    gbt_add_test("classes by hand", classes_by_hand);
    gbt_add_test("ties at the top go by the rule", ties_at_the_top_go_by_the_rule);
    gbt_add_test("AMPI goalposts", ampi_goalposts);
    gbt_add_test("weights count as repetition", weights_count_as_repetition);
    gbt_add_test("z does not mind scale and offset", z_does_not_mind_scale_and_offset);
    gbt_add_test("a base year stays fixed", a_base_year_stays_fixed);
    gbt_add_test("areas outside the frame are placed against it",
                 areas_outside_the_frame_are_placed_against_it);
    gbt_add_test("ranks in a region are those of the region", ranks_in_a_region_are_those_of_the_region);
    gbt_add_test("ranks between and beyond the frame", ranks_between_and_beyond_the_frame);
    gbt_add_test("refusals", refusals);
    gbt_add_test("missing stays missing", missing_stays_missing);
    gbt_add_test("names read back", names_read_back);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
