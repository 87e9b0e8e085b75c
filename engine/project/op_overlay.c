/* gebied overlay: two divisions over each other, the pieces, and how well they agree. */
#include "project/ops.h"

#include "areas/mismatch.h"
#include "base/memory.h"
#include "export/csv.h"
#include "export/json.h"
#include "geom/locate.h"
#include "geom/overlay.h"
#include "io/geopackage.h"
#include "project/deliver.h"
#include "project/two_areas.h"

#include <math.h>
#include <string.h>

static const gb_param params[] = {
#include "project/params/two_areas.def"
    {.key = "weight", .type = GB_PARAM_TEXT, .text = GB_TXT_O_POINTS_WEIGHT, .flag = ""},
    {.key = "report", .type = GB_PARAM_PATH, .text = GB_TXT_O_OVERLAY_REPORT, .flag = ""},
    {.key = "output", .type = GB_PARAM_PATH, .text = GB_TXT_O_OVERLAY_OUTPUT, .flag = ""},
    {0},
};

typedef struct overlay_job {
    gb_two_areas areas;
    gb_overlay overlay;
    double *from_ground, *to_ground; /* by their pieces */
    double *people;                  /* per piece, by points; NULL without */
    gb_mismatch ground, peopled;
} overlay_job;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static double *sum_ground(const gb_overlay *o, const int32_t *area_of, size_t n) {
    double *ground = gb_alloc_zero(n, sizeof *ground);
    for (size_t p = 0; ground && p < o->n; p++)
        if (area_of[p] >= 0)
            ground[area_of[p]] += o->area[p];
    return ground;
}

/* What the points weigh in every piece. */
static gb_status count_people(const gb_value *a, gb_session *session, overlay_job *job, gb_error *err) {
    gb_weighted_points points;
    gb_locator *locator = NULL;
    gb_status status =
        gb_weighted_points_read(a, gb_value_text(a, "weight"), job->areas.crs, session, &points, err);
    if (status != GB_OK)
        return status;
    job->people = gb_alloc_zero(job->overlay.n, sizeof *job->people);
    status = job->people ? gb_locator_new(job->overlay.pieces, &locator, err) : no_memory(err);
    for (size_t i = 0; i < points.n && status == GB_OK; i++) {
        const int32_t piece = gb_locator_at(locator, points.x[i], points.y[i]);
        if (piece >= 0)
            job->people[piece] += points.weight ? points.weight[i] : 1;
    }
    gb_locator_free(locator);
    gb_weighted_points_release(&points);
    return status;
}

static gb_status compute(const gb_value *a, gb_session *session, overlay_job *job, gb_error *err) {
    gb_status status = gb_two_areas_read(a, session, &job->areas, err);
    if (status == GB_OK)
        status = gb_overlay_find(gb_areas_topology(job->areas.from), gb_areas_topology(job->areas.to),
                                 job->areas.tolerance, &job->overlay, err);
    if (status != GB_OK)
        return status;
    const gb_overlay *o = &job->overlay;
    gb_pieces pieces = {.n = o->n,
                        .from = gb_areas_count(job->areas.from),
                        .to = gb_areas_count(job->areas.to),
                        .a = o->a,
                        .b = o->b,
                        .weight = o->area};
    job->from_ground = sum_ground(o, o->a, pieces.from);
    job->to_ground = sum_ground(o, o->b, pieces.to);
    status =
        job->from_ground && job->to_ground ? gb_mismatch_find(&pieces, &job->ground, err) : no_memory(err);
    if (status == GB_OK && !(job->ground.common > 0))
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_APART, .hint = GB_HINT_CROSSWALK_APART);
    if (status == GB_OK && gb_value_text(a, "points"))
        status = count_people(a, session, job, err);
    if (status == GB_OK && job->people) {
        pieces.weight = job->people;
        status = gb_mismatch_find(&pieces, &job->peopled, err);
    }
    return status;
}

static const char *code_of(const gb_areas *areas, int32_t i) {
    return i >= 0 ? gb_areas_code(areas, (size_t)i) : NULL;
}

