#include "areas/crosswalk.h"

#include "base/memory.h"
#include "base/sum.h"
#include "geom/locate.h"
#include "geom/overlay.h"

#include <math.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* How the ground of one layer lies in another. */
typedef struct ground {
    gb_overlay overlay;
    gb_csr share; /* old areas x (new areas + 1): the last column is the outside; a row with ground adds up to
                     1 */
    double *covered; /* per new area: share of its ground that lies in an old one */
    size_t slivers;
    double sliver_area;
} ground;

static void release_ground(ground *g) {
    gb_overlay_release(&g->overlay);
    gb_csr_release(&g->share);
    gb_free(g->covered);
    *g = (ground){.covered = NULL};
}

/* The ground of every area of a layer, by its pieces. Yours; NULL when out of memory. */
static double *sum_pieces(const gb_overlay *overlay, const int32_t *area_of, size_t areas) {
    gb_sum *sums = gb_alloc_zero(areas, sizeof *sums);
    double *out = gb_alloc(areas, sizeof *out);
    for (size_t p = 0; sums && out && p < overlay->n; p++)
        if (area_of[p] >= 0)
            gb_sum_add(&sums[area_of[p]], overlay->area[p]);
    for (size_t i = 0; sums && out && i < areas; i++)
        out[i] = gb_sum_value(&sums[i]);
    if (!sums) {
        gb_free(out);
        out = NULL;
    }
    gb_free(sums);
    return out;
}

/* The pieces first .. end-1 of one old area as shares; slivers go to the largest. */
static size_t share_pieces(ground *g, size_t first, size_t end, const double *old, const double *new,
                           double sliver, int32_t outside, gb_csr_entry *entry) {
    const gb_overlay *o = &g->overlay;
    const double whole = old[o->a[first]];
    size_t largest = first, n = 0;
    for (size_t p = first; p < end; p++)
        largest = o->area[p] > o->area[largest] ? p : largest;
    for (size_t p = first; p < end; p++) {
        const bool small = p != largest && o->area[p] < sliver * whole &&
                           (o->b[p] < 0 || o->area[p] < sliver * new[o->b[p]]);
        const int32_t b = o->b[small ? largest : p];
        g->slivers += small;
        g->sliver_area += small ? o->area[p] : 0;
        entry[n++] =
            (gb_csr_entry){.row = o->a[p], .column = b >= 0 ? b : outside, .value = o->area[p] / whole};
    }
    return n;
}

static gb_status find_shares(ground *g, size_t from, size_t to, double sliver, gb_error *err) {
    const gb_overlay *o = &g->overlay;
    double *old = sum_pieces(o, o->a, from), *new = sum_pieces(o, o->b, to);
    gb_csr_entry *entry = gb_alloc(o->n, sizeof *entry);
    gb_sum *met = gb_alloc_zero(to, sizeof *met);
    g->covered = gb_alloc_zero(to, sizeof *g->covered);
    gb_status status = old && new &&entry &&met && g->covered ? GB_OK : no_memory(err);
    size_t n = 0;
    for (size_t p = 0, end = 0; p < o->n && status == GB_OK; p = end) {
        for (end = p + 1; end < o->n && o->a[end] == o->a[p]; end++)
            ;
        if (o->a[p] < 0 || !(old[o->a[p]] > 0))
            continue;
        n += share_pieces(g, p, end, old, new, sliver, (int32_t)to, entry + n);
        for (size_t i = p; i < end; i++)
            if (o->b[i] >= 0)
                gb_sum_add(&met[o->b[i]], o->area[i]);
    }
    for (size_t t = 0; t < to && status == GB_OK; t++)
        g->covered[t] = new[t] > 0 ? fmin(1, gb_sum_value(&met[t]) / new[t]) : 0;
    if (status == GB_OK)
        status = gb_csr_build(from, to + 1, entry, n, &g->share, err);
    gb_free(met);
    gb_free(entry);
    gb_free(new);
    gb_free(old);
    return status;
}

static bool meet(const gb_overlay *overlay) {
    for (size_t p = 0; p < overlay->n; p++)
        if (overlay->a[p] >= 0 && overlay->b[p] >= 0)
            return true;
    return false;
}

static gb_status find_ground(const gb_topology *from, const gb_topology *to, double tolerance, double sliver,
                             ground *out, gb_error *err) {
    *out = (ground){.covered = NULL};
    if (!(sliver >= 0 && sliver < 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CROSSWALK_SLIVER, .value = sliver);
    gb_status status = gb_overlay_find(from, to, tolerance, &out->overlay, err);
    if (status == GB_OK && !meet(&out->overlay))
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_APART, .hint = GB_HINT_CROSSWALK_APART);
    if (status == GB_OK)
        status = find_shares(out, gb_topology_areas(from), gb_topology_areas(to), sliver, err);
    if (status != GB_OK)
        release_ground(out);
    return status;
}

