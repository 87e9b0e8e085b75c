#include "carto/wording.h"

#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const gb_text missing_texts[GB_CELL_COUNT] = {
    [GB_ABSENT] = GB_TXT_MISSING_ABSENT,
    [GB_CENSORED] = GB_TXT_MISSING_CENSORED,
    [GB_SUPPRESSED] = GB_TXT_MISSING_SUPPRESSED,
    [GB_UNDEFINED] = GB_TXT_MISSING_UNDEFINED,
    [GB_NOT_APPLICABLE] = GB_TXT_MISSING_NOT_APPLICABLE,
};

gb_text gb_word_missing(gb_cell state) {
    return missing_texts[state];
}

static gb_text class_text(const gb_classes *classes, int i) {
    bool first = i == 0, last = i == classes->count - 1;
    if (first && last)
        return GB_TXT_CLASS_WHOLE;
    if (classes->opens)
        return first ? GB_TXT_CLASS_BELOW : last ? GB_TXT_CLASS_FROM : GB_TXT_CLASS_FROM_TO;
    return first ? GB_TXT_CLASS_UP_TO : last ? GB_TXT_CLASS_OVER : GB_TXT_CLASS_OVER_TO;
}

void gb_word_class(const gb_classes *classes, int i, gb_language language, char out[GB_WORDING_SIZE]) {
    char lower[GB_NUMBER_SIZE], upper[GB_NUMBER_SIZE];
    const double *breaks = classes->rounded ? classes->printed : classes->breaks;
    /* Breaks that no fixed number of decimals tells apart are given in all figures that a reader can bear. */
    int plain = classes->data_decimals >= 0 ? classes->data_decimals : 6;
    int decimals = classes->rounded ? classes->decimals : plain;
    if (classes->count == 1 && classes->min == classes->max) {
        gb_number_display(classes->min, plain, language, lower);
        gb_copy(out, GB_WORDING_SIZE, lower);
        return;
    }
    gb_number_display(breaks[i], decimals, language, lower);
    gb_number_display(breaks[i + 1], decimals, language, upper);
    gb_detail detail = {.found = lower, .expected = upper};
    gb_text_format(class_text(classes, i), language, &detail, out, GB_WORDING_SIZE);
}

/* About three figures over the span of the data: 2.1..9.2 gets one decimal, 0.1..0.6 two, 20..300 none. */
static int decimals_of_span(const gb_classes *classes) {
    double span = classes->max - classes->min;
    double wanted = span > 0 ? round(2.15 - log10(span)) : 1;
    return (int)fmin(fmax(wanted, 0), 6);
}

int gb_word_decimals(const gb_column *column, const gb_classes *classes) {
    if (column->decimals >= 0)
        return column->decimals;
    int decimals = decimals_of_span(classes);
    if (classes->rounded && classes->decimals > decimals)
        decimals = classes->decimals;
    bool fewer = classes->data_decimals >= 0 && classes->data_decimals < decimals;
    return fewer ? classes->data_decimals : decimals;
}

void gb_word_value(double value, const char *unit, int decimals, gb_language language,
                   char out[GB_WORDING_SIZE]) {
    char number[GB_NUMBER_SIZE];
    gb_number_display(value, decimals, language, number);
    gb_copy(out, GB_WORDING_SIZE, number);
    if (unit == NULL || unit[0] == '\0')
        return;
    bool tight = strcmp(unit, "%") == 0 && language != GB_LANG_FR;
    size_t length = strlen(out);
    gb_copy(out + length, GB_WORDING_SIZE - length, tight ? "" : "\xC2\xA0");
    length = strlen(out);
    gb_copy(out + length, GB_WORDING_SIZE - length, unit);
}

void gb_word_cell(const gb_column *column, size_t i, int decimals, gb_language language,
                  char out[GB_WORDING_SIZE]) {
    if (column->state[i] == GB_PRESENT)
        gb_word_value(column->value[i], column->unit, decimals, language, out);
    else
        gb_text_format(gb_word_missing((gb_cell)column->state[i]), language, NULL, out, GB_WORDING_SIZE);
}

void gb_word_title(const gb_column *column, gb_language language, char out[GB_WORDING_SIZE]) {
    const char *label = gb_column_label(column, language);
    gb_copy(out, GB_WORDING_SIZE, label);
    const char *unit = column->unit;
    if (unit == NULL || unit[0] == '\0' || strstr(label, unit) != NULL)
        return;
    const char *const parts[] = {" (", unit, ")"};
    for (int p = 0; p < 3; p++) {
        size_t length = strlen(out);
        gb_copy(out + length, GB_WORDING_SIZE - length, parts[p]);
    }
}

void gb_word_method(const gb_classes *classes, gb_language language, char out[GB_WORDING_SIZE]) {
    static const gb_text methods[GB_CLASS_METHOD_COUNT] = {
        [GB_CLASS_FISHER_JENKS] = GB_TXT_METHOD_FISHER_JENKS,
        [GB_CLASS_QUANTILE] = GB_TXT_METHOD_QUANTILE,
        [GB_CLASS_EQUAL] = GB_TXT_METHOD_EQUAL,
        [GB_CLASS_MANUAL] = GB_TXT_METHOD_MANUAL,
    };
    bool fewer = classes->requested > classes->count;
    gb_detail detail = {.name = gb_text_pattern(methods[classes->method], language),
                        .count = classes->count,
                        .total = classes->requested};
    gb_text_format(fewer ? GB_TXT_METHOD_FEWER : GB_TXT_METHOD_CLASSES, language, &detail, out,
                   GB_WORDING_SIZE);
    if (classes->count < 2 || !classes->opens)
        return;
    size_t length = strlen(out);
    gb_copy(out + length, GB_WORDING_SIZE - length, " ");
    gb_copy(out + length + 1, GB_WORDING_SIZE - length - 1, gb_text_pattern(GB_TXT_RULE_OPENS, language));
}

void gb_word_extremes(const gb_column *column, const gb_classes *classes, gb_language language,
                      char out[GB_WORDING_SIZE]) {
    char low[GB_WORDING_SIZE], high[GB_WORDING_SIZE];
    int decimals = gb_word_decimals(column, classes);
    gb_word_value(classes->min, NULL, decimals, language, low);
    gb_word_value(classes->max, NULL, decimals, language, high);
    gb_detail detail = {.found = low, .expected = high};
    gb_text_format(GB_TXT_EXTREMES, language, &detail, out, GB_WORDING_SIZE);
}