static void write_csv(const overlay_job *job, gb_buffer *out) {
    static const char *const head[] = {"from", "to", "area_m2", "share_from", "share_to", "weight"};
    const gb_overlay *o = &job->overlay;
    const double m2 = pow(gb_crs_metres(job->areas.crs), 2);
    gb_csv csv;
    gb_csv_begin(&csv, &(gb_csv_options){.plain = true}, GB_LANG_EN);
    for (int i = 0; i < (job->people ? 6 : 5); i++)
        gb_csv_text(&csv, head[i]);
    gb_csv_end_row(&csv);
    for (size_t p = 0; p < o->n; p++) {
        gb_csv_text(&csv, code_of(job->areas.from, o->a[p]));
        gb_csv_text(&csv, code_of(job->areas.to, o->b[p]));
        gb_csv_number(&csv, o->area[p] * m2);
        gb_csv_number(&csv, o->a[p] >= 0 ? o->area[p] / job->from_ground[o->a[p]] : NAN);
        gb_csv_number(&csv, o->b[p] >= 0 ? o->area[p] / job->to_ground[o->b[p]] : NAN);
        if (job->people)
            gb_csv_number(&csv, job->people[p]);
        gb_csv_end_row(&csv);
    }
    gb_buffer_add_bytes(out, csv.out.text ? csv.out.text : "", csv.out.length);
    out->failed = out->failed || csv.out.failed;
    gb_buffer_release(&csv.out);
}