static char **copy_codes(const gb_areas *areas) {
    const size_t n = gb_areas_count(areas);
    char **codes = gb_alloc_zero(n, sizeof *codes);
    bool whole = codes != NULL;
    for (size_t i = 0; whole && i < n; i++) {
        codes[i] = gb_strdup(gb_areas_code(areas, i));
        whole = codes[i] != NULL;
    }
    for (size_t i = 0; !whole && codes && i < n; i++)
        gb_free(codes[i]);
    if (whole)
        return codes;
    gb_free(codes);
    return NULL;
}

static void free_codes(char **codes, size_t n) {
    for (size_t i = 0; codes && i < n; i++)
        gb_free(codes[i]);
    gb_free(codes);
}

/* A row of counts as shares, or the ground of that row where nothing counts. */
static size_t take_row(const gb_csr *count, const ground *g, size_t r, bool countable, gb_share_method method,
                       gb_crosswalk_entry *entry) {
    gb_sum all = {0};
    for (size_t i = countable ? count->start[r] : 0; countable && i < count->start[r + 1]; i++)
        gb_sum_add(&all, count->value[i]);
    const double total = gb_sum_value(&all);
    const gb_csr *row = countable && total > 0 ? count : &g->share;
    size_t n = 0;
    for (size_t i = row->start[r]; i < row->start[r + 1]; i++)
        if ((size_t)row->column[i] + 1 < row->columns)
            entry[n++] = (gb_crosswalk_entry){.from = (int32_t)r,
                                              .to = row->column[i],
                                              .share = row == count ? row->value[i] / total : row->value[i],
                                              .method = row == count ? method : GB_SHARE_AREA};
    return n;
}

/* The crosswalk of two levels by counts per pair; count NULL = by ground. */
static gb_status make_crosswalk(const gb_areas *from, const gb_areas *to, ground *g, const gb_csr *count,
                                const bool *uncountable, gb_share_method method, gb_crosswalk *out,
                                gb_error *err) {
    const size_t old = gb_areas_count(from), new = gb_areas_count(to);
    size_t n = 0;
    char **from_codes = copy_codes(from), **to_codes = copy_codes(to);
    gb_crosswalk_entry *entry =
        gb_alloc(g->share.start[old] + (count ? count->start[old] : 0), sizeof *entry);
    gb_status status = from_codes && to_codes && entry ? GB_OK : no_memory(err);
    for (size_t r = 0; r < old && status == GB_OK; r++)
        n += take_row(count, g, r, count && !(uncountable && uncountable[r]), method, entry + n);
    if (status == GB_OK)
        status = gb_crosswalk_new_take(from_codes, old, to_codes, new, entry, n, out, err);
    gb_free(entry);
    if (status != GB_OK) {
        free_codes(from_codes, old);
        free_codes(to_codes, new);
        return status;
    }
    out->covered = g->covered;
    g->covered = NULL;
    out->slivers = g->slivers;
    out->sliver_area = g->sliver_area;
    return GB_OK;
}

gb_status gb_crosswalk_by_area(const gb_areas *from, const gb_areas *to, double tolerance, double sliver,
                               gb_crosswalk *out, gb_error *err) {
    ground g;
    *out = (gb_crosswalk){.from = NULL};
    gb_status status =
        find_ground(gb_areas_topology(from), gb_areas_topology(to), tolerance, sliver, &g, err);
    if (status == GB_OK)
        status = make_crosswalk(from, to, &g, NULL, NULL, GB_SHARE_AREA, out, err);
    release_ground(&g);
    return status;
}

static gb_status locate(const gb_areas *areas, const gb_crosswalk_points *points, int32_t **out,
                        gb_error *err) {
    gb_locator *locator = NULL;
    int32_t *area = gb_alloc(points->n, sizeof *area);
    gb_status status = area ? gb_locator_new(gb_areas_topology(areas), &locator, err) : no_memory(err);
    if (status == GB_OK)
        gb_locator_find(locator, points->x, points->y, points->n, area);
    gb_locator_free(locator);
    if (status != GB_OK) {
        gb_free(area);
        return status;
    }
    *out = area;
    return GB_OK;
}

