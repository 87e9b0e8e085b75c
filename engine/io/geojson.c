#include "io/geojson.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A place in units of 1e-7 degree. */
typedef struct spot {
    int64_t x, y;
} spot;

typedef struct json_writer {
    const gb_gpkg_layer *what;
    const gb_topology *shapes;
    spot *point; /* of all arcs */
    const gb_column **columns;
    size_t count;
    gb_buffer out;
} json_writer;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status transform(json_writer *w, gb_error *err) {
    const gb_arcs arcs = gb_topology_arcs(w->shapes);
    const size_t n = arcs.arc_start[arcs.arcs];
    gb_crs *wgs84 = NULL;
    double *x = gb_alloc(n, sizeof *x), *y = gb_alloc(n, sizeof *y);
    w->point = gb_alloc(n, sizeof *w->point);
    gb_status status = x && y && w->point ? GB_OK : no_memory(err);
    if (status == GB_OK && n > 0) {
        memcpy(x, arcs.x, n * sizeof *x);
        memcpy(y, arcs.y, n * sizeof *y);
    }
    if (status == GB_OK)
        status = gb_crs_new("EPSG:4326", &wgs84, err);
    if (status == GB_OK)
        status = gb_crs_transform(gb_areas_crs(w->what->areas), wgs84, x, y, n, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        w->point[i] = (spot){llround(x[i] * 1e7), llround(y[i] * 1e7)};
    gb_crs_free(wgs84);
    gb_free(y);
    gb_free(x);
    return status;
}

/* Shortest decimal form of a number of 1e-7 degrees. */
static void put_degrees(gb_buffer *out, int64_t value) {
    enum { DECIMALS = 7, SIZE = 24 };
    char digits[SIZE];
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    size_t at = SIZE;
    bool trailing = true;
    for (int i = 0; i < DECIMALS; i++, rest /= 10) {
        trailing = trailing && rest % 10 == 0;
        if (!trailing)
            digits[--at] = (char)('0' + rest % 10);
    }
    if (!trailing)
        digits[--at] = '.';
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (value < 0)
        digits[--at] = '-';
    gb_buffer_add_bytes(out, digits + at, SIZE - at);
}

static void put_spot(gb_buffer *out, spot place, const char *before) {
    gb_buffer_add(out, before);
    gb_buffer_add_bytes(out, "[", 1);
    put_degrees(out, place.x);
    gb_buffer_add_bytes(out, ",", 1);
    put_degrees(out, place.y);
    gb_buffer_add_bytes(out, "]", 1);
}

/* The points of a ring, each once though rounding may have made some equal. Returns how many. */
static size_t ring_spots(const json_writer *w, size_t ring, spot *out) {
    const gb_rings rings = gb_topology_rings(w->shapes);
    const gb_arcs arcs = gb_topology_arcs(w->shapes);
    size_t n = 0;
    for (size_t k = rings.ring_arc[ring]; k < rings.ring_arc[ring + 1]; k++) {
        const bool backwards = rings.arc[k] < 0;
        const size_t arc = (size_t)(backwards ? ~rings.arc[k] : rings.arc[k]);
        const size_t first = arcs.arc_start[arc], end = arcs.arc_start[arc + 1];
        for (size_t i = 0; i + 1 < end - first; i++) {
            const spot place = w->point[backwards ? end - 1 - i : first + i];
            if (n == 0 || place.x != out[n - 1].x || place.y != out[n - 1].y)
                out[n++] = place;
        }
    }
    while (n > 1 && out[n - 1].x == out[0].x && out[n - 1].y == out[0].y)
        n--;
    return n;
}

/* One ring; false when rounding left less than a triangle of it. */
static bool put_ring(json_writer *w, size_t ring, const char *before, spot *room) {
    const size_t n = ring_spots(w, ring, room);
    if (n < 3)
        return false;
    gb_buffer_add(&w->out, before);
    gb_buffer_add(&w->out, "[");
    for (size_t i = 0; i < n; i++)
        put_spot(&w->out, room[i], i ? "," : "");
    put_spot(&w->out, room[0], ",");
    gb_buffer_add(&w->out, "]");
    return true;
}

static gb_status put_geometry(json_writer *w, size_t area, gb_error *err) {
    const gb_rings rings = gb_topology_rings(w->shapes);
    const size_t first = rings.area_polygon[area], end = rings.area_polygon[area + 1];
    size_t most = 0, written = 0;
    for (size_t r = rings.polygon_ring[first]; r < rings.polygon_ring[end]; r++) {
        const size_t n = gb_topology_ring_size(w->shapes, r);
        most = n > most ? n : most;
    }
    spot *room = gb_alloc(most, sizeof *room);
    if (!room)
        return no_memory(err);
    const bool several = end - first > 1;
    const size_t start = w->out.length;
    gb_buffer_add(&w->out, several ? "{\"type\":\"MultiPolygon\",\"coordinates\":["
                                   : "{\"type\":\"Polygon\",\"coordinates\":");
    for (size_t p = first; p < end; p++) {
        if (!put_ring(w, rings.polygon_ring[p], written ? ",[" : "[", room))
            continue;
        written++;
        for (size_t r = rings.polygon_ring[p] + 1; r < rings.polygon_ring[p + 1]; r++)
            put_ring(w, r, ",", room);
        gb_buffer_add(&w->out, "]");
    }
    gb_buffer_add(&w->out, several ? "]}" : "}");
    if (written == 0 && !w->out.failed) {
        w->out.length = start;
        gb_buffer_add(&w->out, "null");
    }
    gb_free(room);
    return GB_OK;
}

static void put_text(gb_buffer *out, const char *text) {
    gb_buffer_add(out, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            gb_buffer_addf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            gb_buffer_addf(out, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            gb_buffer_add_bytes(out, c, 1);
    }
    gb_buffer_add(out, "\"");
}

static void put_cell(gb_buffer *out, const gb_column *column, size_t i) {
    char digits[GB_NUMBER_SIZE];
    if (column->state[i] != GB_PRESENT) {
        gb_buffer_add(out, "null");
    } else if (column->kind == GB_KIND_TEXT) {
        put_text(out, column->text[i] ? column->text[i] : "");
    } else {
        gb_number_shortest(column->value[i], digits);
        gb_buffer_add(out, digits);
    }
}

static gb_status put_area(json_writer *w, size_t i, gb_error *err) {
    gb_buffer_add(&w->out, "{\"type\":\"Feature\",\"properties\":{\"code\":");
    put_text(&w->out, gb_areas_code(w->what->areas, i));
    gb_buffer_add(&w->out, ",\"name\":");
    put_text(&w->out, gb_areas_name(w->what->areas, i));
    for (size_t c = 0; c < w->count; c++) {
        gb_buffer_add(&w->out, ",");
        put_text(&w->out, w->columns[c]->key);
        gb_buffer_add(&w->out, ":");
        put_cell(&w->out, w->columns[c], i);
    }
    gb_buffer_add(&w->out, "},\"geometry\":");
    gb_status status = put_geometry(w, i, err);
    gb_buffer_add(&w->out, "}");
    return status;
}

static gb_status choose_columns(json_writer *w, const char *path, gb_error *err) {
    const gb_table *table = gb_areas_table(w->what->areas);
    w->count = w->what->columns ? w->what->column_count : gb_table_columns(table);
    w->columns = gb_alloc(w->count, sizeof *w->columns);
    if (!w->columns)
        return no_memory(err);
    for (size_t c = 0; c < w->count; c++) {
        const char *key = w->what->columns ? w->what->columns[c] : NULL;
        w->columns[c] = key ? gb_table_find(table, key) : gb_table_column(table, c);
        if (!w->columns[c])
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_COLUMN, .file = path, .name = key);
    }
    return GB_OK;
}

gb_status gb_geojson_write(const char *path, const gb_gpkg_layer *layer, gb_error *err) {
    const size_t n = gb_areas_count(layer->areas);
    json_writer w = {.what = layer,
                     .shapes = layer->shapes ? layer->shapes : gb_areas_topology(layer->areas)};
    gb_status status = choose_columns(&w, path, err);
    if (status == GB_OK)
        status = transform(&w, err);
    gb_buffer_add(&w.out, "{\"type\":\"FeatureCollection\",\"name\":");
    put_text(&w.out, layer->name);
    gb_buffer_add(&w.out, ",\"features\":[\n");
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        status = put_area(&w, i, err);
        gb_buffer_add(&w.out, i + 1 < n ? ",\n" : "\n");
    }
    gb_buffer_add(&w.out, "]}\n");
    if (status == GB_OK && w.out.failed)
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_file_write(path, w.out.text, w.out.length, err);
    gb_buffer_release(&w.out);
    gb_free(w.columns);
    gb_free(w.point);
    return status;
}
