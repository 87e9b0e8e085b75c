#include "export/csv.h"

#include "base/file.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

void gb_csv_begin(gb_csv *csv, const gb_csv_options *options, gb_language language) {
    bool plain = options && options->plain;
    *csv = (gb_csv){.plain = plain, .decimal = plain || language == GB_LANG_EN ? '.' : ','};
    if (!plain) /* by this mark Excel knows UTF-8 */
        gb_buffer_add(&csv->out, "\xEF\xBB\xBF");
}

static void separate(gb_csv *csv) {
    if (csv->in_row)
        gb_buffer_add_bytes(&csv->out, csv->plain ? "," : ";", 1);
    csv->in_row = true;
}

void gb_csv_text(gb_csv *csv, const char *text) {
    separate(csv);
    if (!text)
        return;
    bool runs = !csv->plain && text[0] && strchr("=+-@\t\r", text[0]);
    bool quoted = strpbrk(text, csv->plain ? ",\"\r\n" : ";,\"\r\n") || text[0] == ' ' ||
                  (text[0] && text[strlen(text) - 1] == ' ');
    if (quoted)
        gb_buffer_add_bytes(&csv->out, "\"", 1);
    if (runs)
        gb_buffer_add_bytes(&csv->out, "'", 1);
    for (const char *at = text; *at;) {
        size_t run = strcspn(at, "\"");
        gb_buffer_add_bytes(&csv->out, at, run);
        at += run;
        if (*at == '"') {
            gb_buffer_add_bytes(&csv->out, "\"\"", 2);
            at++;
        }
    }
    if (quoted)
        gb_buffer_add_bytes(&csv->out, "\"", 1);
}

void gb_csv_number(gb_csv *csv, double value) {
    separate(csv);
    if (!isfinite(value))
        return;
    char digits[GB_NUMBER_SIZE];
    size_t length = gb_number_shortest(value, digits);
    char *point = memchr(digits, '.', length);
    if (point)
        *point = csv->decimal;
    gb_buffer_add_bytes(&csv->out, digits, length);
}

void gb_csv_end_row(gb_csv *csv) {
    gb_buffer_add(&csv->out, csv->plain ? "\n" : "\r\n");
    csv->in_row = false;
}

gb_status gb_csv_finish(gb_csv *csv, const char *path, gb_error *err) {
    gb_status status = csv->out.failed
                           ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path)
                           : gb_file_write(path, csv->out.text ? csv->out.text : "", csv->out.length, err);
    gb_buffer_release(&csv->out);
    return status;
}
