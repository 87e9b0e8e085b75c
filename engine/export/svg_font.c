#include "export/svg_font.h"

#include <glib.h>
#include <hb-subset.h>
#include <string.h>

enum { FACES_MAX = 16 }; /* a page has two families at most, in four faces each */

static bool same_face(const gb_text_style *a, const gb_text_style *b) {
    return a->weight == b->weight && a->italic == b->italic && strcmp(a->family, b->family) == 0;
}

static bool has_text(const gb_item *item) {
    return item->type == GB_ITEM_TEXT && item->text && item->text[0];
}

/* The faces in order of first use. */
static size_t list_faces(const gb_scene *scene, const gb_text_style *faces[FACES_MAX]) {
    size_t count = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (!has_text(item))
            continue;
        size_t f = 0;
        while (f < count && !same_face(faces[f], &item->font))
            f++;
        if (f == count && count < FACES_MAX)
            faces[count++] = &item->font;
    }
    return count;
}

static void collect(const gb_scene *scene, const gb_text_style *face, hb_set_t *points) {
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (!has_text(item) || !same_face(face, &item->font))
            continue;
        uint32_t point;
        for (const char *at = item->text; (point = gb_utf8_next(&at)) != 0;)
            hb_set_add(points, point);
    }
}

static gb_status subset(const gb_scene *scene, const gb_text_style *style, const char *path, int index,
                        hb_blob_t **out, gb_error *err) {
    hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
    if (!file)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_CANNOT_OPEN, .file = path, .found = style->family);
    hb_face_t *face = hb_face_create(file, (unsigned)index);
    hb_blob_destroy(file);
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_face_t *small = NULL;
    if (input) {
        collect(scene, style, hb_subset_input_unicode_set(input));
        hb_set_t *features = hb_subset_input_set(input, HB_SUBSET_SETS_LAYOUT_FEATURE_TAG);
        hb_set_add(features, HB_TAG('t', 'n', 'u', 'm'));
        hb_set_add(features, HB_TAG('l', 'n', 'u', 'm'));
        small = hb_subset_or_fail(face, input);
        hb_subset_input_destroy(input);
    }
    hb_face_destroy(face);
    if (!small)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_FONT_SUBSET, .file = path, .name = style->family);
    *out = hb_face_reference_blob(small);
    hb_face_destroy(small);
    return GB_OK;
}

static void add_family(gb_buffer *out, const char *family) {
    for (const char *at = family; *at; at++)
        if (*at != '"' && *at != '\\' && *at != '<' && *at != '&' && *at != '\n')
            gb_buffer_add_bytes(out, at, 1);
}

static gb_status add_face(const gb_scene *scene, gb_fonts *fonts, const gb_text_style *style, gb_buffer *out,
                          gb_error *err) {
    const char *path;
    int index;
    hb_blob_t *blob = NULL;
    gb_status status = gb_fonts_file(fonts, style, &path, &index, err);
    if (status == GB_OK)
        status = subset(scene, style, path, index, &blob, err);
    if (status != GB_OK)
        return status;
    unsigned length = 0;
    const char *bytes = hb_blob_get_data(blob, &length);
    char *encoded = g_base64_encode((const guchar *)bytes, length);
    gb_buffer_add(out, "@font-face{font-family:\"");
    add_family(out, style->family);
    gb_buffer_addf(out, "\";font-weight:%s;font-style:%s;src:url(data:font/ttf;base64,",
                   style->weight == GB_WEIGHT_BOLD ? "bold" : "normal", style->italic ? "italic" : "normal");
    gb_buffer_add(out, encoded);
    gb_buffer_add(out, ") format(\"truetype\")}\n");
    g_free(encoded);
    hb_blob_destroy(blob);
    return GB_OK;
}

gb_status gb_svg_font_faces(const gb_scene *scene, gb_fonts *fonts, gb_buffer *out, gb_error *err) {
    const gb_text_style *faces[FACES_MAX];
    size_t count = list_faces(scene, faces);
    if (count == 0)
        return GB_OK;
    gb_buffer_add(out, "<defs><style type=\"text/css\">\n");
    gb_status status = GB_OK;
    for (size_t f = 0; f < count && status == GB_OK; f++)
        status = add_face(scene, fonts, faces[f], out, err);
    gb_buffer_add(out, "</style></defs>\n");
    return status;
}
