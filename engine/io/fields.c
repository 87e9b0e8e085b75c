#include "io/fields.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "io/names.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SCRATCH = 64 };

/* The state of one layer that is being read. */
typedef struct fields {
    gb_raw_table *table;
    char *source;
    size_t n;
    OGRFieldType *type;
    const char **cell;
    char (*scratch)[SCRATCH]; /* one per field for numbers and dates */
    gb_buffer copied;         /* cells of this row that need a copy, one after the other */
    size_t *copy;             /* where in it; SIZE_MAX = the cell stands as it is */
    size_t recoded;           /* such cells so far */
} fields;

static void fields_free(fields *f) {
    if (f == NULL)
        return;
    gb_raw_free(f->table);
    gb_free(f->source);
    gb_free(f->type);
    gb_free(f->cell);
    gb_free(f->scratch);
    gb_buffer_release(&f->copied);
    gb_free(f->copy);
    gb_free(f);
}

static gb_status name_fields(OGRFeatureDefnH definition, fields *f, gb_notes *notes, gb_error *err) {
    char **names = gb_alloc_zero(f->n, sizeof *names);
    if (names == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = GB_OK;
    for (size_t i = 0; i < f->n && status == GB_OK; i++) {
        const char *name = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, (int)i));
        if (gb_utf8_valid(name, strlen(name))) {
            names[i] = gb_strdup(name);
        } else {
            gb_buffer text = {0};
            gb_buffer_add_cp1252(&text, name, strlen(name));
            names[i] = gb_buffer_take(&text);
        }
        if (names[i] == NULL)
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    if (status == GB_OK)
        status = gb_names_clean(names, f->n, f->source, 0, notes, err);
    if (status == GB_OK)
        status = gb_raw_new(f->source, f->n, (const char *const *)names, &f->table, err);
    gb_names_free(names, f->n);
    return status;
}

/* source: name of the table for messages */
static gb_status fields_new(OGRLayerH layer, const char *source, fields **out, gb_notes *notes,
                            gb_error *err) {
    *out = NULL;
    fields *f = gb_alloc_zero(1, sizeof *f);
    if (f == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    f->n = (size_t)OGR_FD_GetFieldCount(definition);
    f->source = gb_strdup(source);
    f->type = gb_alloc_zero(f->n, sizeof *f->type);
    f->cell = gb_alloc_zero(f->n, sizeof *f->cell);
    f->scratch = gb_alloc(f->n, sizeof *f->scratch);
    f->copy = gb_alloc_zero(f->n, sizeof *f->copy);
    bool whole =
        f->source != NULL && f->type != NULL && f->cell != NULL && f->scratch != NULL && f->copy != NULL;
    gb_status status =
        whole ? name_fields(definition, f, notes, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status != GB_OK) {
        fields_free(f);
        return status;
    }
    for (size_t i = 0; i < f->n; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, (int)i);
        f->type[i] = OGR_Fld_GetType(field);
        bool number = f->type[i] == OFTInteger || f->type[i] == OFTInteger64 || f->type[i] == OFTReal;
        gb_raw_set_numeric(f->table, i, number && OGR_Fld_GetSubType(field) != OFSTBoolean);
    }
    *out = f;
    return GB_OK;
}

static void write_time(OGRFeatureH feature, int i, OGRFieldType type, char out[SCRATCH]) {
    int year, month, day, hour, minute, zone;
    float second;
    out[0] = '\0';
    if (!OGR_F_GetFieldAsDateTimeEx(feature, i, &year, &month, &day, &hour, &minute, &second, &zone))
        return;
    bool midnight = type == OFTDateTime && hour == 0 && minute == 0 && second < 1;
    if (type == OFTDate || midnight) /* some formats know no plain date */
        snprintf(out, SCRATCH, "%04d-%02d-%02d", year, month, day);
    else if (type == OFTTime)
        snprintf(out, SCRATCH, "%02d:%02d:%02d", hour, minute, (int)second);
    else
        snprintf(out, SCRATCH, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, (int)second);
}

