#include "export/paint.h"

#include "base/memory.h"
#include "base/text.h"
#include "export/hatch.h"

#include <pango/pangocairo.h>

gb_status gb_cairo_status(cairo_status_t status, const char *path, gb_error *err) {
    if (status == CAIRO_STATUS_SUCCESS)
        return GB_OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_DRAWING, .file = path,
                   .found = cairo_status_to_string(status));
}

void gb_item_ring_range(const gb_scene *scene, const gb_item *item, size_t *first_ring, size_t *rings) {
    *first_ring = item->first_ring;
    *rings = item->rings;
    if (item->type != GB_ITEM_AREAS)
        return;
    *rings = 0;
    if (item->areas == 0)
        return;
    const gb_scene_area *first = gb_scene_area_at(scene, item->first_area);
    const gb_scene_area *last = gb_scene_area_at(scene, item->first_area + item->areas - 1);
    *first_ring = first->first_ring;
    *rings = last->first_ring + last->rings - first->first_ring;
}

void gb_paint_source(cairo_t *cr, gb_colour colour) {
    cairo_set_source_rgba(cr, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0,
                          colour.alpha / 255.0);
}

void gb_paint_rings(const gb_painter *painter, size_t first_ring, size_t rings, bool closed) {
    for (size_t r = first_ring; r < first_ring + rings; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(painter->scene, r, &x, &y);
        if (n == 0)
            continue;
        cairo_move_to(painter->cr, x[0], y[0]);
        for (size_t i = 1; i < n; i++)
            cairo_line_to(painter->cr, x[i], y[i]);
        if (closed)
            cairo_close_path(painter->cr);
    }
}

void gb_paint_area_rings(const gb_painter *painter, const gb_item *item) {
    for (size_t a = item->first_area; a < item->first_area + item->areas; a++) {
        const gb_scene_area *area = gb_scene_area_at(painter->scene, a);
        gb_paint_rings(painter, area->first_ring, area->rings, true);
    }
}

static gb_status paint_hatch(const gb_painter *painter, const gb_item *item, gb_error *err) {
    size_t first_ring, rings, count = 0;
    gb_hatch_line *lines = NULL;
    gb_item_ring_range(painter->scene, item, &first_ring, &rings);
    gb_status status = gb_hatch_cut(painter->scene, first_ring, rings, &item->hatch, &lines, &count, err);
    if (status != GB_OK || count == 0)
        return status;
    cairo_t *cr = painter->cr;
    for (size_t i = 0; i < count; i++) {
        cairo_move_to(cr, lines[i].x0, lines[i].y0);
        cairo_line_to(cr, lines[i].x1, lines[i].y1);
    }
    gb_free(lines);
    gb_paint_source(cr, item->hatch.colour);
    cairo_set_line_width(cr, item->hatch.width);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(cr, NULL, 0, 0);
    cairo_stroke(cr);
    return GB_OK;
}

