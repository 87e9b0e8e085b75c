#include "export/tables.h"

#include "base/memory.h"
#include "export/csv.h"
#include "export/listing.h"

#include <math.h>

static void add_key(gb_csv *csv, const char *before, const char *key, const char *after) {
    gb_buffer name = {0};
    gb_buffer_add(&name, before);
    gb_buffer_add(&name, key);
    gb_buffer_add(&name, after);
    csv->out.failed = csv->out.failed || name.failed;
    gb_csv_text(csv, name.text);
    gb_buffer_release(&name);
}

/* An indicator beside the groups has its contribution among the members. */
static bool is_member(const gb_ranking_report *report, const gb_column *column) {
    for (size_t j = 0; j < report->indicator_count; j++)
        if (report->indicators[j] == column)
            return true;
    return false;
}

static void write_cell(gb_csv *csv, const gb_column *column, size_t i) {
    const bool present = column->state[i] == GB_PRESENT;
    if (column->text)
        gb_csv_text(csv, present ? column->text[i] : NULL);
    else
        gb_csv_number(csv, present ? column->value[i] : NAN);
}

static void ranking_head(gb_csv *csv, const gb_ranking_report *report) {
    static const char *const names[] = {"code", "name", "score", "rank", "class", "selected"};
    for (size_t c = 0; c < sizeof names / sizeof names[0]; c++)
        gb_csv_text(csv, names[c]);
    for (size_t g = 0; g < report->group_count; g++)
        gb_csv_text(csv, report->groups[g]->key);
    for (size_t j = 0; j < report->indicator_count; j++)
        add_key(csv, "contribution_", report->indicators[j]->key, "");
    for (size_t j = 0; j < report->input_count; j++)
        if (!is_member(report, report->inputs[j]))
            add_key(csv, "contribution_", report->inputs[j]->key, "");
    gb_csv_text(csv, "state");
    if (report->selection)
        gb_csv_text(csv, "reason");
    for (size_t c = 0; report->certainty && c < report->certainty->columns; c++)
        gb_csv_text(csv, report->certainty->column[c].key);
    gb_csv_end_row(csv);
}

static void certainty_cells(gb_csv *csv, const gb_listing *sheet, size_t i) {
    for (size_t c = 0; c < sheet->columns; c++) {
        const gb_listing_cell *cell = &sheet->cell[i * sheet->columns + c];
        if (sheet->column[c].type == GB_LISTING_TEXT)
            gb_csv_text(csv, cell->text);
        else
            gb_csv_number(csv, cell->number);
    }
}

static void ranking_row(gb_csv *csv, const gb_ranking_report *report, size_t i) {
    const gb_composite *index = report->index;
    double score = index->score[i];
    int class_index = report->classes && isfinite(score) ? gb_classes_of(report->classes, score) : -1;
    gb_csv_text(csv, gb_areas_code(report->areas, i));
    gb_csv_text(csv, gb_areas_name(report->areas, i));
    gb_csv_number(csv, score);
    gb_csv_number(csv, report->ranking->rank[i]);
    if (report->class_column)
        write_cell(csv, report->class_column, i);
    else
        gb_csv_number(csv, class_index >= 0 ? class_index + 1 : NAN);
    gb_csv_number(csv, report->selection ? report->selection->selected[i] : NAN);
    for (size_t g = 0; g < report->group_count; g++)
        write_cell(csv, report->groups[g], i);
    for (size_t j = 0; j < report->indicator_count; j++)
        gb_csv_number(csv, index->contribution[j * index->n + i]);
    for (size_t j = 0; j < report->input_count; j++)
        if (!is_member(report, report->inputs[j]))
            gb_csv_number(csv, report->input_contribution[j * index->n + i]);
    gb_csv_text(csv, gb_cell_id((gb_cell)index->state[i]));
    if (report->selection)
        gb_csv_text(csv, gb_select_reason_id((gb_select_reason)report->selection->reason[i]));
    if (report->certainty)
        certainty_cells(csv, report->certainty, i);
    gb_csv_end_row(csv);
}

static void ranking_rows(gb_csv *csv, const gb_ranking_report *report, const gb_csv_options *options) {
    gb_csv_begin(csv, options, report->language);
    ranking_head(csv, report);
    for (size_t r = 0; r < report->ranking->n; r++)
        ranking_row(csv, report, report->ranking->order[r]);
}

gb_status gb_ranking_csv(const gb_ranking_report *report, const gb_csv_options *options, const char *path,
                         gb_error *err) {
    gb_csv csv;
    ranking_rows(&csv, report, options);
    return gb_csv_finish(&csv, path, err);
}

gb_status gb_ranking_csv_text(const gb_ranking_report *report, const gb_csv_options *options, gb_buffer *out,
                              gb_error *err) {
    gb_csv csv;
    ranking_rows(&csv, report, options);
    *out = csv.out;
    return out->failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}

static bool has_gaps(const gb_column *column) {
    for (size_t i = 0; i < column->n; i++)
        if (column->state[i] != GB_PRESENT)
            return true;
    return false;
}

static void areas_head(gb_csv *csv, const gb_column *const *columns, size_t count, const bool *gaps) {
    gb_csv_text(csv, "code");
    gb_csv_text(csv, "name");
    for (size_t c = 0; c < count; c++) {
        gb_csv_text(csv, columns[c]->key);
        if (gaps[c])
            add_key(csv, "", columns[c]->key, "_state");
    }
    gb_csv_end_row(csv);
}

static void areas_row(gb_csv *csv, const gb_areas *areas, const gb_column *const *columns, size_t count,
                      const bool *gaps, size_t i) {
    gb_csv_text(csv, gb_areas_code(areas, i));
    gb_csv_text(csv, gb_areas_name(areas, i));
    for (size_t c = 0; c < count; c++) {
        gb_cell state = (gb_cell)columns[c]->state[i];
        write_cell(csv, columns[c], i);
        if (gaps[c])
            gb_csv_text(csv, state == GB_PRESENT ? NULL : gb_cell_id(state));
    }
    gb_csv_end_row(csv);
}

static gb_status find_columns(const gb_table *table, const char *const *keys, size_t count,
                              const gb_column **columns, bool *gaps, gb_error *err) {
    for (size_t c = 0; c < count; c++) {
        columns[c] = keys ? gb_table_find(table, keys[c]) : gb_table_column(table, c);
        if (!columns[c])
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_EXPORT_NO_COLUMN, .name = keys[c],
                           .expected = gb_table_nearest(table, keys[c]));
        gaps[c] = has_gaps(columns[c]);
    }
    return GB_OK;
}

gb_status gb_areas_csv(const gb_areas *areas, const char *const *columns, size_t count,
                       const gb_csv_options *options, const char *path, gb_error *err) {
    const gb_table *table = gb_areas_table(areas);
    size_t wanted = columns ? count : gb_table_columns(table);
    const gb_column **found = gb_alloc(wanted, sizeof *found);
    bool *gaps = gb_alloc(wanted, sizeof *gaps);
    gb_status status = found && gaps ? find_columns(table, columns, wanted, found, gaps, err)
                                     : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        gb_csv csv;
        gb_csv_begin(&csv, options, options ? options->language : GB_LANG_NL);
        areas_head(&csv, found, wanted, gaps);
        for (size_t i = 0; i < gb_areas_count(areas); i++)
            areas_row(&csv, areas, found, wanted, gaps, i);
        status = gb_csv_finish(&csv, path, err);
    }
    gb_free(found);
    gb_free(gaps);
    return status;
}
