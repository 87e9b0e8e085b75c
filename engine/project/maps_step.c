#include "project/maps_step.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"
#include "export/render.h"

#include <string.h>

/* Maps are drawn side by side; each has its own notes, so that the report keeps the order of the project. */
typedef struct drawing {
    gb_map_job job;
    gb_notes *notes;
    const char *target[3]; /* temporary path per format; NULL = not asked */
    int dpi;
} drawing;

enum { PNG, PDF, SVG };
static const char *const extensions[] = {"png", "pdf", "svg"};

static gb_status draw(size_t i, int worker, void *context, gb_error *err) {
    drawing *d = &((drawing *)context)[i];
    gb_fonts *fonts = NULL;
    gb_scene *scene = NULL;
    (void)worker;
    gb_status status = gb_fonts_new(NULL, 0, &fonts, err);
    if (status == GB_OK) {
        const gb_text_meter meter = gb_fonts_meter(fonts);
        status = gb_map_job_draw(&d->job, &meter, &scene, d->notes, err);
    }
    if (status == GB_OK && d->target[PNG])
        status = gb_render_png(scene, fonts, &(gb_png_options){.dpi = d->dpi}, d->target[PNG], err);
    if (status == GB_OK && d->target[PDF]) {
        const gb_scene *const pages[] = {scene};
        status = gb_render_pdf(pages, 1, fonts, d->target[PDF], err);
    }
    if (status == GB_OK && d->target[SVG])
        status = gb_render_svg(scene, fonts, &(gb_svg_options){0}, d->target[SVG], err);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
    return status;
}

static gb_status add_targets(gb_project *project, drawing *d, gb_outputs *outputs, gb_error *err) {
    const gb_value *plan = gb_value_member(&project->plan, "outputs");
    const gb_value *formats = gb_value_member(plan, "maps");
    gb_status status = GB_OK;
    for (int f = PNG; f <= SVG && status == GB_OK; f++) {
        if (!gb_value_has(formats, extensions[f]))
            continue;
        gb_buffer name = {0};
        gb_buffer_add(&name, d->job.id);
        gb_buffer_add(&name, ".");
        gb_buffer_add(&name, extensions[f]);
        char *path = name.failed ? NULL : gb_project_output(project, name.text);
        gb_buffer_release(&name);
        status = path ? gb_outputs_add(outputs, path, &d->target[f], err)
                      : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        gb_free(path);
    }
    d->dpi = (int)gb_value_int(plan, "dpi");
    return status;
}

static gb_status prepare(gb_project *project, const gb_value *plan, const gb_context *context, drawing *d,
                         gb_outputs *outputs, gb_error *err) {
    d->notes = gb_notes_new();
    if (!d->notes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_map_job_make(project, plan, context, &d->job, err);
    return status == GB_OK ? add_targets(project, d, outputs, err) : status;
}

static gb_status check_ids(const gb_project *project, const gb_value *plan, gb_error *err) {
    for (size_t i = 0; i < plan->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(gb_value_text(&plan->item[i], "id"), gb_value_text(&plan->item[k], "id")) == 0)
                return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ID_TWICE, .file = project->file,
                               .line = plan->item[i].line, .column = plan->item[i].column,
                               .name = gb_value_text(&plan->item[i], "id"));
    return GB_OK;
}

static void append_notes(gb_notes *to, const gb_notes *from) {
    for (size_t i = 0; i < gb_notes_count(from); i++) {
        const gb_note *note = gb_notes_at(from, i);
        gb_notes_add(to, note->level, note->text, &note->detail, note->codes, note->code_count);
    }
}

gb_status gb_project_draw_maps(gb_project *project, gb_outputs *outputs, gb_error *err) {
    const gb_value *plan = gb_value_member(&project->plan, "maps");
    if (plan->count == 0)
        return GB_OK;
    gb_context context = {0};
    drawing *drawings = gb_alloc_zero(plan->count, sizeof *drawings);
    if (!drawings)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = check_ids(project, plan, err);
    if (status == GB_OK)
        status = gb_context_read(project, &context, err);
    for (size_t i = 0; i < plan->count && status == GB_OK; i++)
        status = prepare(project, &plan->item[i], &context, &drawings[i], outputs, err);
    if (status == GB_OK)
        status = gb_session_check(project->session, err);
    if (status == GB_OK)
        status = gb_parallel_for(plan->count, project->session->threads, draw, drawings, err);
    for (size_t i = 0; i < plan->count; i++) {
        if (drawings[i].notes)
            append_notes(project->session->notes, drawings[i].notes);
        gb_notes_free(drawings[i].notes);
        gb_map_job_release(&drawings[i].job);
    }
    gb_free(drawings);
    gb_context_release(&context);
    return status;
}
