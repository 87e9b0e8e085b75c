#include "export/xlsx.h"

#include "base/number.h"

#include <math.h>

/* The contributions: parameters on top, one formula per area and indicator below, the score as their sum. */

static void add_number(gb_book *book, double value) {
    char digits[GB_NUMBER_SIZE];
    gb_number_shortest(value, digits);
    gb_buffer_add(&book->scratch, digits);
}

static void add(gb_book *book, const char *text) {
    gb_buffer_add(&book->scratch, text);
}

static size_t column_of(size_t j) {
    return GB_PARTS_FIRST_COLUMN + j;
}

/* A parameter of indicator j, fixed row. */
static void add_parameter(gb_book *book, size_t row, size_t j) {
    gb_book_cell(book, row, column_of(j), true, false);
}

static void add_value(gb_book *book, size_t i, size_t j) {
    gb_book_values_sheet(book);
    gb_book_cell(book, GB_VALUES_FIRST_ROW + i, GB_VALUES_FIRST_COLUMN + j, false, false);
}

static const gb_normalise_options *options_of(const gb_book *book, size_t j) {
    return &book->report->entries[j].normalise;
}

static bool uses_ranks(const gb_normalise_options *options) {
    return options->method == GB_NORMALISE_PERCENT_RANK ||
           (options->method == GB_NORMALISE_RANK_EXP && !options->values_are_ranks);
}

/* Treated values differ from those of the values sheet; areas that were left out have none. */
static void compare_values(gb_book *book, size_t j, bool *same_values, bool *same_cells) {
    const gb_column *column = book->report->indicators[j];
    const gb_values *used = &book->report->entries[j].values;
    *same_values = *same_cells = true;
    for (size_t i = 0; i < book->n; i++) {
        const gb_cell state = gb_values_state(used, i);
        if ((state == GB_PRESENT) != (column->state[i] == GB_PRESENT))
            *same_cells = *same_values = false;
        else if (state == GB_PRESENT && used->value[i] != column->value[i])
            *same_values = false;
    }
}

void gb_book_look(gb_book *book) {
    const gb_combine combine = book->report->options->combine;
    book->live_score =
        book->report->index->exact && (combine == GB_COMBINE_MEAN || combine == GB_COMBINE_SUM);
    for (size_t j = 0; j < book->k; j++) {
        bool same_cells;
        compare_values(book, j, &book->shown[j], &same_cells);
        book->live_score = book->live_score && same_cells;
    }
}

/* Means, ranks and extremes of exactly the areas of the sheet, each counting once. */
static bool has_plain_frame(const gb_normalise_options *options) {
    return !options->frame && !options->weights;
}

/* Ranks after rounding, dense ranks and many rules have no plain spreadsheet function: their results are
 * written. */
static bool is_live(const gb_book *book, size_t j) {
    const gb_normalise_options *options = options_of(book, j);
    if (!book->shown[j] || options->round.rounded)
        return false;
    if (uses_ranks(options))
        return has_plain_frame(options) && !options->compare.rounded && options->ties != GB_TIES_DENSE;
    return options->method == GB_NORMALISE_RANK_EXP || book->report->index->how[j].is_linear;
}

/* Center and spread as formulas over the values; else as numbers that still make the line. */
static bool has_live_line(const gb_book *book, size_t j) {
    const gb_normalise_options *options = options_of(book, j);
    const bool moved = options->center_at != 0 || (options->spread_to != 0 && options->spread_to != 1);
    return is_live(book, j) && has_plain_frame(options) &&
           ((options->method == GB_NORMALISE_Z && !moved) || options->method == GB_NORMALISE_MIN_MAX);
}

/* A result without a formula. */
static void write_result(gb_book *book, size_t row, size_t column, lxw_format *format, double value) {
    if (isfinite(value))
        worksheet_write_number(book->parts, (lxw_row_t)row, (lxw_col_t)column, value, format);
}

