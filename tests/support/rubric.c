#include "support/rubric.h"

#include "base/number.h"
#include "base/text.h"
#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 2000, DEPTH_MAX = 8, ROWS_MAX = 40, LEADERS_MAX = 200, POINT_NAME = 512 };

typedef struct box {
    double x0, y0, x1, y1;
} box;

typedef struct text {
    const gb_item *item;
    gb_role role;      /* of the innermost group with a role */
    const char *group; /* id of the innermost group */
    box ink;
} text;

typedef struct legend_row {
    char words[256];
    long count; /* -1 = none */
    gb_colour fill;
    gb_hatch hatch;
    gb_stroke stroke;
} legend_row;

typedef struct page {
    const gbt_rubric *rubric;
    text *texts;
    size_t text_count;
    legend_row rows[ROWS_MAX];
    size_t row_count;
    double (*leader)[4];
    size_t leaders;
    bool sound;
} page;

static bool point(page *p, int number, const char *what, bool holds) {
    char name[POINT_NAME];
    snprintf(name, sizeof name, "%s: rubric %d: %s", p->rubric->name, number, what);
    p->sound = gbt_true(name, holds) && p->sound;
    return holds;
}

static bool overlap(box a, box b, double by) {
    return a.x0 < b.x1 + by && b.x0 < a.x1 + by && a.y0 < b.y1 + by && b.y0 < a.y1 + by;
}

static box ink_box(const gbt_rubric *rubric, const gb_item *item) {
    gb_text_extent e = {0};
    rubric->meter.measure(rubric->meter.context, &item->font, item->text, &e, NULL);
    double shift = item->anchor == GB_ANCHOR_MIDDLE ? e.width / 2
                   : item->anchor == GB_ANCHOR_END  ? e.width
                                                    : 0;
    double x = item->x - shift;
    return (box){x + e.ink_left, item->y + e.ink_top, x + e.ink_right, item->y + e.ink_bottom};
}

/* --- reading the scene --- */

static void read_row_item(page *p, const gb_item *item) {
    legend_row *row = &p->rows[p->row_count - 1];
    if (item->type == GB_ITEM_PATH && row->words[0] == '\0') {
        row->fill = item->fill;
        row->hatch = item->hatch;
        row->stroke = item->stroke;
    }
    if (item->type != GB_ITEM_TEXT)
        return;
    if (item->anchor == GB_ANCHOR_END) {
        double count = 0;
        gb_decimal decimal =
            p->rubric->map->page.language == GB_LANG_EN ? GB_DECIMAL_POINT : GB_DECIMAL_COMMA;
        gb_number_read(item->text, decimal, &count);
        row->count = (long)count;
        return;
    }
    size_t length = strlen(row->words);
    snprintf(row->words + length, sizeof row->words - length, "%s%s", length > 0 ? " " : "", item->text);
}

static void read_scene(page *p) {
    const gb_scene *scene = p->rubric->scene;
    gb_role roles[DEPTH_MAX] = {GB_ROLE_NONE};
    const char *ids[DEPTH_MAX] = {""};
    size_t depth = 0;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN && depth + 1 < DEPTH_MAX) {
            depth++;
            roles[depth] = item->role;
            ids[depth] = item->id != NULL ? item->id : "";
            if (strncmp(ids[depth], "legend-row-", 11) == 0 && p->row_count < ROWS_MAX)
                p->rows[p->row_count++] = (legend_row){.count = -1};
        } else if (item->type == GB_ITEM_GROUP_END) {
            depth--;
        }
        if (strncmp(ids[depth], "legend-row-", 11) == 0)
            read_row_item(p, item);
        if (item->type == GB_ITEM_TEXT && p->text_count < TEXTS_MAX)
            p->texts[p->text_count++] = (text){item, roles[depth], ids[depth], ink_box(p->rubric, item)};
        if (item->type == GB_ITEM_PATH && !item->closed && strcmp(ids[depth], "layer-labels") == 0 &&
            p->leaders < LEADERS_MAX) {
            const double *x, *y;
            if (gb_scene_ring(scene, item->first_ring, &x, &y) == 2) {
                double line[4] = {x[0], y[0], x[1], y[1]};
                /* casing and line are two strokes of one leader */
                if (p->leaders == 0 || memcmp(line, p->leader[p->leaders - 1], sizeof line) != 0)
                    memcpy(p->leader[p->leaders++], line, sizeof line);
            }
        }
    }
}

