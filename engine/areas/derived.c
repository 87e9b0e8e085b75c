#include "areas/derived.h"

#include "base/memory.h"
#include "geom/measure.h"

typedef struct derived {
    const char *key;
    gb_text label;
    const char *unit;
    gb_kind kind;
    gb_aggregate aggregate;
    int decimals;
} derived;

enum { AREA, PERIMETER, COMPACTNESS, NEIGHBOURS, DERIVED_COUNT };

static const derived derived_columns[DERIVED_COUNT] = {
    [AREA] = {"area_km2", GB_TXT_AREA_KM2, "km²", GB_KIND_AMOUNT, GB_AGGREGATE_SUM, 2},
    [PERIMETER] = {"perimeter_km", GB_TXT_PERIMETER_KM, "km", GB_KIND_AMOUNT, GB_AGGREGATE_NONE, 2},
    [COMPACTNESS] = {"compactness", GB_TXT_COMPACTNESS, NULL, GB_KIND_INDEX, GB_AGGREGATE_NONE, 2},
    [NEIGHBOURS] = {"neighbours", GB_TXT_NEIGHBOURS, NULL, GB_KIND_COUNT, GB_AGGREGATE_NONE, 0},
};

static gb_status new_column(const derived *about, size_t n, gb_column **out, gb_error *err) {
    gb_status status = gb_column_new(about->key, n, false, out, err);
    if (status != GB_OK)
        return status;
    (*out)->kind = about->kind;
    (*out)->aggregate = about->aggregate;
    (*out)->decimals = about->decimals;
    if (about->unit)
        status = gb_column_set_string(&(*out)->unit, about->unit, err);
    for (int language = 0; status == GB_OK && language < GB_LANG_COUNT; language++)
        status = gb_column_set_string(&(*out)->label[language],
                                      gb_text_pattern(about->label, (gb_language)language), err);
    if (status != GB_OK) {
        gb_column_free(*out);
        *out = NULL;
    }
    return status;
}

static bool is_empty(const gb_topology *topology, size_t area) {
    gb_rings rings = gb_topology_rings(topology);
    return rings.area_polygon[area] == rings.area_polygon[area + 1];
}

/* Takes the values over into the table, times a factor to the unit of the column; 0 = has no unit. */
static gb_status add_column(gb_areas *areas, const derived *about, const double *values, double factor,
                            gb_error *err) {
    const gb_topology *topology = gb_areas_topology(areas);
    size_t n = gb_areas_count(areas);
    gb_column *column = NULL;
    gb_status status = new_column(about, n, &column, err);
    if (status != GB_OK)
        return status;
    for (size_t i = 0; i < n; i++) {
        if (is_empty(topology, i))
            gb_column_set_missing(column, i, GB_ABSENT);
        else if (factor == 0)
            gb_column_set_missing(column, i, GB_NOT_APPLICABLE);
        else
            gb_column_set(column, i, values[i] * factor);
    }
    status = gb_table_add_take(gb_areas_table(areas), column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status add_neighbours(gb_areas *areas, double *values, gb_error *err) {
    size_t n = gb_areas_count(areas);
    int32_t *count = gb_alloc(n, sizeof *count);
    if (!count)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_measure_neighbours(gb_areas_topology(areas), count, err);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        values[i] = count[i];
    gb_free(count);
    return status == GB_OK ? add_column(areas, &derived_columns[NEIGHBOURS], values, 1, err) : status;
}

gb_status gb_areas_add_derived(gb_areas *areas, gb_error *err) {
    const gb_topology *topology = gb_areas_topology(areas);
    const gb_crs *crs = gb_areas_crs(areas);
    double kilometres = crs && gb_crs_is_projected(crs) ? gb_crs_metres(crs) / 1000 : 0;
    bool is_plane = !crs || gb_crs_is_projected(crs);
    double *values = gb_alloc(gb_areas_count(areas), sizeof *values);
    if (!values)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = gb_measure_area(topology, values, err);
    if (status == GB_OK)
        status = add_column(areas, &derived_columns[AREA], values, kilometres * kilometres, err);
    if (status == GB_OK)
        status = gb_measure_perimeter(topology, values, err);
    if (status == GB_OK)
        status = add_column(areas, &derived_columns[PERIMETER], values, kilometres, err);
    if (status == GB_OK)
        status = gb_measure_compactness(topology, values, err);
    if (status == GB_OK)
        status = add_column(areas, &derived_columns[COMPACTNESS], values, is_plane, err);
    if (status == GB_OK)
        status = add_neighbours(areas, values, err);
    gb_free(values);
    return status;
}
