#include "carto/scene.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/style.h"

#include <math.h>

static const char *const role_names[] = {
    "none", "title", "subtitle", "map", "layer", "legend", "legend-row", "panel", "footer", "furniture",
};

static const char *const anchor_names[] = {"start", "middle", "end"};

static void add_number(gb_buffer *out, double value, int decimals) {
    char text[GB_NUMBER_SIZE];
    gb_number_fixed(value, decimals, text);
    gb_buffer_add(out, text);
}

static void add_named(gb_buffer *out, const char *name, double value) {
    gb_buffer_addf(out, " %s ", name);
    add_number(out, value, 2);
}

static void add_pair(gb_buffer *out, const char *name, double a, double b) {
    add_named(out, name, a);
    gb_buffer_add(out, " ");
    add_number(out, b, 2);
}

static void add_quoted(gb_buffer *out, const char *name, const char *text) {
    if (text != NULL)
        gb_buffer_addf(out, " %s \"%s\"", name, text);
}

static void add_colour(gb_buffer *out, const char *name, gb_colour colour) {
    if (colour.alpha == 0)
        return;
    char hex[8];
    gb_colour_write(colour, hex);
    gb_buffer_addf(out, " %s %s", name, hex);
    if (colour.alpha != 255)
        gb_buffer_addf(out, "/%d", colour.alpha);
}

static void add_stroke(gb_buffer *out, const gb_stroke *stroke) {
    if (stroke->colour.alpha == 0 || stroke->width <= 0)
        return;
    add_colour(out, "stroke", stroke->colour);
    gb_buffer_add(out, " ");
    add_number(out, stroke->width, 3);
    if (stroke->dash[0] > 0)
        add_pair(out, "dash", stroke->dash[0], stroke->dash[1]);
    if (stroke->round)
        gb_buffer_add(out, " round");
}

static void add_hatch(gb_buffer *out, const gb_hatch *hatch) {
    if (hatch->pitch <= 0)
        return;
    add_colour(out, "hatch", hatch->colour);
    add_pair(out, "angle", hatch->angle, hatch->pitch);
    add_named(out, "width", hatch->width);
    if (hatch->cross)
        gb_buffer_add(out, " cross");
}

typedef struct extent {
    double x0, y0, x1, y1;
    size_t points;
} extent;

static extent rings_extent(const gb_scene *scene, size_t first, size_t rings) {
    extent box = {INFINITY, INFINITY, -INFINITY, -INFINITY, 0};
    for (size_t r = first; r < first + rings; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(scene, r, &x, &y);
        for (size_t i = 0; i < n; i++) {
            box.x0 = fmin(box.x0, x[i]);
            box.y0 = fmin(box.y0, y[i]);
            box.x1 = fmax(box.x1, x[i]);
            box.y1 = fmax(box.y1, y[i]);
        }
        box.points += n;
    }
    return box;
}

static void add_shape(gb_buffer *out, const gb_scene *scene, size_t first, size_t rings) {
    extent box = rings_extent(scene, first, rings);
    gb_buffer_addf(out, " rings %zu points %zu", rings, box.points);
    if (box.points > 0) {
        add_pair(out, "box", box.x0, box.y0);
        gb_buffer_add(out, " ");
        add_number(out, box.x1, 2);
        gb_buffer_add(out, " ");
        add_number(out, box.y1, 2);
    }
}

static void indent(gb_buffer *out, size_t depth) {
    for (size_t i = 0; i < depth; i++)
        gb_buffer_add(out, "  ");
}

static void describe_areas(gb_buffer *out, const gb_scene *scene, const gb_item *item, size_t depth) {
    gb_buffer_addf(out, "areas %zu", item->areas);
    add_colour(out, "fill", item->fill);
    add_hatch(out, &item->hatch);
    gb_buffer_add(out, "\n");
    for (size_t a = item->first_area; a < item->first_area + item->areas; a++) {
        const gb_scene_area *area = gb_scene_area_at(scene, a);
        indent(out, depth + 1);
        gb_buffer_addf(out, "area %s", area->code);
        add_quoted(out, "name", area->name);
        add_quoted(out, "value", area->value);
        gb_buffer_addf(out, " class %d", area->class_index);
        add_quoted(out, "label", area->class_label);
        add_shape(out, scene, area->first_ring, area->rings);
        gb_buffer_add(out, "\n");
    }
}

