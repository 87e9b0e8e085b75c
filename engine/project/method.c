#include "project/method.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "project/select_text.h"

#include <string.h>

static void add_sentence(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char sentence[512];
    gb_text_format(text, language, detail, sentence, sizeof sentence);
    if (out->length)
        gb_buffer_add(out, " ");
    gb_buffer_add(out, sentence);
}

static void add_weights(gb_buffer *out, const gb_value *weights, gb_language language) {
    double sum = 0;
    for (size_t i = 0; i < weights->count; i++)
        sum += weights->item[i].number;
    char total[GB_NUMBER_SIZE];
    gb_number_display(sum, 3, language, total);
    add_sentence(out, weights->count ? GB_TXT_METHOD_WEIGHTS_GIVEN : GB_TXT_METHOD_WEIGHTS_EQUAL, language,
                 &(gb_detail){.found = total});
}

char *gb_method_text(const gb_value *index, const gb_value *select, gb_language language) {
    static const gb_text normalise[] = {GB_TXT_METHOD_Z, GB_TXT_METHOD_MIN_MAX, GB_TXT_METHOD_PERCENT_RANK,
                                        GB_TXT_METHOD_RANK_EXP, GB_TXT_METHOD_NONE};
    static const gb_text ties[] = {GB_TXT_METHOD_TIES_MIN, GB_TXT_METHOD_TIES_AVERAGE, GB_TXT_METHOD_TIES_MAX,
                                   GB_TXT_METHOD_TIES_DENSE};
    gb_buffer out = {0};
    const gb_detail indicators = {.count = (int64_t)gb_value_member(index, "indicators")->count};
    const bool sum = strcmp(gb_value_text(index, "aggregate"), "sum") == 0;
    const bool available = strcmp(gb_value_text(index, "gaps"), "available") == 0;
    const bool population = strcmp(gb_value_text(index, "sd"), "population") == 0;
    add_sentence(&out, GB_TXT_METHOD_INDICATORS, language, &indicators);
    const int method = gb_value_choice(gb_value_member(index, "normalise"));
    add_sentence(&out, normalise[method], language, &indicators);
    if (method == 0)
        add_sentence(&out, population ? GB_TXT_METHOD_SD_POPULATION : GB_TXT_METHOD_SD_SAMPLE, language,
                     &indicators);
    add_weights(&out, gb_value_member(index, "weights"), language);
    add_sentence(&out, sum ? GB_TXT_METHOD_SUM : GB_TXT_METHOD_MEAN, language, &indicators);
    add_sentence(&out, available ? GB_TXT_METHOD_GAPS_AVAILABLE : GB_TXT_METHOD_GAPS_NONE, language,
                 &indicators);
    add_sentence(&out, ties[gb_value_choice(gb_value_member(index, "ties"))], language, &indicators);
    gb_select_text(select, language, &out);
    return gb_buffer_take(&out);
}
