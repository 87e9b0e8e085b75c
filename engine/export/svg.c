#include "export/render.h"

#include "base/file.h"
#include "base/memory.h"
#include "export/hatch.h"
#include "export/paint.h"
#include "export/svg_font.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Width of the stroke in the own colour that closes the seams between separately filled areas, mm. */
#define SEAM_STROKE 0.15

typedef struct writer {
    const gb_scene *scene;
    gb_buffer *out;
    GHashTable *ids; /* every id of the document, once */
    bool fit_text;   /* the font may be another: hold texts to their measured width */
    gb_error *err;
} writer;

/* A coordinate in mm: at most three decimals, no trailing zeros, the same in every locale. */
static void add_number(gb_buffer *out, double value) {
    long long thousandths = llround(value * 1000);
    char digits[32], *at = digits + sizeof digits;
    bool negative = thousandths < 0;
    unsigned long long rest =
        negative ? 0ULL - (unsigned long long)thousandths : (unsigned long long)thousandths;
    bool written = false;
    for (int i = 0; i < 3; i++, rest /= 10) {
        written = written || rest % 10 != 0;
        if (written)
            *--at = (char)('0' + rest % 10);
    }
    if (written)
        *--at = '.';
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (negative)
        *--at = '-';
    gb_buffer_add_bytes(out, at, (size_t)(digits + sizeof digits - at));
}

static void add_attribute(gb_buffer *out, const char *name, double value) {
    gb_buffer_addf(out, " %s=\"", name);
    add_number(out, value);
    gb_buffer_add_bytes(out, "\"", 1);
}

static void add_text_attribute(gb_buffer *out, const char *name, const char *text) {
    if (!text)
        return;
    gb_buffer_addf(out, " %s=\"", name);
    gb_buffer_add_xml(out, text);
    gb_buffer_add_bytes(out, "\"", 1);
}

static void add_element(gb_buffer *out, const char *name, const char *text) {
    gb_buffer_addf(out, "<%s>", name);
    gb_buffer_add_xml(out, text);
    gb_buffer_addf(out, "</%s>", name);
}

static void add_paint(gb_buffer *out, const char *name, gb_colour colour) {
    if (colour.alpha == 0) {
        gb_buffer_addf(out, " %s=\"none\"", name);
        return;
    }
    gb_buffer_addf(out, " %s=\"#%02x%02x%02x\"", name, colour.red, colour.green, colour.blue);
    if (colour.alpha < 255) {
        gb_buffer_addf(out, " %s-opacity=\"", name);
        add_number(out, colour.alpha / 255.0);
        gb_buffer_add_bytes(out, "\"", 1);
    }
}

/* An id that no element has yet: letters, digits, - and _ of the text, and a number when it is taken. */
static void add_id(writer *to, const char *prefix, const char *text) {
    GString *id = g_string_new(prefix);
    for (const char *at = text; *at; at++)
        g_string_append_c(id, g_ascii_isalnum(*at) || *at == '-' || *at == '_' ? *at : '-');
    gsize stem = id->len;
    for (unsigned twin = 2; g_hash_table_contains(to->ids, id->str); twin++) {
        g_string_truncate(id, stem);
        g_string_append_printf(id, "-%u", twin);
    }
    gb_buffer_addf(to->out, " id=\"%s\"", id->str);
    g_hash_table_add(to->ids, g_string_free(id, FALSE));
}

static void add_path_data(writer *to, size_t first_ring, size_t rings, bool closed) {
    gb_buffer_add_bytes(to->out, " d=\"", 4);
    for (size_t r = first_ring; r < first_ring + rings; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(to->scene, r, &x, &y);
        for (size_t i = 0; i < n; i++) {
            gb_buffer_add_bytes(to->out, i == 0 ? "M" : i == 1 ? "L" : " ", 1);
            add_number(to->out, x[i]);
            gb_buffer_add_bytes(to->out, " ", 1);
            add_number(to->out, y[i]);
        }
        if (closed && n)
            gb_buffer_add_bytes(to->out, "Z", 1);
    }
    gb_buffer_add_bytes(to->out, "\"", 1);
}