static const char *cell_text(fields *f, OGRFeatureH feature, size_t i) {
    int field = (int)i;
    char *scratch = f->scratch[i];
    switch (f->type[i]) {
    case OFTInteger:
    case OFTInteger64:
        snprintf(scratch, SCRATCH, "%" PRId64, (int64_t)OGR_F_GetFieldAsInteger64(feature, field));
        return scratch;
    case OFTReal: {
        double value = OGR_F_GetFieldAsDouble(feature, field);
        if (!isfinite(value))
            return "";
        gb_number_shortest(value, scratch);
        return scratch;
    }
    case OFTDate:
    case OFTTime:
    case OFTDateTime:
        write_time(feature, field, f->type[i], scratch);
        return scratch;
    default: {
        const char *text = OGR_F_GetFieldAsString(feature, field);
        return text != NULL ? text : "";
    }
    }
}

/* Copies what GDAL will overwrite (lists share one scratch text) or what is not UTF-8. */
static void keep_copy(fields *f, size_t i) {
    const char *text = f->cell[i];
    size_t length = strlen(text);
    bool valid = gb_utf8_valid(text, length);
    bool stays = f->type[i] == OFTString || text == f->scratch[i] || length == 0;
    f->copy[i] = SIZE_MAX;
    if (valid && stays)
        return;
    f->copy[i] = f->copied.length;
    if (valid) {
        gb_buffer_add_bytes(&f->copied, text, length);
    } else {
        gb_buffer_add_cp1252(&f->copied, text, length);
        f->recoded++;
    }
    gb_buffer_add_bytes(&f->copied, "", 1);
}

/* The attributes of a feature: numbers as shortest text, dates as ISO, NULL as an empty cell. */
static gb_status fields_add(fields *f, OGRFeatureH feature, int64_t place, gb_error *err) {
    f->copied.length = 0;
    for (size_t i = 0; i < f->n; i++) {
        f->cell[i] = OGR_F_IsFieldSetAndNotNull(feature, (int)i) ? cell_text(f, feature, i) : "";
        keep_copy(f, i);
    }
    if (f->copied.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < f->n; i++)
        if (f->copy[i] != SIZE_MAX)
            f->cell[i] = f->copied.text + f->copy[i];
    return gb_raw_add(f->table, f->cell, place, err);
}

/* The table; tells in a note how many cells were not UTF-8 and were read as Windows-1252. */
static gb_raw_table *fields_take(fields *f, gb_notes *notes) {
    if (f->recoded > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_IO_CELLS_CP1252, .file = f->source,
                .count = (int64_t)f->recoded);
    gb_raw_table *table = f->table;
    f->table = NULL;
    return table;
}

gb_status gb_features_read(OGRLayerH layer, gb_gdal_call *call, const char *path, const gb_feature_walk *walk,
                           gb_raw_table **attributes, gb_notes *notes, gb_error *err) {
    fields *f;
    gb_status status = fields_new(layer, path, &f, notes, err);
    if (status != GB_OK)
        return status;
    OGR_L_ResetReading(layer);
    int64_t row = 0;
    for (OGRFeatureH feature; status == GB_OK && (walk->most == 0 || (size_t)row < walk->most) &&
                              (feature = OGR_L_GetNextFeature(layer)) != NULL;) {
        row++;
        if (walk->work != NULL)
            status = walk->work(walk->context, feature, row, err);
        if (status == GB_OK)
            status = fields_add(f, feature, row, err);
        OGR_F_Destroy(feature);
    }
    if (status == GB_OK && call->message[0] != '\0')
        status = GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = path, .row = row + 1,
                         .found = gb_gdal_said(call));
    if (status == GB_OK && row == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_FEATURES, .file = path, .name = OGR_L_GetName(layer));
    if (status == GB_OK)
        *attributes = fields_take(f, notes);
    fields_free(f);
    return status;
}