static void describe_path(gb_buffer *out, const gb_scene *scene, const gb_item *item) {
    gb_buffer_add(out, item->closed ? "shape" : "line");
    add_shape(out, scene, item->first_ring, item->rings);
    add_colour(out, "fill", item->fill);
    add_hatch(out, &item->hatch);
    add_stroke(out, &item->stroke);
    gb_buffer_add(out, "\n");
}

static void describe_text(gb_buffer *out, const gb_item *item) {
    gb_buffer_add(out, "text");
    add_pair(out, "at", item->x, item->y);
    gb_buffer_addf(out, " %s", anchor_names[item->anchor]);
    add_named(out, "size", item->font.size);
    if (item->font.weight == GB_WEIGHT_BOLD)
        gb_buffer_add(out, " bold");
    if (item->font.italic)
        gb_buffer_add(out, " italic");
    add_named(out, "width", item->width);
    add_colour(out, "colour", item->colour);
    if (item->halo.alpha != 0) {
        add_colour(out, "halo", item->halo);
        gb_buffer_add(out, " ");
        add_number(out, item->halo_width, 2);
    }
    add_quoted(out, "says", item->text);
    gb_buffer_add(out, "\n");
}

static void describe_item(gb_buffer *out, const gb_scene *scene, const gb_item *item, size_t depth) {
    switch (item->type) {
    case GB_ITEM_GROUP_BEGIN:
        gb_buffer_addf(out, "group %s", role_names[item->role]);
        if (item->id != NULL)
            gb_buffer_addf(out, " #%s", item->id);
        add_quoted(out, "label", item->label);
        add_quoted(out, "alt", item->alt);
        gb_buffer_add(out, "\n");
        break;
    case GB_ITEM_GROUP_END:
        gb_buffer_add(out, "end\n");
        break;
    case GB_ITEM_AREAS:
        describe_areas(out, scene, item, depth);
        break;
    case GB_ITEM_PATH:
        describe_path(out, scene, item);
        break;
    case GB_ITEM_TEXT:
        describe_text(out, item);
        break;
    case GB_ITEM_IMAGE:
        gb_buffer_add(out, "image");
        add_pair(out, "at", item->x, item->y);
        add_pair(out, "size", item->width, item->height);
        add_quoted(out, "file", item->href);
        add_quoted(out, "alt", item->alt);
        gb_buffer_add(out, "\n");
        break;
    }
}

static void describe_page(gb_buffer *out, const gb_scene *scene) {
    const gb_scene_about *about = gb_scene_get_about(scene);
    gb_buffer_add(out, "page ");
    add_number(out, gb_scene_width(scene), 2);
    gb_buffer_add(out, " x ");
    add_number(out, gb_scene_height(scene), 2);
    gb_buffer_addf(out, " mm language %s", gb_language_code(about->language));
    add_quoted(out, "title", about->title);
    add_quoted(out, "description", about->description);
    add_quoted(out, "source", about->source);
    add_quoted(out, "date", about->date);
    gb_buffer_add(out, "\n");
    const gb_scene_frame *frame = gb_scene_get_frame(scene);
    if (frame == NULL)
        return;
    gb_buffer_add(out, "frame");
    add_pair(out, "at", frame->x, frame->y);
    add_pair(out, "size", frame->width, frame->height);
    add_pair(out, "world", frame->world_x, frame->world_y);
    add_named(out, "scale", frame->scale);
    add_quoted(out, "crs", frame->crs_code);
    gb_buffer_add(out, "\n");
}

gb_status gb_scene_describe(const gb_scene *scene, char **out, gb_error *err) {
    *out = NULL;
    gb_buffer text = {0};
    describe_page(&text, scene);
    size_t depth = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_END && depth > 0)
            depth--;
        indent(&text, depth);
        describe_item(&text, scene, item, depth);
        if (item->type == GB_ITEM_GROUP_BEGIN)
            depth++;
    }
    *out = gb_buffer_take(&text);
    if (*out == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return GB_OK;
}
