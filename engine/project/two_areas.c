#include "project/two_areas.h"

#include "base/memory.h"
#include "geom/flaws.h"
#include "io/source.h"
#include "prepare/cells.h"
#include "project/areas_step.h"
#include "project/fields.h"

#include <math.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_two_areas_release(gb_two_areas *areas) {
    gb_areas_free(areas->from);
    gb_areas_free(areas->to);
    gb_crs_free(areas->crs);
    *areas = (gb_two_areas){.from = NULL};
}

/* An overlap wider than a slip of the pen. */
static bool is_overlap(const gb_flaw *flaw, double metres) {
    const double slip = 2; /* metres */
    return flaw->kind == GB_FLAW_OVERLAP && flaw->width * metres >= slip;
}

/* Ground of several areas counts for the first one of them: the others come short, and that must be known. */
static gb_status note_overlaps(const gb_areas *areas, const char *path, double metres, gb_notes *notes,
                               gb_error *err) {
    gb_flaws flaws = {0};
    size_t places = 0, count = 0;
    gb_status status =
        gb_flaws_find(gb_areas_topology(areas), &(gb_flaw_options){.smallest = 0}, &flaws, err);
    if (status != GB_OK)
        return status;
    bool *is_in = gb_alloc_zero(gb_areas_count(areas), sizeof *is_in);
    const char **codes = gb_alloc(gb_areas_count(areas), sizeof *codes);
    for (size_t i = 0; is_in && codes && i < flaws.n; i++) {
        const gb_flaw *flaw = &flaws.flaw[i];
        places += is_overlap(flaw, metres);
        for (size_t k = 0; is_overlap(flaw, metres) && k < flaw->area_count; k++)
            is_in[flaws.area[flaw->first_area + k]] = true;
    }
    for (size_t i = 0; is_in && codes && i < gb_areas_count(areas); i++)
        if (is_in[i])
            codes[count++] = gb_areas_code(areas, i);
    const gb_detail detail = {.file = path, .count = (int64_t)places};
    if (places)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_GROUND_TWICE, &detail, codes, count);
    status = is_in && codes ? GB_OK : no_memory(err);
    gb_free(codes);
    gb_free(is_in);
    gb_flaws_release(&flaws);
    return status;
}

/* One division; the source stays open for its attributes. */
static gb_status read_level(const gb_value *a, const char *path, const char *layer, const char *code,
                            const gb_crs *crs, gb_session *session, gb_source *source, gb_areas **out,
                            gb_error *err) {
    const gb_source_options options = {
        .layer = layer, .crs = gb_value_text(a, "source_crs"), .access = {.network = session->allow_network}};
    const gb_area_fields fields = {.level = "areas", .code = code, .tolerance = 0.001};
    gb_status status = gb_source_read(path, &options, source, session->notes, err);
    if (status == GB_OK)
        status = gb_areas_from_source(source, path, &fields, crs, out, session->notes, err);
    if (status != GB_OK)
        return status;
    status = note_overlaps(*out, path, gb_crs_metres(crs), session->notes, err);
    if (status != GB_OK) {
        gb_areas_free(*out);
        *out = NULL;
    }
    return status;
}

static gb_status need(const gb_value *a, const char *key, const char *option, gb_error *err) {
    return gb_value_text(a, key)
               ? GB_OK
               : GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .name = option, .hint = GB_HINT_HELP_ALL);
}

gb_status gb_two_areas_read(const gb_value *a, gb_session *session, gb_two_areas *out, gb_error *err) {
    gb_source from = {0}, to = {0};
    *out = (gb_two_areas){.from = NULL};
    gb_status status = need(a, "areas", "--areas", err);
    if (status == GB_OK)
        status = need(a, "to_areas", "--to-areas", err);
    if (status == GB_OK)
        status = gb_analysis_crs(gb_value_text(a, "crs"), NULL, &out->crs, err);
    if (status == GB_OK)
        status = read_level(a, gb_value_text(a, "areas"), gb_value_text(a, "layer"), gb_value_text(a, "code"),
                            out->crs, session, &from, &out->from, err);
    if (status == GB_OK)
        status = read_level(a, gb_value_text(a, "to_areas"), gb_value_text(a, "to_layer"),
                            gb_value_text(a, "to_code"), out->crs, session, &to, &out->to, err);
    if (status == GB_OK)
        out->tolerance = gb_value_number(a, "tolerance") / gb_crs_metres(out->crs);
    gb_source_release(&from);
    gb_source_release(&to);
    if (status != GB_OK)
        gb_two_areas_release(out);
    return status;
}

