#include "areas/check.h"

#include "base/memory.h"
#include "base/number.h"
#include "geom/flaws.h"
#include "geom/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Square metres of one square unit; NAN in degrees. */
static double square(const gb_areas *areas) {
    const gb_crs *crs = gb_areas_crs(areas);
    const double metres = crs ? gb_crs_metres(crs) : 1;
    return metres > 0 ? metres * metres : NAN;
}

static size_t polygons(const gb_topology *topology, size_t area) {
    const gb_rings rings = gb_topology_rings(topology);
    return rings.area_polygon[area + 1] - rings.area_polygon[area];
}

/* --- codes and names --- */

/* "11002ANT01" and "11002BER03" have one form: digits become 9, letters A, the rest stays. */
static bool same_form(const char *a, const char *b) {
    for (; *a && *b; a++, b++) {
        const bool digits = *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9';
        const bool letters = ((*a | 32) >= 'a' && (*a | 32) <= 'z') && ((*b | 32) >= 'a' && (*b | 32) <= 'z');
        if (!digits && !letters && *a != *b)
            return false;
    }
    return *a == *b;
}

/* The form that most codes have, by the first code of it. */
static size_t commonest_form(const gb_areas *areas, size_t *count) {
    size_t best = 0, n = gb_areas_count(areas);
    *count = 0;
    for (size_t i = 0; i < n && i < 8; i++) { /* a form of nine in ten is nearly surely among these */
        const size_t at = i * (n / (n < 8 ? n : 8));
        size_t same = 0;
        for (size_t k = 0; k < n; k++)
            same += same_form(gb_areas_code(areas, at), gb_areas_code(areas, k));
        if (same > *count) {
            *count = same;
            best = at;
        }
    }
    return best;
}

static gb_status check_code_form(const gb_areas *areas, gb_findings *findings, gb_error *err) {
    enum { ENOUGH = 10 };
    const size_t n = gb_areas_count(areas);
    size_t same = 0, odd = 0;
    const size_t typical = n >= ENOUGH ? commonest_form(areas, &same) : 0;
    if (n < ENOUGH || same == n || 10 * same < 9 * n)
        return GB_OK;
    const char **codes = gb_alloc(n - same, sizeof *codes);
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (!same_form(gb_areas_code(areas, typical), gb_areas_code(areas, i)))
            codes[odd++] = gb_areas_code(areas, i);
    gb_status status = gb_findings_add(
        findings,
        &GB_FINDING(GB_FOUND_CODE_FORM, GB_SEVERITY_WARNING, GB_TXT_FOUND_CODE_FORM,
                    .level = gb_areas_id(areas),
                    .detail = {.count = (int64_t)odd, .expected = gb_areas_code(areas, typical)},
                    .codes = codes, .code_count = odd),
        err);
    gb_free(codes);
    return status;
}

typedef struct named {
    const char *name, *code;
} named;

static int by_name(const void *a, const void *b) {
    const named *left = a, *right = b;
    const int order = strcmp(left->name, right->name);
    return order != 0 ? order : strcmp(left->code, right->code);
}

static gb_status tell_same_name(const gb_areas *areas, const named *first, size_t n, gb_findings *findings,
                                gb_error *err) {
    const char **codes = gb_alloc(n, sizeof *codes);
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        codes[i] = first[i].code;
    gb_status status = gb_findings_add(findings,
                                       &GB_FINDING(GB_FOUND_NAME_CLASH, GB_SEVERITY_INFO,
                                                   GB_TXT_FOUND_SAME_NAME, .level = gb_areas_id(areas),
                                                   .detail = {.count = (int64_t)n, .found = first->name},
                                                   .codes = codes, .code_count = n),
                                       err);
    gb_free(codes);
    return status;
}

static gb_status check_names(const gb_areas *areas, gb_findings *findings, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    named *list = gb_alloc(n, sizeof *list);
    if (!list)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        list[i] = (named){gb_areas_name(areas, i), gb_areas_code(areas, i)};
    qsort(list, n, sizeof *list, by_name);
    gb_status status = GB_OK;
    for (size_t i = 0, end; i < n && status == GB_OK; i = end) {
        for (end = i + 1; end < n && strcmp(list[end].name, list[i].name) == 0;)
            end++;
        if (end - i > 1)
            status = tell_same_name(areas, &list[i], end - i, findings, err);
    }
    gb_free(list);
    return status;
}

