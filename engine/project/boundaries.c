/* Boundaries of any source as a level: repaired, cut into arcs, with codes and names. */
#include "project/areas_step.h"

#include "areas/check.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "project/fields.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

/* Column `field` as n owned texts, trimmed; without a field the record numbers. */
gb_status gb_take_texts(const gb_raw_table *table, size_t field, char ***out, gb_error *err) {
    const size_t n = gb_raw_rows(table);
    char **texts = gb_alloc_zero(n ? n : 1, sizeof *texts);
    if (!texts)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (field != GB_NO_FIELD) {
            texts[i] = gb_strdup(gb_raw_cell(table, i, field));
        } else {
            char number[24];
            snprintf(number, sizeof number, "%zu", i + 1);
            texts[i] = gb_strdup(number);
        }
        if (!texts[i]) {
            gb_free_texts(texts, n);
            return no_memory(err);
        }
        char *trimmed = gb_trim(texts[i]);
        memmove(texts[i], trimmed, strlen(trimmed) + 1);
    }
    *out = texts;
    return GB_OK;
}

/* What is being made of a source. */
typedef struct boundaries {
    gb_source *source;
    const char *file;
    const gb_area_fields *fields;
    const gb_crs *crs;
    char **codes, **names;
    gb_topology *topology;
    gb_topology_report report;
} boundaries;

static gb_status note_repairs(const gb_source *source, const char *file, char **codes,
                              const gb_repair *repairs, size_t count, gb_notes *notes, gb_error *err) {
    if (count == 0)
        return GB_OK;
    const char **list = gb_alloc(count, sizeof *list);
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        list[i] = codes[repairs[i].feature];
    const gb_detail detail = {.file = file, .name = source->layer, .count = (int64_t)count};
    gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_REPAIRED_SHAPES, &detail, list, count);
    gb_free(list);
    return GB_OK;
}

/* Areas of which no outline is left. */
static gb_status note_lost(const boundaries *b, gb_notes *notes, gb_error *err) {
    const gb_shapes *shapes = &b->source->shapes;
    const gb_rings rings = gb_topology_rings(b->topology);
    const char **lost = gb_alloc(shapes->n, sizeof *lost);
    size_t count = 0;
    if (!lost)
        return no_memory(err);
    for (size_t i = 0; i < shapes->n; i++)
        if (shapes->feature_polygon[i] < shapes->feature_polygon[i + 1] &&
            rings.area_polygon[i] == rings.area_polygon[i + 1])
            lost[count++] = b->codes[i];
    const gb_detail detail = {.file = b->file, .count = (int64_t)count};
    if (count)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_LOST_GROUND, &detail, lost, count);
    gb_free(lost);
    return GB_OK;
}

static gb_status note_topology(const boundaries *b, gb_notes *notes, gb_error *err) {
    const gb_topology_report *r = &b->report;
    const double metres = gb_crs_metres(b->crs);
    if (r->snapped)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_SNAPPED, .file = b->file, .count = (int64_t)r->snapped,
                .value = r->largest_move * metres, .unit = "m");
    if (r->split)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_SPLIT, .file = b->file, .count = (int64_t)r->split,
                .value = r->largest_split * metres, .unit = "m");
    if (r->overused)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_OVERLAPS, .file = b->file, .count = (int64_t)r->overused);
    if (r->collapsed == 0)
        return GB_OK;
    GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_COLLAPSED, .file = b->file, .count = (int64_t)r->collapsed);
    return note_lost(b, notes, err);
}

/* --- the same, as findings --- */

static gb_status find_repairs(const boundaries *b, const gb_repair *repairs, size_t count, gb_error *err) {
    const double metres = gb_crs_metres(b->crs);
    gb_status status = GB_OK;
    for (size_t i = 0; i < count && status == GB_OK; i++) {
        const gb_repair *r = &repairs[i];
        const char *code = b->codes[r->feature];
        const double before = r->area_before * metres * metres, after = r->area_after * metres * metres;
        const gb_text hint = metres > 0 ? GB_TXT_FOUND_REPAIRED_SIZE : GB_TXT_FOUND_REPAIRED;
        status = gb_findings_add(
            b->fields->findings,
            &GB_FINDING(GB_FOUND_INVALID, GB_SEVERITY_WARNING, r->text, .level = b->fields->level,
                        .detail = {.file = b->file,
                                   .row = (int64_t)r->feature + 1,
                                   .code = code,
                                   .count = llround(before),
                                   .total = llround(after),
                                   .hint = hint},
                        .codes = &code, .code_count = 1, .x = r->x, .y = r->y, .size_m2 = after - before),
            err);
    }
    return status;
}