/* A column of numbers, one per row; missing cells are NAN. Yours. */
static gb_status read_numbers(const gb_raw_table *table, const char *name, double **out, gb_error *err) {
    const size_t n = gb_raw_rows(table);
    size_t c = 0;
    gb_decimal decimal = GB_DECIMAL_POINT;
    double *values = gb_alloc(n, sizeof *values);
    gb_status status = values ? gb_find_field(table, name, &c, err) : no_memory(err);
    if (status == GB_OK)
        status = gb_decimal_find(table, c, NULL, &decimal, err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        gb_cell state = GB_ABSENT;
        status = gb_cell_read(table, i, c, decimal, NULL, &values[i], &state, err);
        if (state != GB_PRESENT)
            values[i] = NAN;
    }
    if (status != GB_OK) {
        gb_free(values);
        return status;
    }
    *out = values;
    return GB_OK;
}

gb_status gb_counted_areas_read(const gb_value *a, const char *path, const char *layer, const char *count,
                                const gb_crs *crs, gb_session *session, gb_areas **out, double **counts,
                                gb_error *err) {
    gb_source source = {0};
    *out = NULL;
    *counts = NULL;
    gb_status status = read_level(a, path, layer, NULL, crs, session, &source, out, err);
    if (status == GB_OK)
        status = read_numbers(source.attributes, count, counts, err);
    gb_source_release(&source);
    if (status != GB_OK) {
        gb_areas_free(*out);
        *out = NULL;
    }
    return status;
}

void gb_weighted_points_release(gb_weighted_points *points) {
    gb_free(points->x);
    gb_free(points->y);
    gb_free(points->weight);
    *points = (gb_weighted_points){.n = 0};
}

static gb_status take_points(const gb_line_layer *lines, const double *weight, gb_weighted_points *out,
                             gb_error *err) {
    out->x = gb_alloc(lines->points, sizeof *out->x);
    out->y = gb_alloc(lines->points, sizeof *out->y);
    out->weight = weight ? gb_alloc(lines->points, sizeof *out->weight) : NULL;
    if (!out->x || !out->y || (weight && !out->weight))
        return no_memory(err);
    for (size_t f = 0; f < lines->n; f++)
        for (size_t p = lines->feature_part[f]; p < lines->feature_part[f + 1]; p++)
            for (size_t i = lines->part_point[p]; i < lines->part_point[p + 1]; i++) {
                out->x[out->n] = lines->x[i];
                out->y[out->n] = lines->y[i];
                if (weight)
                    out->weight[out->n] = weight[f];
                out->n++;
            }
    return GB_OK;
}

gb_status gb_weighted_points_read(const gb_value *a, const char *weight, const gb_crs *crs,
                                  gb_session *session, gb_weighted_points *out, gb_error *err) {
    const char *path = gb_value_text(a, "points");
    const gb_source_options options = {.layer = gb_value_text(a, "points_layer"),
                                       .crs = gb_value_text(a, "source_crs"),
                                       .access = {.network = session->allow_network}};
    gb_line_layer lines = {0};
    double *weights = NULL;
    *out = (gb_weighted_points){.n = 0};
    gb_status status = gb_line_layer_read(path, &options, crs, &lines, session->notes, err);
    if (status == GB_OK && weight)
        status = read_numbers(lines.attributes, weight, &weights, err);
    for (size_t f = 0; status == GB_OK && weights && f < lines.n; f++)
        if (!(weights[f] >= 0))
            status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_POINT, .file = path, .row = (int64_t)f + 1);
    if (status == GB_OK)
        status = take_points(&lines, weights, out, err);
    gb_free(weights);
    gb_line_layer_release(&lines);
    if (status != GB_OK)
        gb_weighted_points_release(out);
    return status;
}