/* --- texts --- */

static bool has_text(const page *p, gb_role role, const char *part) {
    for (size_t i = 0; i < p->text_count; i++)
        if (p->texts[i].role == role && strstr(p->texts[i].item->text, part) != NULL)
            return true;
    return false;
}

static void check_footer(page *p) {
    const gb_map *map = p->rubric->map;
    char first[64];
    gb_copy(first, sizeof first, map->page.source);
    char *space = strchr(first, ' ');
    if (space != NULL)
        *space = '\0';
    point(p, 3, "the source is named", has_text(p, GB_ROLE_FOOTER, first));
    point(p, 3, "the maker is named", has_text(p, GB_ROLE_FOOTER, map->page.credit));
    point(p, 3, "the date of making is there", has_text(p, GB_ROLE_FOOTER, map->page.date_text));
}

static bool digit(char c) {
    return c >= '0' && c <= '9';
}

/* "12.5" in Dutch and French, "12,5" in English: a mark with one or two figures behind it. */
static bool foreign_decimal(const char *s, char mark) {
    for (size_t i = 1; s[i] != '\0'; i++) {
        if (s[i] != mark || !digit(s[i - 1]))
            continue;
        size_t figures = 0;
        while (digit(s[i + 1 + figures]))
            figures++;
        if (figures == 1 || figures == 2)
            return true;
    }
    return false;
}

static void check_numbers(page *p) {
    char mark = p->rubric->map->page.language == GB_LANG_EN ? ',' : '.';
    for (size_t i = 0; i < p->text_count; i++) {
        const char *s = p->texts[i].item->text;
        bool ours = strncmp(p->texts[i].group, "legend-row-", 11) == 0 ||
                    p->texts[i].role == GB_ROLE_FURNITURE || strcmp(p->texts[i].group, "small-print") == 0;
        if (ours)
            point(p, 4, s, !foreign_decimal(s, mark) && !(s[0] == '-' && digit(s[1])));
    }
}

static void check_sizes(page *p) {
    double smallest = p->rubric->map->page.size == GB_PAGE_SLIDE ? 12 : 6.5;
    for (size_t i = 0; i < p->text_count; i++) {
        bool exempt = p->texts[i].role == GB_ROLE_FOOTER && p->rubric->map->page.size == GB_PAGE_SLIDE;
        if (!exempt)
            point(p, 24, p->texts[i].item->text, p->texts[i].item->font.size >= smallest - 1e-9);
    }
}

static void check_contrast(page *p) {
    for (size_t i = 0; i < p->text_count; i++) {
        const gb_item *item = p->texts[i].item;
        gb_colour ground = item->halo.alpha != 0 ? item->halo : (gb_colour){255, 255, 255, 255};
        bool large = item->font.size >= 14 && item->font.weight == GB_WEIGHT_BOLD;
        point(p, 18, item->text, gb_colour_contrast(item->colour, ground) >= (large ? 3 : 4.5));
    }
}

static void check_overlaps(page *p) {
    for (size_t i = 0; i < p->text_count; i++)
        for (size_t k = i + 1; k < p->text_count; k++)
            if (overlap(p->texts[i].ink, p->texts[k].ink, 0)) {
                char which[POINT_NAME];
                snprintf(which, sizeof which, "'%s' lies over '%s'", p->texts[i].item->text,
                         p->texts[k].item->text);
                point(p, 20, which, false);
            }
}

/* --- legend --- */

