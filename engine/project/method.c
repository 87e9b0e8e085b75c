#include "project/method.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "project/index_plan.h"
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

/* What opens a paragraph: of the index, or of a group in it. */
static void add_members(gb_buffer *out, const gb_value *index, const gb_value *block, gb_language language) {
    const gb_value *of = gb_value_member(block, "of");
    if (gb_value_member(index, "groups")->count == 0) {
        const gb_value *ids = of->count ? of : gb_value_member(index, "indicators");
        add_sentence(out, GB_TXT_METHOD_INDICATORS, language, &(gb_detail){.count = (int64_t)ids->count});
        return;
    }
    gb_names members = {0};
    gb_buffer list = {0};
    if (block == index)
        gb_index_members(index, NULL, &members, NULL);
    for (size_t i = 0; i < members.count; i++) {
        gb_buffer_add(&list, i ? ", " : "");
        gb_buffer_add(&list, members.name[i]);
    }
    for (size_t i = 0; block != index && i < of->count; i++) {
        gb_buffer_add(&list, i ? ", " : "");
        gb_buffer_add(&list, of->item[i].text);
    }
    const char *label = gb_value_label(block, "label", language);
    add_sentence(out, GB_TXT_METHOD_GROUP, language,
                 &(gb_detail){.name = label ? label : gb_value_text(block, "id"), .found = list.text});
    out->failed = out->failed || list.failed;
    gb_buffer_release(&list);
    gb_names_release(&members);
}

static void add_scale(gb_buffer *out, const gb_value *block, gb_language language) {
    static const gb_text normalise[] = {GB_TXT_METHOD_Z, GB_TXT_METHOD_MIN_MAX, GB_TXT_METHOD_PERCENT_RANK,
                                        GB_TXT_METHOD_RANK_EXP, GB_TXT_METHOD_NONE};
    const int method = gb_value_choice(gb_value_member(block, "normalise"));
    const bool population = strcmp(gb_value_text(block, "sd"), "population") == 0;
    const gb_text text = method < 5 ? normalise[method] : GB_TXT_METHOD_OTHER_SCALE;
    add_sentence(out, text, language, &(gb_detail){.found = gb_value_text(block, "normalise")});
    if (method == 0)
        add_sentence(out, population ? GB_TXT_METHOD_SD_POPULATION : GB_TXT_METHOD_SD_SAMPLE, language,
                     &(gb_detail){0});
}

static void add_score(gb_buffer *out, const gb_value *block, gb_language language) {
    const char *aggregate = gb_value_text(block, "aggregate"), *weighting = gb_value_text(block, "weighting");
    const bool available = strcmp(gb_value_text(block, "gaps"), "available") == 0;
    if (weighting && strcmp(weighting, "given") != 0 && strcmp(weighting, "equal") != 0)
        add_sentence(out, GB_TXT_METHOD_WEIGHTS_OTHER, language, &(gb_detail){.found = weighting});
    else
        add_weights(out, gb_value_member(block, "weights"), language);
    const gb_text text = strcmp(aggregate, "sum") == 0    ? GB_TXT_METHOD_SUM
                         : strcmp(aggregate, "mean") == 0 ? GB_TXT_METHOD_MEAN
                                                          : GB_TXT_METHOD_OTHER_RULE;
    add_sentence(out, text, language, &(gb_detail){.found = aggregate});
    const gb_value *then = gb_value_member(block, "then");
    for (size_t t = 0; t < then->count; t++) {
        const char *step = gb_value_text(&then->item[t], "normalise");
        add_sentence(out, GB_TXT_METHOD_THEN, language, &(gb_detail){.found = step ? step : "round"});
    }
    add_sentence(out, available ? GB_TXT_METHOD_GAPS_AVAILABLE : GB_TXT_METHOD_GAPS_NONE, language,
                 &(gb_detail){0});
}

static void add_group(gb_buffer *out, const gb_value *index, const gb_value *block, gb_language language) {
    add_members(out, index, block, language);
    add_scale(out, block, language);
    add_score(out, block, language);
}

char *gb_method_text(const gb_value *index, const gb_value *select, gb_language language) {
    static const gb_text ties[] = {GB_TXT_METHOD_TIES_MIN, GB_TXT_METHOD_TIES_AVERAGE, GB_TXT_METHOD_TIES_MAX,
                                   GB_TXT_METHOD_TIES_DENSE};
    gb_buffer out = {0};
    add_group(&out, index, index, language);
    const gb_value *groups = gb_value_member(index, "groups");
    for (size_t g = 0; g < groups->count; g++)
        add_group(&out, index, &groups->item[g], language);
    const int tie = gb_value_choice(gb_value_member(index, "ties"));
    add_sentence(&out, ties[tie < 0 ? 0 : tie], language, &(gb_detail){0});
    gb_select_text(select, language, &out);
    return gb_buffer_take(&out);
}
