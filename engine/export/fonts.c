#include "export/fonts.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>

enum { MEMORY_SLOTS = 8192 }; /* measured texts that are remembered; a power of two */

/* A face that was looked up and found. */
typedef struct face {
    char *family, *path;
    gb_font_weight weight;
    bool italic;
    int index;
} face;

typedef struct measured {
    char *text; /* NULL = empty slot */
    char *family;
    double size;
    gb_font_weight weight;
    bool italic, tabular;
    gb_text_extent extent;
} measured;

struct gb_fonts {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
    PangoAttrList *tabular;
    face *faces;
    size_t face_count, face_capacity;
    measured *memory;
};

static gb_status config_new(const char *const *folders, size_t count, FcConfig **out, gb_error *err) {
    *out = count ? FcInitLoadConfigAndFonts() : FcConfigReference(NULL);
    if (!*out)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_FONTCONFIG);
    for (size_t i = 0; i < count; i++)
        if (!FcConfigAppFontAddDir(*out, (const FcChar8 *)folders[i]))
            return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_FONT_FOLDER, .file = folders[i]);
    return GB_OK;
}

/* Hinting moves glyphs to the pixel grid and makes one text 127 to 131 units wide, depending on the scale. */
static void context_setup(gb_fonts *fonts) {
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(fonts->context, options);
    cairo_font_options_destroy(options);
    /* Pango takes 96 dpi otherwise, and 10 points come out as 13.3. */
    pango_cairo_context_set_resolution(fonts->context, 72);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
}

gb_status gb_fonts_new(const char *const *folders, size_t folder_count, gb_fonts **out, gb_error *err) {
    *out = NULL;
    gb_fonts *fonts = gb_alloc_zero(1, sizeof *fonts);
    if (!fonts)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = config_new(folders, folder_count, &fonts->config, err);
    if (status == GB_OK && !(fonts->memory = gb_alloc_zero(MEMORY_SLOTS, sizeof *fonts->memory)))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && !(fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)))
        status = GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_FONTCONFIG);
    if (status != GB_OK) {
        gb_fonts_free(fonts);
        return status;
    }
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
    fonts->context = pango_font_map_create_context(fonts->map);
    context_setup(fonts);
    fonts->layout = pango_layout_new(fonts->context);
    pango_layout_set_single_paragraph_mode(fonts->layout, TRUE);
    fonts->tabular = pango_attr_list_new();
    pango_attr_list_insert(fonts->tabular, pango_attr_font_features_new("tnum=1,lnum=1"));
    *out = fonts;
    return GB_OK;
}

static void measured_release(measured *slot) {
    gb_free(slot->text);
    gb_free(slot->family);
    *slot = (measured){0};
}

void gb_fonts_free(gb_fonts *fonts) {
    if (!fonts)
        return;
    for (size_t i = 0; fonts->memory && i < MEMORY_SLOTS; i++)
        measured_release(&fonts->memory[i]);
    gb_free(fonts->memory);
    for (size_t i = 0; i < fonts->face_count; i++) {
        gb_free(fonts->faces[i].family);
        gb_free(fonts->faces[i].path);
    }
    gb_free(fonts->faces);
    if (fonts->tabular)
        pango_attr_list_unref(fonts->tabular);
    g_clear_object(&fonts->layout);
    g_clear_object(&fonts->context);
    g_clear_object(&fonts->map);
    if (fonts->config)
        FcConfigDestroy(fonts->config);
    gb_free(fonts);
}

/* Debian packages of the families that styles are likely to name. */
static const char *package_of(const char *family) {
    static const struct {
        const char *family, *package;
    } known[] = {
        {"Lato", "fonts-lato"},           {"Inter", "fonts-inter"},
        {"Open Sans", "fonts-open-sans"}, {"Noto Sans", "fonts-noto-core"},
        {"Roboto", "fonts-roboto"},       {"DejaVu Sans", "fonts-dejavu-core"},
        {"Cantarell", "fonts-cantarell"}, {"Carlito", "fonts-crosextra-carlito"},
        {"Karla", "fonts-karla"},         {"Liberation Sans", "fonts-liberation2"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (gb_compare_fold(family, known[i].family) == 0)
            return known[i].package;
    return NULL;
}

static bool has_family(FcPattern *match, const char *family) {
    FcChar8 *name;
    for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &name) == FcResultMatch; i++)
        if (gb_compare_fold((const char *)name, family) == 0)
            return true;
    return false;
}