/* RANK counts from one end only: 1 + the number of areas beyond. up: from the least deprived. */
static void add_plain_rank(gb_book *book, size_t i, size_t j, bool up) {
    add(book, "RANK(");
    add_value(book, i, j);
    add(book, ",");
    gb_book_values_column(book, j);
    add(book, ",IF(");
    add_parameter(book, GB_PARTS_POLARITY, j);
    add(book, up ? ">0,1,0))" : ">0,0,1))");
}

static void add_rank(gb_book *book, size_t i, size_t j, bool up) {
    gb_ties ties = options_of(book, j)->ties;
    if (ties == GB_TIES_AVERAGE)
        add(book, "((");
    if (ties != GB_TIES_MAX)
        add_plain_rank(book, i, j, up);
    if (ties == GB_TIES_AVERAGE)
        add(book, "+");
    if (ties != GB_TIES_MIN) { /* the last of a tie: all but those beyond it on the other side */
        add(book, "COUNT(");
        gb_book_values_column(book, j);
        add(book, ")+1-");
        add_plain_rank(book, i, j, !up);
    }
    if (ties == GB_TIES_AVERAGE)
        add(book, ")/2)");
}

static void add_percent_rank(gb_book *book, size_t i, size_t j) {
    static const char *const minus[GB_PERCENT_FORM_COUNT] = {"-1", "", "-0.5"};
    gb_percent_form form = options_of(book, j)->percent;
    add(book, "(");
    add_rank(book, i, j, true);
    add(book, minus[form]);
    add(book, ")/(COUNT(");
    gb_book_values_column(book, j);
    add(book, form == GB_PERCENT_FULL ? ")-1)" : "))");
}

/* -c LN(1 - (M - r + 1) / M (1 - EXP(-100 / c))) */
static void add_rank_exp(gb_book *book, size_t i, size_t j) {
    add(book, "-");
    add_parameter(book, GB_PARTS_SPREAD, j);
    add(book, "*LN(1-(");
    add_parameter(book, GB_PARTS_CENTER, j);
    add(book, "+1-");
    if (options_of(book, j)->values_are_ranks) {
        add_value(book, i, j);
    } else {
        add(book, "(");
        add_rank(book, i, j, false);
        add(book, ")");
    }
    add(book, ")/");
    add_parameter(book, GB_PARTS_CENTER, j);
    add(book, "*(1-EXP(-100/");
    add_parameter(book, GB_PARTS_SPREAD, j);
    add(book, ")))");
}

static void add_linear(gb_book *book, size_t i, size_t j) {
    add_parameter(book, GB_PARTS_SHIFT, j);
    add(book, "+(");
    add_value(book, i, j);
    add(book, "-");
    add_parameter(book, GB_PARTS_CENTER, j);
    add(book, ")/");
    add_parameter(book, GB_PARTS_SPREAD, j);
}

static void add_normalised(gb_book *book, size_t i, size_t j) {
    gb_normalise_method method = options_of(book, j)->method;
    if (!is_live(book, j))
        add_number(book, book->report->index->normalised[j * book->n + i]);
    else if (method == GB_NORMALISE_PERCENT_RANK)
        add_percent_rank(book, i, j);
    else if (method == GB_NORMALISE_RANK_EXP)
        add_rank_exp(book, i, j);
    else
        add_linear(book, i, j);
}

/* IF(AND(ISNUMBER(share),ISNUMBER(value)), weight * (normalised) / divisor, "") */
static void write_contribution(gb_book *book, size_t i, size_t j) {
    size_t row = GB_PARTS_FIRST_ROW + i;
    double result = book->report->index->contribution[j * book->n + i];
    if (!book->live_score) {
        write_result(book, row, column_of(j), book->number[3], result);
        return;
    }
    bool known = gb_values_state(&book->report->entries[j].values, i) == GB_PRESENT;
    add(book, "=IF(AND(ISNUMBER(");
    gb_book_cell(book, row, GB_PARTS_SHARE, false, true);
    add(book, "),ISNUMBER(");
    add_value(book, i, j);
    add(book, ")),");
    if (!is_live(book, j) && !known) {
        add(book, "\"\"");
    } else {
        add_parameter(book, GB_PARTS_WEIGHT, j);
        add(book, "*(");
        add_normalised(book, i, j);
        add(book, ")/(");
        gb_book_cell(book, row, GB_PARTS_SHARE, false, true);
        if (book->report->options->combine == GB_COMBINE_MEAN) {
            add(book, "*");
            gb_book_cell(book, GB_PARTS_WEIGHT, GB_PARTS_SHARE, true, true);
        }
        add(book, ")");
    }
    add(book, ",\"\")");
    gb_book_formula(book, book->parts, row, column_of(j), book->number[3], result);
}