static void set_stroke(const gb_painter *painter, const gb_stroke *stroke) {
    cairo_t *cr = painter->cr;
    gb_paint_source(cr, stroke->colour);
    cairo_set_line_width(cr, stroke->width);
    /* no eye sees how a line of two pixels turns its corners, and round ones take the most time */
    bool thin = stroke->width < 2 * painter->pixel;
    cairo_set_line_join(cr, thin ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr, stroke->round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(cr, stroke->dash, stroke->dash[0] > 0 ? 2 : 0, 0);
}

static gb_status paint_shape(const gb_painter *painter, const gb_item *item, gb_error *err) {
    cairo_t *cr = painter->cr;
    bool closed = item->type == GB_ITEM_AREAS || item->closed;
    bool filled = closed && item->fill.alpha > 0;
    bool stroked = item->type == GB_ITEM_PATH && item->stroke.colour.alpha > 0 && item->stroke.width > 0;
    if (filled) {
        cairo_new_path(cr);
        if (item->type == GB_ITEM_AREAS)
            gb_paint_area_rings(painter, item);
        else
            gb_paint_rings(painter, item->first_ring, item->rings, closed);
        gb_paint_source(cr, item->fill);
        cairo_fill(cr);
    }
    gb_status status = closed && item->hatch.pitch > 0 ? paint_hatch(painter, item, err) : GB_OK;
    if (stroked && status == GB_OK) {
        cairo_new_path(cr);
        gb_paint_rings(painter, item->first_ring, item->rings, closed);
        set_stroke(painter, &item->stroke);
        cairo_stroke(cr);
    }
    return status;
}

static gb_status paint_text(const gb_painter *painter, const gb_item *item, gb_error *err) {
    PangoLayout *layout;
    gb_status status = gb_fonts_layout(painter->fonts, &item->font, item->text, &layout, err);
    if (status != GB_OK)
        return status;
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    double mm = GB_MM_PER_POINT / PANGO_SCALE, width = logical.width * mm;
    double left = item->anchor == GB_ANCHOR_START ? 0 : item->anchor == GB_ANCHOR_MIDDLE ? width / 2 : width;
    cairo_t *cr = painter->cr;
    cairo_save(cr);
    cairo_translate(cr, item->x - left - logical.x * mm, item->y - pango_layout_get_baseline(layout) * mm);
    cairo_scale(cr, GB_MM_PER_POINT, GB_MM_PER_POINT); /* the layout is in points */
    cairo_new_path(cr);
    if (item->halo.alpha > 0 && item->halo_width > 0) {
        pango_cairo_layout_path(cr, layout);
        gb_paint_source(cr, item->halo);
        cairo_set_line_width(cr, 2 * item->halo_width / GB_MM_PER_POINT);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(cr, NULL, 0, 0);
        cairo_stroke(cr);
    }
    gb_paint_source(cr, item->colour);
    if (painter->outline_text) {
        cairo_move_to(cr, 0, 0);
        pango_cairo_layout_path(cr, layout);
        cairo_fill(cr);
    } else {
        /* readers join the texts of one element: a space keeps their words apart */
        gb_buffer spaced = {0};
        gb_buffer_add(&spaced, item->text);
        gb_buffer_add(&spaced, " ");
        if (!spaced.failed)
            pango_layout_set_text(layout, spaced.text, -1);
        gb_buffer_release(&spaced);
        cairo_move_to(cr, 0, 0);
        pango_cairo_show_layout(cr, layout);
    }
    cairo_restore(cr);
    return GB_OK;
}

static gb_status paint_image(const gb_painter *painter, const gb_item *item, gb_error *err) {
    cairo_surface_t *image = cairo_image_surface_create_from_png(item->href);
    gb_status status = gb_cairo_status(cairo_surface_status(image), item->href, err);
    if (status == GB_OK) {
        cairo_t *cr = painter->cr;
        cairo_save(cr);
        cairo_translate(cr, item->x, item->y);
        cairo_scale(cr, item->width / cairo_image_surface_get_width(image),
                    item->height / cairo_image_surface_get_height(image));
        cairo_set_source_surface(cr, image, 0, 0);
        cairo_paint(cr);
        cairo_restore(cr);
    }
    cairo_surface_destroy(image);
    return status;
}

gb_status gb_paint_item(const gb_painter *painter, const gb_item *item, gb_error *err) {
    switch (item->type) {
    case GB_ITEM_AREAS:
    case GB_ITEM_PATH:
        return paint_shape(painter, item, err);
    case GB_ITEM_TEXT:
        return item->text && item->text[0] ? paint_text(painter, item, err) : GB_OK;
    case GB_ITEM_IMAGE:
        return paint_image(painter, item, err);
    case GB_ITEM_GROUP_BEGIN:
    case GB_ITEM_GROUP_END:
        break;
    }
    return GB_OK;
}
