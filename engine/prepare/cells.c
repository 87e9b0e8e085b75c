#include "prepare/cells.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/match.h"

#include <math.h>
#include <string.h>

/* Longer texts are no numbers; nothing is cut and then read. */
enum { LONGEST_NUMBER = 96 };

const gb_missing_mark gb_missing_marks_default[] = {
    {"", GB_ABSENT},
    {".", GB_ABSENT},
    {"..", GB_ABSENT},
    {":", GB_ABSENT},
    {"NA", GB_ABSENT},
    {"N/A", GB_ABSENT},
    {"#N/A", GB_ABSENT},
    {"n.a.", GB_ABSENT},
    {"null", GB_ABSENT},
    {"none", GB_ABSENT},
    {"nan", GB_ABSENT},
    {"-99995", GB_ABSENT},
    {"-99996", GB_ABSENT},
    {"-99999", GB_ABSENT},
    {"x", GB_CENSORED},
    {"*", GB_CENSORED},
    {"-99997", GB_CENSORED},
    {"-", GB_NOT_APPLICABLE},
    {"\xE2\x80\x93", GB_NOT_APPLICABLE}, /* en dash */
    {"nvt", GB_NOT_APPLICABLE},
    {"n.v.t.", GB_NOT_APPLICABLE},
    {"-99998", GB_NOT_APPLICABLE},
    {"#DIV/0!", GB_UNDEFINED}, /* what Excel writes in a CSV, in its own language */
    {"#DEEL/0!", GB_UNDEFINED},
    {"#N/B", GB_ABSENT},
};
const size_t gb_missing_marks_default_count =
    sizeof gb_missing_marks_default / sizeof *gb_missing_marks_default;

/* What a cell holds before anyone asks how its decimals are written. */
typedef enum cell_sort { CELL_NUMBER, CELL_MARK, CELL_ZERO } cell_sort;

/* "<5", "< 10": the source tells that it withholds a small number. */
static bool is_below(const char *text) {
    if (text[0] != '<')
        return false;
    text += 1 + strspn(text + 1, " =");
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && text[digits] == '\0';
}

/* Most cells: a number that none of the default marks looks like. */
static bool is_plain_number(const char *text) {
    if (text[0] == '-')
        return text[1] >= '0' && text[1] <= '9' && strncmp(text, "-9999", 5) != 0;
    return text[0] >= '0' && text[0] <= '9';
}

static cell_sort sort_cell(const char *text, const gb_cell_options *options, gb_cell *state) {
    *state = GB_PRESENT;
    for (size_t i = 0; i < options->zero_mark_count; i++)
        if (gb_compare_fold(text, options->zero_marks[i]) == 0)
            return CELL_ZERO;
    for (size_t i = 0; i < options->mark_count; i++)
        if (gb_compare_fold(text, options->marks[i].text) == 0) {
            *state = options->marks[i].state;
            return *state == GB_PRESENT ? CELL_NUMBER : CELL_MARK;
        }
    if (is_plain_number(text))
        return CELL_NUMBER;
    for (size_t i = 0; i < gb_missing_marks_default_count; i++)
        if (gb_compare_fold(text, gb_missing_marks_default[i].text) == 0) {
            *state = gb_missing_marks_default[i].state;
            return CELL_MARK;
        }
    if (is_below(text)) {
        *state = GB_CENSORED;
        return CELL_MARK;
    }
    return CELL_NUMBER;
}

/* The codes -99995 .. -99999 also arrive as "-99997.0" or "-99997,00". */
static gb_cell number_mark(double value, const gb_cell_options *options) {
    if (value > -99995 || value < -99999 || value != floor(value))
        return GB_PRESENT;
    char text[GB_NUMBER_SIZE];
    gb_number_shortest(value, text);
    gb_cell state = GB_PRESENT;
    sort_cell(text, options, &state);
    return state;
}

/* A cell without white space around it and, where allowed, without its percent sign; in a caller's buffer of
 * LONGEST_NUMBER. false when it is too long to be a number or a mark. */
static bool plain_cell(const char *cell, bool percent_allowed, char out[LONGEST_NUMBER]) {
    if (strlen(cell) >= LONGEST_NUMBER)
        return false;
    char copy[LONGEST_NUMBER];
    memcpy(copy, cell, strlen(cell) + 1);
    char *text = gb_trim(copy);
    size_t length = strlen(text);
    if (percent_allowed && length > 1 && text[length - 1] == '%')
        text[length - 1] = '\0';
    text = gb_trim(text);
    memcpy(out, text, strlen(text) + 1);
    return true;
}