static gb_status count_points(const gb_areas *from, const gb_areas *to, const gb_crosswalk_points *points,
                              gb_csr *out, gb_error *err) {
    int32_t *old = NULL, *new = NULL;
    const size_t outside = gb_areas_count(to);
    gb_csr_entry *entry = NULL;
    gb_status status = locate(from, points, &old, err);
    if (status == GB_OK)
        status = locate(to, points, &new, err);
    if (status == GB_OK && !(entry = gb_alloc(points->n, sizeof *entry)))
        status = no_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < points->n && status == GB_OK; i++)
        if (old[i] >= 0)
            entry[n++] = (gb_csr_entry){.row = old[i],
                                        .column = new[i] >= 0 ? new[i] : (int32_t)outside,
                                        .value = points->weight ? points->weight[i] : 1};
    if (status == GB_OK)
        status = gb_csr_build(gb_areas_count(from), outside + 1, entry, n, out, err);
    gb_free(entry);
    gb_free(new);
    gb_free(old);
    return status;
}

gb_status gb_crosswalk_by_points(const gb_areas *from, const gb_areas *to, const gb_crosswalk_points *points,
                                 double tolerance, double sliver, gb_crosswalk *out, gb_error *err) {
    ground g;
    gb_csr count = {0};
    *out = (gb_crosswalk){.from = NULL};
    for (size_t i = 0; points->weight && i < points->n; i++)
        if (!(points->weight[i] >= 0 && isfinite(points->weight[i])))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_POINT, .row = (int64_t)i + 1);
    gb_status status =
        find_ground(gb_areas_topology(from), gb_areas_topology(to), tolerance, sliver, &g, err);
    if (status == GB_OK)
        status = count_points(from, to, points, &count, err);
    if (status == GB_OK)
        status = make_crosswalk(from, to, &g, &count, NULL, GB_SHARE_POINTS, out, err);
    gb_csr_release(&count);
    release_ground(&g);
    return status;
}

/* Counts of finer areas over the pieces of the overlay, so over pairs of old and new areas. */
static gb_status count_finer(const ground *pairs, const ground *finer, const double *count, size_t from,
                             size_t to, gb_csr *out, bool *uncountable, gb_error *err) {
    const gb_overlay *o = &pairs->overlay;
    const gb_csr *share = &finer->share;
    gb_csr_entry *entry = gb_alloc(share->start[share->rows], sizeof *entry);
    size_t n = 0;
    if (!entry)
        return no_memory(err);
    for (size_t f = 0; f < share->rows; f++)
        for (size_t i = share->start[f]; i < share->start[f + 1]; i++) {
            const size_t piece = (size_t)share->column[i];
            if (piece >= o->n || o->a[piece] < 0)
                continue;
            if (!isfinite(count[f]))
                uncountable[o->a[piece]] = true;
            else
                entry[n++] = (gb_csr_entry){.row = o->a[piece],
                                            .column = o->b[piece] >= 0 ? o->b[piece] : (int32_t)to,
                                            .value = count[f] * share->value[i]};
        }
    gb_status status = gb_csr_build(from, to + 1, entry, n, out, err);
    gb_free(entry);
    return status;
}

gb_status gb_crosswalk_by_finer(const gb_areas *from, const gb_areas *to, const gb_areas *finer,
                                const double *count, double tolerance, double sliver, gb_crosswalk *out,
                                gb_error *err) {
    const size_t old = gb_areas_count(from), new = gb_areas_count(to);
    ground pairs, parts = {.covered = NULL};
    gb_csr counted = {0};
    bool *uncountable = NULL;
    *out = (gb_crosswalk){.from = NULL};
    for (size_t f = 0; f < gb_areas_count(finer); f++)
        if (count[f] < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_COUNT, .code = gb_areas_code(finer, f));
    gb_status status =
        find_ground(gb_areas_topology(from), gb_areas_topology(to), tolerance, sliver, &pairs, err);
    if (status == GB_OK)
        status = find_ground(gb_areas_topology(finer), pairs.overlay.pieces, tolerance, sliver, &parts, err);
    if (status == GB_OK && !(uncountable = gb_alloc_zero(old, sizeof *uncountable)))
        status = no_memory(err);
    if (status == GB_OK)
        status = count_finer(&pairs, &parts, count, old, new, &counted, uncountable, err);
    if (status == GB_OK)
        status = make_crosswalk(from, to, &pairs, &counted, uncountable, GB_SHARE_FINER, out, err);
    gb_free(uncountable);
    gb_csr_release(&counted);
    release_ground(&parts);
    release_ground(&pairs);
    return status;
}
