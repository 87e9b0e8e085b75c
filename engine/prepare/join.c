#include "prepare/cells.h"

#include "base/memory.h"
#include "base/sum.h"
#include "prepare/code_index.h"
#include "prepare/match.h"

#include <string.h>

/* What a join keeps per area and per state while it reads the rows. */
typedef struct join {
    const gb_raw_table *table;
    size_t column;
    const gb_cell_options *options;
    gb_on_duplicate on_duplicate;
    gb_decimal decimal;
    gb_column *out;
    bool *met;   /* per area: it had a row */
    gb_sum *sum; /* per area, for SUM */
    size_t missing[GB_CELL_COUNT];
    gb_code_index *marks[GB_CELL_COUNT]; /* the texts that gave each state */
} join;

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status count_mark(join *j, size_t row, gb_cell state, gb_error *err) {
    if (state == GB_PRESENT)
        return GB_OK;
    j->missing[state]++;
    gb_buffer scratch = {0};
    const char *text = gb_code_trimmed(gb_raw_cell(j->table, row, j->column), &scratch);
    bool kept =
        text != NULL && (text[0] == '\0' || gb_code_index_add(j->marks[state], text, 0, NULL) != NULL);
    gb_buffer_release(&scratch);
    return kept ? GB_OK : out_of_memory(err);
}

static void put(join *j, size_t area, double value, gb_cell state) {
    if (state == GB_PRESENT)
        gb_column_set(j->out, area, value);
    else
        gb_column_set_missing(j->out, area, state);
}

static void add(join *j, size_t area, double value, gb_cell state) {
    gb_cell before = j->met[area] ? (gb_cell)j->out->state[area] : GB_PRESENT;
    gb_cell together = gb_cell_combine(before, state);
    if (state == GB_PRESENT)
        gb_sum_add(&j->sum[area], value);
    put(j, area, gb_sum_value(&j->sum[area]), together);
}

static gb_status join_row(join *j, size_t row, size_t area, gb_error *err) {
    bool again = j->met[area];
    if (again && (j->on_duplicate == GB_DUPLICATE_ERROR || j->on_duplicate == GB_DUPLICATE_FIRST))
        return GB_OK;
    double value = 0;
    gb_cell state = GB_ABSENT;
    gb_status status = gb_cell_read(j->table, row, j->column, j->decimal, j->options, &value, &state, err);
    if (status == GB_OK)
        status = count_mark(j, row, state, err);
    if (status != GB_OK)
        return status;
    if (j->on_duplicate == GB_DUPLICATE_SUM)
        add(j, area, value, state);
    else
        put(j, area, value, state);
    j->met[area] = true;
    return GB_OK;
}

static void note_marks(const join *j, gb_notes *notes) {
    static const gb_text texts[GB_CELL_COUNT] = {
        [GB_ABSENT] = GB_NOTE_CELLS_ABSENT,
        [GB_CENSORED] = GB_NOTE_CELLS_CENSORED,
        [GB_SUPPRESSED] = GB_NOTE_CELLS_SUPPRESSED,
        [GB_UNDEFINED] = GB_NOTE_CELLS_UNDEFINED,
        [GB_NOT_APPLICABLE] = GB_NOTE_CELLS_NOT_APPLICABLE,
    };
    for (int state = GB_PRESENT + 1; state < GB_CELL_COUNT; state++) {
        if (j->missing[state] == 0)
            continue;
        gb_detail detail = {.file = gb_raw_source(j->table),
                            .name = gb_raw_name(j->table, j->column),
                            .count = (int64_t)j->missing[state],
                            .total = (int64_t)gb_raw_rows(j->table)};
        gb_notes_add(notes, GB_NOTE_INFO, texts[state], &detail, gb_code_index_texts(j->marks[state]),
                     gb_code_index_count(j->marks[state]));
    }
}

static gb_status open_join(join *j, size_t areas, const char *key, gb_error *err) {
    gb_status status = gb_column_new(key, areas, false, &j->out, err);
    if (status != GB_OK)
        return status;
    j->met = gb_alloc_zero(areas, sizeof *j->met);
    j->sum = gb_alloc_zero(areas, sizeof *j->sum);
    bool whole = j->met != NULL && j->sum != NULL;
    for (int state = 0; state < GB_CELL_COUNT; state++) {
        j->marks[state] = gb_code_index_new();
        whole = whole && j->marks[state] != NULL;
    }
    return whole ? GB_OK : out_of_memory(err);
}

static void close_join(join *j) {
    for (int state = 0; state < GB_CELL_COUNT; state++)
        gb_code_index_free(j->marks[state]);
    gb_free(j->sum);
    gb_free(j->met);
}

gb_status gb_join_column(const gb_raw_table *table, size_t column, const gb_match *match, size_t areas,
                         const gb_cell_options *options, gb_on_duplicate on_duplicate, const char *key,
                         gb_column **out, gb_notes *notes, gb_error *err) {
    static const gb_cell_options none = {0};
    join j = {.table = table,
              .column = column,
              .options = options != NULL ? options : &none,
              .on_duplicate = on_duplicate};
    *out = NULL;
    bool by_others = false;
    gb_status status = gb_decimal_decide(table, column, j.options, &j.decimal, &by_others, err);
    if (status == GB_OK)
        status = open_join(&j, areas, key, err);
    for (size_t row = 0; status == GB_OK && row < match->rows; row++)
        if (match->area[row] >= 0)
            status = join_row(&j, row, (size_t)match->area[row], err);
    if (status == GB_OK) {
        if (by_others)
            GB_NOTE(notes, GB_NOTE_WARNING,
                    j.decimal == GB_DECIMAL_COMMA ? GB_NOTE_CELLS_DECIMAL_COMMA : GB_NOTE_CELLS_DECIMAL_POINT,
                    .file = gb_raw_source(table), .name = gb_raw_name(table, column));
        note_marks(&j, notes);
        *out = j.out;
        j.out = NULL;
    }
    close_join(&j);
    gb_column_free(j.out);
    return status;
}
