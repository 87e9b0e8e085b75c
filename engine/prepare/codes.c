#include "prepare/codes.h"

#include "base/memory.h"
#include "prepare/match.h"

#include <string.h>

/* How many codes are enough to see which rule would make a whole column match. */
enum { SAMPLE = 200 };

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_prepare_column(const gb_raw_table *table, const char *name, int32_t *column, gb_error *err) {
    *column = gb_raw_find(table, name);
    if (*column >= 0)
        return GB_OK;
    const char *nearest = gb_raw_nearest(table, name);
    gb_buffer names = {0};
    for (size_t c = 0; nearest == NULL && c < gb_raw_columns(table) && names.length < 200; c++) {
        gb_buffer_add(&names, c > 0 ? ", " : "");
        gb_buffer_add(&names, gb_raw_name(table, c));
    }
    gb_status status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_PREPARE_NO_COLUMN, .file = gb_raw_source(table),
                               .name = name, .expected = nearest != NULL ? nearest : names.text,
                               .hint = nearest != NULL ? GB_HINT_PREPARE_NEAREST : GB_HINT_PREPARE_COLUMNS);
    gb_buffer_release(&names);
    return status;
}

gb_detail gb_prepare_place(const gb_raw_table *table, size_t row) {
    static const char *const text_files[] = {"*.csv",    "*.tsv",    "*.txt", "*.csv.gz",
                                             "*.tsv.gz", "*.txt.gz", "*.tab"};
    gb_detail detail = {.file = gb_raw_source(table)};
    for (size_t i = 0; i < sizeof text_files / sizeof *text_files; i++)
        if (gb_code_fits(detail.file, text_files[i]))
            detail.line = gb_raw_place(table, row);
    if (detail.line == 0)
        detail.row = gb_raw_place(table, row);
    return detail;
}

static bool same_cells(const gb_raw_table *table, size_t a, size_t b) {
    for (size_t c = 0; c < gb_raw_columns(table); c++)
        if (strcmp(gb_raw_cell(table, a, c), gb_raw_cell(table, b, c)) != 0)
            return false;
    return true;
}

/* Everything that one pass over the rows needs. */
typedef struct match_run {
    const gb_raw_table *table;
    size_t column;
    const gb_areas *areas;
    gb_on_duplicate on_duplicate;
    gb_matcher matcher;
    gb_match_log log;
    size_t *first; /* per area its first row + 1 */
    gb_match *out;
} match_run;

static gb_status meet_again(match_run *run, size_t row, size_t first, gb_error *err) {
    run->out->duplicates++;
    bool identical = same_cells(run->table, first, row);
    if (identical && run->on_duplicate != GB_DUPLICATE_SUM) {
        run->log.identical++;
        return GB_OK;
    }
    const char *code = gb_areas_code(run->areas, (size_t)run->out->area[row]);
    if (run->on_duplicate == GB_DUPLICATE_ERROR) {
        gb_detail detail = gb_prepare_place(run->table, row);
        detail.name = gb_raw_name(run->table, run->column);
        detail.code = code;
        detail.found = gb_raw_cell(run->table, row, run->column);
        detail.expected = gb_raw_cell(run->table, first, run->column);
        detail.count = gb_raw_place(run->table, first);
        detail.hint = GB_HINT_CODES_TWICE;
        return gb_error_set(err, GB_ERR_DATA, GB_MSG_CODES_TWICE, &detail);
    }
    return gb_code_index_add(run->log.duplicated, code, 0, NULL) != NULL ? GB_OK : out_of_memory(err);
}

static gb_status match_row(match_run *run, size_t row, gb_error *err) {
    gb_match *out = run->out;
    const char *code = gb_raw_cell(run->table, row, run->column);
    gb_met met;
    gb_status status = gb_matcher_meet(&run->matcher, code, &met, err);
    if (status == GB_OK)
        status = gb_match_log_row(&run->log, code, &met, run->areas, err);
    if (status != GB_OK)
        return status;
    if (met.kind == GB_MATCH_UNKNOWN)
        out->unknown++;
    else if (met.kind != GB_MATCH_AREA)
        out->unmatched++;
    if (met.kind != GB_MATCH_AREA)
        return GB_OK;
    out->area[row] = met.area;
    out->matched++;
    out->repaired += met.repairs != 0;
    if (run->first[met.area] != 0)
        return meet_again(run, row, run->first[met.area] - 1, err);
    run->first[met.area] = row + 1;
    out->areas_without--;
    return GB_OK;
}

static gb_status sample_codes(const gb_raw_table *table, size_t column, const bool *row_ok,
                              gb_code_index *codes, gb_error *err) {
    gb_buffer scratch = {0};
    gb_status status = GB_OK;
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(table); row++) {
        if ((row_ok != NULL && !row_ok[row]) || gb_code_index_count(codes) >= SAMPLE)
            continue;
        const char *code = gb_code_trimmed(gb_raw_cell(table, row, column), &scratch);
        if (code == NULL || (code[0] != '\0' && gb_code_index_add(codes, code, 0, NULL) == NULL))
            status = out_of_memory(err);
    }
    gb_buffer_release(&scratch);
    return status;
}

