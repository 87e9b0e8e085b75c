#include "export/xlsx.h"

#include "base/number.h"
#include "stats/describe.h"

#include <math.h>
#include <string.h>

enum { NOTE_SIZE = 4000, NOTE_CODES = 200 };

static size_t name_width(const gb_book *book) {
    size_t longest = 12;
    for (size_t i = 0; i < book->n; i++) {
        size_t length = gb_utf8_count(gb_areas_name(book->report->areas, i));
        longest = length > longest ? length : longest;
    }
    return longest < 42 ? longest + 2 : 44;
}

/* As declared, else as the data has, at most three. */
static lxw_format *format_of(const gb_book *book, const gb_column *column) {
    int decimals = column->decimals;
    gb_values values = gb_values_of(column);
    gb_description data;
    if (decimals < 0 && gb_describe(&values, &data, NULL) == GB_OK)
        decimals = data.decimals < 0 || data.decimals > 3 ? 3 : data.decimals;
    return book->number[decimals < 0 ? 2 : decimals < GB_BOOK_DECIMALS ? decimals : GB_BOOK_DECIMALS - 1];
}

void gb_book_values(gb_book *book) {
    const gb_ranking_report *report = book->report;
    lxw_worksheet *sheet = book->values;
    double head = 30;
    gb_book_write(book, sheet, 0, 0, gb_book_text(book, GB_TXT_WB_CODE), book->head);
    gb_book_write(book, sheet, 0, 1, gb_book_text(book, GB_TXT_WB_NAME), book->head);
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, (double)name_width(book), NULL);
    worksheet_set_column(sheet, 2, (lxw_col_t)(GB_VALUES_FIRST_COLUMN + book->k - 1), 20, NULL);
    for (size_t i = 0; i < book->n; i++) {
        gb_book_write(book, sheet, GB_VALUES_FIRST_ROW + i, 0, gb_areas_code(report->areas, i), book->text);
        gb_book_write(book, sheet, GB_VALUES_FIRST_ROW + i, 1, gb_areas_name(report->areas, i), NULL);
    }
    for (size_t j = 0; j < book->k; j++) {
        const gb_column *column = report->indicators[j];
        lxw_format *format = format_of(book, column);
        size_t at = GB_VALUES_FIRST_COLUMN + j;
        gb_book_write(book, sheet, 0, at, gb_book_heading(book, column), book->head_right);
        head = fmax(head, gb_book_height(book->scratch.text, 18));
        book->scratch.length = 0;
        for (size_t i = 0; i < book->n; i++) {
            gb_cell state = (gb_cell)column->state[i];
            if (state == GB_PRESENT)
                worksheet_write_number(sheet, (lxw_row_t)(GB_VALUES_FIRST_ROW + i), (lxw_col_t)at,
                                       column->value[i], format);
            else
                gb_book_write(book, sheet, GB_VALUES_FIRST_ROW + i, at,
                              gb_book_text(book, gb_book_reason(state)), book->missing);
        }
    }
    worksheet_set_row(sheet, 0, head, NULL);
    worksheet_freeze_panes(sheet, 1, 2);
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)book->n, (lxw_col_t)(GB_VALUES_FIRST_COLUMN + book->k - 1));
    worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:A1048576");
}

/* --- ranking --- */

enum { RANK, CODE, NAME, SCORE, SELECTED, REMARK, HEAVIEST, RANKING_COLUMNS };

/* Whether RANK gives our ranks: competition ranks of the scores, highest first, compared exactly. */
static bool ranks_are_plain(const gb_book *book) {
    const gb_ranking *ranking = book->report->ranking;
    const double *score = book->report->index->score;
    size_t expected = 0;
    for (size_t r = 0; r < ranking->ranked; r++) {
        size_t i = ranking->order[r];
        if (r > 0 && score[i] > score[ranking->order[r - 1]])
            return false;
        if (r == 0 || score[i] != score[ranking->order[r - 1]])
            expected = r + 1;
        if (ranking->rank[i] != (double)expected)
            return false;
    }
    return true;
}