static void write_side(const gb_areas *own, const gb_areas *other, const gb_mismatch_side *side,
                       const char *name, gb_json *json) {
    gb_json_key(json, name);
    gb_json_object(json);
    gb_json_key_number(json, "mean_jaccard", side->mean);
    gb_json_key_number(json, "change", side->change);
    gb_json_key(json, "areas");
    gb_json_array(json);
    for (size_t i = 0; i < side->n; i++) {
        gb_json_object(json);
        gb_json_key_text(json, "code", gb_areas_code(own, i));
        gb_json_key_text(json, "best", code_of(other, side->best[i]));
        gb_json_key_number(json, "jaccard", side->jaccard[i]);
        gb_json_key_number(json, "inside", side->inside[i]);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    gb_json_end_object(json);
}

static void write_measures(const overlay_job *job, const gb_mismatch *m, double unit, gb_json *json) {
    gb_json_object(json);
    gb_json_key_number(json, "common", m->common * unit);
    gb_json_key_number(json, "only_from", m->only_from * unit);
    gb_json_key_number(json, "only_to", m->only_to * unit);
    gb_json_key_number(json, "homogeneity", m->homogeneity);
    gb_json_key_number(json, "completeness", m->completeness);
    gb_json_key_number(json, "v_measure", m->v_measure);
    gb_json_key_number(json, "van_dongen", m->van_dongen);
    write_side(job->areas.from, job->areas.to, &m->from, "from", json);
    write_side(job->areas.to, job->areas.from, &m->to, "to", json);
    gb_json_end_object(json);
}

static void write_report(const overlay_job *job, gb_buffer *out) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_integer(&json, "pieces", (int64_t)job->overlay.n);
    gb_json_key_number(&json, "tolerance_m", job->areas.tolerance * gb_crs_metres(job->areas.crs));
    gb_json_key_number(&json, "largest_move_m", job->overlay.largest_move * gb_crs_metres(job->areas.crs));
    gb_json_key(&json, "ground_m2");
    write_measures(job, &job->ground, pow(gb_crs_metres(job->areas.crs), 2), &json);
    if (job->people) {
        gb_json_key(&json, "points");
        write_measures(job, &job->peopled, 1, &json);
    }
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static gb_status add_texts(gb_table *table, const char *key, const gb_areas *areas, const int32_t *of,
                           size_t n, gb_error *err) {
    gb_column *column = NULL;
    gb_status status = gb_column_new(key, n, true, &column, err);
    for (size_t p = 0; p < n && status == GB_OK; p++)
        status = gb_column_set_text(column, p, code_of(areas, of[p]), err);
    if (status == GB_OK)
        status = gb_table_add_take(table, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

static gb_status add_shares(gb_table *table, const char *key, const overlay_job *job, const int32_t *of,
                            const double *ground, gb_error *err) {
    gb_column *column = NULL;
    gb_status status = gb_column_new(key, job->overlay.n, false, &column, err);
    for (size_t p = 0; p < job->overlay.n && status == GB_OK; p++)
        if (of[p] >= 0)
            gb_column_set(column, p, job->overlay.area[p] / ground[of[p]]);
        else
            gb_column_set_missing(column, p, GB_NOT_APPLICABLE);
    if (status == GB_OK)
        status = gb_table_add_take(table, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

/* The pieces as a level: "old|new" is the code, an empty side is outside that division. */
static gb_status make_level(overlay_job *job, gb_areas **out, gb_error *err) {
    const gb_overlay *o = &job->overlay;
    char **codes = gb_alloc_zero(o->n, sizeof *codes);
    gb_crs *crs = NULL;
    gb_topology *pieces = NULL;
    gb_status status = codes ? gb_crs_copy(job->areas.crs, &crs, err) : no_memory(err);
    for (size_t p = 0; p < o->n && status == GB_OK; p++) {
        gb_buffer code = {0};
        const char *from = code_of(job->areas.from, o->a[p]), *to = code_of(job->areas.to, o->b[p]);
        gb_buffer_addf(&code, "%s|%s", from ? from : "", to ? to : "");
        if (!(codes[p] = gb_buffer_take(&code)))
            status = no_memory(err);
    }
    if (status == GB_OK)
        status = gb_topology_copy(o->pieces, &pieces, err);
    if (status == GB_OK)
        status = gb_areas_new_take("overlay", o->n, codes, NULL, pieces, crs, out, err);
    if (status == GB_OK)
        return status;
    gb_topology_free(pieces);
    gb_crs_free(crs);
    for (size_t p = 0; codes && p < o->n; p++)
        gb_free(codes[p]);
    gb_free(codes);
    return status;
}

static gb_status write_layer(gb_session *session, overlay_job *job, const char *path, gb_outputs *outputs,
                             gb_error *err) {
    static const char *const columns[] = {"from_code", "to_code", "area_km2", "share_from", "share_to"};
    const gb_overlay *o = &job->overlay;
    const char *temporary = NULL;
    gb_areas *level = NULL;
    gb_status status = make_level(job, &level, err);
    gb_table *table = status == GB_OK ? gb_areas_table(level) : NULL;
    if (status == GB_OK)
        status = add_texts(table, "from_code", job->areas.from, o->a, o->n, err);
    if (status == GB_OK)
        status = add_texts(table, "to_code", job->areas.to, o->b, o->n, err);
    if (status == GB_OK)
        status = add_shares(table, "share_from", job, o->a, job->from_ground, err);
    if (status == GB_OK)
        status = add_shares(table, "share_to", job, o->b, job->to_ground, err);
    const gb_gpkg_layer layer = {.areas = level, .name = "overlay", .columns = columns, .column_count = 5};
    if (status == GB_OK)
        status = gb_outputs_add(outputs, path, &temporary, err);
    if (status == GB_OK)
        status = gb_gpkg_write(temporary, &layer, 1, session->date, err);
    gb_areas_free(level);
    return status;
}

static bool is_geopackage(const char *path) {
    const size_t length = path ? strlen(path) : 0;
    return length > 5 && gb_compare_fold(path + length - 5, ".gpkg") == 0;
}

static gb_status deliver(const gb_value *a, gb_session *session, overlay_job *job, gb_error *err) {
    const char *path = gb_value_text(a, "output");
    gb_buffer text = {0}, report = {0};
    gb_status status = GB_OK;
    write_report(job, &report);
    if (is_geopackage(path)) {
        gb_outputs *outputs = NULL;
        status = gb_session_outputs(session, session->overwrite, &outputs, err);
        if (status == GB_OK)
            status = write_layer(session, job, path, outputs, err);
        if (status == GB_OK && gb_value_text(a, "report"))
            status = gb_deliver_text(outputs, gb_value_text(a, "report"), &report, err);
        status = gb_session_finish(session, outputs, status, err);
    } else {
        write_csv(job, &text);
        status = gb_op_deliver_two(a, session, &text, gb_value_text(a, "report"), &report, err);
    }
    gb_buffer_release(&report);
    gb_buffer_release(&text);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    overlay_job job = {.from_ground = NULL};
    gb_status status = compute(arguments, session, &job, err);
    if (status == GB_OK)
        status = deliver(arguments, session, &job, err);
    gb_mismatch_release(&job.ground);
    gb_mismatch_release(&job.peopled);
    gb_free(job.people);
    gb_free(job.from_ground);
    gb_free(job.to_ground);
    gb_overlay_release(&job.overlay);
    gb_two_areas_release(&job.areas);
    return status;
}

const gb_op gb_op_overlay = {
    .name = "overlay",
    .summary = GB_TXT_OP_OVERLAY,
    .details = GB_TXT_OP_OVERLAY_MORE,
    .params = params,
    .source =
        "Nowosad & Stepinski (2018), IJGIS 32(12); van Dongen (2000), CWI INS-R0012; Jaccard (1912), New "
        "Phytologist 11(2)",
    .example = "overlay --areas wijken.gpkg --code code --to-areas zones.gpkg --to-code zone -o stukken.gpkg",
    .run = run,
};