static void add_weights(gb_book *book) {
    gb_book_cell(book, GB_PARTS_WEIGHT, column_of(0), true, true);
    add(book, ":");
    gb_book_cell(book, GB_PARTS_WEIGHT, column_of(book->k - 1), true, true);
}

static void add_value_row(gb_book *book, size_t i) {
    add_value(book, i, 0);
    add(book, ":");
    gb_book_cell(book, GB_VALUES_FIRST_ROW + i, GB_VALUES_FIRST_COLUMN + book->k - 1, false, false);
}

static void add_share(gb_book *book, size_t i) {
    add(book, "SUMPRODUCT(--ISNUMBER(");
    add_value_row(book, i);
    add(book, "),");
    add_weights(book);
    add(book, ")/");
    gb_book_cell(book, GB_PARTS_WEIGHT, GB_PARTS_SHARE, true, true);
}

/* Which share of the weight area i has; empty when that is too little for a score. */
static void write_share(gb_book *book, size_t i) {
    const gb_composite_options *options = book->report->options;
    const gb_composite *index = book->report->index;
    if (!book->live_score) {
        write_result(book, GB_PARTS_FIRST_ROW + i, GB_PARTS_SHARE, book->share,
                     isnan(index->score[i]) ? NAN : index->used_share[i]);
        return;
    }
    add(book, "=IF(");
    if (options->gaps == GB_GAPS_AVAILABLE) {
        double least = options->minimum_share > 0 ? options->minimum_share : 0.5;
        add_share(book, i);
        add(book, ">=");
        add_number(book, least * (1 - 1e-12));
        add(book, ",");
        add_share(book, i);
    } else {
        add(book, "SUMPRODUCT(--NOT(ISNUMBER(");
        add_value_row(book, i);
        add(book, ")),--(");
        add_weights(book);
        add(book, ">0))=0,1");
    }
    add(book, ",\"\")");
    gb_book_formula(book, book->parts, GB_PARTS_FIRST_ROW + i, GB_PARTS_SHARE, book->share,
                    isnan(index->score[i]) ? NAN : index->used_share[i]);
}

static void write_score(gb_book *book, size_t i) {
    size_t row = GB_PARTS_FIRST_ROW + i;
    if (!book->live_score) {
        write_result(book, row, GB_PARTS_SCORE, book->score, book->report->index->score[i]);
        return;
    }
    add(book, "=IF(ISNUMBER(");
    gb_book_cell(book, row, GB_PARTS_SHARE, false, false);
    add(book, "),SUM(");
    gb_book_cell(book, row, column_of(0), false, false);
    add(book, ":");
    gb_book_cell(book, row, column_of(book->k - 1), false, false);
    add(book, "),\"\")");
    gb_book_formula(book, book->parts, row, GB_PARTS_SCORE, book->score, book->report->index->score[i]);
}

