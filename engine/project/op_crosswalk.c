/* gebied crosswalk: from old codes to new ones, with shares and how sure they are. */
#include "project/ops.h"

#include "base/file.h"
#include "base/memory.h"
#include "export/json.h"
#include "prepare/crosswalk_settle.h"
#include "project/crosswalk_tables.h"
#include "project/crosswalk_text.h"
#include "project/deliver.h"
#include "project/table_options.h"
#include "project/two_areas.h"

#include <math.h>
#include <string.h>

static const gb_param params[] = {
    {.key = "table", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_CROSSWALK_TABLE, .flag = ""},
    {.key = "from", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_CROSSWALK_FROM, .flag = ""},
    {.key = "to", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_CROSSWALK_TO, .flag = ""},
    {.key = "share", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_SHARE, .flag = ""},
    {.key = "weight", .type = GB_PARAM_TEXT, .text = GB_TXT_O_CROSSWALK_WEIGHT, .flag = ""},
    {.key = "equal",
     .type = GB_PARAM_BOOL,
     .text = GB_TXT_P_CROSSWALK_EQUAL,
     .fallback = "false",
     .flag = ""},
    {.key = "unknown", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_UNKNOWN, .flag = ""},
    {.key = "unlisted",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_O_UNLISTED,
     .fallback = "lost",
     .choices = "lost|stay",
     .flag = ""},
    {.key = "follow", .type = GB_PARAM_BOOL, .text = GB_TXT_O_FOLLOW, .fallback = "false", .flag = ""},
#include "project/params/two_areas.def"
    {.key = "method",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_O_CROSSWALK_METHOD,
     .fallback = "area",
     .choices = "area|points|finer",
     .flag = ""},
    {.key = "finer", .type = GB_PARAM_PATH, .text = GB_TXT_O_FINER, .flag = ""},
    {.key = "finer_layer", .type = GB_PARAM_TEXT, .text = GB_TXT_O_FINER_LAYER, .flag = "finer-layer"},
    {.key = "sliver",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_O_SLIVER,
     .fallback = "0.001",
     .min = 0,
     .max = 0.5,
     .flag = ""},
    GB_FORMAT_PARAM("csv", "csv|json"),
    {.key = "report", .type = GB_PARAM_PATH, .text = GB_TXT_O_CROSSWALK_REPORT, .flag = ""},
    {.key = "sheet", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SHEET, .flag = ""},
    GB_OUTPUT_PARAM,
    {0},
};

/* The i-th of a list that says something per table; NULL when it says nothing. */
static const char *item_of(const gb_value *list, size_t i) {
    return i < list->count ? list->item[i].text : NULL;
}

static gb_status read_tables(const gb_value *a, gb_session *session, gb_crosswalk *steps, gb_error *err) {
    const gb_value *tables = gb_value_member(a, "table"), *from = gb_value_member(a, "from"),
                   *to = gb_value_member(a, "to"), *unknown = gb_value_member(a, "unknown");
    const gb_table_options reading = {.sheet = gb_value_text(a, "sheet"),
                                      .access = {.network = session->allow_network}};
    const char **patterns = gb_alloc(unknown->count, sizeof *patterns);
    gb_status status = patterns ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && from->count + to->count > 0 &&
        (from->count != tables->count || to->count != tables->count))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CROSSWALK_LISTS, .count = (int64_t)tables->count);
    for (size_t i = 0; status == GB_OK && i < unknown->count; i++)
        patterns[i] = unknown->item[i].text;
    for (size_t i = 0; status == GB_OK && i < tables->count; i++) {
        const gb_crosswalk_columns columns = {
            .from = item_of(from, i),
            .to = item_of(to, i),
            .share = gb_value_text(a, "share"),
            .weight = gb_value_text(a, "weight"),
            .equal = gb_value_bool(a, "equal"),
            .rules = {.unknown = patterns, .unknown_count = unknown->count}};
        status =
            gb_crosswalk_table_read(tables->item[i].text, &reading, &columns, &steps[i], session->notes, err);
    }
    gb_free(patterns);
    return status;
}