static void write_remark(gb_book *book, size_t row, size_t i) {
    static const gb_text reasons[GB_SELECT_REASON_COUNT] = {
        [GB_SELECT_TIED_IN] = GB_TXT_WB_TIED_IN,
        [GB_SELECT_TIED_OUT] = GB_TXT_WB_TIED_OUT,
        [GB_SELECT_SMALL] = GB_TXT_WB_SMALL,
        [GB_SELECT_NO_POPULATION] = GB_TXT_WB_NO_POPULATION,
        [GB_SELECT_FAILED] = GB_TXT_WB_FAILED,
        [GB_SELECT_UNKNOWN] = GB_TXT_WB_UNKNOWN,
        [GB_SELECT_CROSSING_IN] = GB_TXT_WB_CROSSING_IN,
        [GB_SELECT_CROSSING_OUT] = GB_TXT_WB_CROSSING_OUT,
        [GB_SELECT_SMALL_BASE] = GB_TXT_WB_SMALL_BASE,
        [GB_SELECT_NO_BASE] = GB_TXT_WB_NO_BASE,
        [GB_SELECT_ISOLATED] = GB_TXT_WB_ISOLATED,
        [GB_SELECT_QUOTA_OUT] = GB_TXT_WB_QUOTA_OUT,
        [GB_SELECT_QUOTA_IN] = GB_TXT_WB_QUOTA_IN,
        [GB_SELECT_HAND_IN] = GB_TXT_WB_HAND_IN,
        [GB_SELECT_HAND_OUT] = GB_TXT_WB_HAND_OUT,
    };
    const gb_ranking_report *report = book->report;
    const gb_composite *index = report->index;
    char text[256] = "";
    gb_text reason = report->selection ? reasons[report->selection->reason[i]] : GB_TEXT_NONE;
    if (isnan(index->score[i])) {
        const char *why = gb_book_text(book, gb_book_reason((gb_cell)index->state[i]));
        gb_text_format(GB_TXT_WB_NO_SCORE, report->language, &(gb_detail){.found = why}, text, sizeof text);
    } else if (reason != GB_TEXT_NONE) {
        gb_copy(text, sizeof text, gb_book_text(book, reason));
    } else if (index->used_share[i] < 1) {
        gb_text_format(GB_TXT_WB_PARTIAL, report->language,
                       &(gb_detail){.count = index->used[i], .total = (int64_t)book->k}, text, sizeof text);
    }
    if (text[0])
        gb_book_write(book, book->ranking, row, REMARK, text, NULL);
}

/* The two indicators that push the score up most. */
static void write_heaviest(gb_book *book, size_t row, size_t i) {
    const gb_composite *index = book->report->index;
    size_t first = book->k, second = book->k;
    for (size_t j = 0; j < book->k; j++) {
        double part = index->contribution[j * book->n + i];
        if (!(part > 0))
            continue;
        if (first == book->k || part > index->contribution[first * book->n + i]) {
            second = first;
            first = j;
        } else if (second == book->k || part > index->contribution[second * book->n + i]) {
            second = j;
        }
    }
    if (first == book->k)
        return;
    gb_buffer *text = &book->scratch;
    text->length = 0;
    gb_buffer_add(text, gb_column_label(book->report->indicators[first], book->report->language));
    if (second < book->k) {
        gb_buffer_add(text, "; ");
        gb_buffer_add(text, gb_column_label(book->report->indicators[second], book->report->language));
    }
    if (!text->failed)
        gb_book_write(book, book->ranking, row, HEAVIEST, text->text, NULL);
    text->length = 0;
}

static void write_rank(gb_book *book, size_t row, size_t i, bool plain) {
    double rank = book->report->ranking->rank[i];
    if (!plain) {
        if (!isnan(rank))
            worksheet_write_number(book->ranking, (lxw_row_t)row, RANK, rank, book->middle);
        return;
    }
    gb_buffer_add(&book->scratch, "=IF(ISNUMBER(");
    gb_book_cell(book, row, SCORE, false, false);
    gb_buffer_add(&book->scratch, "),RANK(");
    gb_book_cell(book, row, SCORE, false, false);
    gb_buffer_add(&book->scratch, ",");
    gb_book_cell(book, 1, SCORE, true, false);
    gb_buffer_add(&book->scratch, ":");
    gb_book_cell(book, book->n, SCORE, true, false);
    gb_buffer_add(&book->scratch, ",0),\"\")");
    gb_book_formula(book, book->ranking, row, RANK, book->middle, rank);
}

static void write_ranking_row(gb_book *book, size_t row, size_t i, bool plain) {
    const gb_ranking_report *report = book->report;
    lxw_worksheet *sheet = book->ranking;
    write_rank(book, row, i, plain);
    gb_book_write(book, sheet, row, CODE, gb_areas_code(report->areas, i), book->text);
    gb_book_write(book, sheet, row, NAME, gb_areas_name(report->areas, i), NULL);
    gb_buffer_add(&book->scratch, "=");
    gb_buffer_add(&book->scratch, gb_book_text(book, GB_TXT_WB_CONTRIBUTIONS));
    gb_buffer_add(&book->scratch, "!");
    gb_book_cell(book, GB_PARTS_FIRST_ROW + i, GB_PARTS_SCORE, false, false);
    gb_book_formula(book, sheet, row, SCORE, book->score, report->index->score[i]);
    if (report->selection && report->selection->selected[i])
        gb_book_write(book, sheet, row, SELECTED, gb_book_text(book, GB_TXT_WB_YES), book->middle);
    write_remark(book, row, i);
    write_heaviest(book, row, i);
}

