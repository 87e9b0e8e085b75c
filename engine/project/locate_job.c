#include "project/locate_job.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/text.h"
#include "geom/locate.h"
#include "io/tablefile.h"
#include "prepare/coordinates.h"
#include "project/areas_step.h"
#include "project/fields.h"
#include "project/table_options.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* When boundaries are in degrees and nothing else is asked for: covers Europe. */
static const char european[] = "EPSG:3035";
enum { PLACES_TOLD = 8 };

/* The two files are read side by side, each with notes of its own. */
typedef struct reading {
    const gb_value *a;
    const gb_session *session;
    gb_locate_job *job;
    gb_crs *areas_crs; /* as the file has it */
    gb_notes *notes[2];
} reading;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Lines and areas meet in the system of the boundaries, so that nothing is moved without need. */
static gb_status choose_crs(const gb_value *a, const gb_crs *own, gb_crs **out, gb_error *err) {
    const char *asked = gb_value_text(a, "crs");
    if (!asked && gb_crs_is_projected(own))
        return gb_crs_copy(own, out, err);
    return gb_analysis_crs(asked ? asked : european, NULL, out, err);
}

static gb_status read_areas(reading *r, gb_error *err) {
    const char *path = gb_value_text(r->a, "areas");
    const gb_source_options options = {.layer = gb_value_text(r->a, "layer"),
                                       .crs = gb_value_text(r->a, "source_crs"),
                                       .where = gb_value_text(r->a, "where"),
                                       .access = {.network = r->session->allow_network}};
    const gb_area_fields fields = {.level = "areas",
                                   .code = gb_value_text(r->a, "code"),
                                   .name = gb_value_text(r->a, "name"),
                                   .tolerance = 0.001};
    gb_source source = {0};
    gb_crs *crs = NULL;
    gb_status status = gb_source_read(path, &options, &source, r->notes[0], err);
    if (status == GB_OK)
        status = gb_crs_copy(source.crs, &r->areas_crs, err);
    if (status == GB_OK)
        status = choose_crs(r->a, source.crs, &crs, err);
    if (status == GB_OK)
        status = gb_areas_from_source(&source, path, &fields, crs, &r->job->areas, r->notes[0], err);
    gb_crs_free(crs);
    gb_source_release(&source);
    return status;
}

/* Tables have their coordinates in columns; other files are layers of points. */
static bool is_table(const gb_value *a) {
    static const char *const tables[] = {"csv", "tsv", "txt", "gz", "xlsx", "ods", "dbf"};
    char extension[16];
    gb_path_extension(gb_value_text(a, "points"), extension, sizeof extension);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (strcmp(extension, tables[i]) == 0)
            return true;
    return gb_value_given(a, "x") || gb_value_given(a, "y");
}

static gb_status make_room(gb_locate_job *job, size_t n, gb_error *err) {
    job->n = n;
    job->x = gb_alloc(n, sizeof *job->x);
    job->y = gb_alloc(n, sizeof *job->y);
    job->area = gb_alloc(n, sizeof *job->area);
    return job->x && job->y && job->area ? GB_OK : no_memory(err);
}

static gb_status read_table(reading *r, gb_error *err) {
    gb_locate_job *job = r->job;
    gb_table_plan plan;
    size_t x = 0, y = 0;
    gb_status status = gb_table_plan_read(r->a, NULL, &plan, err);
    plan.reading.access.network = r->session->allow_network;
    if (status == GB_OK)
        status = gb_table_read(gb_value_text(r->a, "points"), &plan.reading, &job->table, r->notes[1], err);
    if (status == GB_OK)
        status = gb_find_field(job->table, gb_value_text(r->a, "x"), &x, err);
    if (status == GB_OK)
        status = gb_find_field(job->table, gb_value_text(r->a, "y"), &y, err);
    if (status == GB_OK)
        status = make_room(job, gb_raw_rows(job->table), err);
    if (status == GB_OK)
        status = gb_coordinates_read(job->table, x, y, &plan.cells, job->x, job->y, err);
    gb_table_plan_release(&plan);
    return status;
}

/* A feature has one place when it is one point; an empty one or several points are none. */
static gb_status take_points(gb_line_layer *lines, const char *path, gb_locate_job *job, gb_error *err) {
    gb_status status = make_room(job, lines->n, err);
    for (size_t i = 0; status == GB_OK && i < lines->n; i++) {
        size_t part = lines->feature_part[i];
        job->x[i] = job->y[i] = NAN;
        if (lines->feature_part[i + 1] == part)
            continue;
        if (lines->part_point[part + 1] - lines->part_point[part] > 1)
            status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_LOCATE_LINES, .file = path, .row = (int64_t)i + 1);
        if (lines->feature_part[i + 1] - part == 1) {
            job->x[i] = lines->x[lines->part_point[part]];
            job->y[i] = lines->y[lines->part_point[part]];
        }
    }
    job->table = lines->attributes;
    lines->attributes = NULL;
    return status;
}

static gb_status read_layer(reading *r, gb_error *err) {
    const char *path = gb_value_text(r->a, "points");
    const gb_source_options options = {.layer = gb_value_text(r->a, "sheet"),
                                       .crs = gb_value_text(r->a, "points_crs"),
                                       .access = {.network = r->session->allow_network}};
    gb_line_layer lines = {0};
    gb_status status =
        gb_line_layer_read(path, &options, gb_areas_crs(r->job->areas), &lines, r->notes[1], err);
    if (status == GB_OK)
        status = take_points(&lines, path, r->job, err);
    gb_line_layer_release(&lines);
    return status;
}

