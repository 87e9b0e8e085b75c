#include "areas/areas.h"

#include "base/memory.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/areas/suites.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* "a,b,c" to texts of the engine's memory; an empty text becomes NULL. NULL when out of memory. */
static char **texts(const char *list, size_t n) {
    char **out = gb_alloc_zero(n, sizeof *out);
    for (size_t i = 0; out && i < n; i++) {
        size_t length = strcspn(list, ",");
        out[i] = length > 0 ? gb_strndup(list, length) : NULL;
        list += list[length] ? length + 1 : length;
    }
    return out;
}

static void free_texts(char **list, size_t n) {
    for (size_t i = 0; list && i < n; i++)
        gb_free(list[i]);
    gb_free(list);
}

static gb_crs *crs_of(const char *definition) {
    gb_crs *crs = NULL;
    gbt_equal_status(definition, gb_crs_new(definition, &crs, NULL), GB_OK, NULL);
    return crs;
}

/* A 2 x 2 board of squares of 500 m and an area without polygon. */
static gb_topology *board(void) {
    return figures_topology("0 0,500 0,500 500,0 500 / 500 0,1000 0,1000 500,500 500 /"
                            "0 500,500 500,500 1000,0 1000 / 500 500,1000 500,1000 1000,500 1000 /");
}

static gb_areas *make(const char *crs) {
    gb_areas *areas = NULL;
    gb_error err = {0};
    gb_status status =
        gb_areas_new_take("sector", 5, texts("01,2A-,11002,z,leeg", 5), texts("Een,,Drie,Vier,Leeg", 5),
                          board(), crs ? crs_of(crs) : NULL, &areas, &err);
    gbt_equal_status("new", status, GB_OK, &err);
    return areas;
}

static void codes_are_found_as_text(void) {
    gb_areas *areas = make("EPSG:31370");
    gbt_equal_text("id", gb_areas_id(areas), "sector");
    gbt_equal_int("count", gb_areas_count(areas), 5);
    gbt_equal_int("leading zero", gb_areas_find(areas, "01"), 0);
    gbt_equal_int("trailing dash", gb_areas_find(areas, "2A-"), 1);
    gbt_equal_int("last", gb_areas_find(areas, "leeg"), 4);
    gbt_equal_int("lost zero", gb_areas_find(areas, "1"), -1);
    gbt_equal_int("other case", gb_areas_find(areas, "Z"), -1);
    gbt_equal_int("nothing", gb_areas_find(areas, ""), -1);
    gbt_equal_text("name", gb_areas_name(areas, 0), "Een");
    gbt_equal_text("the code where there is no name", gb_areas_name(areas, 1), "2A-");
    gb_areas_free(areas);
}

static void many_codes_are_found(void) {
    enum { N = 5000 };
    char **codes = gb_alloc(N, sizeof *codes);
    char text[32];
    gb_shapes shapes = {0};
    for (size_t i = 0; i < N; i++) {
        snprintf(text, sizeof text, "%05zu-%zu", i, i % 7);
        codes[i] = gb_strdup(text);
        gb_shapes_begin_feature(&shapes, NULL);
    }
    gb_topology *topology = NULL;
    gb_areas *areas = NULL;
    gb_topology_build(&shapes, NULL, &topology, NULL, NULL);
    gbt_equal_status("new", gb_areas_new_take("x", N, codes, NULL, topology, NULL, &areas, NULL), GB_OK,
                     NULL);
    size_t wrong = 0;
    for (size_t i = 0; i < N; i++) {
        snprintf(text, sizeof text, "%05zu-%zu", i, i % 7);
        wrong += gb_areas_find(areas, text) != (int32_t)i;
        snprintf(text, sizeof text, "%05zu-%zu", i, i % 7 + 1);
        wrong += gb_areas_find(areas, text) != -1;
    }
    gbt_equal_int("wrong", wrong, 0);
    gb_areas_free(areas);
    gb_shapes_release(&shapes);
}

static void equal_cell(const gb_areas *areas, const char *key, size_t i, double value, gb_cell state) {
    const gb_column *column = gb_table_find(gb_areas_table(areas), key);
    gbt_true(key, column != NULL);
    if (!column)
        return;
    gbt_equal_int(key, column->state[i], state);
    gbt_equal_double(key, column->value[i], state == GB_PRESENT ? value : NAN, 1e-12);
}

static void boundaries_give_columns(void) {
    gb_areas *areas = make("EPSG:31370");
    equal_cell(areas, "area_km2", 0, 0.25, GB_PRESENT);
    equal_cell(areas, "perimeter_km", 0, 2, GB_PRESENT);
    equal_cell(areas, "compactness", 0, 3.14159265358979323846 / 4, GB_PRESENT);
    equal_cell(areas, "neighbours", 0, 2, GB_PRESENT);
    equal_cell(areas, "area_km2", 4, 0, GB_ABSENT);
    equal_cell(areas, "neighbours", 4, 0, GB_ABSENT);
    const gb_column *area = gb_table_find(gb_areas_table(areas), "area_km2");
    gbt_equal_text("unit", area->unit, "km²");
    gbt_equal_text("nl", gb_column_label(area, GB_LANG_NL), "Oppervlakte");
    gbt_equal_text("fr", gb_column_label(area, GB_LANG_FR), "Superficie");
    gbt_equal_int("kind", area->kind, GB_KIND_AMOUNT);
    gb_areas_free(areas);
}