/* The numbers in a wording, at most two. */
static size_t numbers_in(const char *words, gb_language language, double out[2]) {
    size_t count = 0;
    const char *at = words;
    while (*at != '\0' && count < 2) {
        bool minus = strncmp(at, "\xE2\x88\x92", 3) == 0;
        if (!digit(*at) && !(minus && digit(at[3]))) {
            at++;
            continue;
        }
        size_t length = minus ? 3 : 0;
        while (digit(at[length]) || ((at[length] == ',' || at[length] == '.') && digit(at[length + 1])) ||
               strncmp(at + length, "\xE2\x80\xAF", 3) == 0)
            length += digit(at[length]) || at[length] == ',' || at[length] == '.' ? 1 : 3;
        char number[64];
        snprintf(number, sizeof number, "%.*s", (int)length, at);
        gb_decimal decimal = language == GB_LANG_EN ? GB_DECIMAL_POINT : GB_DECIMAL_COMMA;
        count += gb_number_read(number, decimal, &out[count]) == GB_NUMBER_OK;
        at += length;
    }
    return count;
}

static bool within(double value, double lower, double upper, bool opens) {
    return opens ? value >= lower && value < upper : value > lower && value <= upper;
}

/* Reads each class back from what the legend says and puts every area in it again. */
static void check_classes(page *p) {
    const gb_map *map = p->rubric->map;
    size_t classes = map->classes != NULL && map->classes->n > 0 ? (size_t)map->classes->count : 0;
    if (!point(p, 8, "a row per class", p->row_count >= classes) || classes < 2)
        return;
    for (size_t c = 0; c < classes; c++) {
        double number[2], lower = -INFINITY, upper = INFINITY;
        const legend_row *row = &p->rows[classes - 1 - c]; /* high values on top */
        size_t count = numbers_in(row->words, map->page.language, number);
        bool first = c == 0, last = c + 1 == classes;
        if (!point(p, 7, row->words, count == (first || last ? 1 : 2)))
            continue;
        lower = first ? -INFINITY : number[0];
        upper = last ? INFINITY : number[count - 1];
        size_t wrong = 0;
        for (size_t a = 0; a < gb_scene_areas(p->rubric->scene); a++) {
            const gb_scene_area *area = gb_scene_area_at(p->rubric->scene, a);
            int32_t i = gb_areas_find(map->areas, area->code);
            if (area->class_index >= 0)
                wrong += within(map->column->value[i], lower, upper, map->classes->opens) !=
                         ((size_t)area->class_index == c);
        }
        point(p, 5, row->words, wrong == 0);
        point(p, 6, row->words,
              (!first || lower <= map->classes->min) && (!last || upper >= map->classes->max));
    }
}

static void check_counts(page *p) {
    const gb_map *map = p->rubric->map;
    size_t states[GB_CELL_COUNT],
        classes = map->classes != NULL && map->classes->n > 0 ? (size_t)map->classes->count : 0;
    gb_column_count_states(map->column, states);
    long sum = 0;
    for (size_t c = 0; c < classes && c < p->row_count; c++)
        sum += p->rows[c].count;
    point(p, 8, "class counts add up to the areas with a value",
          sum == (long)states[GB_PRESENT] || classes == 0);
    const legend_row *seen[GB_CELL_COUNT] = {NULL};
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++) {
        const char *words = gb_map_missing_label((gb_cell)state, map->page.language);
        for (size_t r = 0; r < p->row_count; r++)
            if (strcmp(p->rows[r].words, words) == 0)
                seen[state] = &p->rows[r];
        point(p, 10, words, (states[state] > 0) == (seen[state] != NULL));
        if (seen[state] == NULL)
            continue;
        point(p, 10, "a gap has its count", seen[state]->count == (long)states[state]);
        point(p, 10, "a gap is hatched", seen[state]->hatch.pitch > 0);
        for (int other = GB_ABSENT; other < state; other++)
            if (seen[other] != NULL)
                point(p, 10, "each gap has a texture of its own",
                      seen[other]->hatch.angle != seen[state]->hatch.angle ||
                          seen[other]->hatch.cross != seen[state]->hatch.cross);
    }
}

static void check_privacy(page *p) {
    const gb_map *map = p->rubric->map;
    for (size_t a = 0; a < gb_scene_areas(p->rubric->scene); a++) {
        const gb_scene_area *area = gb_scene_area_at(p->rubric->scene, a);
        int32_t i = gb_areas_find(map->areas, area->code);
        if (map->column->state[i] != GB_PRESENT)
            point(p, 54, area->code, area->class_index == -1 && strpbrk(area->value, "0123456789") == NULL);
    }
}