static gb_status read_one(size_t i, int worker, void *context, gb_error *err) {
    (void)worker;
    return i == 0 ? read_areas(context, err) : read_table(context, err);
}

/* Do all coordinates fit in degrees, or do some not? */
static bool look_like_degrees(const gb_locate_job *job, bool *any) {
    *any = false;
    bool degrees = true;
    for (size_t i = 0; i < job->n; i++) {
        if (isnan(job->x[i]))
            continue;
        *any = true;
        degrees = degrees && fabs(job->x[i]) <= 360 && fabs(job->y[i]) <= 90;
    }
    return *any && degrees;
}

static gb_status move_points(const reading *r, gb_error *err) {
    const char *given = gb_value_text(r->a, "points_crs"), *path = gb_value_text(r->a, "points");
    gb_crs *own = NULL;
    bool any;
    gb_status status = given ? gb_crs_new(given, &own, err) : GB_OK;
    if (status != GB_OK)
        return status;
    const gb_crs *from = given ? own : r->areas_crs;
    bool degrees = look_like_degrees(r->job, &any);
    if (any && degrees != (gb_crs_metres(from) == 0))
        status = GB_FAIL(err, GB_ERR_DATA, degrees ? GB_MSG_LOCATE_DEGREES : GB_MSG_LOCATE_NOT_DEGREES,
                         .file = path, .name = gb_crs_name(from), .hint = GB_HINT_LOCATE_CRS);
    if (status == GB_OK)
        status =
            gb_crs_transform_each(from, gb_areas_crs(r->job->areas), r->job->x, r->job->y, r->job->n, err);
    if (status == GB_OK && !given)
        GB_NOTE(r->notes[1], GB_NOTE_INFO, GB_NOTE_LOCATE_CRS, .file = path, .name = gb_crs_name(from));
    gb_crs_free(own);
    return status;
}

static gb_status read_both(reading *r, gb_error *err) {
    if (is_table(r->a)) {
        gb_status status = gb_parallel_for(2, 0, read_one, r, err);
        return status == GB_OK ? move_points(r, err) : status;
    }
    gb_status status = read_areas(r, err);
    return status == GB_OK ? read_layer(r, err) : status;
}

static void hand_over(const gb_notes *from, gb_notes *to) {
    for (size_t i = 0; i < gb_notes_count(from); i++) {
        const gb_note *note = gb_notes_at(from, i);
        gb_notes_add(to, note->level, note->text, &note->detail, note->codes, note->code_count);
    }
}

/* How many, and where the first ones stand. */
static void tell_rows(const gb_locate_job *job, bool unusable, size_t count, gb_text text, gb_notes *notes) {
    gb_buffer places = {0};
    size_t told = 0;
    if (count == 0)
        return;
    for (size_t i = 0; i < job->n && told < PLACES_TOLD; i++) {
        if (job->area[i] != GB_OUTSIDE || gb_locate_job_unusable(job, i) != unusable)
            continue;
        gb_buffer_addf(&places, "%s%" PRId64, told++ > 0 ? ", " : "", gb_raw_place(job->table, i));
    }
    gb_buffer_add(&places, told < count ? " …" : "");
    GB_NOTE(notes, GB_NOTE_WARNING, text, .file = gb_raw_source(job->table), .count = (int64_t)count,
            .total = (int64_t)job->n, .found = places.text);
    gb_buffer_release(&places);
}

static gb_status find_areas(gb_locate_job *job, gb_notes *notes, gb_error *err) {
    gb_locator *locator = NULL;
    gb_status status = gb_locator_new(gb_areas_topology(job->areas), &locator, err);
    if (status != GB_OK)
        return status;
    gb_locator_find(locator, job->x, job->y, job->n, job->area);
    gb_locator_free(locator);
    for (size_t i = 0; i < job->n; i++) {
        job->located += job->area[i] != GB_OUTSIDE;
        job->unusable += gb_locate_job_unusable(job, i);
    }
    job->outside = job->n - job->located - job->unusable;
    tell_rows(job, false, job->outside, GB_NOTE_LOCATE_OUTSIDE, notes);
    tell_rows(job, true, job->unusable, GB_NOTE_LOCATE_UNUSABLE, notes);
    return GB_OK;
}

gb_status gb_locate_job_run(const gb_value *arguments, gb_session *session, gb_locate_job *job,
                            gb_error *err) {
    reading r = {.a = arguments, .session = session, .job = job, .notes = {gb_notes_new(), gb_notes_new()}};
    gb_status status = r.notes[0] && r.notes[1] ? read_both(&r, err) : no_memory(err);
    for (size_t i = 0; i < 2; i++) {
        hand_over(r.notes[i], session->notes);
        gb_notes_free(r.notes[i]);
    }
    gb_crs_free(r.areas_crs);
    return status == GB_OK ? find_areas(job, session->notes, err) : status;
}

bool gb_locate_job_unusable(const gb_locate_job *job, size_t point) {
    return isnan(job->x[point]);
}

void gb_locate_job_release(gb_locate_job *job) {
    gb_areas_free(job->areas);
    gb_raw_free(job->table);
    gb_free(job->x);
    gb_free(job->y);
    gb_free(job->area);
    *job = (gb_locate_job){0};
}