/* What a number says about the marks that its file uses. */
typedef enum evidence { EVIDENCE_NONE, EVIDENCE_POINT, EVIDENCE_COMMA, EVIDENCE_EITHER } evidence;

static size_t count_of(const char *text, char c) {
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == c;
    return count;
}

static evidence weigh_single(const char *text, char separator, evidence as_decimal, evidence as_group) {
    const char *at = strchr(text, separator);
    const char *digits = text + strspn(text, "+-");
    if ((unsigned char)digits[0] == 0xE2) /* U+2212 */
        digits += 3;
    size_t before = strspn(digits, "0123456789");
    size_t after = strspn(at + 1, "0123456789");
    bool group_like = after == 3 && at[4] == '\0' && before >= 1 && before <= 3 && digits + before == at &&
                      digits[0] != '0';
    if (count_of(text, separator) > 1)
        return as_group;
    return group_like ? EVIDENCE_EITHER : as_decimal;
}

static evidence weigh_number(const char *text) {
    const char *comma = strrchr(text, ',');
    const char *point = strrchr(text, '.');
    if (comma != NULL && point != NULL)
        return comma > point ? EVIDENCE_COMMA : EVIDENCE_POINT;
    if (comma != NULL)
        return weigh_single(text, ',', EVIDENCE_COMMA, EVIDENCE_POINT);
    if (point != NULL)
        return weigh_single(text, '.', EVIDENCE_POINT, EVIDENCE_COMMA);
    return EVIDENCE_NONE;
}

/* The evidence of one column; rows that prove something and rows that could be both. */
typedef struct column_evidence {
    size_t point, comma, either;             /* counts */
    size_t point_row, comma_row, either_row; /* the first of each */
} column_evidence;

/* [-]digits.digits that nobody reads as thousands: most cells of most columns, and nothing new once a point
 * is proved. */
static bool is_plainly_decimal(const char *text) {
    text += *text == '-';
    size_t before = strspn(text, "0123456789");
    if (before == 0 || text[before] != '.')
        return false;
    size_t after = strspn(text + before + 1, "0123456789");
    bool group_like = after == 3 && before <= 3 && text[0] != '0';
    return after > 0 && text[before + 1 + after] == '\0' && !group_like;
}

static column_evidence weigh_column(const gb_raw_table *table, size_t column,
                                    const gb_cell_options *options) {
    column_evidence all = {0};
    for (size_t row = 0; row < gb_raw_rows(table); row++) {
        const char *cell = gb_raw_cell(table, row, column);
        char text[LONGEST_NUMBER];
        gb_cell state = GB_PRESENT;
        double value = 0;
        if (all.point > 0 && is_plainly_decimal(cell))
            continue;
        if (!plain_cell(cell, options->percent_allowed, text) ||
            sort_cell(text, options, &state) != CELL_NUMBER)
            continue;
        evidence found = weigh_number(text);
        if (found == EVIDENCE_NONE)
            continue;
        /* names and dates prove nothing about numbers */
        if (gb_number_read(text, GB_DECIMAL_POINT, &value) != GB_NUMBER_OK &&
            gb_number_read(text, GB_DECIMAL_COMMA, &value) != GB_NUMBER_OK)
            continue;
        if (found == EVIDENCE_POINT && all.point++ == 0)
            all.point_row = row;
        if (found == EVIDENCE_COMMA && all.comma++ == 0)
            all.comma_row = row;
        if (found == EVIDENCE_EITHER && all.either++ == 0)
            all.either_row = row;
    }
    return all;
}

static gb_status fail_decimal(const gb_raw_table *table, size_t row, size_t column, gb_text message,
                              const char *other, gb_error *err) {
    gb_detail detail = gb_prepare_place(table, row);
    detail.name = gb_raw_name(table, column);
    detail.found = gb_raw_cell(table, row, column);
    detail.expected = other;
    detail.hint = GB_HINT_CELLS_DECIMAL;
    return gb_error_set(err, GB_ERR_DATA, message, &detail);
}

