/* The eyes of `gebied levels`: each level by itself, beside its parts, and beside other boundaries. */
#include "project/levels_job.h"

#include "areas/check.h"
#include "base/memory.h"
#include "base/number.h"
#include "geom/unite.h"
#include "io/source.h"
#include "project/areas_step.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

size_t gb_job_levels(const gb_levels_job *job) {
    return job->levels.count + 1;
}

const gb_areas *gb_job_level(const gb_levels_job *job, size_t i) {
    return i == 0 ? job->base : job->levels.level[i - 1].areas;
}

static const int32_t *parent_of(const gb_levels_job *job, size_t i) {
    return i == 0 ? NULL : job->levels.level[i - 1].parent_of;
}

gb_status gb_job_check(gb_levels_job *job, gb_error *err) {
    const double smallest = gb_value_number(job->a, "smallest");
    gb_status status = GB_OK;
    for (size_t i = 0; i < gb_job_levels(job) && status == GB_OK; i++) {
        const gb_areas *level = gb_job_level(job, i);
        if (!level)
            continue;
        status = gb_check_areas(level, smallest, job->findings, err);
        if (status == GB_OK && i > 0)
            status = gb_check_sum(job->base, level, parent_of(job, i), job->findings, err);
        if (status == GB_OK && i > 0)
            status = gb_check_artefacts(level, gb_value_number(job->a, "sliver"), job->findings, err);
        if (status == GB_OK)
            status = gb_session_check(job->session, err);
    }
    return status;
}

/* --- other boundaries of the same level --- */

static const gb_areas *level_called(const gb_levels_job *job, const char *id) {
    for (size_t i = 0; i < gb_job_levels(job); i++)
        if (gb_job_level(job, i) && strcmp(gb_areas_id(gb_job_level(job, i)), id) == 0)
            return gb_job_level(job, i);
    return NULL;
}

static gb_status compare_one(gb_levels_job *job, const gb_value *plan, gb_error *err) {
    const char *path = gb_value_text(plan, "source");
    const char *id = gb_value_text(plan, "level");
    const gb_source_options options = {.layer = gb_value_text(plan, "layer"),
                                       .crs = gb_value_text(plan, "crs"),
                                       .access = {.network = job->session->allow_network}};
    gb_source source = {0};
    gb_areas *other = NULL;
    gb_status status = gb_source_read(path, &options, &source, job->session->notes, err);
    const gb_areas *level = status == GB_OK ? level_called(job, id ? id : source.layer) : NULL;
    if (status == GB_OK && !level)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMPARE_LEVEL, .file = path,
                         .name = id ? id : source.layer, .hint = GB_HINT_COMPARE_LEVEL);
    const gb_area_fields fields = {
        .level = level ? gb_areas_id(level) : id, .code = gb_value_text(plan, "code"), .tolerance = 0.001};
    if (status == GB_OK)
        status = gb_areas_from_source(&source, path, &fields, job->crs, &other, job->session->notes, err);
    if (status == GB_OK)
        status = gb_check_same_sizes(level, other, gb_value_number(plan, "tolerance"), job->findings, err);
    gb_areas_free(other);
    gb_source_release(&source);
    return status;
}

gb_status gb_job_compare(gb_levels_job *job, gb_error *err) {
    const gb_value *list = gb_value_member(job->a, "compare");
    gb_status status = GB_OK;
    for (size_t i = 0; i < list->count && status == GB_OK; i++)
        status = compare_one(job, &list->item[i], err);
    return status;
}

/* --- which level lies in which --- */

/* Level `up` as two columns of level `at`. */
static gb_status add_pair(gb_levels_job *job, size_t at, const gb_areas *up, const int32_t *parent,
                          gb_error *err) {
    const gb_areas *level = gb_job_level(job, at);
    const size_t n = gb_areas_count(level);
    gb_status status = GB_OK;
    for (int names = 0; names < 2 && status == GB_OK; names++) {
        gb_column *column = NULL;
        gb_buffer key = {0};
        gb_buffer_add(&key, gb_areas_id(up));
        gb_buffer_add(&key, names ? "_name" : "");
        status = key.failed ? no_memory(err) : gb_column_new(key.text, n, true, &column, err);
        for (size_t i = 0; i < n && status == GB_OK; i++) {
            const size_t p = (size_t)parent[i];
            if (parent[i] < 0)
                gb_column_set_missing(column, i, GB_ABSENT);
            else
                status =
                    gb_column_set_text(column, i, names ? gb_areas_name(up, p) : gb_areas_code(up, p), err);
        }
        if (status == GB_OK)
            status = gb_names_add(&job->columns[at], key.text, err);
        if (status == GB_OK)
            status = gb_table_add_take(gb_areas_table(level), column, err);
        if (status != GB_OK)
            gb_column_free(column);
        gb_buffer_release(&key);
    }
    return status;
}

