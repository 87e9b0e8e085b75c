#include "geom/crs.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Only texts are kept: a PJ belongs to one context and one thread, so each use makes its own. */
struct gb_crs {
    char *definition; /* "EPSG:31370", or WKT 2 when no authority knows the system */
    char *code;
    char *name;
    char *wkt;
    bool projected;
    double metres;
};

enum { TRANSFORM_BLOCK = 250000, CONFIDENCE_ENOUGH = 70 };

static void silent(void *context, int level, const char *message) {
    (void)context;
    (void)level;
    (void)message;
}

/* A quiet context that never goes to the network for grids. */
static PJ_CONTEXT *new_context(void) {
    PJ_CONTEXT *context = proj_context_create();
    if (!context)
        return NULL;
    proj_log_func(context, NULL, silent);
    proj_log_level(context, PJ_LOG_NONE);
    proj_context_set_enable_network(context, 0);
    return context;
}

/* The horizontal part of a compound system, and what a system bound to a datum shift is based on. */
static PJ *unwrap(PJ_CONTEXT *context, PJ *object) {
    while (object) {
        PJ_TYPE type = proj_get_type(object);
        PJ *inner = NULL;
        if (type == PJ_TYPE_COMPOUND_CRS)
            inner = proj_crs_get_sub_crs(context, object, 0);
        else if (type == PJ_TYPE_BOUND_CRS)
            inner = proj_get_source_crs(context, object);
        else
            break;
        proj_destroy(object);
        object = inner;
    }
    return object;
}

static bool same_system(PJ_CONTEXT *context, const PJ *a, const PJ *b) {
    PJ *first = proj_normalize_for_visualization(context, a);
    PJ *second = proj_normalize_for_visualization(context, b);
    bool same = proj_is_equivalent_to_with_ctx(context, first ? first : a, second ? second : b,
                                               PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS);
    proj_destroy(first);
    proj_destroy(second);
    return same;
}

/* Files of ESRI make carry no codes: replace such a system by the EPSG one that equals it. PROJ's 70 %
 * says that only the name differs. */
static PJ *identify(PJ_CONTEXT *context, PJ *object) {
    if (proj_get_id_code(object, 0))
        return object;
    int *confidence = NULL;
    PJ_OBJ_LIST *found = proj_identify(context, object, "EPSG", NULL, &confidence);
    PJ *best = NULL;
    for (int i = 0; found && i < proj_list_get_count(found) && !best; i++) {
        if (confidence[i] < CONFIDENCE_ENOUGH)
            continue;
        PJ *candidate = proj_list_get(context, found, i);
        if (candidate && same_system(context, object, candidate))
            best = candidate;
        else
            proj_destroy(candidate);
    }
    proj_list_destroy(found);
    proj_int_list_destroy(confidence);
    if (!best)
        return object;
    proj_destroy(object);
    return best;
}

static bool has_prefix(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* PROJ takes any word for part of a name ("foo" is found in "Amersfoort"); only whole names count here. */
static PJ *create_by_name(PJ_CONTEXT *context, const char *name) {
    PJ *object = proj_create(context, name);
    const char *found = object ? proj_get_name(object) : NULL;
    if (found && strcasecmp(found, name) == 0)
        return object;
    proj_destroy(object);
    return NULL;
}

/* proj_create, except that "+proj=..." without type is meant as a system, not as an operation. */
static PJ *create(PJ_CONTEXT *context, const char *definition) {
    definition += strspn(definition, " \t\r\n");
    if (!strpbrk(definition, ":[{="))
        return create_by_name(context, definition);
    bool proj_string =
        has_prefix(definition, "+proj") || has_prefix(definition, "+init") || has_prefix(definition, "proj=");
    if (!proj_string || strstr(definition, "type=crs"))
        return proj_create(context, definition);
    size_t length = strlen(definition) + sizeof " +type=crs";
    char *text = gb_alloc(length, 1);
    if (!text)
        return NULL;
    snprintf(text, length, "%s +type=crs", definition);
    PJ *object = proj_create(context, text);
    gb_free(text);
    return object;
}

static bool is_plane(const PJ *object) {
    PJ_TYPE type = proj_get_type(object);
    return type == PJ_TYPE_PROJECTED_CRS || type == PJ_TYPE_ENGINEERING_CRS;
}

static double unit_of(PJ_CONTEXT *context, const PJ *object) {
    double metres = 1;
    PJ *axes = proj_crs_get_coordinate_system(context, object);
    if (axes)
        proj_cs_get_axis_info(context, axes, 0, NULL, NULL, NULL, &metres, NULL, NULL, NULL);
    proj_destroy(axes);
    return metres;
}

/* A file may carry a code that no authority knows. */
static bool in_database(PJ_CONTEXT *context, const char *code) {
    PJ *object = *code ? proj_create(context, code) : NULL;
    proj_destroy(object);
    return object != NULL;
}

/* whole: as given (its datum shift kept); plain: without compound and bound wrapping. */
static gb_status describe(PJ_CONTEXT *context, PJ *whole, PJ *plain, gb_crs *crs, gb_error *err) {
    const char *authority = proj_get_id_auth_name(plain, 0), *number = proj_get_id_code(plain, 0);
    char code[96] = "";
    if (authority && number)
        snprintf(code, sizeof code, "%s:%s", authority, number);
    if (!in_database(context, code))
        *code = '\0';
    const char *name = proj_get_name(plain);
    crs->code = gb_strdup(code);
    crs->name = gb_strdup(name ? name : code);
    const char *wkt = proj_as_wkt(context, plain, PJ_WKT1_GDAL, NULL);
    crs->wkt = gb_strdup(wkt ? wkt : proj_as_wkt(context, plain, PJ_WKT2_2019, NULL));
    const char *definition = *code ? code : proj_as_wkt(context, whole, PJ_WKT2_2019, NULL);
    crs->definition = definition ? gb_strdup(definition) : NULL;
    crs->projected = is_plane(plain);
    crs->metres = crs->projected ? unit_of(context, plain) : 0;
    if (!crs->code || !crs->name || !crs->wkt || !crs->definition)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return GB_OK;
}

static gb_status fail_unknown(const char *definition, gb_error *err) {
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CRS_UNKNOWN, .found = definition, .hint = GB_HINT_CRS);
}