static void add_stroke(gb_buffer *out, const gb_stroke *stroke) {
    add_paint(out, "stroke", stroke->colour);
    if (stroke->colour.alpha == 0 || !(stroke->width > 0))
        return;
    add_attribute(out, "stroke-width", stroke->width);
    gb_buffer_add(out, " stroke-linejoin=\"round\"");
    if (stroke->round)
        gb_buffer_add(out, " stroke-linecap=\"round\"");
    if (stroke->dash[0] > 0) {
        gb_buffer_add(out, " stroke-dasharray=\"");
        add_number(out, stroke->dash[0]);
        gb_buffer_add_bytes(out, " ", 1);
        add_number(out, stroke->dash[1]);
        gb_buffer_add_bytes(out, "\"", 1);
    }
}

/* Patterns are dropped by many importers, so the lines themselves are written. */
static gb_status write_hatch(writer *to, const gb_item *item) {
    size_t first_ring, rings, count = 0;
    gb_hatch_line *lines = NULL;
    gb_item_ring_range(to->scene, item, &first_ring, &rings);
    gb_status status = gb_hatch_cut(to->scene, first_ring, rings, &item->hatch, &lines, &count, to->err);
    if (status != GB_OK || count == 0)
        return status;
    gb_buffer_add(to->out, "<path aria-hidden=\"true\" pointer-events=\"none\" fill=\"none\"");
    add_paint(to->out, "stroke", item->hatch.colour);
    add_attribute(to->out, "stroke-width", item->hatch.width);
    gb_buffer_add(to->out, " d=\"");
    for (size_t i = 0; i < count; i++) {
        gb_buffer_add_bytes(to->out, "M", 1);
        add_number(to->out, lines[i].x0);
        gb_buffer_add_bytes(to->out, " ", 1);
        add_number(to->out, lines[i].y0);
        gb_buffer_add_bytes(to->out, "L", 1);
        add_number(to->out, lines[i].x1);
        gb_buffer_add_bytes(to->out, " ", 1);
        add_number(to->out, lines[i].y1);
    }
    gb_buffer_add(to->out, "\"/>\n");
    gb_free(lines);
    return GB_OK;
}

static void write_area(writer *to, const gb_scene_area *area) {
    gb_buffer *out = to->out;
    gb_buffer_add(out, "<path");
    add_id(to, "g-", area->code ? area->code : "");
    add_text_attribute(out, "data-code", area->code);
    add_text_attribute(out, "data-naam", area->name);
    add_text_attribute(out, "data-waarde", area->value);
    if (area->class_index >= 0)
        gb_buffer_addf(out, " data-klasse=\"%d\"", area->class_index + 1);
    add_path_data(to, area->first_ring, area->rings, true);
    gb_buffer_add(out, "><title>");
    gb_buffer_add_xml(out, area->name ? area->name : area->code ? area->code : "");
    if (area->value) {
        gb_buffer_add(out, ": ");
        gb_buffer_add_xml(out, area->value);
    }
    if (area->class_label && (!area->value || strcmp(area->class_label, area->value) != 0)) {
        gb_buffer_add(out, " (");
        gb_buffer_add_xml(out, area->class_label);
        gb_buffer_add(out, ")");
    }
    gb_buffer_add(out, "</title></path>\n");
}

static gb_status write_areas(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    gb_buffer_add(out, "<g");
    add_paint(out, "fill", item->fill);
    if (item->fill.alpha == 255) {
        add_paint(out, "stroke", item->fill);
        add_attribute(out, "stroke-width", SEAM_STROKE);
        gb_buffer_add(out, " stroke-linejoin=\"round\"");
    }
    gb_buffer_add(out, ">\n");
    for (size_t i = 0; i < item->areas; i++)
        write_area(to, gb_scene_area_at(to->scene, item->first_area + i));
    gb_buffer_add(out, "</g>\n");
    return item->hatch.pitch > 0 ? write_hatch(to, item) : GB_OK;
}