/* What fontconfig takes for a style; NULL when it has no font at all. Yours. */
static FcPattern *match_style(const gb_fonts *fonts, const gb_text_style *style) {
    FcPattern *wanted = FcPatternCreate();
    if (!wanted)
        return NULL;
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)style->family);
    FcPatternAddInteger(wanted, FC_WEIGHT,
                        style->weight == GB_WEIGHT_BOLD ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted, FC_SLANT, style->italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
    FcConfigSubstitute(fonts->config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result;
    FcPattern *match = FcFontMatch(fonts->config, wanted, &result);
    FcPatternDestroy(wanted);
    return match;
}

static gb_status face_fill(face *into, const gb_text_style *style, FcPattern *match, gb_error *err) {
    FcChar8 *file = NULL, *instead = NULL;
    int index = 0;
    if (match) {
        FcPatternGetString(match, FC_FILE, 0, &file);
        FcPatternGetString(match, FC_FAMILY, 0, &instead);
        FcPatternGetInteger(match, FC_INDEX, 0, &index);
    }
    if (!file || !has_family(match, style->family)) {
        const char *package = package_of(style->family);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_NO_FONT, .name = style->family,
                       .found = instead ? (const char *)instead : "-", .expected = package,
                       .hint = package ? GB_HINT_EXPORT_FONT_PACKAGE : GB_HINT_EXPORT_FONT_OTHER);
    }
    *into =
        (face){gb_strdup(style->family), gb_strdup((const char *)file), style->weight, style->italic, index};
    if (into->family && into->path)
        return GB_OK;
    gb_free(into->family);
    gb_free(into->path);
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status face_find(gb_fonts *fonts, const gb_text_style *style, const face **out, gb_error *err) {
    for (size_t i = 0; i < fonts->face_count; i++) {
        const face *known = &fonts->faces[i];
        if (known->weight == style->weight && known->italic == style->italic &&
            strcmp(known->family, style->family) == 0) {
            *out = known;
            return GB_OK;
        }
    }
    if (!gb_reserve(&fonts->faces, &fonts->face_capacity, fonts->face_count, sizeof *fonts->faces))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    FcPattern *match = match_style(fonts, style);
    gb_status status = face_fill(&fonts->faces[fonts->face_count], style, match, err);
    if (match)
        FcPatternDestroy(match);
    if (status == GB_OK)
        *out = &fonts->faces[fonts->face_count++];
    return status;
}

gb_status gb_fonts_file(gb_fonts *fonts, const gb_text_style *style, const char **path, int *index,
                        gb_error *err) {
    const face *found = NULL;
    gb_status status = face_find(fonts, style, &found, err);
    if (status != GB_OK)
        return status;
    *path = found->path;
    *index = found->index;
    return GB_OK;
}

gb_status gb_fonts_layout(gb_fonts *fonts, const gb_text_style *style, const char *text, PangoLayout **out,
                          gb_error *err) {
    const face *found = NULL;
    gb_status status = face_find(fonts, style, &found, err);
    if (status != GB_OK)
        return status;
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family(description, style->family);
    pango_font_description_set_absolute_size(description, style->size * PANGO_SCALE);
    pango_font_description_set_weight(description, style->weight == GB_WEIGHT_BOLD ? PANGO_WEIGHT_BOLD
                                                                                   : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(description, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(fonts->layout, description);
    pango_font_description_free(description);
    pango_layout_set_attributes(fonts->layout, style->tabular ? fonts->tabular : NULL);
    pango_layout_set_text(fonts->layout, text, -1);
    *out = fonts->layout;
    return GB_OK;
}

static gb_text_extent extent_of(PangoLayout *layout) {
    PangoRectangle ink, logical;
    pango_layout_get_extents(layout, &ink, &logical);
    double baseline = pango_layout_get_baseline(layout);
    double mm = GB_MM_PER_POINT / PANGO_SCALE;
    return (gb_text_extent){
        .width = logical.width * mm,
        .ascent = (baseline - logical.y) * mm,
        .descent = (logical.y + logical.height - baseline) * mm,
        .ink_left = (ink.x - logical.x) * mm,
        .ink_top = (ink.y - baseline) * mm,
        .ink_right = (ink.x + ink.width - logical.x) * mm,
        .ink_bottom = (ink.y + ink.height - baseline) * mm,
    };
}

static bool same(const measured *slot, const gb_text_style *style, const char *text) {
    return slot->text && slot->size == style->size && slot->weight == style->weight &&
           slot->italic == style->italic && slot->tabular == style->tabular &&
           strcmp(slot->text, text) == 0 && strcmp(slot->family, style->family) == 0;
}

/* Labels are tried at many places: a slot per hash keeps the last text that fell there. */
static gb_status measure(void *context, const gb_text_style *style, const char *text, gb_text_extent *out,
                         gb_error *err) {
    gb_fonts *fonts = context;
    uint64_t hash = gb_hash_text(text) + (uint64_t)(style->size * 64) * 0x9e3779b97f4a7c15u +
                    (uint64_t)(style->weight * 4 + style->italic * 2 + style->tabular) * 0xbf58476d1ce4e5b9u;
    measured *slot = &fonts->memory[(hash >> 20) % MEMORY_SLOTS];
    if (same(slot, style, text)) {
        *out = slot->extent;
        return GB_OK;
    }
    PangoLayout *layout;
    gb_status status = gb_fonts_layout(fonts, style, text, &layout, err);
    if (status != GB_OK)
        return status;
    *out = extent_of(layout);
    measured_release(slot);
    *slot = (measured){gb_strdup(text), gb_strdup(style->family), style->size, style->weight,
                       style->italic,   style->tabular,           *out};
    if (!slot->text || !slot->family)
        measured_release(slot); /* only slower */
    return GB_OK;
}

gb_text_meter gb_fonts_meter(gb_fonts *fonts) {
    return (gb_text_meter){fonts, measure};
}