/* All steps in one. */
static gb_status join_steps(const gb_value *a, gb_crosswalk *steps, size_t n, gb_crosswalk *out,
                            gb_error *err) {
    const bool stay = strcmp(gb_value_text(a, "unlisted"), "stay") == 0;
    gb_settled settled = {0};
    gb_status status = GB_OK;
    if (gb_value_bool(a, "follow")) {
        status = gb_crosswalk_settle(steps, n, NULL, NULL, &settled, err);
        *out = settled.crosswalk;
        settled.crosswalk = (gb_crosswalk){.from = NULL};
        gb_settled_release(&settled);
        return status;
    }
    *out = steps[0];
    steps[0] = (gb_crosswalk){.from = NULL};
    for (size_t i = 1; i < n && status == GB_OK; i++) {
        gb_crosswalk joined;
        status = gb_crosswalk_chain(out, &steps[i], stay, &joined, err);
        gb_crosswalk_release(out);
        *out = joined;
    }
    return status;
}

static gb_status from_tables(const gb_value *a, gb_session *session, gb_crosswalk *out, gb_error *err) {
    const size_t n = gb_value_member(a, "table")->count;
    gb_crosswalk *steps = gb_alloc_zero(n, sizeof *steps);
    gb_status status =
        steps ? read_tables(a, session, steps, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = join_steps(a, steps, n, out, err);
    gb_crosswalks_free(steps, n);
    return status;
}

static gb_status by_points(const gb_value *a, gb_session *session, const gb_two_areas *areas, double sliver,
                           gb_crosswalk *out, gb_error *err) {
    gb_weighted_points points = {0};
    if (!gb_value_text(a, "points"))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .name = "--points");
    gb_status status =
        gb_weighted_points_read(a, gb_value_text(a, "weight"), areas->crs, session, &points, err);
    const gb_crosswalk_points given = {.n = points.n, .x = points.x, .y = points.y, .weight = points.weight};
    if (status == GB_OK)
        status = gb_crosswalk_by_points(areas->from, areas->to, &given, areas->tolerance, sliver, out, err);
    gb_weighted_points_release(&points);
    return status;
}

static gb_status by_finer(const gb_value *a, gb_session *session, const gb_two_areas *areas, double sliver,
                          gb_crosswalk *out, gb_error *err) {
    const char *path = gb_value_text(a, "finer"), *count = gb_value_text(a, "weight");
    gb_areas *finer = NULL;
    double *counts = NULL;
    if (!path || !count)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .name = path ? "--weight" : "--finer");
    gb_status status = gb_counted_areas_read(a, path, gb_value_text(a, "finer_layer"), count, areas->crs,
                                             session, &finer, &counts, err);
    if (status == GB_OK)
        status =
            gb_crosswalk_by_finer(areas->from, areas->to, finer, counts, areas->tolerance, sliver, out, err);
    gb_free(counts);
    gb_areas_free(finer);
    return status;
}

/* The ground of the old areas, for the report. Yours. */
static gb_status take_ground(const gb_areas *areas, double **out, gb_error *err) {
    const size_t n = gb_areas_count(areas);
    const gb_column *km2 = gb_table_find(gb_areas_table(areas), "area_km2");
    double *ground = gb_alloc(n, sizeof *ground);
    if (!ground)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n; i++)
        ground[i] = km2->value[i];
    *out = ground;
    return GB_OK;
}

