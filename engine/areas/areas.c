#include "areas/areas.h"

#include "areas/derived.h"
#include "base/memory.h"
#include "base/random.h"
#include "geom/unite.h"

#include <string.h>

enum { EMPTY = -1 };

struct gb_areas {
    char *id;
    size_t n;
    char **codes;
    char **names; /* NULL when there are none; entries may be NULL */
    gb_topology *topology;
    gb_crs *crs;
    gb_table *table;
    int32_t *slot; /* open addressing on the hash of the code */
    size_t slots;  /* a power of two, at least twice n */
};

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

int32_t gb_areas_find(const gb_areas *areas, const char *code) {
    size_t mask = areas->slots - 1;
    for (size_t s = gb_hash_text(code) & mask; areas->slot[s] != EMPTY; s = (s + 1) & mask) {
        if (strcmp(areas->codes[areas->slot[s]], code) == 0)
            return areas->slot[s];
    }
    return -1;
}

static void place(gb_areas *areas, size_t i) {
    size_t mask = areas->slots - 1, s = gb_hash_text(areas->codes[i]) & mask;
    while (areas->slot[s] != EMPTY)
        s = (s + 1) & mask;
    areas->slot[s] = (int32_t)i;
}

static gb_status index_codes(gb_areas *areas, gb_error *err) {
    areas->slots = 16;
    while (areas->slots < areas->n * 2)
        areas->slots *= 2;
    areas->slot = gb_alloc(areas->slots, sizeof *areas->slot);
    if (!areas->slot)
        return no_memory(err);
    for (size_t s = 0; s < areas->slots; s++)
        areas->slot[s] = EMPTY;
    for (size_t i = 0; i < areas->n; i++) {
        const char *code = areas->codes[i];
        if (!code || !*code)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_AREA_NO_CODE, .row = (int64_t)i + 1,
                           .hint = GB_HINT_AREA_CODE);
        int32_t first = gb_areas_find(areas, code);
        if (first >= 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_AREA_CODE_TWICE, .code = code, .row = (int64_t)i + 1,
                           .total = first + 1, .hint = GB_HINT_AREA_CODE_TWICE);
        place(areas, i);
    }
    return GB_OK;
}

/* What still belongs to the caller is taken out before a half-built level is freed. */
static void let_go(gb_areas *areas) {
    areas->n = 0;
    areas->codes = NULL;
    areas->names = NULL;
    areas->topology = NULL;
    areas->crs = NULL;
    gb_areas_free(areas);
}

gb_status gb_areas_new_take(const char *id, size_t n, char **codes, char **names, gb_topology *topology,
                            gb_crs *crs, gb_areas **out, gb_error *err) {
    if (gb_topology_areas(topology) != n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "codes and areas differ in number");
    gb_areas *areas = gb_alloc_zero(1, sizeof *areas);
    if (!areas)
        return no_memory(err);
    areas->n = n;
    areas->codes = codes;
    areas->names = names;
    areas->topology = topology;
    areas->crs = crs;
    areas->id = gb_strdup(id);
    gb_status status = areas->id ? index_codes(areas, err) : no_memory(err);
    if (status == GB_OK)
        status = gb_table_new(n, &areas->table, err);
    if (status == GB_OK)
        status = gb_areas_add_derived(areas, err);
    if (status != GB_OK) {
        let_go(areas);
        return status;
    }
    *out = areas;
    return GB_OK;
}

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

void gb_areas_free(gb_areas *areas) {
    if (!areas)
        return;
    gb_free(areas->id);
    free_texts(areas->codes, areas->n);
    free_texts(areas->names, areas->n);
    gb_topology_free(areas->topology);
    gb_crs_free(areas->crs);
    gb_table_free(areas->table);
    gb_free(areas->slot);
    gb_free(areas);
}

const char *gb_areas_id(const gb_areas *areas) {
    return areas->id;
}

size_t gb_areas_count(const gb_areas *areas) {
    return areas->n;
}

const char *gb_areas_code(const gb_areas *areas, size_t i) {
    return areas->codes[i];
}

const char *gb_areas_name(const gb_areas *areas, size_t i) {
    const char *name = areas->names ? areas->names[i] : NULL;
    return name && *name ? name : areas->codes[i];
}

const gb_topology *gb_areas_topology(const gb_areas *areas) {
    return areas->topology;
}

const gb_crs *gb_areas_crs(const gb_areas *areas) {
    return areas->crs;
}

gb_table *gb_areas_table(const gb_areas *areas) {
    return areas->table;
}

gb_status gb_areas_dissolve(const gb_areas *base, const char *id, const int32_t *parent, size_t parents,
                            char **codes, char **names, gb_areas **out, gb_error *err) {
    gb_topology *topology = NULL;
    gb_crs *crs = NULL;
    gb_status status = gb_topology_unite(base->topology, parent, parents, &topology, err);
    if (status == GB_OK && base->crs)
        status = gb_crs_copy(base->crs, &crs, err);
    if (status == GB_OK)
        status = gb_areas_new_take(id, parents, codes, names, topology, crs, out, err);
    if (status != GB_OK) {
        gb_topology_free(topology);
        gb_crs_free(crs);
    }
    return status;
}
