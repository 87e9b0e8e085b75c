#include "carto/moves.h"

#include "base/memory.h"
#include "base/text.h"
#include "carto/pieces.h"
#include "geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double same_ground = 0.9;
/* Ground up to so many times the least width is a slip too when it is next to nothing of both areas; less so
 * until it is this share of the smaller one. */
static const double wide_slip = 4, slip_share = 0.02;

/* The first look: pairs as the lines have them, and how areas go on. */
typedef struct look {
    const gb_division_change *change;
    size_t pieces, pairs, befores, nows;
    int32_t *pair; /* per piece */
    int32_t *before, *now;
    gb_topology *ground;
    double *surface, *count;          /* per pair */
    double *before_total, *now_total; /* per area */
    int32_t *before_most, *now_most;  /* per area: the pair that holds most of it */
    int32_t *origin;                  /* per area of now: the area of before that goes on in it, or -1 */
    int32_t *heir;                    /* per area of before: the area of now in which it goes on, or -1 */
} look;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void release_look(look *l) {
    gb_topology_free(l->ground);
    gb_free(l->pair);
    gb_free(l->before);
    gb_free(l->now);
    gb_free(l->surface);
    gb_free(l->count);
    gb_free(l->before_total);
    gb_free(l->now_total);
    gb_free(l->before_most);
    gb_free(l->now_most);
    gb_free(l->origin);
    gb_free(l->heir);
}

static gb_status find_pairs(look *l, gb_error *err) {
    const gb_division_change *c = l->change;
    l->pair = gb_alloc(l->pieces, sizeof *l->pair);
    if (l->pair == NULL)
        return no_memory(err);
    gb_status status = gb_pieces_pair(c->before_of, c->now_of, l->pieces, INT32_MIN, l->pair, &l->pairs, err);
    if (status != GB_OK)
        return status;
    l->before = gb_alloc(l->pairs, sizeof *l->before);
    l->now = gb_alloc(l->pairs, sizeof *l->now);
    l->surface = gb_alloc(l->pairs, sizeof *l->surface);
    l->count = gb_alloc_zero(l->pairs, sizeof *l->count);
    l->before_total = gb_alloc_zero(l->befores, sizeof *l->before_total);
    l->now_total = gb_alloc_zero(l->nows, sizeof *l->now_total);
    l->before_most = gb_alloc(l->befores, sizeof *l->before_most);
    l->now_most = gb_alloc(l->nows, sizeof *l->now_most);
    l->origin = gb_alloc(l->nows, sizeof *l->origin);
    l->heir = gb_alloc(l->befores, sizeof *l->heir);
    if (l->before == NULL || l->now == NULL || l->surface == NULL || l->count == NULL ||
        l->before_total == NULL || l->now_total == NULL || l->before_most == NULL || l->now_most == NULL ||
        l->origin == NULL || l->heir == NULL)
        return no_memory(err);
    for (size_t p = 0; p < l->pieces; p++) {
        l->before[l->pair[p]] = c->before_of[p];
        l->now[l->pair[p]] = c->now_of[p];
        if (c->count != NULL && c->count->state[p] == GB_PRESENT)
            l->count[l->pair[p]] += c->count->value[p];
    }
    return GB_OK;
}

static gb_status measure_pairs(look *l, gb_error *err) {
    gb_status status = gb_topology_dissolve(l->change->pieces, l->pair, l->pairs, &l->ground, err);
    if (status == GB_OK)
        status = gb_measure_area(l->ground, l->surface, err);
    return status;
}

static void note_part(int32_t area, size_t pair, const double *surface, double *total, int32_t *most) {
    if (area < 0)
        return;
    total[area] += surface[pair];
    if (most[area] < 0 || surface[pair] > surface[most[area]])
        most[area] = (int32_t)pair;
}

static bool same_name(const look *l, size_t p) {
    const char *before = gb_areas_name(l->change->before, (size_t)l->before[p]);
    const char *now = gb_areas_name(l->change->now, (size_t)l->now[p]);
    return gb_compare_fold(before, now) == 0;
}

