#include "export/render.h"

#include "base/file.h"
#include "export/paint.h"
#include "export/pdf_tags.h"
#include "export/pdf_update.h"

#include <cairo-pdf.h>

#define POINTS_PER_MM (72.0 / 25.4)

static cairo_status_t append(void *context, const unsigned char *data, unsigned length) {
    gb_buffer *bytes = context;
    gb_buffer_add_bytes(bytes, (const char *)data, length);
    return bytes->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

/* Without dates Cairo writes the hour of the day; pdf_update.c takes this one out again when there is none.
 */
static void set_metadata(cairo_surface_t *surface, const gb_scene_about *about) {
    const char *date = about && about->date ? about->date : "1970-01-01T00:00:00Z";
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Gebied");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
    if (!about)
        return;
    const struct {
        cairo_pdf_metadata_t field;
        const char *text;
    } texts[] = {{CAIRO_PDF_METADATA_TITLE, about->title},
                 {CAIRO_PDF_METADATA_AUTHOR, about->author},
                 {CAIRO_PDF_METADATA_SUBJECT, about->description},
                 {CAIRO_PDF_METADATA_KEYWORDS, about->keywords}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].text)
            cairo_pdf_surface_set_metadata(surface, texts[i].field, texts[i].text);
}

static gb_status paint_page(cairo_t *cr, const gb_scene *scene, gb_fonts *fonts, gb_error *err) {
    cairo_save(cr);
    cairo_scale(cr, POINTS_PER_MM, POINTS_PER_MM);
    gb_painter painter = {.cr = cr, .fonts = fonts, .scene = scene};
    gb_pdf_tags tags = {.cr = cr};
    gb_status status = GB_OK;
    for (size_t i = 0; i < gb_scene_items(scene) && status == GB_OK; i++) {
        const gb_item *item = gb_scene_item(scene, i);
        gb_pdf_tags_before(&tags, item);
        status = gb_paint_item(&painter, item, err);
        gb_pdf_tags_after(&tags, item);
    }
    cairo_restore(cr);
    return status == GB_OK ? gb_cairo_status(cairo_status(cr), NULL, err) : status;
}

static void add_bookmark(cairo_surface_t *surface, const gb_scene *scene, size_t page) {
    const gb_scene_about *about = gb_scene_get_about(scene);
    gb_buffer link = {0};
    gb_buffer_addf(&link, "page=%zu", page + 1);
    if (!link.failed && about && about->title)
        cairo_pdf_surface_add_outline(surface, CAIRO_PDF_OUTLINE_ROOT, about->title, link.text, 0);
    gb_buffer_release(&link);
}

static gb_status paint_pages(cairo_surface_t *surface, const gb_scene *const *scenes, size_t count,
                             gb_fonts *fonts, gb_error *err) {
    cairo_t *cr = cairo_create(surface);
    gb_status status = GB_OK;
    for (size_t i = 0; i < count && status == GB_OK; i++) {
        /* before any tag: a new size drops the tags that are open */
        cairo_pdf_surface_set_size(surface, gb_scene_width(scenes[i]) * POINTS_PER_MM,
                                   gb_scene_height(scenes[i]) * POINTS_PER_MM);
        cairo_tag_begin(cr, "Document", NULL);
        status = paint_page(cr, scenes[i], fonts, err);
        cairo_tag_end(cr, "Document");
        if (count > 1)
            add_bookmark(surface, scenes[i], i);
        cairo_show_page(cr);
    }
    if (status == GB_OK)
        status = gb_cairo_status(cairo_status(cr), NULL, err);
    cairo_destroy(cr);
    return status;
}

gb_status gb_render_pdf(const gb_scene *const *scenes, size_t count, gb_fonts *fonts, const char *path,
                        gb_error *err) {
    if (count == 0)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "PDF without pages");
    gb_buffer bytes = {0};
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(append, &bytes, gb_scene_width(scenes[0]) * POINTS_PER_MM,
                                            gb_scene_height(scenes[0]) * POINTS_PER_MM);
    /* Later versions of Cairo write object streams above this; the tags survive it. */
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_4);
    set_metadata(surface, gb_scene_get_about(scenes[0]));
    gb_status status = paint_pages(surface, scenes, count, fonts, err);
    cairo_surface_finish(surface);
    if (status == GB_OK)
        status = gb_cairo_status(cairo_surface_status(surface), path, err);
    cairo_surface_destroy(surface);
    if (status == GB_OK)
        status = gb_pdf_update(&bytes, scenes, count, err);
    if (status == GB_OK)
        status = gb_file_write(path, bytes.text, bytes.length, err);
    gb_buffer_release(&bytes);
    return status;
}