gb_status gb_crs_new(const char *definition, gb_crs **out, gb_error *err) {
    gb_status status = GB_OK;
    PJ *whole = NULL, *plain = NULL;
    gb_crs *crs = gb_alloc_zero(1, sizeof *crs);
    PJ_CONTEXT *context = new_context();
    if (!crs || !context) {
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        goto done;
    }
    whole = create(context, definition);
    if (!whole || !proj_is_crs(whole)) {
        status = fail_unknown(definition, err);
        goto done;
    }
    plain = unwrap(context, proj_clone(context, whole));
    if (plain)
        plain = identify(context, plain);
    status = plain ? describe(context, whole, plain, crs, err) : fail_unknown(definition, err);
done:
    proj_destroy(plain);
    proj_destroy(whole);
    proj_context_destroy(context);
    if (status == GB_OK)
        *out = crs;
    else
        gb_crs_free(crs);
    return status;
}

void gb_crs_free(gb_crs *crs) {
    if (!crs)
        return;
    gb_free(crs->definition);
    gb_free(crs->code);
    gb_free(crs->name);
    gb_free(crs->wkt);
    gb_free(crs);
}

gb_status gb_crs_copy(const gb_crs *crs, gb_crs **out, gb_error *err) {
    gb_crs *copy = gb_alloc_zero(1, sizeof *copy);
    if (copy) {
        copy->definition = gb_strdup(crs->definition);
        copy->code = gb_strdup(crs->code);
        copy->name = gb_strdup(crs->name);
        copy->wkt = gb_strdup(crs->wkt);
        copy->projected = crs->projected;
        copy->metres = crs->metres;
    }
    if (!copy || !copy->definition || !copy->code || !copy->name || !copy->wkt) {
        gb_crs_free(copy);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    *out = copy;
    return GB_OK;
}

const char *gb_crs_code(const gb_crs *crs) {
    return crs->code;
}
const char *gb_crs_name(const gb_crs *crs) {
    return crs->name;
}
const char *gb_crs_wkt(const gb_crs *crs) {
    return crs->wkt;
}
bool gb_crs_is_projected(const gb_crs *crs) {
    return crs->projected;
}
double gb_crs_metres(const gb_crs *crs) {
    return crs->metres;
}

bool gb_crs_same(const gb_crs *a, const gb_crs *b) {
    if (a == b || strcmp(a->definition, b->definition) == 0)
        return true;
    PJ_CONTEXT *context = new_context();
    if (!context)
        return false;
    PJ *first = unwrap(context, proj_create(context, a->definition));
    PJ *second = unwrap(context, proj_create(context, b->definition));
    bool same = first && second && same_system(context, first, second);
    proj_destroy(first);
    proj_destroy(second);
    proj_context_destroy(context);
    return same;
}

/* Prefers operations that know the datum shift; a guess ("ballpark") only when there is nothing else. */
static PJ *operation(PJ_CONTEXT *context, const gb_crs *from, const gb_crs *to) {
    static const char *const known_only[] = {"ALLOW_BALLPARK=NO", NULL};
    PJ *source = proj_create(context, from->definition);
    PJ *target = proj_create(context, to->definition);
    PJ *found = NULL;
    if (source && target) {
        found = proj_create_crs_to_crs_from_pj(context, source, target, NULL, known_only);
        if (!found)
            found = proj_create_crs_to_crs_from_pj(context, source, target, NULL, NULL);
    }
    proj_destroy(source);
    proj_destroy(target);
    PJ *normal = found ? proj_normalize_for_visualization(context, found) : NULL;
    proj_destroy(found);
    return normal;
}

typedef struct transform_job {
    const gb_crs *from, *to;
    double *x, *y;
    size_t n;
    bool each; /* a point without image is no failure */
} transform_job;

static gb_status transform_block(size_t block, int worker, void *data, gb_error *err) {
    (void)worker;
    const transform_job *job = data;
    size_t first = block * TRANSFORM_BLOCK;
    size_t count = job->n - first < TRANSFORM_BLOCK ? job->n - first : TRANSFORM_BLOCK;
    double *x = job->x + first, *y = job->y + first;
    PJ_CONTEXT *context = new_context();
    PJ *path = context ? operation(context, job->from, job->to) : NULL;
    if (path)
        proj_trans_generic(path, PJ_FWD, x, sizeof *x, count, y, sizeof *y, count, NULL, 0, 0, NULL, 0, 0);
    bool possible = path != NULL;
    proj_destroy(path);
    proj_context_destroy(context);
    if (!possible)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CRS_NO_PATH, .found = job->from->name,
                       .expected = job->to->name);
    for (size_t i = 0; i < count; i++) {
        if (isfinite(x[i]) && isfinite(y[i]))
            continue;
        if (!job->each)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CRS_POINT, .row = (int64_t)(first + i + 1),
                           .found = job->from->name, .expected = job->to->name, .hint = GB_HINT_CRS_POINT);
        x[i] = y[i] = NAN;
    }
    return GB_OK;
}