/* --- labels --- */

static bool in_area(const gb_scene *scene, const gb_scene_area *area, double px, double py) {
    bool inside = false;
    for (size_t r = area->first_ring; r < area->first_ring + area->rings; r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(scene, r, &x, &y);
        for (size_t i = 0, j = n - 1; i < n; j = i++)
            if ((y[i] > py) != (y[j] > py) && px < (x[j] - x[i]) * (py - y[i]) / (y[j] - y[i]) + x[i])
                inside = !inside;
    }
    return inside;
}

static bool box_in_area(const gb_scene *scene, const gb_scene_area *area, box b) {
    for (int k = 0; k <= 8; k++) {
        double t = k / 8.0, x = b.x0 + t * (b.x1 - b.x0), y = b.y0 + t * (b.y1 - b.y0);
        if (!in_area(scene, area, x, b.y0) || !in_area(scene, area, x, b.y1) ||
            !in_area(scene, area, b.x0, y) || !in_area(scene, area, b.x1, y))
            return false;
    }
    return true;
}

static bool names_area(const gb_scene_area *area, const char *words) {
    return strstr(area->name, words) != NULL || strstr(area->code, words) != NULL;
}

static bool stands_well(const page *p, const text *t) {
    const gb_scene *scene = p->rubric->scene;
    bool known = false;
    for (size_t a = 0; a < gb_scene_areas(scene); a++) {
        const gb_scene_area *area = gb_scene_area_at(scene, a);
        if (!names_area(area, t->item->text))
            continue;
        known = true;
        if (box_in_area(scene, area, t->ink))
            return true;
        for (size_t l = 0; l < p->leaders; l++)
            if (in_area(scene, area, p->leader[l][2], p->leader[l][3]))
                return true;
    }
    return !known; /* a name of the outline level */
}

static double turn(double ax, double ay, double bx, double by, double cx, double cy) {
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

static bool cross(const double a[4], const double b[4]) {
    return (turn(a[0], a[1], a[2], a[3], b[0], b[1]) > 0) != (turn(a[0], a[1], a[2], a[3], b[2], b[3]) > 0) &&
           (turn(b[0], b[1], b[2], b[3], a[0], a[1]) > 0) != (turn(b[0], b[1], b[2], b[3], a[2], a[3]) > 0);
}

static bool line_meets(const double l[4], box b) {
    const double diagonal[2][4] = {{b.x0, b.y0, b.x1, b.y1}, {b.x0, b.y1, b.x1, b.y0}};
    return cross(l, diagonal[0]) || cross(l, diagonal[1]);
}

static void check_labels(page *p) {
    for (size_t i = 0; i < p->text_count; i++) {
        if (strcmp(p->texts[i].group, "layer-labels") != 0)
            continue;
        point(p, 21, p->texts[i].item->text, stands_well(p, &p->texts[i]));
        for (size_t l = 0; l < p->leaders; l++)
            point(p, 22, p->texts[i].item->text, !line_meets(p->leader[l], p->texts[i].ink));
    }
    for (size_t a = 0; a < p->leaders; a++)
        for (size_t b = a + 1; b < p->leaders; b++)
            point(p, 22, "leaders do not cross", !cross(p->leader[a], p->leader[b]));
}

/* --- lines --- */

static void check_strokes(page *p) {
    const gb_scene *scene = p->rubric->scene;
    bool in_borders = false;
    size_t strokes = 0, last_first = SIZE_MAX;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN)
            in_borders = item->id != NULL && strcmp(item->id, "layer-borders") == 0;
        if (item->type == GB_ITEM_GROUP_END)
            in_borders = false;
        if (item->type != GB_ITEM_PATH)
            continue;
        if (item->stroke.colour.alpha != 0 && item->stroke.width > 0)
            point(p, 35, "line width", item->stroke.width >= 0.09 - 1e-9);
        if (item->hatch.pitch > 0)
            point(p, 35, "hatch width", item->hatch.width >= 0.09);
        if (in_borders && item->first_ring != last_first) {
            strokes += item->rings;
            last_first = item->first_ring;
        }
    }
    gb_arcs arcs = gb_topology_arcs(gb_areas_topology(p->rubric->map->areas));
    size_t inner = 0;
    for (size_t a = 0; a < arcs.arcs; a++)
        inner += arcs.left[a] >= 0 && arcs.right[a] >= 0 && arcs.left[a] != arcs.right[a];
    point(p, 34, "every inner border is drawn once", strokes == inner);
}