static gb_status write_path(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    bool filled = item->closed && item->fill.alpha > 0;
    bool hatched = item->closed && item->hatch.pitch > 0;
    bool stroked = item->stroke.colour.alpha > 0 && item->stroke.width > 0;
    const gb_stroke *stroke = &item->stroke;
    if (filled || (stroked && !hatched)) {
        gb_buffer_add(out, "<path");
        add_paint(out, "fill", filled ? item->fill : GB_COLOUR_NONE);
        if (stroked && !hatched)
            add_stroke(out, stroke);
        add_path_data(to, item->first_ring, item->rings, item->closed);
        gb_buffer_add(out, "/>\n");
    }
    gb_status status = hatched ? write_hatch(to, item) : GB_OK;
    if (hatched && stroked && status == GB_OK) { /* the outline over the hatch */
        gb_buffer_add(out, "<path fill=\"none\"");
        add_stroke(out, stroke);
        add_path_data(to, item->first_ring, item->rings, item->closed);
        gb_buffer_add(out, "/>\n");
    }
    return status;
}

/* With the font inside, textLength would only move letters: LibreOffice rounds each of them to 0.01 mm. */
static void add_font(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    const gb_text_style *font = &item->font;
    static const char *const anchors[] = {NULL, "middle", "end"};
    add_attribute(out, "x", item->x);
    add_attribute(out, "y", item->y);
    add_text_attribute(out, "font-family", font->family);
    add_attribute(out, "font-size", font->size * GB_MM_PER_POINT);
    if (font->weight == GB_WEIGHT_BOLD)
        gb_buffer_add(out, " font-weight=\"bold\"");
    if (font->italic)
        gb_buffer_add(out, " font-style=\"italic\"");
    if (font->tabular)
        gb_buffer_add(out, " style=\"font-variant-numeric:lining-nums tabular-nums\"");
    if (anchors[item->anchor])
        gb_buffer_addf(out, " text-anchor=\"%s\"", anchors[item->anchor]);
    if (to->fit_text && item->width > 0 && gb_utf8_count(item->text) > 1)
        add_attribute(out, "textLength", item->width);
}

/* paint-order is unknown to Illustrator and PowerPoint, so a halo is a text of its own underneath. */
static void write_text(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    if (!item->text || !item->text[0])
        return;
    if (item->halo.alpha > 0 && item->halo_width > 0) {
        gb_buffer_add(out, "<text aria-hidden=\"true\"");
        add_font(to, item);
        add_paint(out, "fill", item->halo);
        add_stroke(out, &(gb_stroke){.colour = item->halo, .width = 2 * item->halo_width});
        gb_buffer_add(out, ">");
        gb_buffer_add_xml(out, item->text);
        gb_buffer_add(out, "</text>\n");
    }
    gb_buffer_add(out, "<text");
    add_font(to, item);
    add_paint(out, "fill", item->colour);
    gb_buffer_add(out, ">");
    gb_buffer_add_xml(out, item->text);
    gb_buffer_add(out, "</text>\n");
}

static void write_group(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    gb_buffer_add(out, "<g");
    if (item->id)
        add_id(to, item->role == GB_ROLE_LAYER ? "laag-" : "", item->id);
    if (item->role != GB_ROLE_NONE && item->role != GB_ROLE_LEGEND_ROW) {
        gb_buffer_add(out, " inkscape:groupmode=\"layer\"");
        add_text_attribute(out, "inkscape:label", item->label ? item->label : item->id);
    }
    if (item->role == GB_ROLE_FURNITURE)
        gb_buffer_add(out, " aria-hidden=\"true\"");
    gb_buffer_add(out, ">\n");
    if (item->alt) {
        add_element(out, "desc", item->alt);
        gb_buffer_add(out, "\n");
    }
}

static gb_status write_image(writer *to, const gb_item *item) {
    gb_buffer *out = to->out;
    char *bytes = NULL, extension[8];
    size_t length = 0;
    gb_status status = gb_file_read(item->href, (size_t)16 << 20, &bytes, &length, to->err);
    if (status != GB_OK)
        return status;
    gb_path_extension(item->href, extension, sizeof extension);
    char *encoded = g_base64_encode((const guchar *)bytes, length);
    gb_free(bytes);
    gb_buffer_add(out, "<image");
    add_attribute(out, "x", item->x);
    add_attribute(out, "y", item->y);
    add_attribute(out, "width", item->width);
    add_attribute(out, "height", item->height);
    gb_buffer_addf(out, " href=\"data:image/%s;base64,", strcmp(extension, "svg") == 0 ? "svg+xml" : "png");
    gb_buffer_add(out, encoded);
    gb_buffer_add(out, "\"/>\n");
    g_free(encoded);
    return GB_OK;
}