/* --- ground --- */

static gb_status check_no_polygon(const gb_areas *areas, gb_findings *findings, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    const char **codes = gb_alloc(n, sizeof *codes);
    size_t count = 0;
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (polygons(gb_areas_topology(areas), i) == 0)
            codes[count++] = gb_areas_code(areas, i);
    gb_status status = GB_OK;
    if (count)
        status =
            gb_findings_add(findings,
                            &GB_FINDING(GB_FOUND_NO_POLYGON, GB_SEVERITY_WARNING, GB_TXT_FOUND_NO_POLYGON,
                                        .level = gb_areas_id(areas), .detail = {.count = (int64_t)count},
                                        .codes = codes, .code_count = count),
                            err);
    gb_free(codes);
    return status;
}

static gb_status check_near_empty(const gb_areas *areas, const double *size, double smallest,
                                  gb_findings *findings, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t i = 0; i < gb_areas_count(areas) && status == GB_OK; i++) {
        const double m2 = size[i] * square(areas);
        if (polygons(gb_areas_topology(areas), i) == 0 || !(m2 < smallest))
            continue;
        const char *code = gb_areas_code(areas, i);
        double box[4];
        gb_topology_area_bounds(gb_areas_topology(areas), i, box);
        status =
            gb_findings_add(findings,
                            &GB_FINDING(GB_FOUND_NEAR_EMPTY, GB_SEVERITY_WARNING, GB_TXT_FOUND_NEAR_EMPTY,
                                        .level = gb_areas_id(areas), .detail = {.code = code}, .codes = &code,
                                        .code_count = 1, .size_m2 = m2, .x = (box[0] + box[2]) / 2,
                                        .y = (box[1] + box[3]) / 2),
                            err);
    }
    return status;
}

/* Twice the area of a ring, by the shoelace rule about its first point. */
static gb_status ring_twice(const gb_topology *topology, size_t ring, double *out, double place[2],
                            gb_error *err) {
    const size_t n = gb_topology_ring_size(topology, ring);
    double *x = gb_alloc(2 * n, sizeof *x);
    if (!x)
        return no_memory(err);
    double *y = x + n;
    gb_topology_ring_points(topology, ring, x, y);
    *out = 0;
    for (size_t i = 1; i + 1 < n; i++)
        *out += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
    place[0] = x[0];
    place[1] = y[0];
    gb_free(x);
    return GB_OK;
}

static int largest_first(const void *a, const void *b) {
    const double left = *(const double *)a, right = *(const double *)b;
    return left > right ? -1 : left < right;
}

/* The sizes of all pieces of an area; place: a point of the smallest. */
static gb_status measure_pieces(const gb_areas *areas, size_t area, double *sizes, double place[2],
                                gb_error *err) {
    const gb_topology *topology = gb_areas_topology(areas);
    const gb_rings rings = gb_topology_rings(topology);
    gb_status status = GB_OK;
    double least = INFINITY;
    for (size_t p = rings.area_polygon[area], k = 0; p < rings.area_polygon[area + 1] && status == GB_OK;
         p++, k++) {
        double shell[2] = {0};
        sizes[k] = 0;
        for (size_t r = rings.polygon_ring[p]; r < rings.polygon_ring[p + 1] && status == GB_OK; r++) {
            double twice = 0, at[2] = {0};
            status = ring_twice(topology, r, &twice, at, err);
            sizes[k] += twice / 2 * square(areas);
            if (r == rings.polygon_ring[p])
                memcpy(shell, at, sizeof shell);
        }
        if (sizes[k] < least) {
            least = sizes[k];
            memcpy(place, shell, sizeof shell);
        }
    }
    return status;
}