/* Is the area of now the area of before that goes on? */
static bool goes_on(const look *l, size_t p) {
    int32_t before = l->before[p], now = l->now[p];
    if (before < 0 || now < 0)
        return false;
    if (strcmp(gb_areas_code(l->change->before, (size_t)before),
               gb_areas_code(l->change->now, (size_t)now)) == 0)
        return true;
    bool mutual = l->before_most[before] == (int32_t)p && l->now_most[now] == (int32_t)p;
    double share = l->surface[p] / fmax(l->before_total[before], l->now_total[now]);
    return mutual && (same_name(l, p) || share >= same_ground);
}

static void find_origins(look *l) {
    for (size_t i = 0; i < l->befores; i++)
        l->before_most[i] = l->heir[i] = -1;
    for (size_t i = 0; i < l->nows; i++)
        l->now_most[i] = l->origin[i] = -1;
    for (size_t p = 0; p < l->pairs; p++) {
        note_part(l->before[p], p, l->surface, l->before_total, l->before_most);
        note_part(l->now[p], p, l->surface, l->now_total, l->now_most);
    }
    for (size_t p = 0; p < l->pairs; p++)
        if (goes_on(l, p)) {
            l->origin[l->now[p]] = l->before[p];
            l->heir[l->before[p]] = l->now[p];
        }
}

/* --- the second look: polygon by polygon, narrow ones joined to what goes on --- */

typedef struct parts {
    size_t n;
    gb_topology *ground;
    int32_t *pair; /* per part */
    int32_t *before, *now;
    double *surface, *perimeter;
} parts;

static void release_parts(parts *p) {
    gb_topology_free(p->ground);
    gb_free(p->pair);
    gb_free(p->before);
    gb_free(p->now);
    gb_free(p->surface);
    gb_free(p->perimeter);
}

static gb_status make_parts(const look *l, parts *p, gb_error *err) {
    gb_status status = gb_pieces_explode(l->ground, &p->ground, &p->pair, err);
    if (status != GB_OK)
        return status;
    p->n = gb_topology_areas(p->ground);
    p->before = gb_alloc(p->n, sizeof *p->before);
    p->now = gb_alloc(p->n, sizeof *p->now);
    p->surface = gb_alloc(p->n, sizeof *p->surface);
    p->perimeter = gb_alloc(p->n, sizeof *p->perimeter);
    if (p->before == NULL || p->now == NULL || p->surface == NULL || p->perimeter == NULL)
        return no_memory(err);
    for (size_t i = 0; i < p->n; i++) {
        p->before[i] = l->before[p->pair[i]];
        p->now[i] = l->now[p->pair[i]];
    }
    status = gb_measure_area(p->ground, p->surface, err);
    return status == GB_OK ? gb_measure_perimeter(p->ground, p->perimeter, err) : status;
}

/* The smaller of the two areas that a part lies between. */
static double smaller_area(const look *l, const parts *p, size_t i) {
    double before = p->before[i] >= 0 ? l->before_total[p->before[i]] : INFINITY;
    return fmin(before, p->now[i] >= 0 ? l->now_total[p->now[i]] : INFINITY);
}

/* The wider the ground, the more of an area it must be to pass for drawing. */
static bool is_slip(const look *l, const parts *p, size_t i) {
    double share = p->surface[i] / smaller_area(l, p, i);
    double wider = fmax(0, (wide_slip - 1) * (1 - share / slip_share));
    return p->surface[i] <= 0 || 2 * p->surface[i] < (1 + wider) * l->change->least_width * p->perimeter[i];
}

/* A narrow part belongs to what goes on in its area of now, else to what most of that came from. At the edge
 * of now it stays with its area, or is left out when that is no more. true when the part had to be changed.
 */
static bool settle_slip(const look *l, parts *p, size_t i) {
    int32_t before = p->before[i], now = p->now[i];
    if (now < 0 && l->heir[before] >= 0)
        p->now[i] = l->heir[before];
    else if (now < 0)
        p->before[i] = INT32_MIN;
    else
        p->before[i] = l->origin[now] >= 0 ? l->origin[now] : l->before[l->now_most[now]];
    return p->before[i] != before || p->now[i] != now;
}

static void join_slips(const look *l, parts *p, gb_moves *out) {
    for (size_t i = 0; i < p->n; i++)
        if (is_slip(l, p, i) && settle_slip(l, p, i)) {
            out->slips += p->surface[i];
            out->slip_parts++;
        }
}