/* Another column in which at least half of the codes match as they stand; -1 = none. */
static gb_status find_other_column(match_run *run, const bool *row_ok, int32_t *other, gb_error *err) {
    *other = -1;
    size_t best = 0;
    for (size_t c = 0; c < gb_raw_columns(run->table); c++) {
        gb_code_index *codes = c != run->column ? gb_code_index_new() : NULL;
        if (codes == NULL)
            continue;
        size_t met_count = 0;
        gb_status status = sample_codes(run->table, c, row_ok, codes, err);
        for (size_t i = 0; status == GB_OK && i < gb_code_index_count(codes); i++) {
            gb_met met;
            status = gb_matcher_meet(&run->matcher, gb_code_index_texts(codes)[i], &met, err);
            met_count += status == GB_OK && met.kind == GB_MATCH_AREA;
        }
        if (met_count > best && 2 * met_count >= gb_code_index_count(codes)) {
            best = met_count;
            *other = (int32_t)c;
        }
        gb_code_index_free(codes);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status fail_no_match(match_run *run, const bool *row_ok, gb_error *err) {
    gb_code_index *codes = gb_code_index_new();
    if (codes == NULL)
        return out_of_memory(err);
    gb_code_advice advice = {.hint = GB_TEXT_NONE};
    int32_t other = -1;
    gb_status status = sample_codes(run->table, run->column, row_ok, codes, err);
    size_t count = gb_code_index_count(codes);
    if (status == GB_OK && count > 0)
        status =
            gb_code_advise(gb_code_index_texts(codes), count, run->areas, run->matcher.rules, &advice, err);
    if (status == GB_OK && advice.hint == GB_TEXT_NONE)
        status = find_other_column(run, row_ok, &other, err);
    if (status == GB_OK) {
        gb_detail detail = {.file = gb_raw_source(run->table),
                            .name = gb_raw_name(run->table, run->column),
                            .found = count > 0 ? gb_code_index_texts(codes)[0] : "",
                            .expected = gb_areas_count(run->areas) > 0 ? gb_areas_code(run->areas, 0) : "",
                            .code = other >= 0 ? gb_raw_name(run->table, (size_t)other) : advice.text,
                            .count = (int64_t)gb_raw_rows(run->table),
                            .total = advice.pad};
        detail.hint = other >= 0                    ? GB_HINT_CODES_OTHER_COLUMN
                      : advice.hint != GB_TEXT_NONE ? advice.hint
                                                    : GB_HINT_CODES_CHECK;
        status = gb_error_set(err, GB_ERR_DATA, GB_MSG_CODES_NO_MATCH, &detail);
    }
    gb_code_index_free(codes);
    return status;
}

static gb_status run_rows(match_run *run, const bool *row_ok, const gb_code_rules *rules, gb_notes *notes,
                          gb_error *err) {
    gb_status status = GB_OK;
    for (size_t row = 0; status == GB_OK && row < run->out->rows; row++)
        if (row_ok == NULL || row_ok[row])
            status = match_row(run, row, err);
    if (status == GB_OK && run->out->matched == 0)
        status = fail_no_match(run, row_ok, err);
    if (status == GB_OK)
        status =
            gb_match_note_all(&run->log, run->out, run->table, run->column, run->areas, rules, notes, err);
    return status;
}

gb_status gb_match_codes(const gb_raw_table *table, size_t column, const bool *row_ok, const gb_areas *areas,
                         const gb_code_rules *rules, gb_on_duplicate on_duplicate, gb_match *out,
                         gb_notes *notes, gb_error *err) {
    static const gb_code_rules no_rules = {0};
    if (rules == NULL)
        rules = &no_rules;
    *out = (gb_match){.rows = gb_raw_rows(table), .areas_without = gb_areas_count(areas)};
    match_run run = {
        .table = table, .column = column, .areas = areas, .on_duplicate = on_duplicate, .out = out};
    out->area = gb_alloc(out->rows, sizeof *out->area);
    run.first = gb_alloc_zero(gb_areas_count(areas), sizeof *run.first);
    gb_status status = out->area != NULL && run.first != NULL ? GB_OK : out_of_memory(err);
    for (size_t row = 0; status == GB_OK && row < out->rows; row++)
        out->area[row] = GB_MATCH_NONE;
    if (status == GB_OK)
        status = gb_matcher_init(&run.matcher, areas, rules, err);
    if (status == GB_OK) {
        status = gb_match_log_init(&run.log, err);
        if (status == GB_OK) {
            status = run_rows(&run, row_ok, rules, notes, err);
            gb_match_log_release(&run.log);
        }
        gb_matcher_release(&run.matcher);
    }
    gb_free(run.first);
    if (status != GB_OK)
        gb_match_release(out);
    return status;
}

void gb_match_release(gb_match *match) {
    gb_free(match->area);
    *match = (gb_match){.rows = 0};
}
