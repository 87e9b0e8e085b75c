/* Alt text: what a reader who cannot see the map needs to know, from the data alone. */
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/choropleth.h"
#include "carto/wording.h"
#include "stats/sort.h"

#include <string.h>

enum { NAMED = 3, SHORTEST = 150, LONGEST = 500, NAME_MOST = 60 };

/* Areas with a value, from low to high. */
typedef struct ordered {
    size_t n;
    uint32_t *area;
} ordered;

static gb_status order_areas(const gb_column *column, ordered *out, gb_error *err) {
    *out = (ordered){0};
    double *values = gb_alloc(column->n, sizeof *values);
    uint32_t *order = gb_alloc(column->n, sizeof *order), *present = gb_alloc(column->n, sizeof *present);
    bool room = values != NULL && order != NULL && present != NULL;
    for (size_t i = 0; room && i < column->n; i++)
        if (column->state[i] == GB_PRESENT) {
            values[out->n] = column->value[i];
            present[out->n++] = (uint32_t)i;
        }
    room = room && (out->n == 0 || gb_sort_order(values, out->n, false, order));
    for (size_t i = 0; room && i < out->n; i++)
        order[i] = present[order[i]];
    gb_free(values);
    gb_free(present);
    if (!room) {
        gb_free(order);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    out->area = order;
    return GB_OK;
}

static int value_decimals(const gb_map *map) {
    if (map->classes != NULL && map->classes->n > 0)
        return gb_word_decimals(map->column, map->classes);
    return map->column->decimals >= 0 ? map->column->decimals : 1;
}

/* "Havenwijk (24,9%), Centrum (20,1%)": names from one end of the order. */
static void list_areas(const gb_map *map, const ordered *order, size_t count, bool from_top, char *out,
                       size_t size) {
    out[0] = '\0';
    size_t length = 0;
    for (size_t k = 0; k < count; k++) {
        size_t i = order->area[from_top ? order->n - 1 - k : k];
        char name[NAME_MOST + 1], value[GB_WORDING_SIZE], entry[NAME_MOST + GB_WORDING_SIZE + 8];
        gb_copy(name, sizeof name, gb_areas_name(map->areas, i));
        gb_word_value(map->column->value[i], map->column->unit, value_decimals(map), map->page.language,
                      value);
        gb_detail detail = {.name = name, .found = value};
        gb_text_format(GB_TXT_ALT_NAMED, map->page.language, &detail, entry, sizeof entry);
        gb_copy(out + length, size - length, k > 0 ? ", " : "");
        length = strlen(out);
        gb_copy(out + length, size - length, entry);
        length = strlen(out);
    }
}

static void add_text(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char sentence[1024];
    gb_text_format(text, language, detail, sentence, sizeof sentence);
    if (out->length > 0)
        gb_buffer_add(out, " ");
    gb_buffer_add(out, sentence);
}

static void add_range(const gb_map *map, const ordered *order, gb_buffer *out) {
    char low[GB_WORDING_SIZE], high[GB_WORDING_SIZE];
    const double *value = map->column->value;
    gb_word_value(value[order->area[0]], map->column->unit, value_decimals(map), map->page.language, low);
    gb_word_value(value[order->area[order->n - 1]], map->column->unit, value_decimals(map),
                  map->page.language, high);
    gb_detail detail = {.found = low, .expected = high};
    add_text(out, GB_TXT_ALT_RANGE, map->page.language, &detail);
}

static void add_ends(const gb_map *map, const ordered *order, size_t named, gb_buffer *out) {
    char list[600];
    size_t count = named < order->n ? named : order->n;
    list_areas(map, order, count, true, list, sizeof list);
    add_text(out, GB_TXT_ALT_HIGHEST, map->page.language, &(gb_detail){.found = list});
    if (order->n <= count)
        return;
    size_t low = order->n - count < count ? order->n - count : count;
    list_areas(map, order, low, false, list, sizeof list);
    add_text(out, GB_TXT_ALT_LOWEST, map->page.language, &(gb_detail){.found = list});
}

static void add_selected(const gb_map *map, gb_buffer *out) {
    size_t count = 0;
    for (size_t i = 0; map->selected != NULL && i < map->column->n; i++)
        count += map->selected[i] != 0;
    if (count == 0)
        return;
    const char *label = map->selected_label != NULL
                            ? map->selected_label
                            : gb_text_pattern(GB_TXT_LEGEND_SELECTED, map->page.language);
    add_text(out, GB_TXT_ALT_SELECTED, map->page.language,
             &(gb_detail){.name = label, .count = (int64_t)count});
}

/* The whole text with up to `named` areas at each end. */
static char *compose(const gb_map *map, const ordered *order, size_t named, size_t title_most) {
    gb_buffer out = {0};
    char title[201], subject[GB_WORDING_SIZE];
    gb_copy(title, title_most + 1, map->page.title != NULL ? map->page.title : gb_areas_id(map->areas));
    gb_word_title(map->column, map->page.language, subject);
    gb_detail what = {.name = title, .found = subject, .count = (int64_t)map->column->n};
    add_text(&out, GB_TXT_ALT_WHAT, map->page.language, &what);
    if (order->n > 0) {
        add_range(map, order, &out);
        add_ends(map, order, named, &out);
    }
    size_t gaps = map->column->n - order->n;
    add_text(&out, gaps > 0 ? GB_TXT_ALT_GAPS : GB_TXT_ALT_NO_GAPS, map->page.language,
             &(gb_detail){.count = (int64_t)gaps});
    add_selected(map, &out);
    if (!out.failed && gb_utf8_count(out.text) < SHORTEST)
        add_text(&out, GB_TXT_ALT_READING, map->page.language, NULL);
    return gb_buffer_take(&out);
}

gb_status gb_map_alt_text(const gb_map *map, char **out, gb_error *err) {
    *out = NULL;
    ordered order;
    gb_status status = order_areas(map->column, &order, err);
    if (status != GB_OK)
        return status;
    static const struct {
        size_t named, title_most;
    } tries[] = {{NAMED, 200}, {NAMED, 100}, {2, 80}, {1, 80}, {1, 40}};
    for (size_t t = 0; t < sizeof tries / sizeof tries[0]; t++) {
        gb_free(*out);
        *out = compose(map, &order, tries[t].named, tries[t].title_most);
        if (*out == NULL || gb_utf8_count(*out) <= LONGEST)
            break;
    }
    gb_free(order.area);
    return *out != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}