static gb_status from_areas(const gb_value *a, gb_session *session, gb_crosswalk *out, double **ground,
                            gb_error *err) {
    const char *method = gb_value_text(a, "method");
    const double sliver = gb_value_number(a, "sliver");
    gb_two_areas areas;
    gb_status status = gb_two_areas_read(a, session, &areas, err);
    if (status != GB_OK)
        return status;
    if (strcmp(method, "points") == 0)
        status = by_points(a, session, &areas, sliver, out, err);
    else if (strcmp(method, "finer") == 0)
        status = by_finer(a, session, &areas, sliver, out, err);
    else
        status = gb_crosswalk_by_area(areas.from, areas.to, areas.tolerance, sliver, out, err);
    if (status == GB_OK)
        status = take_ground(areas.from, ground, err);
    gb_two_areas_release(&areas);
    return status;
}

static gb_status write_json(const gb_crosswalk *c, const double *ground, bool shares, gb_buffer *out,
                            gb_error *err) {
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_status status = gb_crosswalk_report_json(c, ground, &json, err);
    if (shares) {
        gb_json_key(&json, "shares");
        gb_json_array(&json);
        for (size_t r = 0; r < c->shares.rows; r++)
            for (size_t i = c->shares.start[r]; i < c->shares.start[r + 1]; i++) {
                gb_json_object(&json);
                gb_json_key_text(&json, "from", c->from[r]);
                gb_json_key_text(&json, "to", c->to[c->shares.column[i]]);
                gb_json_key_number(&json, "share", c->shares.value[i]);
                gb_json_key_text(&json, "method", gb_share_method_id(c->method[i]));
                gb_json_end_object(&json);
            }
        gb_json_end_array(&json);
    }
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
    return status;
}

static void note_guess(const gb_crosswalk_report *report, size_t all, gb_notes *notes) {
    if (report->split + report->lost + report->unreached == 0)
        return;
    GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_CROSSWALK_SURE, .count = (int64_t)report->whole,
            .total = (int64_t)all,
            .value = isfinite(report->guessed) ? round(1000 * report->guessed) / 10 : 0);
}

static gb_status deliver(const gb_value *a, gb_session *session, const gb_crosswalk *crosswalk,
                         const double *ground, gb_error *err) {
    gb_buffer text = {0}, report = {0};
    gb_crosswalk_report counts;
    const bool as_json = strcmp(gb_value_text(a, "format"), "json") == 0;
    gb_status status = GB_OK;
    if (as_json)
        status = write_json(crosswalk, ground, true, &text, err);
    else
        gb_crosswalk_csv(crosswalk, &text);
    if (status == GB_OK && gb_value_text(a, "report"))
        status = write_json(crosswalk, ground, false, &report, err);
    if (status == GB_OK)
        status = gb_crosswalk_describe(crosswalk, ground, &counts, err);
    if (status == GB_OK)
        note_guess(&counts, crosswalk->shares.rows, session->notes);
    if (status == GB_OK)
        status = gb_op_deliver_two(a, session, &text, gb_value_text(a, "report"), &report, err);
    gb_buffer_release(&report);
    gb_buffer_release(&text);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_crosswalk crosswalk = {0};
    double *ground = NULL;
    const bool tables = gb_value_member(arguments, "table")->count > 0;
    gb_status status = GB_OK;
    if (tables == (gb_value_text(arguments, "areas") != NULL))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CROSSWALK_SOURCE, .expected = "crosswalk",
                         .hint = GB_HINT_HELP);
    else if (tables)
        status = from_tables(arguments, session, &crosswalk, err);
    else
        status = from_areas(arguments, session, &crosswalk, &ground, err);
    if (status == GB_OK)
        status = deliver(arguments, session, &crosswalk, ground, err);
    gb_free(ground);
    gb_crosswalk_release(&crosswalk);
    return status;
}

const gb_op gb_op_crosswalk = {
    .name = "crosswalk",
    .summary = GB_TXT_OP_CROSSWALK,
    .details = GB_TXT_OP_CROSSWALK_MORE,
    .params = params,
    .source = "Goodchild & Lam (1980), Geo-Processing 1: 297-312; Goodchild, Anselin & Deichmann (1993), "
              "Environment and Planning A 25(3)",
    .example = "crosswalk --table fusies.csv --from oud --to nieuw --report verslag.json",
    .run = run,
};