static void write_center(gb_book *book, size_t j, const gb_normalised *how,
                         const gb_normalise_options *options) {
    lxw_worksheet *sheet = book->parts;
    const bool live = has_live_line(book, j);
    if (live && options->method == GB_NORMALISE_Z) {
        add(book, "=AVERAGE(");
        gb_book_values_column(book, j);
        add(book, ")");
        gb_book_formula(book, sheet, GB_PARTS_CENTER, column_of(j), book->fixed, how->center);
    } else if (live && options->method == GB_NORMALISE_MIN_MAX) {
        add(book, "=IF(");
        add_parameter(book, GB_PARTS_POLARITY, j);
        add(book, ">0,MIN(");
        gb_book_values_column(book, j);
        add(book, "),MAX(");
        gb_book_values_column(book, j);
        add(book, "))");
        gb_book_formula(book, sheet, GB_PARTS_CENTER, column_of(j), book->fixed, how->center);
    } else if (options->method == GB_NORMALISE_RANK_EXP) {
        worksheet_write_number(sheet, GB_PARTS_CENTER, (lxw_col_t)column_of(j), how->rank_count, book->fixed);
    } else if (options->method == GB_NORMALISE_NONE) {
        worksheet_write_number(sheet, GB_PARTS_CENTER, (lxw_col_t)column_of(j), 0, book->fixed);
    } else if (how->is_linear) {
        worksheet_write_number(sheet, GB_PARTS_CENTER, (lxw_col_t)column_of(j), how->center, book->fixed);
    }
}

static void write_spread(gb_book *book, size_t j, const gb_normalised *how,
                         const gb_normalise_options *options) {
    lxw_worksheet *sheet = book->parts;
    double width = options->high - options->low;
    if (options->method == GB_NORMALISE_RANK_EXP) {
        double constant = options->exp_constant > 0 ? options->exp_constant : 23;
        worksheet_write_number(sheet, GB_PARTS_SPREAD, (lxw_col_t)column_of(j), constant, book->fixed);
        return;
    }
    if (!how->is_linear)
        return;
    if (!has_live_line(book, j) && options->method != GB_NORMALISE_NONE) {
        worksheet_write_number(sheet, GB_PARTS_SPREAD, (lxw_col_t)column_of(j), how->spread, book->fixed);
        return;
    }
    add(book, "=");
    add_parameter(book, GB_PARTS_POLARITY, j);
    if (options->method == GB_NORMALISE_Z) {
        add(book, options->sd == GB_SD_SAMPLE ? "*STDEV(" : "*STDEVP(");
        gb_book_values_column(book, j);
        add(book, ")");
    } else if (options->method == GB_NORMALISE_MIN_MAX) {
        add(book, "*(MAX(");
        gb_book_values_column(book, j);
        add(book, ")-MIN(");
        gb_book_values_column(book, j);
        add(book, "))");
        if (width != 0 && width != 1) {
            add(book, "/");
            add_number(book, width);
        }
    }
    gb_book_formula(book, sheet, GB_PARTS_SPREAD, column_of(j), book->fixed, how->spread);
}

static void write_method_name(gb_book *book, size_t j) {
    static const gb_text names[GB_NORMALISE_COUNT] = {
        [GB_NORMALISE_Z] = GB_TXT_WB_NORM_Z,
        [GB_NORMALISE_MIN_MAX] = GB_TXT_WB_NORM_MIN_MAX,
        [GB_NORMALISE_PERCENT_RANK] = GB_TXT_WB_NORM_PERCENT_RANK,
        [GB_NORMALISE_RANK_EXP] = GB_TXT_WB_NORM_RANK_EXP,
        [GB_NORMALISE_NONE] = GB_TXT_WB_NORM_NONE,
    };
    const gb_normalise_method method = options_of(book, j)->method;
    const char *name =
        names[method] == GB_TEXT_NONE ? gb_normalise_name(method) : gb_book_text(book, names[method]);
    char text[128];
    if (is_live(book, j) && book->live_score)
        gb_copy(text, sizeof text, name);
    else
        gb_text_format(GB_TXT_WB_FIXED, book->report->language, &(gb_detail){.name = name}, text,
                       sizeof text);
    gb_book_write(book, book->parts, GB_PARTS_NORMALISATION, column_of(j), text, book->missing);
}

