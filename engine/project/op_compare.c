/* gebied compare: two rankings, what moved and why. */
#include "project/ops.h"

#include "base/memory.h"
#include "base/number.h"
#include "export/listing.h"
#include "project/compare_run.h"
#include "project/listing_text.h"

#include <math.h>
#include <string.h>

static const gb_param params[] = {
    {.key = "runs", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_COMPARE_INPUTS, .flag = "@"},
#include "project/params/reading.def"
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_O_COMPARE_CODE, .fallback = "code", .flag = ""},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD, .flag = ""},
    {.key = "rank", .type = GB_PARAM_TEXT, .text = GB_TXT_O_COMPARE_RANK, .fallback = "rank", .flag = ""},
    {.key = "selected",
     .type = GB_PARAM_TEXT,
     .text = GB_TXT_O_COMPARE_SELECTED,
     .fallback = "selected",
     .flag = ""},
    GB_FORMAT_PARAM("table", "table|csv|json"),
    GB_OUTPUT_PARAM,
    {0},
};

/* Everything about a comparison. */
typedef struct job {
    gb_compared old, now;
    gb_run_comparison result;
    bool told;                    /* the causes are known */
    bool changed[GB_CAUSE_COUNT]; /* what differs between the projects */
    gb_listing areas;
} job;

static double flag_of(const gb_compared *run, int32_t row) {
    return run->selected && row >= 0 ? run->selected[row] : NAN;
}

static void add_row(job *j, int32_t old, int32_t now, const char *move, double up) {
    gb_listing *out = &j->areas;
    const gb_compared *from = now >= 0 ? &j->now : &j->old;
    const size_t at = (size_t)(now >= 0 ? now : old);
    gb_listing_add_text(out, gb_areas_code(from->areas, at));
    gb_listing_add_text(out, gb_areas_name(from->areas, at));
    gb_listing_add(out, now >= 0 ? j->now.rank[now] : NAN);
    gb_listing_add(out, old >= 0 ? j->old.rank[old] : NAN);
    gb_listing_add(out, up);
    gb_listing_add(out, flag_of(&j->now, now));
    gb_listing_add(out, flag_of(&j->old, old));
    gb_listing_add_text(out, move);
}

static void list_areas(job *j) {
    gb_listing *out = &j->areas;
    const gb_run_comparison *r = &j->result;
    *out = (gb_listing){.columns = 0};
    gb_listing_head(out, "code", GB_TXT_COL_CODE, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "name", GB_TXT_COL_NAME, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "rank", GB_TXT_COL_RANK, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "old_rank", GB_TXT_COL_OLD_RANK, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "up", GB_TXT_COL_UP, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "selected", GB_TXT_COL_SELECTED, GB_LISTING_FLAG, 0);
    gb_listing_head(out, "old_selected", GB_TXT_COL_OLD_SELECTED, GB_LISTING_FLAG, 0);
    gb_listing_head(out, "move", GB_TXT_COL_MOVE, GB_LISTING_TEXT, 0);
    for (size_t i = 0; i < r->n; i++)
        add_row(j, r->old[i], (int32_t)i, gb_move_id((gb_move)r->move[i]), r->up[i]);
    for (size_t v = 0; v < r->vanished_count; v++)
        add_row(j, r->vanished[v], -1, "vanished", NAN);
}

static void write_json(const job *j, gb_buffer *out) {
    const gb_run_comparison *r = &j->result;
    gb_json json = {.out = out, .pretty = true};
    gb_json_object(&json);
    gb_json_key_integer(&json, "matched", (int64_t)r->matched);
    gb_json_key_integer(&json, "ranked", (int64_t)r->ranked);
    gb_json_key_integer(&json, "vanished", (int64_t)r->vanished_count);
    gb_json_key_integer(&json, "stayed_in", (int64_t)r->stayed_in);
    gb_json_key_integer(&json, "newly_in", (int64_t)r->newly_in);
    gb_json_key_integer(&json, "newly_out", (int64_t)r->newly_out);
    gb_json_key_number(&json, "mean_shift", r->mean_shift);
    gb_json_key_number(&json, "max_shift", r->max_shift);
    gb_json_key_number(&json, "kendall_tau_b", r->tau_b);
    gb_json_key_number(&json, "spearman", r->spearman);
    gb_json_key_number(&json, "overlap", r->jaccard);
    gb_json_key(&json, "changed");
    if (j->told) {
        gb_json_object(&json);
        for (int c = 0; c < GB_CAUSE_COUNT; c++)
            gb_json_key_bool(&json, gb_cause_id((gb_cause)c), j->changed[c]);
        gb_json_end_object(&json);
    } else {
        gb_json_text(&json, NULL);
    }
    gb_json_key(&json, "areas");
    gb_listing_json(&j->areas, &json);
    gb_json_end_object(&json);
    gb_buffer_add(out, "\n");
}