static gb_status tell_pieces(const gb_areas *areas, size_t area, gb_findings *findings, gb_error *err) {
    enum { MOST_SIZES = 6 };
    const size_t n = polygons(gb_areas_topology(areas), area);
    const char *code = gb_areas_code(areas, area);
    double place[2] = {NAN, NAN};
    double *sizes = gb_alloc(n, sizeof *sizes);
    if (!sizes)
        return no_memory(err);
    gb_buffer list = {0};
    gb_status status = measure_pieces(areas, area, sizes, place, err);
    qsort(sizes, n, sizeof *sizes, largest_first);
    for (size_t i = 0; i < n && i < MOST_SIZES && isfinite(sizes[i]); i++) {
        char digits[GB_NUMBER_SIZE];
        gb_number_fixed(sizes[i], sizes[i] < 100 ? 2 : 0, digits);
        gb_buffer_add(&list, i ? " + " : "");
        gb_buffer_add(&list, digits);
    }
    gb_buffer_add(&list, n > MOST_SIZES ? " + …" : "");
    if (status == GB_OK && list.failed)
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_findings_add(
            findings,
            &GB_FINDING(
                GB_FOUND_SEVERAL_PIECES, GB_SEVERITY_INFO, GB_TXT_FOUND_PIECES, .level = gb_areas_id(areas),
                .detail = {.code = code, .count = (int64_t)n, .found = list.text ? list.text : "?"},
                .codes = &code, .code_count = 1, .size_m2 = sizes[n - 1], .x = place[0], .y = place[1]),
            err);
    gb_buffer_release(&list);
    gb_free(sizes);
    return status;
}

enum { NOBODY = -2 };

/* The one area around all shells of an area; NOBODY when there are several or the outside. */
static int32_t surrounded_by(const gb_topology *topology, size_t area) {
    const gb_rings rings = gb_topology_rings(topology);
    const gb_arcs arcs = gb_topology_arcs(topology);
    int32_t around = NOBODY;
    for (size_t p = rings.area_polygon[area]; p < rings.area_polygon[area + 1]; p++) {
        const size_t shell = rings.polygon_ring[p];
        for (size_t k = rings.ring_arc[shell]; k < rings.ring_arc[shell + 1]; k++) {
            const int32_t arc = rings.arc[k];
            const int32_t other = arc >= 0 ? arcs.right[arc] : arcs.left[~arc];
            if (other == GB_OUTSIDE || (around != NOBODY && other != around))
                return NOBODY;
            around = other;
        }
    }
    return around;
}

static gb_status check_enclave(const gb_areas *areas, size_t area, double size, gb_findings *findings,
                               gb_error *err) {
    const int32_t around = surrounded_by(gb_areas_topology(areas), area);
    if (around < 0 || (size_t)around == area)
        return GB_OK;
    const char *codes[] = {gb_areas_code(areas, area), gb_areas_code(areas, (size_t)around)};
    return gb_findings_add(findings,
                           &GB_FINDING(GB_FOUND_ENCLAVE, GB_SEVERITY_INFO, GB_TXT_FOUND_ENCLAVE,
                                       .level = gb_areas_id(areas),
                                       .detail = {.code = codes[0], .found = codes[1]}, .codes = codes,
                                       .code_count = 2, .size_m2 = size * square(areas)),
                           err);
}

gb_status gb_check_areas(const gb_areas *areas, double smallest, gb_findings *findings, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    double *size = gb_alloc(n, sizeof *size);
    if (!size)
        return no_memory(err);
    gb_status status = check_code_form(areas, findings, err);
    if (status == GB_OK)
        status = check_names(areas, findings, err);
    if (status == GB_OK)
        status = check_no_polygon(areas, findings, err);
    if (status == GB_OK)
        status = gb_measure_area(gb_areas_topology(areas), size, err);
    if (status == GB_OK)
        status = check_near_empty(areas, size, smallest, findings, err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        if (polygons(gb_areas_topology(areas), i) > 1)
            status = tell_pieces(areas, i, findings, err);
        if (status == GB_OK && n > 2)
            status = check_enclave(areas, i, size[i], findings, err);
    }
    gb_free(size);
    return status;
}

/* --- levels beside each other --- */

/* Ground that counts more than once in the sum of the areas: a level has it once. */
static gb_status measure_overlaps(const gb_topology *topology, double *size, gb_error *err) {
    gb_flaws flaws = {0};
    *size = 0;
    gb_status status = gb_flaws_find(topology, &(gb_flaw_options){.smallest = 0}, &flaws, err);
    for (size_t i = 0; i < flaws.n && status == GB_OK; i++)
        if (flaws.flaw[i].kind == GB_FLAW_OVERLAP)
            *size += flaws.flaw[i].size * (double)(flaws.flaw[i].area_count - 1);
    gb_flaws_release(&flaws);
    return status;
}