static void mark_ranking(gb_book *book) {
    lxw_worksheet *sheet = book->ranking;
    lxw_conditional_format bar = {.type = LXW_CONDITIONAL_DATA_BAR,
                                  .bar_color = 0xE9B26A,
                                  .bar_solid = LXW_TRUE,
                                  .bar_negative_color = 0x84B6E9,
                                  .data_bar_2010 = LXW_TRUE};
    worksheet_conditional_format_range(sheet, 1, SCORE, (lxw_row_t)book->n, SCORE, &bar);
    lxw_format *chosen = workbook_add_format(book->file);
    format_set_bg_color(chosen, 0xFBE9D0);
    gb_buffer_add(&book->scratch, "=");
    gb_book_cell(book, 1, SELECTED, false, true);
    gb_buffer_add(&book->scratch, "=\"");
    gb_buffer_add(&book->scratch, gb_book_text(book, GB_TXT_WB_YES));
    gb_buffer_add(&book->scratch, "\"");
    if (!book->scratch.failed) {
        lxw_conditional_format rows = {
            .type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = book->scratch.text, .format = chosen};
        worksheet_conditional_format_range(sheet, 1, 0, (lxw_row_t)book->n, NAME, &rows);
        worksheet_conditional_format_range(sheet, 1, SELECTED, (lxw_row_t)book->n, HEAVIEST, &rows);
    }
    book->scratch.length = 0;
}

void gb_book_ranking(gb_book *book) {
    static const gb_text heads[RANKING_COLUMNS] = {GB_TXT_WB_RANK,    GB_TXT_WB_CODE,     GB_TXT_WB_NAME,
                                                   GB_TXT_WB_SCORE,   GB_TXT_WB_SELECTED, GB_TXT_WB_REMARK,
                                                   GB_TXT_WB_HEAVIEST};
    lxw_worksheet *sheet = book->ranking;
    const double widths[RANKING_COLUMNS] = {7, 14, (double)name_width(book), 14, 14, 38, 60};
    for (size_t c = 0; c < RANKING_COLUMNS; c++) {
        gb_book_write(book, sheet, 0, c, gb_book_text(book, heads[c]),
                      c == SCORE ? book->head_right : book->head);
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL);
    }
    bool plain = ranks_are_plain(book);
    for (size_t r = 0; r < book->n; r++)
        write_ranking_row(book, r + 1, book->report->ranking->order[r], plain);
    mark_ranking(book);
    worksheet_freeze_panes(sheet, 1, 3);
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)book->n, RANKING_COLUMNS - 1);
    worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "B1:B1048576");
    worksheet_activate(sheet);
}

/* --- method and notes --- */

/* Characters; the fields above the table run from the second column to the last. */
static const double method_widths[] = {34, 24, 24, 12, 30, 48, 12, 16};
enum { METHOD_COLUMNS = sizeof method_widths / sizeof method_widths[0], METHOD_TEXTS = 6, FIELD_WIDTH = 160 };

static size_t write_field(gb_book *book, size_t row, gb_text label, const char *text) {
    if (!text || !text[0])
        return row;
    gb_book_write(book, book->method, row, 0, gb_book_text(book, label), book->label);
    worksheet_merge_range(book->method, (lxw_row_t)row, 1, (lxw_row_t)row, METHOD_COLUMNS - 1, "",
                          book->wrap);
    gb_book_write(book, book->method, row, 1, text, book->wrap);
    worksheet_set_row(book->method, (lxw_row_t)row, gb_book_height(text, FIELD_WIDTH), NULL);
    return row + 1;
}

static void write_indicator(gb_book *book, size_t row, size_t j) {
    const gb_column *column = book->report->indicators[j];
    const char *texts[METHOD_TEXTS] = {gb_column_label(column, book->report->language),
                                       column->key,
                                       column->unit,
                                       column->period,
                                       column->source,
                                       column->formula};
    double height = 15;
    for (size_t c = 0; c < METHOD_TEXTS; c++) {
        gb_book_write(book, book->method, row, c, texts[c], book->wrap);
        height = fmax(height, gb_book_height(texts[c], method_widths[c]));
    }
    worksheet_set_row(book->method, (lxw_row_t)row, height, NULL);
    gb_buffer_add(&book->scratch, "=");
    gb_buffer_add(&book->scratch, gb_book_text(book, GB_TXT_WB_CONTRIBUTIONS));
    gb_buffer_add(&book->scratch, "!");
    gb_book_cell(book, GB_PARTS_WEIGHT, GB_PARTS_FIRST_COLUMN + j, true, true);
    gb_book_formula(book, book->method, row, METHOD_TEXTS, book->number[4], book->report->index->weight[j]);
    size_t counts[GB_CELL_COUNT];
    gb_column_count_states(column, counts);
    worksheet_write_number(book->method, (lxw_row_t)row, METHOD_TEXTS + 1,
                           (double)(column->n - counts[GB_PRESENT]), book->number[0]);
}