/* The count of a pair stands with its largest part. */
static gb_status share_counts(const look *l, const parts *p, const int32_t *region, gb_move *move,
                              gb_error *err) {
    int32_t *largest = gb_alloc(l->pairs, sizeof *largest);
    if (largest == NULL)
        return no_memory(err);
    for (size_t i = 0; i < l->pairs; i++)
        largest[i] = -1;
    for (size_t i = 0; i < p->n; i++) {
        int32_t *best = &largest[p->pair[i]];
        if (*best < 0 || p->surface[i] > p->surface[*best])
            *best = (int32_t)i;
    }
    for (size_t i = 0; i < l->pairs; i++)
        if (largest[i] >= 0 && region[largest[i]] >= 0)
            move[region[largest[i]]].count += l->count[i];
    gb_free(largest);
    return GB_OK;
}

static gb_status collect(const look *l, const parts *p, gb_moves *out, gb_error *err) {
    int32_t *region = gb_alloc(p->n, sizeof *region);
    if (region == NULL)
        return no_memory(err);
    gb_status status = gb_pieces_pair(p->before, p->now, p->n, INT32_MIN, region, &out->n, err);
    if (status == GB_OK)
        status = gb_topology_dissolve(p->ground, region, out->n, &out->ground, err);
    out->move = gb_alloc_zero(out->n, sizeof *out->move);
    out->order = gb_alloc(out->n, sizeof *out->order);
    if (status == GB_OK && (out->move == NULL || out->order == NULL))
        status = no_memory(err);
    for (size_t i = 0; i < p->n && status == GB_OK; i++) {
        if (region[i] < 0)
            continue;
        gb_move *move = &out->move[region[i]];
        move->before = p->before[i];
        move->now = p->now[i];
        move->surface += p->surface[i];
        move->changed = p->now[i] < 0 || p->before[i] < 0 || l->origin[p->now[i]] != p->before[i];
    }
    if (status == GB_OK)
        status = share_counts(l, p, region, out->move, err);
    gb_free(region);
    return status;
}

static gb_status look_again(const look *l, gb_moves *out, gb_error *err) {
    parts p = {0};
    gb_status status = make_parts(l, &p, err);
    if (status == GB_OK) {
        join_slips(l, &p, out);
        status = collect(l, &p, out, err);
    }
    release_parts(&p);
    return status;
}

typedef struct ordered {
    double size;
    uint32_t move;
} ordered;

static int largest_first(const void *a, const void *b) {
    const ordered *first = a, *second = b;
    if (first->size != second->size)
        return first->size > second->size ? -1 : 1;
    return (first->move > second->move) - (first->move < second->move);
}

static gb_status order_moves(gb_moves *out, bool by_count, gb_error *err) {
    ordered *list = gb_alloc(out->n, sizeof *list);
    if (list == NULL)
        return no_memory(err);
    for (size_t m = 0; m < out->n; m++)
        if (out->move[m].changed)
            list[out->changed++] =
                (ordered){by_count ? out->move[m].count : out->move[m].surface, (uint32_t)m};
    qsort(list, out->changed, sizeof *list, largest_first);
    for (size_t k = 0; k < out->changed; k++)
        out->order[k] = list[k].move;
    gb_free(list);
    return GB_OK;
}

gb_status gb_moves_find(const gb_division_change *change, gb_moves *out, gb_error *err) {
    *out = (gb_moves){0};
    look l = {.change = change,
              .pieces = gb_topology_areas(change->pieces),
              .befores = gb_areas_count(change->before),
              .nows = gb_areas_count(change->now)};
    gb_status status = find_pairs(&l, err);
    if (status == GB_OK)
        status = measure_pairs(&l, err);
    if (status == GB_OK) {
        find_origins(&l);
        status = look_again(&l, out, err);
    }
    if (status == GB_OK)
        status = order_moves(out, change->count != NULL, err);
    release_look(&l);
    if (status != GB_OK)
        gb_moves_release(out);
    return status;
}

void gb_moves_release(gb_moves *moves) {
    gb_topology_free(moves->ground);
    gb_free(moves->move);
    gb_free(moves->order);
    *moves = (gb_moves){0};
}