gb_status gb_check_sum(const gb_areas *base, const gb_areas *level, const int32_t *parent_of,
                       gb_findings *findings, gb_error *err) {
    const double most = 1e-9;
    const size_t n = gb_areas_count(base), m = gb_areas_count(level);
    double *parts = gb_alloc(n, sizeof *parts), *wholes = gb_alloc(m, sizeof *wholes);
    gb_status status = parts && wholes ? GB_OK : no_memory(err);
    if (status == GB_OK)
        status = gb_measure_area(gb_areas_topology(base), parts, err);
    if (status == GB_OK)
        status = gb_measure_area(gb_areas_topology(level), wholes, err);
    double below = 0, above = 0;
    for (size_t i = 0; i < n && status == GB_OK; i++)
        below += parent_of[i] >= 0 ? parts[i] : 0;
    for (size_t i = 0; i < m && status == GB_OK; i++)
        above += wholes[i];
    double overlaps = 0;
    if (status == GB_OK && below - above > most * below)
        status = measure_overlaps(gb_areas_topology(base), &overlaps, err);
    if (status == GB_OK && (above - below > most * below || below - overlaps - above > most * below))
        status = gb_findings_add(findings,
                                 &GB_FINDING(GB_FOUND_AREA_SUM, GB_SEVERITY_ERROR, GB_TXT_FOUND_AREA_SUM,
                                             .level = gb_areas_id(level),
                                             .size_m2 = (above - below) * square(base)),
                                 err);
    gb_free(wholes);
    gb_free(parts);
    return status;
}

static gb_status tell_lacking(const gb_areas *of, const gb_areas *in, const char *level, gb_text text,
                              gb_findings *findings, gb_error *err) {
    const size_t n = gb_areas_count(of);
    const char **codes = gb_alloc(n, sizeof *codes);
    size_t count = 0;
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (gb_areas_find(in, gb_areas_code(of, i)) < 0)
            codes[count++] = gb_areas_code(of, i);
    gb_status status = GB_OK;
    if (count)
        status = gb_findings_add(findings,
                                 &GB_FINDING(GB_FOUND_DIFFERENCE, GB_SEVERITY_WARNING, text, .level = level,
                                             .detail = {.count = (int64_t)count}, .codes = codes,
                                             .code_count = count),
                                 err);
    gb_free(codes);
    return status;
}

static gb_status compare_sizes(const gb_areas *level, const double *size, const gb_areas *other,
                               const double *theirs, double relative, gb_findings *findings, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t i = 0; i < gb_areas_count(level) && status == GB_OK; i++) {
        const char *code = gb_areas_code(level, i);
        const int32_t k = gb_areas_find(other, code);
        if (k < 0)
            continue;
        const double own = size[i] * square(level), its = theirs[k] * square(other), difference = own - its;
        /* beside an area without ground everything is more: then by our own size */
        const double share = fabs(difference) / (its > 0 ? its : own);
        if (!(share > relative))
            continue;
        status = gb_findings_add(findings,
                                 &GB_FINDING(GB_FOUND_DIFFERENCE, GB_SEVERITY_WARNING,
                                             GB_TXT_FOUND_DIFFERENCE, .level = gb_areas_id(level),
                                             .detail = {.code = code, .value = 100 * share}, .codes = &code,
                                             .code_count = 1, .size_m2 = difference),
                                 err);
    }
    return status;
}

gb_status gb_check_same_sizes(const gb_areas *level, const gb_areas *other, double relative,
                              gb_findings *findings, gb_error *err) {
    double *size = gb_alloc(gb_areas_count(level), sizeof *size);
    double *theirs = gb_alloc(gb_areas_count(other), sizeof *theirs);
    const char *id = gb_areas_id(level);
    gb_status status = size && theirs ? GB_OK : no_memory(err);
    if (status == GB_OK)
        status = gb_measure_area(gb_areas_topology(level), size, err);
    if (status == GB_OK)
        status = gb_measure_area(gb_areas_topology(other), theirs, err);
    if (status == GB_OK)
        status = compare_sizes(level, size, other, theirs, relative, findings, err);
    if (status == GB_OK)
        status = tell_lacking(level, other, id, GB_TXT_FOUND_NOT_THERE, findings, err);
    if (status == GB_OK)
        status = tell_lacking(other, level, id, GB_TXT_FOUND_NOT_HERE, findings, err);
    gb_free(theirs);
    gb_free(size);
    return status;
}