static void what_cannot_be_measured_is_not_measured(void) {
    gb_areas *degrees = make("EPSG:4326"), *unknown = make(NULL), *feet = make("EPSG:2263");
    equal_cell(degrees, "area_km2", 0, 0, GB_NOT_APPLICABLE);
    equal_cell(degrees, "compactness", 0, 0, GB_NOT_APPLICABLE);
    equal_cell(degrees, "neighbours", 0, 2, GB_PRESENT);
    equal_cell(unknown, "area_km2", 0, 0, GB_NOT_APPLICABLE);
    equal_cell(unknown, "compactness", 0, 3.14159265358979323846 / 4, GB_PRESENT);
    gbt_true("no system", gb_areas_crs(unknown) == NULL);
    /* 500 US survey feet of 1200/3937 m */
    equal_cell(feet, "perimeter_km", 0, 4 * 0.5 * 1200 / 3937, GB_PRESENT);
    gb_areas_free(degrees);
    gb_areas_free(unknown);
    gb_areas_free(feet);
}

/* On failure everything still belongs to the caller. */
static void bad_codes_are_refused(void) {
    static const struct {
        const char *name, *codes, *code;
        gb_text message;
        int64_t row, first;
    } cases[] = {
        {"empty code", "a,b,,d,e", "", GB_MSG_AREA_NO_CODE, 3, 0},
        {"code twice", "a,b,c,b,e", "b", GB_MSG_AREA_CODE_TWICE, 4, 2},
    };
    for (size_t i = 0; i < 2; i++) {
        char **codes = texts(cases[i].codes, 5);
        gb_topology *topology = board();
        gb_crs *crs = crs_of("EPSG:31370");
        gb_areas *areas = NULL;
        gb_error err = {0};
        gbt_equal_status(cases[i].name, gb_areas_new_take("x", 5, codes, NULL, topology, crs, &areas, &err),
                         GB_ERR_DATA, NULL);
        gbt_equal_int(cases[i].name, err.message, cases[i].message);
        gbt_equal_int(cases[i].name, err.row, cases[i].row);
        gbt_equal_int(cases[i].name, err.total, cases[i].first);
        gbt_equal_text(cases[i].name, err.code, cases[i].code);
        free_texts(codes, 5);
        gb_topology_free(topology);
        gb_crs_free(crs);
    }
}

static void codes_and_areas_must_be_as_many(void) {
    char **codes = texts("a", 1);
    gb_topology *topology = board();
    gb_areas *areas = NULL;
    gbt_equal_status("one code", gb_areas_new_take("x", 1, codes, NULL, topology, NULL, &areas, NULL),
                     GB_ERR_BUG, NULL);
    free_texts(codes, 1);
    gb_topology_free(topology);
}

static void a_level_is_built_from_its_parts(void) {
    gb_areas *base = make("EPSG:31370"), *wijken = NULL;
    static const int32_t parent[5] = {1, 1, -1, 0, 2};
    gb_error err = {0};
    gb_status status = gb_areas_dissolve(base, "wijk", parent, 3, texts("W1,W2,W3", 3),
                                         texts("Noord,Zuid,Leeg", 3), &wijken, &err);
    gbt_equal_status("dissolve", status, GB_OK, &err);
    gbt_equal_text("id", gb_areas_id(wijken), "wijk");
    gbt_equal_text("name", gb_areas_name(wijken, 1), "Zuid");
    equal_cell(wijken, "area_km2", 0, 0.25, GB_PRESENT);
    equal_cell(wijken, "area_km2", 1, 0.5, GB_PRESENT);
    equal_cell(wijken, "perimeter_km", 1, 3, GB_PRESENT);
    equal_cell(wijken, "neighbours", 1, 1, GB_PRESENT);
    equal_cell(wijken, "area_km2", 2, 0, GB_ABSENT);
    gbt_true("same system", gb_crs_same(gb_areas_crs(wijken), gb_areas_crs(base)));
    gb_areas_free(wijken);
    gb_areas_free(base);
}

static void running_out_of_memory_leaves_all_with_the_caller(void) {
    gb_areas *base = make("EPSG:31370");
    static const int32_t parent[5] = {1, 1, 0, 0, -1};
    bool done = false;
    for (size_t k = 0; !done && k < 1000; k++) {
        char **codes = texts("W1,W2", 2), **names = texts("Noord,Zuid", 2);
        size_t before = gb_test_live_blocks();
        gb_areas *wijken = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_areas_dissolve(base, "wijk", parent, 2, codes, names, &wijken, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        if (status == GB_OK) {
            gb_areas_free(wijken);
            done = k > 40; /* giving back spare memory may fail without harm */
        } else {
            gbt_equal_int("blocks", gb_test_live_blocks(), before);
            free_texts(codes, 2);
            free_texts(names, 2);
        }
    }
    gbt_true("done in the end", done);
    gb_areas_free(base);
}

void suite_areas(void) {
    gbt_add_suite("areas");
    gbt_add_test("codes are found as text", codes_are_found_as_text);
    gbt_add_test("many codes are found", many_codes_are_found);
    gbt_add_test("boundaries give columns", boundaries_give_columns);
    gbt_add_test("what cannot be measured is not measured", what_cannot_be_measured_is_not_measured);
    gbt_add_test("bad codes are refused", bad_codes_are_refused);
    gbt_add_test("codes and areas must be as many", codes_and_areas_must_be_as_many);
    gbt_add_test("a level is built from its parts", a_level_is_built_from_its_parts);
    gbt_add_test("running out of memory leaves all with the caller",
                 running_out_of_memory_leaves_all_with_the_caller);
}