/* How the other columns of the table write their numbers; a file does not mix them. */
static evidence weigh_others(const gb_raw_table *table, size_t column, const gb_cell_options *options) {
    bool point = false;
    bool comma = false;
    for (size_t c = 0; c < gb_raw_columns(table); c++) {
        if (c == column)
            continue;
        column_evidence other = weigh_column(table, c, options);
        point = point || other.point > 0;
        comma = comma || other.comma > 0;
    }
    if (point == comma)
        return EVIDENCE_EITHER;
    return point ? EVIDENCE_POINT : EVIDENCE_COMMA;
}

gb_status gb_decimal_decide(const gb_raw_table *table, size_t column, const gb_cell_options *options,
                            gb_decimal *out, bool *by_others, gb_error *err) {
    *by_others = false;
    *out = options->decimal;
    if (options->decimal_given)
        return GB_OK;
    *out = GB_DECIMAL_POINT;
    if (gb_raw_is_numeric(table, column))
        return GB_OK;
    column_evidence own = weigh_column(table, column, options);
    if (own.point > 0 && own.comma > 0) {
        bool point_first = own.point_row < own.comma_row;
        size_t row = point_first ? own.comma_row : own.point_row;
        size_t other = point_first ? own.point_row : own.comma_row;
        return fail_decimal(table, row, column, GB_MSG_CELLS_MIXED, gb_raw_cell(table, other, column), err);
    }
    evidence found = own.point > 0 ? EVIDENCE_POINT : own.comma > 0 ? EVIDENCE_COMMA : EVIDENCE_NONE;
    if (found == EVIDENCE_NONE && own.either > 0) {
        found = weigh_others(table, column, options);
        *by_others = true;
    }
    if (found == EVIDENCE_EITHER)
        return fail_decimal(table, own.either_row, column, GB_MSG_CELLS_AMBIGUOUS, NULL, err);
    *out = found == EVIDENCE_COMMA ? GB_DECIMAL_COMMA : GB_DECIMAL_POINT;
    return GB_OK;
}

gb_status gb_decimal_find(const gb_raw_table *table, size_t column, const gb_cell_options *options,
                          gb_decimal *out, gb_error *err) {
    static const gb_cell_options none = {0};
    bool by_others = false;
    return gb_decimal_decide(table, column, options != NULL ? options : &none, out, &by_others, err);
}

/* A short number without white space that no mark, declared or default, could mean. */
static bool is_undisputed(const char *cell, gb_decimal decimal, const gb_cell_options *options,
                          double *number) {
    enum { SHORT = 24 };
    return options->mark_count == 0 && options->zero_mark_count == 0 && is_plain_number(cell) &&
           strnlen(cell, SHORT) < SHORT && gb_number_read(cell, decimal, number) == GB_NUMBER_OK &&
           isfinite(*number) && number_mark(*number, options) == GB_PRESENT;
}

gb_status gb_cell_read(const gb_raw_table *table, size_t row, size_t column, gb_decimal decimal,
                       const gb_cell_options *options, double *value, gb_cell *state, gb_error *err) {
    static const gb_cell_options none = {0};
    if (options == NULL)
        options = &none;
    *value = NAN;
    *state = GB_ABSENT;
    const char *cell = gb_raw_cell(table, row, column);
    char text[LONGEST_NUMBER] = "";
    double number = 0;
    if (is_undisputed(cell, decimal, options, &number)) {
        *value = number;
        *state = GB_PRESENT;
        return GB_OK;
    }
    bool read = plain_cell(cell, options->percent_allowed, text);
    if (read) {
        switch (sort_cell(text, options, state)) {
        case CELL_MARK:
            return GB_OK;
        case CELL_ZERO:
            *value = 0;
            *state = GB_PRESENT;
            return GB_OK;
        case CELL_NUMBER:
            break;
        }
        if (gb_number_read(text, decimal, &number) == GB_NUMBER_OK && isfinite(number)) {
            *state = number_mark(number, options);
            *value = *state == GB_PRESENT ? number : NAN;
            return GB_OK;
        }
    }
    *state = GB_ABSENT;
    gb_detail detail = gb_prepare_place(table, row);
    detail.name = gb_raw_name(table, column);
    detail.found = cell;
    size_t length = strlen(text);
    detail.hint = length == 0 || text[length - 1] != '%' ? GB_HINT_CELLS_MARK : GB_HINT_CELLS_PERCENT;
    return gb_error_set(err, GB_ERR_DATA, GB_MSG_CELLS_NOT_NUMBER, &detail);
}
