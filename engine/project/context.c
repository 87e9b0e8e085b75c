#include "project/context.h"

#include "base/memory.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The name of every part: that of its feature. */
static gb_status name_parts(const gb_raw_table *attributes, const char *field, size_t features,
                            const size_t *feature_part, size_t parts, const char ***out, gb_error *err) {
    const int32_t column = field ? gb_raw_find(attributes, field) : -1;
    if (column < 0)
        return GB_OK;
    const char **names = gb_alloc_zero(parts ? parts : 1, sizeof *names);
    if (!names)
        return no_memory(err);
    for (size_t f = 0; f < features; f++)
        for (size_t p = feature_part[f]; p < feature_part[f + 1]; p++)
            names[p] = gb_raw_cell(attributes, f, (size_t)column);
    *out = names;
    return GB_OK;
}

static gb_status name_rings(const gb_source *source, const char *field, const char ***out, gb_error *err) {
    const gb_shapes *s = &source->shapes;
    size_t *first = gb_alloc(s->n + 1, sizeof *first);
    if (!first)
        return no_memory(err);
    for (size_t f = 0; f <= s->n; f++)
        first[f] = s->n ? s->polygon_ring[s->feature_polygon[f]] : 0;
    gb_status status = name_parts(source->attributes, field, s->n, first, s->rings, out, err);
    gb_free(first);
    return status;
}

static gb_status read_layer(gb_project *project, const gb_value *plan, gb_context *context, size_t i,
                            gb_error *err) {
    gb_context_layer *layer = &context->layer[i];
    gb_source *source = &context->polygons[i];
    gb_line_layer *lines = &context->lines[i];
    gb_notes *notes = project->session->notes;
    const char *field = gb_value_text(plan, "name");
    char *path = NULL;
    const gb_source_options options = {.layer = gb_value_text(plan, "layer"),
                                       .where = gb_value_text(plan, "where"),
                                       .access = gb_project_access(project)};
    layer->kind = (gb_context_kind)gb_value_choice(gb_value_member(plan, "kind"));
    gb_status status = gb_project_path(project, gb_value_text(plan, "source"), &path, err);
    if (layer->kind == GB_CONTEXT_ROAD || layer->kind == GB_CONTEXT_RAIL) {
        if (status == GB_OK)
            status = gb_line_layer_read(path, &options, project->crs, lines, notes, err);
        layer->parts = lines->parts;
        layer->part_point = lines->part_point;
        layer->x = lines->x;
        layer->y = lines->y;
        if (status == GB_OK)
            status = name_parts(lines->attributes, field, lines->n, lines->feature_part, lines->parts,
                                &context->names[i], err);
    } else {
        if (status == GB_OK)
            status = gb_source_read(path, &options, source, notes, err);
        if (status == GB_OK)
            status = gb_source_transform(source, project->crs, err);
        layer->parts = source->shapes.rings;
        layer->part_point = source->shapes.ring_point;
        layer->x = source->shapes.x;
        layer->y = source->shapes.y;
        if (status == GB_OK)
            status = name_rings(source, field, &context->names[i], err);
    }
    layer->names = context->names[i];
    gb_free(path);
    return status;
}

gb_status gb_context_read(gb_project *project, gb_context *out, gb_error *err) {
    const gb_value *plan = gb_value_member(&project->plan, "context");
    const size_t n = plan->count ? plan->count : 1;
    out->layer = gb_alloc_zero(n, sizeof *out->layer);
    out->polygons = gb_alloc_zero(n, sizeof *out->polygons);
    out->lines = gb_alloc_zero(n, sizeof *out->lines);
    out->names = gb_alloc_zero(n, sizeof *out->names);
    if (!out->layer || !out->polygons || !out->lines || !out->names)
        return no_memory(err);
    out->count = plan->count;
    gb_status status = GB_OK;
    for (size_t i = 0; i < plan->count && status == GB_OK; i++)
        status = read_layer(project, &plan->item[i], out, i, err);
    return status;
}

void gb_context_release(gb_context *context) {
    for (size_t i = 0; i < context->count; i++) {
        gb_source_release(&context->polygons[i]);
        gb_line_layer_release(&context->lines[i]);
        gb_free(context->names[i]);
    }
    gb_free(context->layer);
    gb_free(context->polygons);
    gb_free(context->lines);
    gb_free(context->names);
    memset(context, 0, sizeof *context);
}