static gb_status write_item(writer *to, const gb_item *item) {
    switch (item->type) {
    case GB_ITEM_GROUP_BEGIN:
        write_group(to, item);
        break;
    case GB_ITEM_GROUP_END:
        gb_buffer_add(to->out, "</g>\n");
        break;
    case GB_ITEM_AREAS:
        return write_areas(to, item);
    case GB_ITEM_PATH:
        return write_path(to, item);
    case GB_ITEM_TEXT:
        write_text(to, item);
        break;
    case GB_ITEM_IMAGE:
        return write_image(to, item);
    }
    return GB_OK;
}

/* The page's own description, else the alt text of its first figure. */
static const char *description_of(const gb_scene *scene) {
    const gb_scene_about *about = gb_scene_get_about(scene);
    if (about && about->description)
        return about->description;
    for (size_t i = 0; i < gb_scene_items(scene); i++)
        if (gb_scene_item(scene, i)->type == GB_ITEM_GROUP_BEGIN && gb_scene_item(scene, i)->alt)
            return gb_scene_item(scene, i)->alt;
    return "";
}

static void write_head(writer *to) {
    gb_buffer *out = to->out;
    const gb_scene_about *about = gb_scene_get_about(to->scene);
    const char *language = gb_language_tag(about ? about->language : GB_LANG_NL);
    double width = gb_scene_width(to->scene), height = gb_scene_height(to->scene);
    gb_buffer_add(out,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                  "xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" version=\"1.1\" width=\"");
    add_number(out, width);
    gb_buffer_add(out, "mm\" height=\"");
    add_number(out, height);
    gb_buffer_add(out, "mm\" viewBox=\"0 0 ");
    add_number(out, width);
    gb_buffer_add(out, " ");
    add_number(out, height);
    gb_buffer_addf(out,
                   "\" xml:lang=\"%s\" lang=\"%s\" role=\"img\" aria-labelledby=\"svg-title svg-desc\">\n",
                   language, language);
    g_hash_table_add(to->ids, g_strdup("svg-title"));
    g_hash_table_add(to->ids, g_strdup("svg-desc"));
    gb_buffer_add(out, "<title id=\"svg-title\">");
    gb_buffer_add_xml(out, about && about->title ? about->title : "");
    gb_buffer_add(out, "</title>\n<desc id=\"svg-desc\">");
    gb_buffer_add_xml(out, description_of(to->scene));
    gb_buffer_add(out, "</desc>\n");
}

/* Author, source and date in the words of Dublin Core. */
static void write_metadata(writer *to) {
    gb_buffer *out = to->out;
    const gb_scene_about *about = gb_scene_get_about(to->scene);
    if (!about || (!about->author && !about->source && !about->date && !about->keywords))
        return;
    gb_buffer_add(out, "<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><rdf:Description rdf:about=\"\">");
    if (about->author)
        add_element(out, "dc:creator", about->author);
    if (about->source)
        add_element(out, "dc:source", about->source);
    if (about->keywords)
        add_element(out, "dc:subject", about->keywords);
    if (about->date)
        add_element(out, "dc:date", about->date);
    gb_buffer_add(out, "</rdf:Description></rdf:RDF></metadata>\n");
}

static gb_status write_document(writer *to, gb_fonts *fonts) {
    write_head(to);
    write_metadata(to);
    gb_status status = !to->fit_text ? gb_svg_font_faces(to->scene, fonts, to->out, to->err) : GB_OK;
    for (size_t i = 0; i < gb_scene_items(to->scene) && status == GB_OK; i++)
        status = write_item(to, gb_scene_item(to->scene, i));
    gb_buffer_add(to->out, "</svg>\n");
    if (status == GB_OK && to->out->failed)
        status = GB_FAIL(to->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return status;
}

gb_status gb_render_svg(const gb_scene *scene, gb_fonts *fonts, const gb_svg_options *options,
                        const char *path, gb_error *err) {
    gb_buffer out = {0};
    writer to = {.scene = scene, .out = &out, .err = err, .fit_text = options && options->link_fonts};
    to.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gb_status status = write_document(&to, fonts);
    g_hash_table_destroy(to.ids);
    if (status == GB_OK)
        status = gb_file_write(path, out.text, out.length, err);
    gb_buffer_release(&out);
    return status;
}