/* --- page --- */

static box group_box(const page *p, const char *id) {
    const gb_scene *scene = p->rubric->scene;
    box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    bool inside = false;
    for (size_t i = 0; i < gb_scene_items(scene); i++) {
        const gb_item *item = gb_scene_item(scene, i);
        if (item->type == GB_ITEM_GROUP_BEGIN)
            inside = item->id != NULL && strcmp(item->id, id) == 0;
        else if (item->type == GB_ITEM_GROUP_END)
            inside = false;
        for (size_t r = 0; inside && item->type == GB_ITEM_PATH && r < item->rings; r++) {
            const double *x, *y;
            size_t n = gb_scene_ring(scene, item->first_ring + r, &x, &y);
            for (size_t k = 0; k < n; k++)
                b = (box){fmin(b.x0, x[k]), fmin(b.y0, y[k]), fmax(b.x1, x[k]), fmax(b.y1, y[k])};
        }
    }
    return b;
}

static void check_scale_bar(page *p) {
    const gb_scene_frame *frame = gb_scene_get_frame(p->rubric->scene);
    box bar = group_box(p, "scale-bar");
    if (!point(p, 37, "there is a scale bar", isfinite(bar.x0)))
        return;
    const char *last = "";
    for (size_t i = 0; i < p->text_count; i++)
        if (strcmp(p->texts[i].group, "scale-bar") == 0)
            last = p->texts[i].item->text;
    double number[2] = {0}, length = bar.x1 - bar.x0;
    numbers_in(last, p->rubric->map->page.language, number);
    double metres = strstr(last, "km") != NULL ? 1000 * number[0] : number[0];
    double lead = metres / pow(10, floor(log10(metres) + 1e-9));
    point(p, 37, "its length is round",
          fabs(lead - 1) < 1e-6 || fabs(lead - 2) < 1e-6 || fabs(lead - 2.5) < 1e-6 || fabs(lead - 5) < 1e-6);
    double true_length = length * frame->scale * gb_crs_metres(gb_areas_crs(p->rubric->map->areas));
    point(p, 37, "it is true within half a percent", fabs(true_length - metres) <= 0.005 * metres);
    point(p, 37, "it takes 15 to 30 percent of the frame",
          length >= 0.149 * frame->width && length <= 0.301 * frame->width);
    const gb_scene *scene = p->rubric->scene;
    for (size_t a = 0; a < gb_scene_areas(scene); a++) {
        const gb_scene_area *area = gb_scene_area_at(scene, a);
        bool covered = in_area(scene, area, bar.x0, bar.y0) || in_area(scene, area, bar.x1, bar.y1) ||
                       in_area(scene, area, bar.x0, bar.y1) || in_area(scene, area, bar.x1, bar.y0);
        for (size_t r = area->first_ring; r < area->first_ring + area->rings && !covered; r++) {
            const double *x, *y;
            size_t n = gb_scene_ring(scene, r, &x, &y);
            for (size_t k = 0; k < n; k++)
                covered = covered || (x[k] > bar.x0 && x[k] < bar.x1 && y[k] > bar.y0 && y[k] < bar.y1);
        }
        if (covered)
            point(p, 43, "the scale bar lies over the study area", false);
    }
}