static gb_status tell_split(gb_levels_job *job, const gb_areas *level, const gb_areas *up, const bool *split,
                            size_t count, gb_error *err) {
    const char **codes = gb_alloc(count, sizeof *codes);
    size_t n = 0;
    if (!codes)
        return no_memory(err);
    for (size_t i = 0; i < gb_areas_count(level); i++)
        if (split[i])
            codes[n++] = gb_areas_code(level, i);
    gb_status status = gb_findings_add(
        job->findings,
        &GB_FINDING(GB_FOUND_NOT_NESTED, GB_SEVERITY_INFO, GB_TXT_FOUND_NOT_NESTED,
                    .level = gb_areas_id(level),
                    .detail = {.count = (int64_t)count, .name = gb_areas_id(level), .found = gb_areas_id(up)},
                    .codes = codes, .code_count = n),
        err);
    gb_free(codes);
    return status;
}

/* Was level `at` built, step by step, under level `up`? Then it lies in it whatever the numbers. */
static bool is_below(const gb_levels_job *job, size_t at, size_t up) {
    for (int32_t of = (int32_t)up - 1; of >= 0;) {
        of = job->levels.of[of];
        if ((size_t)(of + 1) == at)
            return true;
    }
    return false;
}

static gb_status relate(gb_levels_job *job, size_t at, size_t above, gb_error *err) {
    const gb_areas *level = gb_job_level(job, at), *up = gb_job_level(job, above);
    const size_t n = gb_areas_count(level);
    const bool below = is_below(job, at, above);
    if (!below && n <= gb_areas_count(up))
        return GB_OK;
    int32_t *parent = gb_alloc(n, sizeof *parent);
    bool *split = gb_alloc(n, sizeof *split);
    gb_status status = parent && split ? GB_OK : no_memory(err);
    if (status == GB_OK) {
        const size_t count = gb_level_within(parent_of(job, at), parent_of(job, above),
                                             gb_areas_count(job->base), n, split, parent);
        status = count == 0 || below ? add_pair(job, at, up, parent, err)
                                     : tell_split(job, level, up, split, count, err);
    }
    gb_free(split);
    gb_free(parent);
    return status;
}

gb_status gb_job_add_ancestors(gb_levels_job *job, gb_error *err) {
    const size_t n = gb_job_levels(job);
    gb_status status = GB_OK;
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        if (!gb_job_level(job, i))
            continue;
        for (size_t k = 1; k < n && status == GB_OK; k++)
            if (k != i && gb_job_level(job, k))
                status = relate(job, i, k, err);
        if (status == GB_OK)
            status = gb_names_add(&job->columns[i], "area_km2", err);
    }
    return status;
}

/* --- fewer points --- */

/* "1:250000" or metres. On paper a fifth of a millimetre is as fine as a line can be drawn. */
static gb_status read_tolerance(const char *text, double *metres, gb_error *err) {
    const double drawn = 0.0002;
    const bool scale = strncmp(text, "1:", 2) == 0;
    double value = 0;
    if (gb_number_read(scale ? text + 2 : text, GB_DECIMAL_POINT, &value) != GB_NUMBER_OK || !(value > 0))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_SIMPLIFY, .found = text, .hint = GB_HINT_SIMPLIFY);
    *metres = scale ? value * drawn : value;
    return GB_OK;
}

gb_status gb_job_simplify(gb_levels_job *job, gb_error *err) {
    const char *text = gb_value_text(job->a, "simplify");
    const size_t n = job->levels.count;
    double metres = 0;
    if (!text || !job->base)
        return GB_OK;
    gb_status status = read_tolerance(text, &metres, err);
    job->simple_level = gb_alloc_zero(n, sizeof *job->simple_level);
    if (status == GB_OK && !job->simple_level)
        status = no_memory(err);
    if (status == GB_OK)
        status = gb_topology_simplify(gb_areas_topology(job->base), metres / gb_crs_metres(job->crs),
                                      &job->simple, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        if (job->levels.level[i].areas)
            status =
                gb_topology_unite(job->simple, job->levels.level[i].parent_of,
                                  gb_areas_count(job->levels.level[i].areas), &job->simple_level[i], err);
    return status;
}
