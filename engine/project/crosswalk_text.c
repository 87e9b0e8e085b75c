#include "project/crosswalk_text.h"

#include "export/csv.h"

static void csv_row(gb_csv *csv, const char *from, const char *to, double share, gb_share_method method) {
    gb_csv_text(csv, from);
    gb_csv_text(csv, to);
    gb_csv_number(csv, share);
    gb_csv_text(csv, gb_share_method_id(method));
    gb_csv_end_row(csv);
}

/* The unsurest method among the shares of an old area; a key where it has none. */
static gb_share_method unsurest(const gb_crosswalk *c, size_t r) {
    gb_share_method method = GB_SHARE_KEY;
    for (size_t i = c->shares.start[r]; i < c->shares.start[r + 1]; i++)
        method = c->method[i] > method ? c->method[i] : method;
    return method;
}

void gb_crosswalk_csv(const gb_crosswalk *crosswalk, gb_buffer *out) {
    static const char *const head[] = {"from", "to", "share", "method"};
    const gb_csr *shares = &crosswalk->shares;
    gb_csv csv;
    gb_csv_begin(&csv, &(gb_csv_options){.plain = true}, GB_LANG_EN);
    for (int i = 0; i < 4; i++)
        gb_csv_text(&csv, head[i]);
    gb_csv_end_row(&csv);
    for (size_t r = 0; r < shares->rows; r++) {
        for (size_t i = shares->start[r]; i < shares->start[r + 1]; i++)
            csv_row(&csv, crosswalk->from[r], crosswalk->to[shares->column[i]], shares->value[i],
                    crosswalk->method[i]);
        if (crosswalk->lost[r] > 0)
            csv_row(&csv, crosswalk->from[r], NULL, crosswalk->lost[r], unsurest(crosswalk, r));
    }
    gb_buffer_add_bytes(out, csv.out.text ? csv.out.text : "", csv.out.length);
    out->failed = out->failed || csv.out.failed;
    gb_buffer_release(&csv.out);
}

static void list_parts(const gb_crosswalk *c, size_t r, gb_json *json) {
    gb_json_key(json, "parts");
    gb_json_array(json);
    for (size_t i = c->shares.start[r]; i < c->shares.start[r + 1]; i++) {
        gb_json_object(json);
        gb_json_key_text(json, "to", c->to[c->shares.column[i]]);
        gb_json_key_number(json, "share", c->shares.value[i]);
        gb_json_key_text(json, "method", gb_share_method_id(c->method[i]));
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
}

static void list_old(const gb_crosswalk *c, gb_json *json) {
    gb_json_key(json, "divided");
    gb_json_array(json);
    for (size_t r = 0; r < c->shares.rows; r++) {
        if (gb_crosswalk_whole(c, r) >= 0 || c->shares.start[r] == c->shares.start[r + 1])
            continue;
        gb_json_object(json);
        gb_json_key_text(json, "code", c->from[r]);
        list_parts(c, r, json);
        gb_json_key_number(json, "lost", c->lost[r]);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    gb_json_key(json, "lost_whole");
    gb_json_array(json);
    for (size_t r = 0; r < c->shares.rows; r++)
        if (c->shares.start[r] == c->shares.start[r + 1])
            gb_json_text(json, c->from[r]);
    gb_json_end_array(json);
}

static gb_status list_new(const gb_crosswalk *c, gb_json *json, gb_error *err) {
    gb_csr back = {0};
    gb_status status = gb_csr_transpose(&c->shares, &back, err);
    gb_json_key(json, "unreached_codes");
    gb_json_array(json);
    for (size_t t = 0; t < c->shares.columns && status == GB_OK; t++)
        if (back.start[t] == back.start[t + 1])
            gb_json_text(json, c->to[t]);
    gb_json_end_array(json);
    if (c->covered) {
        gb_json_key(json, "partly_covered_codes");
        gb_json_array(json);
        for (size_t t = 0; t < c->shares.columns; t++) {
            if (!(c->covered[t] > 0 && c->covered[t] < 1 - 1e-6))
                continue;
            gb_json_object(json);
            gb_json_key_text(json, "code", c->to[t]);
            gb_json_key_number(json, "covered", c->covered[t]);
            gb_json_end_object(json);
        }
        gb_json_end_array(json);
    }
    gb_csr_release(&back);
    return status;
}

gb_status gb_crosswalk_report_json(const gb_crosswalk *crosswalk, const double *weight, gb_json *json,
                                   gb_error *err) {
    gb_crosswalk_report report;
    gb_status status = gb_crosswalk_describe(crosswalk, weight, &report, err);
    if (status != GB_OK)
        return status;
    gb_json_key_integer(json, "from", (int64_t)crosswalk->shares.rows);
    gb_json_key_integer(json, "to", (int64_t)crosswalk->shares.columns);
    gb_json_key_integer(json, "whole", (int64_t)report.whole);
    gb_json_key_integer(json, "split", (int64_t)report.split);
    gb_json_key_integer(json, "losing", (int64_t)report.lost);
    gb_json_key_integer(json, "unreached", (int64_t)report.unreached);
    gb_json_key_integer(json, "partly_covered", (int64_t)report.partly);
    gb_json_key_text(json, "weighed_by", weight ? "ground" : "areas");
    gb_json_key_number(json, "guessed", report.guessed);
    gb_json_key_number(json, "lost", report.lost_share);
    gb_json_key(json, "divided_by");
    gb_json_object(json);
    for (int m = 0; m < GB_SHARE_METHOD_COUNT; m++)
        if (report.by_method[m])
            gb_json_key_integer(json, gb_share_method_id(m), (int64_t)report.by_method[m]);
    gb_json_end_object(json);
    gb_json_key_integer(json, "slivers", (int64_t)crosswalk->slivers);
    gb_json_key_number(json, "sliver_area", crosswalk->sliver_area);
    list_old(crosswalk, json);
    return list_new(crosswalk, json, err);
}