static gb_status find_count(const boundaries *b, gb_finding_kind kind, gb_severity severity, gb_text text,
                            size_t count, double width, gb_error *err) {
    if (count == 0)
        return GB_OK;
    return gb_findings_add(
        b->fields->findings,
        &GB_FINDING(kind, severity, text, .level = b->fields->level,
                    .detail = {.file = b->file, .count = (int64_t)count, .value = width, .unit = "m"}),
        err);
}

static gb_status find_changes(const boundaries *b, gb_error *err) {
    const gb_topology_report *r = &b->report;
    gb_status status = find_count(b, GB_FOUND_SNAPPED, GB_SEVERITY_INFO, GB_NOTE_SNAPPED, r->snapped,
                                  r->largest_move * gb_crs_metres(b->crs), err);
    if (status == GB_OK)
        status =
            find_count(b, GB_FOUND_COLLAPSED, GB_SEVERITY_WARNING, GB_NOTE_COLLAPSED, r->collapsed, 0, err);
    if (status == GB_OK)
        status = find_count(b, GB_FOUND_T_JUNCTION, GB_SEVERITY_INFO, GB_NOTE_SPLIT, r->split,
                            r->largest_split * gb_crs_metres(b->crs), err);
    return status;
}

typedef struct coded {
    const char *code;
    size_t row;
} coded;

static int by_code(const void *a, const void *b) {
    const coded *left = a, *right = b;
    const int order = strcmp(left->code, right->code);
    return order != 0 ? order : (left->row > right->row) - (left->row < right->row);
}

/* Codes that are empty or that several areas carry; *good tells whether there are none. */
static gb_status find_bad_codes(const boundaries *b, bool *good, gb_error *err) {
    const size_t n = b->source->shapes.n;
    coded *list = gb_alloc(n, sizeof *list);
    gb_status status = list ? GB_OK : no_memory(err);
    *good = true;
    for (size_t i = 0; i < n && status == GB_OK; i++)
        list[i] = (coded){b->codes[i], i};
    if (status == GB_OK)
        qsort(list, n, sizeof *list, by_code);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        const bool empty = list[i].code[0] == '\0';
        if (!empty && (i == 0 || strcmp(list[i].code, list[i - 1].code) != 0))
            continue;
        *good = false;
        status = gb_findings_add(
            b->fields->findings,
            &GB_FINDING(empty ? GB_FOUND_NO_CODE : GB_FOUND_DUPLICATE_CODE, GB_SEVERITY_ERROR,
                        empty ? GB_MSG_AREA_NO_CODE : GB_MSG_AREA_CODE_TWICE, .level = b->fields->level,
                        .detail = {.file = b->file,
                                   .row = (int64_t)list[i].row + 1,
                                   .code = list[i].code,
                                   .total = empty ? 0 : (int64_t)list[i - 1].row + 1,
                                   .hint = empty ? GB_HINT_AREA_CODE : GB_HINT_AREA_CODE_TWICE},
                        .codes = &list[i].code, .code_count = empty ? 0 : 1),
            err);
    }
    gb_free(list);
    return status;
}

/* --- both --- */

static gb_status read_codes(boundaries *b, gb_error *err) {
    const gb_raw_table *attributes = b->source->attributes;
    size_t code = GB_NO_FIELD, name = GB_NO_FIELD;
    gb_status status = GB_OK;
    if (b->fields->code)
        status = gb_find_field(attributes, b->fields->code, &code, err);
    if (status == GB_OK && b->fields->name)
        status = gb_find_field(attributes, b->fields->name, &name, err);
    if (status == GB_OK)
        status = gb_take_texts(attributes, code, &b->codes, err);
    if (status == GB_OK && b->fields->name)
        status = gb_take_texts(attributes, name, &b->names, err);
    return status;
}