static void add_line(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char line[512];
    gb_text_format(text, language, detail, line, sizeof line);
    gb_buffer_add(out, line);
    gb_buffer_add(out, "\n");
}

/* What the change is due to, as far as two runs tell. */
static void write_causes(const job *j, gb_language language, gb_buffer *out) {
    static const gb_text names[] = {GB_TXT_CAUSE_DATA, GB_TXT_CAUSE_METHOD, GB_TXT_CAUSE_BOUNDARIES};
    gb_buffer list = {0};
    int count = 0;
    for (int c = 0; c < GB_CAUSE_COUNT; c++) {
        if (!j->changed[c])
            continue;
        gb_buffer_add(&list, count++ ? ", " : "");
        gb_buffer_add(&list, gb_text_pattern(names[c], language));
    }
    const gb_text text = !j->told     ? GB_TXT_COMPARE_UNKNOWN
                         : count == 0 ? GB_TXT_COMPARE_NONE
                         : count == 1 ? GB_TXT_COMPARE_ONE
                                      : GB_TXT_COMPARE_MORE;
    add_line(out, text, language, &(gb_detail){.name = list.text});
    gb_buffer_release(&list);
}

static void write_text(const job *j, gb_language language, gb_buffer *out) {
    const gb_run_comparison *r = &j->result;
    char tau[GB_NUMBER_SIZE], rho[GB_NUMBER_SIZE], overlap[GB_NUMBER_SIZE], lost[GB_NUMBER_SIZE];
    gb_number_display(r->tau_b, 2, language, tau);
    gb_number_display(r->spearman, 2, language, rho);
    gb_number_display(r->jaccard, 2, language, overlap);
    gb_number_shortest((double)r->newly_out, lost);
    gb_listing_write_text(&j->areas, language, out);
    gb_buffer_add(out, "\n");
    add_line(out, GB_TXT_COMPARE_SUMMARY, language,
             &(gb_detail){.count = (int64_t)r->ranked,
                          .value = isnan(r->mean_shift) ? 0 : gb_number_round(r->mean_shift, 1)});
    if (j->now.selected || j->old.selected)
        add_line(out, GB_TXT_COMPARE_SELECTED, language,
                 &(gb_detail){.count = (int64_t)r->stayed_in, .total = (int64_t)r->newly_in, .found = lost});
    add_line(out, GB_TXT_COMPARE_LIKE, language,
             &(gb_detail){.name = tau, .found = rho, .expected = overlap[0] ? overlap : "–"});
    write_causes(j, language, out);
}

static gb_status deliver(const gb_value *a, gb_session *session, job *j, gb_error *err) {
    const char *format = gb_value_text(a, "format");
    gb_buffer text = {0};
    gb_status status = GB_OK;
    list_areas(j);
    if (strcmp(format, "json") == 0)
        write_json(j, &text);
    else if (strcmp(format, "csv") == 0)
        status = gb_listing_csv(&j->areas, &(gb_csv_options){.plain = true}, &text, err);
    else
        write_text(j, session->language, &text);
    if (status == GB_OK)
        status = gb_op_deliver(a, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    gb_value *a = (gb_value *)arguments; /* the column of names is filled in when the table has one */
    const gb_value *runs = gb_value_member(a, "runs");
    job j = {.told = false};
    if (runs->count != 2)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMPARE_TWO, .hint = GB_HINT_HELP);
    gb_status status = gb_compared_read(a, runs->item[0].text, session, &j.old, err);
    if (status == GB_OK)
        status = gb_compared_read(a, runs->item[1].text, session, &j.now, err);
    if (status == GB_OK) {
        const gb_run old = gb_compared_run(&j.old), now = gb_compared_run(&j.now);
        status = gb_runs_compare(&old, &now, NULL, &j.result, err);
    }
    j.told = status == GB_OK && j.old.has_project && j.now.has_project;
    if (j.told)
        status = gb_compared_causes(&j.old, &j.now, j.changed, err);
    if (status == GB_OK)
        status = deliver(a, session, &j, err);
    gb_listing_release(&j.areas);
    gb_run_comparison_release(&j.result);
    gb_compared_release(&j.now);
    gb_compared_release(&j.old);
    return status;
}

const gb_op gb_op_compare = {
    .name = "compare",
    .summary = GB_TXT_OP_COMPARE,
    .details = GB_TXT_OP_COMPARE_MORE,
    .params = params,
    .inputs = "OLD NEW",
    .min_inputs = 2,
    .max_inputs = 2,
    .source = "Kendall (1945), Biometrika 33(3); Knight (1966), JASA 61(314)",
    .example = "compare 2023/manifest.json 2024/manifest.json --format csv",
    .run = run,
};