static size_t write_indicators(gb_book *book, size_t row) {
    static const gb_text heads[METHOD_COLUMNS] = {GB_TXT_WB_INDICATOR,   GB_TXT_WB_KEY,    GB_TXT_WB_UNIT,
                                                  GB_TXT_WB_PERIOD,      GB_TXT_WB_SOURCE, GB_TXT_WB_FORMULA,
                                                  GB_TXT_WB_WEIGHT_USED, GB_TXT_WB_GAPS};
    for (size_t c = 0; c < METHOD_COLUMNS; c++)
        gb_book_write(book, book->method, row, c, gb_book_text(book, heads[c]),
                      c < METHOD_TEXTS ? book->head : book->head_right);
    worksheet_set_row(book->method, (lxw_row_t)row, 45, NULL);
    for (size_t j = 0; j < book->k; j++)
        write_indicator(book, ++row, j);
    return row + 2;
}

static void write_reading(gb_book *book, size_t row) {
    const gb_ranking_report *report = book->report;
    char text[1024];
    gb_text_format(book->live_score ? GB_TXT_WB_LIVE : GB_TXT_WB_NOT_LIVE, report->language,
                   &(gb_detail){.name = gb_book_text(book, GB_TXT_WB_CONTRIBUTIONS),
                                .found = gb_book_text(book, GB_TXT_WB_VALUES)},
                   text, sizeof text);
    row = write_field(book, row, GB_TXT_WB_READING, text);
    gb_book_write(book, book->method, row++, 1, gb_book_text(book, GB_TXT_WB_MISSING), NULL);
    for (int state = GB_ABSENT; state < GB_CELL_COUNT; state++) {
        gb_book_write(book, book->method, row, 1, gb_cell_id((gb_cell)state), book->label);
        gb_book_write(book, book->method, row++, 2, gb_book_text(book, gb_book_reason((gb_cell)state)), NULL);
    }
}

void gb_book_method(gb_book *book) {
    const gb_ranking_report *report = book->report;
    for (size_t c = 0; c < METHOD_COLUMNS; c++)
        worksheet_set_column(book->method, (lxw_col_t)c, (lxw_col_t)c, method_widths[c], NULL);
    gb_book_write(book, book->method, 0, 0,
                  report->title ? report->title : gb_book_text(book, GB_TXT_WB_METHOD), book->title);
    worksheet_set_row(book->method, 0, 24, NULL);
    size_t row = 1;
    if (report->subtitle)
        gb_book_write(book, book->method, row++, 0, report->subtitle, NULL);
    row = write_field(book, row + 1, GB_TXT_WB_METHOD, report->method);
    row = write_field(book, row, GB_TXT_WB_SOURCE, report->source);
    row = write_field(book, row, GB_TXT_WB_DATE, report->date);
    row = write_indicators(book, row + 1);
    write_reading(book, row);
}

void gb_book_notes(gb_book *book) {
    const gb_notes *notes = book->report->notes;
    lxw_worksheet *sheet = book->notes;
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 140, NULL);
    gb_book_write(book, sheet, 0, 0, gb_book_text(book, GB_TXT_WB_LEVEL), book->head);
    gb_book_write(book, sheet, 0, 1, gb_book_text(book, GB_TXT_WB_TEXT), book->head);
    size_t count = notes ? gb_notes_count(notes) : 0;
    if (count == 0)
        gb_book_write(book, sheet, 1, 1, gb_book_text(book, GB_TXT_WB_NOTHING), NULL);
    for (size_t i = 0; i < count; i++) {
        const gb_note *note = gb_notes_at(notes, i);
        char text[NOTE_SIZE];
        gb_note_format(note, book->report->language, NOTE_CODES, text, sizeof text);
        gb_text level = note->level == GB_NOTE_WARNING ? GB_TXT_WB_WARNING : GB_TXT_WB_INFO;
        gb_book_write(book, sheet, i + 1, 0, gb_book_text(book, level), book->label);
        gb_book_write(book, sheet, i + 1, 1, text, book->wrap);
        worksheet_set_row(sheet, (lxw_row_t)(i + 1), gb_book_height(text, 145), NULL);
    }
    worksheet_freeze_panes(sheet, 1, 0);
}
