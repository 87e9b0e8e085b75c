#include "carto/scene.h"

#include "base/memory.h"

#include <assert.h>
#include <string.h>

struct gb_scene {
    double width, height;
    gb_scene_about about;
    gb_scene_frame frame;
    bool has_frame;
    gb_status status; /* the first failure; sticks */
    size_t depth;     /* open groups */
    gb_arena *arena;  /* all texts */
    const char *last_family;
    gb_item *items;
    size_t item_count, item_capacity;
    gb_scene_area *areas;
    size_t area_count, area_capacity;
    size_t *ring_end; /* per ring: one past its last point */
    size_t ring_count, ring_capacity;
    double *x, *y;
    size_t point_count, x_capacity, y_capacity;
};

static const char *keep_text(gb_scene *scene, const char *text) {
    if (text == NULL || scene->status != GB_OK)
        return NULL;
    const char *copy = gb_arena_strdup(scene->arena, text);
    if (copy == NULL)
        scene->status = GB_ERR_NOMEM;
    return copy;
}

gb_status gb_scene_new(double width, double height, const gb_scene_about *about, gb_scene **out,
                       gb_error *err) {
    *out = NULL;
    assert(width > 0 && height > 0);
    gb_scene *scene = gb_alloc_zero(1, sizeof *scene);
    if (scene == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    scene->arena = gb_arena_new();
    if (scene->arena == NULL) {
        gb_free(scene);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    scene->width = width;
    scene->height = height;
    if (about != NULL) {
        scene->about = (gb_scene_about){
            .title = keep_text(scene, about->title),
            .description = keep_text(scene, about->description),
            .author = keep_text(scene, about->author),
            .source = keep_text(scene, about->source),
            .keywords = keep_text(scene, about->keywords),
            .date = keep_text(scene, about->date),
            .language = about->language,
        };
    }
    if (scene->status != GB_OK) {
        gb_scene_free(scene);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *out = scene;
    return GB_OK;
}

void gb_scene_free(gb_scene *scene) {
    if (scene == NULL)
        return;
    gb_arena_free(scene->arena);
    gb_free(scene->items);
    gb_free(scene->areas);
    gb_free(scene->ring_end);
    gb_free(scene->x);
    gb_free(scene->y);
    gb_free(scene);
}

double gb_scene_width(const gb_scene *scene) {
    return scene->width;
}

double gb_scene_height(const gb_scene *scene) {
    return scene->height;
}

const gb_scene_about *gb_scene_get_about(const gb_scene *scene) {
    return &scene->about;
}

void gb_scene_set_frame(gb_scene *scene, const gb_scene_frame *frame) {
    scene->frame = *frame;
    scene->frame.crs_wkt = keep_text(scene, frame->crs_wkt);
    scene->frame.crs_code = keep_text(scene, frame->crs_code);
    scene->has_frame = true;
}

const gb_scene_frame *gb_scene_get_frame(const gb_scene *scene) {
    return scene->has_frame ? &scene->frame : NULL;
}

size_t gb_scene_items(const gb_scene *scene) {
    return scene->item_count;
}

const gb_item *gb_scene_item(const gb_scene *scene, size_t i) {
    assert(i < scene->item_count);
    return &scene->items[i];
}

size_t gb_scene_areas(const gb_scene *scene) {
    return scene->area_count;
}

const gb_scene_area *gb_scene_area_at(const gb_scene *scene, size_t i) {
    assert(i < scene->area_count);
    return &scene->areas[i];
}

size_t gb_scene_rings(const gb_scene *scene) {
    return scene->ring_count;
}

size_t gb_scene_ring(const gb_scene *scene, size_t r, const double **x, const double **y) {
    assert(r < scene->ring_count);
    size_t start = r == 0 ? 0 : scene->ring_end[r - 1];
    *x = scene->x + start;
    *y = scene->y + start;
    return scene->ring_end[r] - start;
}

gb_status gb_scene_status(const gb_scene *scene, gb_error *err) {
    if (scene->status != GB_OK)
        return GB_FAIL(err, scene->status, GB_MSG_NO_MEMORY);
    return GB_OK;
}

/* The new last item, zeroed; NULL when the scene has failed. */
static gb_item *new_item(gb_scene *scene, gb_item_type type) {
    if (scene->status != GB_OK)
        return NULL;
    if (!gb_reserve(&scene->items, &scene->item_capacity, scene->item_count, sizeof *scene->items)) {
        scene->status = GB_ERR_NOMEM;
        return NULL;
    }
    gb_item *item = &scene->items[scene->item_count++];
    *item = (gb_item){.type = type};
    return item;
}

void gb_scene_group(gb_scene *scene, gb_role role, const char *id, const char *label, const char *alt) {
    scene->depth++;
    gb_item *item = new_item(scene, GB_ITEM_GROUP_BEGIN);
    if (item == NULL)
        return;
    item->role = role;
    item->id = keep_text(scene, id);
    item->label = keep_text(scene, label);
    item->alt = keep_text(scene, alt);
}

void gb_scene_end_group(gb_scene *scene) {
    assert(scene->depth > 0);
    scene->depth--;
    new_item(scene, GB_ITEM_GROUP_END);
}

static bool reserve_points(gb_scene *scene, size_t n) {
    if (n > SIZE_MAX / sizeof(double) / 2 - scene->point_count)
        return false;
    size_t need = scene->point_count + n;
    if (need <= scene->x_capacity && need <= scene->y_capacity)
        return true;
    size_t capacity = need + need / 2 + 64;
    double *x = gb_resize(scene->x, capacity, sizeof *x);
    if (x == NULL)
        return false;
    scene->x = x;
    scene->x_capacity = capacity;
    double *y = gb_resize(scene->y, capacity, sizeof *y);
    if (y == NULL)
        return false;
    scene->y = y;
    scene->y_capacity = capacity;
    return true;
}

size_t gb_scene_add_ring(gb_scene *scene, const double *x, const double *y, size_t n) {
    if (scene->status != GB_OK)
        return 0;
    if (!reserve_points(scene, n) ||
        !gb_reserve(&scene->ring_end, &scene->ring_capacity, scene->ring_count, sizeof *scene->ring_end)) {
        scene->status = GB_ERR_NOMEM;
        return 0;
    }
    if (n > 0) {
        memcpy(scene->x + scene->point_count, x, n * sizeof *x);
        memcpy(scene->y + scene->point_count, y, n * sizeof *y);
    }
    scene->point_count += n;
    scene->ring_end[scene->ring_count] = scene->point_count;
    return scene->ring_count++;
}

size_t gb_scene_add_area(gb_scene *scene, const gb_scene_area *area) {
    if (scene->status != GB_OK)
        return 0;
    if (!gb_reserve(&scene->areas, &scene->area_capacity, scene->area_count, sizeof *scene->areas)) {
        scene->status = GB_ERR_NOMEM;
        return 0;
    }
    assert(area->first_ring + area->rings <= scene->ring_count);
    gb_scene_area *kept = &scene->areas[scene->area_count];
    *kept = *area;
    kept->code = keep_text(scene, area->code);
    kept->name = keep_text(scene, area->name);
    kept->value = keep_text(scene, area->value);
    kept->class_label = keep_text(scene, area->class_label);
    return scene->area_count++;
}

void gb_scene_paint_areas(gb_scene *scene, size_t first_area, size_t areas, gb_colour fill, gb_hatch hatch) {
    gb_item *item = new_item(scene, GB_ITEM_AREAS);
    if (item == NULL)
        return;
    assert(first_area + areas <= scene->area_count);
    item->first_area = first_area;
    item->areas = areas;
    item->closed = true;
    item->fill = fill;
    item->hatch = hatch;
}

void gb_scene_paint_path(gb_scene *scene, size_t first_ring, size_t rings, bool closed, gb_colour fill,
                         gb_hatch hatch, gb_stroke stroke) {
    gb_item *item = new_item(scene, GB_ITEM_PATH);
    if (item == NULL)
        return;
    assert(first_ring + rings <= scene->ring_count);
    item->first_ring = first_ring;
    item->rings = rings;
    item->closed = closed;
    item->fill = closed ? fill : GB_COLOUR_NONE;
    item->hatch = hatch;
    item->stroke = stroke;
}

void gb_scene_rectangle(gb_scene *scene, double x, double y, double width, double height, gb_colour fill,
                        gb_hatch hatch, gb_stroke stroke) {
    double xs[4] = {x, x + width, x + width, x};
    double ys[4] = {y, y, y + height, y + height};
    size_t ring = gb_scene_add_ring(scene, xs, ys, 4);
    gb_scene_paint_path(scene, ring, 1, true, fill, hatch, stroke);
}

void gb_scene_line(gb_scene *scene, double x0, double y0, double x1, double y1, gb_stroke stroke) {
    double xs[2] = {x0, x1};
    double ys[2] = {y0, y1};
    size_t ring = gb_scene_add_ring(scene, xs, ys, 2);
    gb_scene_paint_path(scene, ring, 1, false, GB_COLOUR_NONE, (gb_hatch){0}, stroke);
}

/* Family names repeat on every text; one copy serves a run of them. */
static const char *keep_family(gb_scene *scene, const char *family) {
    if (family == NULL)
        return NULL;
    if (scene->last_family == NULL || strcmp(scene->last_family, family) != 0)
        scene->last_family = keep_text(scene, family);
    return scene->last_family;
}

void gb_scene_text(gb_scene *scene, double x, double y, gb_anchor anchor, const char *text,
                   const gb_text_style *font, double width, gb_colour colour, gb_colour halo,
                   double halo_width) {
    gb_item *item = new_item(scene, GB_ITEM_TEXT);
    if (item == NULL)
        return;
    item->x = x;
    item->y = y;
    item->anchor = anchor;
    item->text = keep_text(scene, text);
    item->font = *font;
    item->font.family = keep_family(scene, font->family);
    item->width = width;
    item->colour = colour;
    item->halo = halo;
    item->halo_width = halo_width;
}

void gb_scene_image(gb_scene *scene, double x, double y, double width, double height, const char *href,
                    const char *alt) {
    gb_item *item = new_item(scene, GB_ITEM_IMAGE);
    if (item == NULL)
        return;
    item->x = x;
    item->y = y;
    item->width = width;
    item->height = height;
    item->href = keep_text(scene, href);
    item->alt = keep_text(scene, alt);
}
