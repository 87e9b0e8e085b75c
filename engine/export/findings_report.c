#include "export/findings_report.h"

#include "export/csv.h"

#include <math.h>

/* The sentence; file, codes, sizes and place have columns of their own. */
static void put_text(const gb_finding *finding, gb_language language, gb_buffer *out) {
    gb_finding plain = *finding;
    plain.code_count = 0;
    plain.detail.file = NULL;
    plain.size_m2 = plain.width_m = plain.x = plain.y = NAN;
    gb_finding_format(&plain, language, 0, out);
}

static double rounded(double value) {
    return isfinite(value) ? round(value * 1e6) / 1e6
                           : NAN; /* micrometres and mm2: what is beyond is noise */
}

static int64_t place_in(const gb_detail *detail) {
    return detail->line > 0 ? detail->line : detail->row;
}

static void write_one(const gb_finding *finding, gb_language language, gb_json *json) {
    const gb_detail *detail = &finding->detail;
    gb_buffer text = {0};
    gb_json_object(json);
    gb_json_key_text(json, "kind", gb_finding_kind_id(finding->kind));
    gb_json_key_text(json, "severity", gb_severity_id(finding->severity));
    gb_json_key_text(json, "level", finding->level);
    gb_json_key(json, "codes");
    gb_json_array(json);
    for (size_t i = 0; i < finding->code_count; i++)
        gb_json_text(json, finding->codes[i]);
    gb_json_end_array(json);
    gb_json_key_number(json, "size_m2", rounded(finding->size_m2));
    gb_json_key_number(json, "width_m", rounded(finding->width_m));
    gb_json_key_number(json, "x", rounded(finding->x));
    gb_json_key_number(json, "y", rounded(finding->y));
    gb_json_key_text(json, "file", detail->file);
    gb_json_key_number(json, "row", place_in(detail) > 0 ? (double)place_in(detail) : NAN);
    put_text(finding, language, &text);
    gb_json_key_text(json, "text", text.text);
    json->out->failed = json->out->failed || text.failed;
    gb_buffer_release(&text);
    gb_json_end_object(json);
}

void gb_findings_write_json(gb_findings *findings, gb_language language, gb_json *json) {
    gb_json_array(json);
    for (size_t i = 0; i < gb_findings_count(findings); i++)
        write_one(gb_findings_at(findings, i), language, json);
    gb_json_end_array(json);
}

static void write_row(const gb_finding *finding, gb_language language, gb_csv *csv) {
    gb_buffer text = {0}, codes = {0};
    gb_csv_text(csv, gb_finding_kind_id(finding->kind));
    gb_csv_text(csv, gb_severity_id(finding->severity));
    gb_csv_text(csv, finding->level);
    for (size_t i = 0; i < finding->code_count; i++) {
        gb_buffer_add(&codes, i ? " " : "");
        gb_buffer_add(&codes, finding->codes[i]);
    }
    gb_csv_text(csv, codes.text);
    gb_csv_number(csv, rounded(finding->size_m2));
    gb_csv_number(csv, rounded(finding->width_m));
    gb_csv_number(csv, rounded(finding->x));
    gb_csv_number(csv, rounded(finding->y));
    gb_csv_text(csv, finding->detail.file);
    gb_csv_number(csv, place_in(&finding->detail) > 0 ? (double)place_in(&finding->detail) : NAN);
    put_text(finding, language, &text);
    gb_csv_text(csv, text.text);
    gb_csv_end_row(csv);
    csv->out.failed = csv->out.failed || text.failed || codes.failed;
    gb_buffer_release(&codes);
    gb_buffer_release(&text);
}

gb_status gb_findings_csv(gb_findings *findings, gb_language language, const char *path, gb_error *err) {
    static const char *const head[] = {"kind", "severity", "level", "codes", "size_m2", "width_m",
                                       "x",    "y",        "file",  "row",   "text"};
    gb_csv csv;
    gb_csv_begin(&csv, NULL, language);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        gb_csv_text(&csv, head[i]);
    gb_csv_end_row(&csv);
    for (size_t i = 0; i < gb_findings_count(findings); i++)
        write_row(gb_findings_at(findings, i), language, &csv);
    return gb_csv_finish(&csv, path, err);
}