/* What is asked to be mended first, so that only what stays is told as wrong. */
static gb_status look_at_ground(boundaries *b, gb_error *err) {
    const gb_area_fields *fields = b->fields;
    const char *const *codes = (const char *const *)b->codes;
    const double metres = gb_crs_metres(b->crs);
    gb_status status = GB_OK;
    if (fields->repair > 0)
        status =
            gb_mend_ground(fields->level, &b->topology, codes, metres, fields->repair, fields->findings, err);
    if (status == GB_OK)
        status =
            gb_check_ground(fields->level, b->topology, codes, metres, fields->sliver, fields->findings, err);
    return status;
}

static gb_status build_arcs(boundaries *b, gb_notes *notes, gb_error *err) {
    gb_repair *repairs = NULL;
    size_t repaired = 0;
    gb_topology_options options = GB_TOPOLOGY_OPTIONS_DEFAULT;
    options.tolerance = b->fields->tolerance / gb_crs_metres(b->crs);
    gb_status status = gb_shapes_repair(&b->source->shapes, &repairs, &repaired, err);
    if (status == GB_OK)
        status = b->fields->findings
                     ? find_repairs(b, repairs, repaired, err)
                     : note_repairs(b->source, b->file, b->codes, repairs, repaired, notes, err);
    if (status == GB_OK)
        status = gb_topology_build_take(&b->source->shapes, &options, &b->topology, &b->report, err);
    if (status == GB_OK && b->fields->findings)
        status = find_changes(b, err);
    if (status == GB_OK && b->fields->findings)
        status = look_at_ground(b, err);
    if (status == GB_OK && !b->fields->findings)
        status = note_topology(b, notes, err);
    gb_free(repairs);
    return status;
}

/* The room of geometry knows numbers only. */
static void name_area(const boundaries *b, gb_error *err) {
    if (!err || err->message != GB_MSG_COORDINATE || !b->codes || err->row < 1 ||
        (size_t)err->row > b->source->shapes.n)
        return;
    err->message = GB_MSG_COORDINATE_CODE;
    gb_copy(err->code, sizeof err->code, b->codes[err->row - 1]);
}

gb_status gb_areas_from_source(gb_source *source, const char *file, const gb_area_fields *fields,
                               const gb_crs *crs, gb_areas **out, gb_notes *notes, gb_error *err) {
    boundaries b = {.source = source, .file = file, .fields = fields, .crs = crs};
    const size_t n = source->shapes.n;
    gb_crs *own = NULL;
    bool good = true;
    *out = NULL;
    gb_status status = read_codes(&b, err); /* first: what is wrong with an area is told with its code */
    if (status == GB_OK)
        status = gb_source_transform(source, crs, err);
    if (status == GB_OK && fields->findings)
        status = find_bad_codes(&b, &good, err);
    if (status == GB_OK)
        status = build_arcs(&b, notes, err);
    if (status == GB_OK)
        status = gb_crs_copy(crs, &own, err);
    if (status == GB_OK && good)
        status = gb_areas_new_take(fields->level, n, b.codes, b.names, b.topology, own, out, err);
    if (status != GB_OK && err && err->status != GB_OK && err->file[0] == '\0')
        gb_copy(err->file, sizeof err->file, file);
    if (status != GB_OK)
        name_area(&b, err);
    if (!*out) {
        gb_crs_free(own);
        gb_topology_free(b.topology);
        gb_free_texts(b.codes, n);
        gb_free_texts(b.names, n);
    }
    return status;
}

gb_status gb_analysis_crs(const char *definition, const char *file, gb_crs **out, gb_error *err) {
    gb_status status = gb_crs_new(definition, out, err);
    if (status != GB_OK || gb_crs_is_projected(*out))
        return status;
    status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CRS_GEOGRAPHIC, .file = file, .name = definition,
                     .hint = GB_HINT_CRS_PROJECTED);
    gb_crs_free(*out);
    *out = NULL;
    return status;
}
