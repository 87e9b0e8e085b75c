/* Class breaks against classInt 0.4-9 (class_breaks.csv): the optimum reached, the same areas in each class.
 */
#include "stats/classify.h"
#include "support/csv.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct tables {
    gbt_csv breaks, moran; /* the second carries the values: one row per area */
} tables;

static bool open_tables(tables *t) {
    char path[GBT_PATH];
    if (!gbt_shared_path("reference/spatial/class_breaks.csv", path))
        return false;
    t->breaks = gbt_csv_read(path);
    if (!gbt_shared_path("reference/spatial/local_moran.csv", path)) {
        gbt_csv_release(&t->breaks);
        return false;
    }
    t->moran = gbt_csv_read(path);
    return true;
}

static void close_tables(tables *t) {
    gbt_csv_release(&t->breaks);
    gbt_csv_release(&t->moran);
}

/* The values of a data set's column in row order, into x. */
static size_t values_of(const gbt_csv *moran, const char *dataset, const char *column, double *x,
                        size_t most) {
    size_t d = gbt_csv_column(moran, "dataset"), w = gbt_csv_column(moran, "weights");
    size_t c = gbt_csv_column(moran, "column"), v = gbt_csv_column(moran, "x"), n = 0;
    for (size_t row = 0; row < moran->rows && n < most; row++)
        if (strcmp(gbt_csv_cell(moran, row, d), dataset) == 0 &&
            strcmp(gbt_csv_cell(moran, row, c), column) == 0 &&
            strcmp(gbt_csv_cell(moran, row, w), "queen") == 0)
            x[n++] = gbt_csv_number(moran, row, v);
    return n;
}

/* "0 1.5 3" to numbers. */
static int numbers_of(const char *text, double *out, int most) {
    int n = 0;
    for (char *end; n < most; text = end) {
        double value = strtod(text, &end);
        if (end == text)
            break;
        out[n++] = value;
    }
    return n;
}

typedef void (*compare_fn)(const char *name, const gb_classes *ours, const double *theirs, double gvf);

/* Every row of one method of theirs against one of ours; returns how many rows there were. */
static size_t compare_rows(const char *method, gb_class_method ours, compare_fn compare) {
    tables t;
    if (!open_tables(&t))
        return 0;
    size_t m = gbt_csv_column(&t.breaks, "method"), compared = 0;
    for (size_t row = 0; row < t.breaks.rows; row++) {
        if (strcmp(gbt_csv_cell(&t.breaks, row, m), method) != 0)
            continue;
        double x[200], theirs[GB_CLASSES_MAX + 1];
        const char *dataset = gbt_csv_cell(&t.breaks, row, 0), *column = gbt_csv_cell(&t.breaks, row, 1);
        gb_values values = {.name = column, .value = x};
        values.n = values_of(&t.moran, dataset, column, x, 200);
        gb_class_options options = {.method = ours, .round = true};
        options.count = (int)gbt_csv_number(&t.breaks, row, gbt_csv_column(&t.breaks, "k"));
        char name[100];
        snprintf(name, sizeof name, "%s %s %d", dataset, column, options.count);
        gbt_equal_int(name, values.n, gbt_csv_number(&t.breaks, row, gbt_csv_column(&t.breaks, "n")));
        gb_classes classes = {0};
        gb_error err = {0};
        gbt_equal_status(name, gb_classify(&values, &options, &classes, &err), GB_OK, &err);
        int count = numbers_of(gbt_csv_cell(&t.breaks, row, gbt_csv_column(&t.breaks, "breaks")), theirs,
                               GB_CLASSES_MAX + 1);
        gbt_equal_int(name, classes.count + 1, count);
        compare(name, &classes, theirs, gbt_csv_number(&t.breaks, row, gbt_csv_column(&t.breaks, "gvf")));
        compared++;
    }
    close_tables(&t);
    return compared;
}

/* Their inner breaks are the middles between neighbouring values. Tolerances: 12 printed digits. */
static void same_optimum(const char *name, const gb_classes *ours, const double *theirs, double gvf) {
    gbt_equal_double(name, ours->gvf, gvf, 1e-10);
    for (int i = 1; i < ours->count; i++)
        gbt_equal_double(name, (ours->below[i] + ours->above[i]) / 2, theirs[i], 1e-10);
    gbt_true(name, ours->rounded && ours->opens);
}

static void same_breaks(const char *name, const gb_classes *ours, const double *theirs, double gvf) {
    (void)gvf;
    for (int i = 0; i <= ours->count; i++)
        gbt_equal_double(name, ours->breaks[i], theirs[i], 1e-10);
}

static void fisher_jenks_reaches_the_optimum(void) {
    size_t rows = compare_rows("fisher_classInt_midpoint_breaks", GB_CLASS_FISHER_JENKS, same_optimum);
    gbt_true("there were rows", rows == 0 || rows >= 60);
}

static void quantiles_of_type_7(void) {
    compare_rows("quantile_type7", GB_CLASS_QUANTILE, same_breaks);
}

static void equal_widths(void) {
    compare_rows("equal", GB_CLASS_EQUAL, same_breaks);
}

static void suite_classes(void) {
    gbt_add_suite("classes");
    gbt_add_test("Fisher-Jenks reaches the optimum", fisher_jenks_reaches_the_optimum);
    gbt_add_test("quantiles of type 7", quantiles_of_type_7);
    gbt_add_test("equal widths", equal_widths);
}

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_classes};
    return gbt_main(argc, argv, suites, 1);
}