static void write_parameters(gb_book *book) {
    static const gb_text labels[GB_PARTS_HEAD] = {GB_TXT_WB_WEIGHT, GB_TXT_WB_POLARITY,
                                                  GB_TXT_WB_CENTER, GB_TXT_WB_SPREAD,
                                                  GB_TXT_WB_SHIFT,  GB_TXT_WB_NORMALISATION};
    lxw_worksheet *sheet = book->parts;
    for (size_t row = 0; row < GB_PARTS_HEAD; row++)
        gb_book_write(book, sheet, row, 0, gb_book_text(book, labels[row]), book->label);
    add(book, "=SUM(");
    add_weights(book);
    add(book, ")");
    gb_book_formula(book, sheet, GB_PARTS_WEIGHT, GB_PARTS_SHARE, book->fixed,
                    book->report->index->weight_sum);
    for (size_t j = 0; j < book->k; j++) {
        const gb_normalised *how = &book->report->index->how[j];
        lxw_col_t column = (lxw_col_t)column_of(j);
        worksheet_write_number(sheet, GB_PARTS_WEIGHT, column, book->report->index->weight[j],
                               book->parameter);
        worksheet_write_number(sheet, GB_PARTS_POLARITY, column, book->report->entries[j].polarity,
                               book->number[0]);
        write_center(book, j, how, options_of(book, j));
        write_spread(book, j, how, options_of(book, j));
        if (how->is_linear)
            worksheet_write_number(sheet, GB_PARTS_SHIFT, column, how->shift, book->fixed);
        write_method_name(book, j);
    }
}

static void write_head(gb_book *book) {
    lxw_worksheet *sheet = book->parts;
    gb_book_write(book, sheet, GB_PARTS_HEAD, 0, gb_book_text(book, GB_TXT_WB_CODE), book->head);
    gb_book_write(book, sheet, GB_PARTS_HEAD, 1, gb_book_text(book, GB_TXT_WB_NAME), book->head);
    gb_book_write(book, sheet, GB_PARTS_HEAD, GB_PARTS_SCORE, gb_book_text(book, GB_TXT_WB_SCORE),
                  book->head_right);
    gb_book_write(book, sheet, GB_PARTS_HEAD, GB_PARTS_SHARE, gb_book_text(book, GB_TXT_WB_SHARE),
                  book->head_right);
    for (size_t j = 0; j < book->k; j++) {
        const char *label = gb_column_label(book->report->indicators[j], book->report->language);
        gb_book_write(book, sheet, GB_PARTS_HEAD, column_of(j), label, book->head_right);
    }
    worksheet_set_row(sheet, GB_PARTS_HEAD, 48, NULL);
    worksheet_set_column(sheet, 0, 0, 14, NULL);
    worksheet_set_column(sheet, 1, 1, 28, NULL);
    worksheet_set_column(sheet, GB_PARTS_SCORE, GB_PARTS_SHARE, 11, NULL);
    worksheet_set_column(sheet, GB_PARTS_FIRST_COLUMN, (lxw_col_t)column_of(book->k - 1), 17, NULL);
}

void gb_book_contributions(gb_book *book) {
    lxw_worksheet *sheet = book->parts;
    write_parameters(book);
    write_head(book);
    for (size_t i = 0; i < book->n; i++) {
        gb_book_write(book, sheet, GB_PARTS_FIRST_ROW + i, 0, gb_areas_code(book->report->areas, i),
                      book->text);
        gb_book_write(book, sheet, GB_PARTS_FIRST_ROW + i, 1, gb_areas_name(book->report->areas, i), NULL);
        write_score(book, i);
        write_share(book, i);
        for (size_t j = 0; j < book->k; j++)
            write_contribution(book, i, j);
    }
    lxw_row_t last = (lxw_row_t)(GB_PARTS_FIRST_ROW + book->n - 1);
    lxw_col_t right = (lxw_col_t)column_of(book->k - 1);
    lxw_conditional_format scale = {.type = LXW_CONDITIONAL_3_COLOR_SCALE,
                                    .mid_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                    .mid_value = 0,
                                    .min_color = 0x84B6E9,
                                    .mid_color = 0xFFFFFF,
                                    .max_color = 0xE0A177};
    worksheet_conditional_format_range(sheet, GB_PARTS_FIRST_ROW, GB_PARTS_FIRST_COLUMN, last, right, &scale);
    worksheet_freeze_panes(sheet, GB_PARTS_FIRST_ROW, 2);
    worksheet_autofilter(sheet, GB_PARTS_HEAD, 0, last, right);
    worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:A1048576");
}