static void check_frame(page *p) {
    const gb_scene *scene = p->rubric->scene;
    const gb_scene_frame *frame = gb_scene_get_frame(scene);
    double page_area = gb_scene_width(scene) * gb_scene_height(scene);
    double least = p->rubric->crowded ? 0.38 : 0.445;
    point(p, 39, "the frame takes 45 percent of the page", frame->width * frame->height >= least * page_area);
    box study = group_box(p, "layer-ground");
    double wide = (study.x1 - study.x0) / frame->width, high = (study.y1 - study.y0) / frame->height;
    point(p, 39, "the study area fills the frame", fmax(wide, high) >= 0.88);
    double degrees = 0, x = frame->world_x + frame->width / 2 * frame->scale;
    double y = frame->world_y - frame->height / 2 * frame->scale;
    gb_crs_convergence(gb_areas_crs(p->rubric->map->areas), x, y, &degrees, NULL);
    box arrow = group_box(p, "north-arrow");
    point(p, 38, "north arrow only where north is not up", isfinite(arrow.x0) == (fabs(degrees) > 2));
    if (isfinite(arrow.x0))
        point(p, 38, "the arrow is small", arrow.y1 - arrow.y0 <= 10);
}

static void check_trim(page *p) {
    const gb_scene *scene = p->rubric->scene;
    double right = gb_scene_width(scene) - 5, bottom = gb_scene_height(scene) - 5;
    for (size_t i = 0; i < p->text_count; i++) {
        box b = p->texts[i].ink;
        point(p, 40, p->texts[i].item->text, b.x0 >= 5 && b.y0 >= 5 && b.x1 <= right && b.y1 <= bottom);
    }
    for (size_t r = 0; r < gb_scene_rings(scene); r++) {
        const double *x, *y;
        size_t n = gb_scene_ring(scene, r, &x, &y);
        for (size_t k = 0; k < n; k++)
            if (!(x[k] >= 5 && x[k] <= right && y[k] >= 5 && y[k] <= bottom)) {
                point(p, 40, "a shape comes near the trim", false);
                return;
            }
    }
}

static void check_grid(page *p) {
    const gb_style *style =
        p->rubric->map->page.style != NULL ? p->rubric->map->page.style : gb_style_helder();
    const gb_page_grid *grid = &style->page[p->rubric->map->page.size];
    const gb_scene_frame *frame = gb_scene_get_frame(p->rubric->scene);
    const double exact = 0.1;
    point(p, 42, "frame on the grid",
          fabs(frame->x - grid->map_x) < exact && fabs(frame->width - grid->map_width) < exact);
    for (size_t i = 0; i < p->text_count; i++) {
        const text *t = &p->texts[i];
        bool left = t->role == GB_ROLE_TITLE || t->role == GB_ROLE_SUBTITLE ||
                    (strcmp(t->group, "footer") == 0 && t->item->anchor == GB_ANCHOR_START);
        if (left)
            point(p, 42, t->item->text, fabs(t->item->x - grid->left) < exact);
        if (strcmp(t->group, "footer") == 0 && t->item->anchor == GB_ANCHOR_END)
            point(p, 42, t->item->text, fabs(t->item->x - (grid->width - grid->right)) < exact);
        bool beside = t->role == GB_ROLE_LEGEND || t->role == GB_ROLE_LEGEND_ROW ||
                      t->role == GB_ROLE_PANEL || t->role == GB_ROLE_FOOTER || t->role == GB_ROLE_TITLE ||
                      t->role == GB_ROLE_SUBTITLE;
        box f = {frame->x, frame->y, frame->x + frame->width, frame->y + frame->height};
        if (beside)
            point(p, 43, t->item->text, !overlap(t->ink, f, 0));
    }
    box first = group_box(p, "legend-row-1");
    if (isfinite(first.x0))
        point(p, 42, "legend on the grid", fabs(first.x0 - grid->side_x) < exact);
}

bool gbt_rubric_check(const gbt_rubric *rubric) {
    page p = {.rubric = rubric, .sound = true};
    p.texts = calloc(TEXTS_MAX, sizeof *p.texts);
    p.leader = calloc(LEADERS_MAX, sizeof *p.leader);
    if (p.texts == NULL || p.leader == NULL)
        abort();
    read_scene(&p);
    check_footer(&p);
    check_numbers(&p);
    check_sizes(&p);
    check_contrast(&p);
    check_overlaps(&p);
    check_classes(&p);
    check_counts(&p);
    check_privacy(&p);
    check_labels(&p);
    check_strokes(&p);
    check_scale_bar(&p);
    check_frame(&p);
    check_trim(&p);
    check_grid(&p);
    free(p.texts);
    free(p.leader);
    return p.sound;
}