static gb_status transform_all(transform_job *job, gb_error *err) {
    if (job->n == 0 || strcmp(job->from->definition, job->to->definition) == 0)
        return GB_OK;
    return gb_parallel_for((job->n + TRANSFORM_BLOCK - 1) / TRANSFORM_BLOCK, 0, transform_block, job, err);
}

gb_status gb_crs_transform(const gb_crs *from, const gb_crs *to, double *x, double *y, size_t n,
                           gb_error *err) {
    return transform_all(&(transform_job){.from = from, .to = to, .x = x, .y = y, .n = n}, err);
}

gb_status gb_crs_transform_each(const gb_crs *from, const gb_crs *to, double *x, double *y, size_t n,
                                gb_error *err) {
    return transform_all(&(transform_job){.from = from, .to = to, .x = x, .y = y, .n = n, .each = true}, err);
}

/* From the geodetic system under a projected one to that system itself: no datum shift to look for. */
typedef struct unprojection {
    PJ_CONTEXT *context;
    PJ *globe, *path; /* path is NULL when there is none */
} unprojection;

static unprojection unprojection_new(const gb_crs *crs) {
    unprojection u = {.context = new_context()};
    PJ *plane = u.context ? unwrap(u.context, proj_create(u.context, crs->definition)) : NULL;
    u.globe = plane ? proj_crs_get_geodetic_crs(u.context, plane) : NULL;
    PJ *raw = u.globe ? proj_create_crs_to_crs_from_pj(u.context, u.globe, plane, NULL, NULL) : NULL;
    u.path = raw ? proj_normalize_for_visualization(u.context, raw) : NULL;
    proj_destroy(raw);
    proj_destroy(plane);
    return u;
}

static void unprojection_release(unprojection *u) {
    proj_destroy(u->path);
    proj_destroy(u->globe);
    proj_context_destroy(u->context);
}

gb_status gb_crs_distance(const gb_crs *crs, const double x[2], const double y[2], double *metres,
                          gb_error *err) {
    if (!crs->projected)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CRS_NOT_PLANE, .found = crs->name);
    *metres = NAN;
    unprojection u = unprojection_new(crs);
    if (u.path) {
        PJ_COORD at[2];
        for (int i = 0; i < 2; i++) {
            PJ_COORD degrees = proj_trans(u.path, PJ_INV, proj_coord(x[i], y[i], 0, HUGE_VAL));
            at[i] = proj_coord(proj_torad(degrees.v[0]), proj_torad(degrees.v[1]), 0, 0);
        }
        double length = proj_lp_dist(u.globe, at[0], at[1]);
        *metres = isfinite(length) ? length : NAN;
    }
    unprojection_release(&u);
    return GB_OK;
}

gb_status gb_crs_convergence(const gb_crs *crs, double x, double y, double *degrees, gb_error *err) {
    enum { STEP = 10000 }; /* a ten-thousandth of a degree, about 11 m */
    if (!crs->projected)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CRS_NOT_PLANE, .found = crs->name);
    unprojection u = unprojection_new(crs);
    double angle = NAN;
    if (u.path) {
        PJ_COORD here = proj_trans(u.path, PJ_INV, proj_coord(x, y, 0, HUGE_VAL));
        PJ_COORD south = here, north = here;
        south.v[1] -= 1.0 / STEP;
        north.v[1] += 1.0 / STEP;
        south = proj_trans(u.path, PJ_FWD, south);
        north = proj_trans(u.path, PJ_FWD, north);
        angle = atan2(north.v[0] - south.v[0], north.v[1] - south.v[1]) * 180 / acos(-1.0);
    }
    unprojection_release(&u);
    if (!isfinite(angle))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CRS_POINT, .row = 1, .found = crs->name,
                       .expected = "WGS 84");
    *degrees = angle;
    return GB_OK;
}
