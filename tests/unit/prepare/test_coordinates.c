#include "suites.h"

#include "fixture.h"
#include "prepare/coordinates.h"
#include "support/gbt.h"

#include <math.h>

static void every_kind_of_row(void) {
    static const struct {
        const char *name;
        double x, y; /* NaN: no place */
    } rows[] = {{"plain", 150000.5, 170000},
                {"comma and groups", 151234.25, 170000},
                {"no x", NAN, NAN},
                {"no y", NAN, NAN},
                {"a text", NAN, NAN},
                {"a mark", NAN, NAN},
                {"beyond all maps", NAN, NAN},
                {"negative", -12.5, -3}};
    gb_raw_table *table =
        fixture_table("punten.csv", "naam;x;y|a;150000,5;170000|b;151.234,25; 170000 |c;;170000|d;150000;|"
                                    "e;Gent;170000|f;x;170000|g;1e300;170000|h;-12,5;-3");
    double x[8], y[8];
    gb_error err = {0};
    gbt_equal_status("read", gb_coordinates_read(table, 1, 2, NULL, x, y, &err), GB_OK, &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        gbt_equal_double(rows[i].name, x[i], rows[i].x, 0);
        gbt_equal_double(rows[i].name, y[i], rows[i].y, 0);
    }
    gb_raw_free(table);
}

static void a_doubtful_decimal_mark_is_refused(void) {
    gb_raw_table *table = fixture_table("punten.csv", "x;y|150.000;170.000|151.000;171.000");
    double x[2], y[2];
    static const gb_cell_options comma = {.decimal_given = true, .decimal = GB_DECIMAL_COMMA};
    gb_error err = {0};
    gbt_equal_status("doubtful", gb_coordinates_read(table, 0, 1, NULL, x, y, &err), GB_ERR_DATA, NULL);
    err = (gb_error){0};
    gbt_equal_status("given", gb_coordinates_read(table, 0, 1, &comma, x, y, &err), GB_OK, &err);
    gbt_equal_double("thousands", x[1], 151000, 0);
    gb_raw_free(table);
}

void suite_coordinates(void) {
    gbt_add_suite("coordinates");
    gbt_add_test("every kind of row", every_kind_of_row);
    gbt_add_test("a doubtful decimal mark is refused", a_doubtful_decimal_mark_is_refused);
}
