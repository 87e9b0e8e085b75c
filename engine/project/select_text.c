#include "project/select_text.h"

#include "base/number.h"
#include "index/select.h"

#include <math.h>
#include <string.h>

static void add_text(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char sentence[512];
    gb_text_format(text, language, detail, sentence, sizeof sentence);
    gb_buffer_add(out, sentence);
}

static void add_sentence(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    gb_buffer_add(out, out->length ? " " : "");
    add_text(out, text, language, detail);
}

/* 0.1 is 10 %, without the noise of a product in doubles. */
static double percent(double share) {
    return gb_number_round(100 * share, 6);
}

static void list_classes(const gb_value *classes, gb_buffer *out) {
    for (size_t c = 0; c < classes->count; c++) {
        gb_buffer_add(out, c ? ", " : "");
        gb_buffer_add(out, classes->item[c].text);
    }
}

static void add_gate(const gb_value *select, const gb_value *gate, gb_language language, gb_buffer *out) {
    static const gb_text texts[] = {
        [GB_GATE_TOP] = GB_TXT_GATE_TOP,
        [GB_GATE_TOP_SHARE] = GB_TXT_GATE_TOP_SHARE,
        [GB_GATE_PEOPLE_SHARE] = GB_TXT_GATE_PEOPLE_SHARE,
        [GB_GATE_FLAGS] = GB_TXT_GATE_FLAGS,
        [GB_GATE_CLASSES] = GB_TXT_GATE_CLASSES,
        [GB_GATE_MIN_POPULATION] = GB_TXT_GATE_MIN_POPULATION,
        [GB_GATE_MIN_BASE] = GB_TXT_GATE_MIN_BASE,
        [GB_GATE_CONTIGUOUS] = GB_TXT_GATE_CONTIGUOUS,
        [GB_GATE_AT_MOST] = GB_TXT_GATE_AT_MOST,
        [GB_GATE_AT_LEAST] = GB_TXT_GATE_AT_LEAST,
    };
    gb_gate_kind kind = GB_GATE_TOP;
    gb_gate_parse(gb_value_text(gate, "gate"), &kind);
    const size_t chosen = gb_value_member(gate, "flags")->count;
    const size_t flags = chosen ? chosen : gb_value_member(select, "flags")->count;
    const int64_t count = gb_value_int(gate, "count");
    const double minimum = gb_value_number(gate, "minimum"), share = gb_value_number(gate, "share");
    gb_buffer classes = {0};
    list_classes(gb_value_member(gate, "classes"), &classes);
    gb_detail detail = {.count = count > 0 ? count : (int64_t)flags,
                        .total = (int64_t)flags,
                        .value = isnan(share) ? minimum : percent(share),
                        .name = gb_value_text(gate, "per"),
                        .found = classes.text};
    if (isnan(detail.value))
        detail.value = 0;
    add_text(out, texts[kind], language, &detail);
    gb_buffer_release(&classes);
}

static void add_gates(const gb_value *select, gb_language language, gb_buffer *out) {
    const gb_value *gates = gb_value_member(select, "gates");
    add_sentence(out, GB_TXT_SELECT_GATES, language, &(gb_detail){.count = 0});
    for (size_t g = 0; g < gates->count; g++) {
        gb_buffer_add(out, g ? "; " : " ");
        add_gate(select, &gates->item[g], language, out);
    }
    gb_buffer_add(out, ".");
}

static void add_short(const gb_value *select, gb_language language, gb_buffer *out) {
    const double areas = gb_value_number(select, "top_share"),
                 people = gb_value_number(select, "people_share");
    const bool out_rule = strcmp(gb_value_text(select, "ties"), "out") == 0;
    if (!isnan(areas))
        add_sentence(out, GB_TXT_METHOD_SELECT_SHARE, language, &(gb_detail){.value = percent(areas)});
    else if (!isnan(people))
        add_sentence(out, GB_TXT_METHOD_SELECT_PEOPLE, language, &(gb_detail){.value = percent(people)});
    else if (gb_value_int(select, "top") > 0)
        add_sentence(out, out_rule ? GB_TXT_METHOD_SELECT_OUT : GB_TXT_METHOD_SELECT_IN, language,
                     &(gb_detail){.count = gb_value_int(select, "top")});
    if (gb_value_number(select, "min_population") > 0)
        add_sentence(out, GB_TXT_METHOD_SELECT_POPULATION, language,
                     &(gb_detail){.value = gb_value_number(select, "min_population")});
}

void gb_select_text(const gb_value *select, gb_language language, gb_buffer *out) {
    if (!select->given)
        return;
    const size_t hands = gb_value_member(select, "hand")->count;
    if (gb_value_member(select, "gates")->count)
        add_gates(select, language, out);
    else
        add_short(select, language, out);
    if (hands)
        add_sentence(out, GB_TXT_SELECT_HANDS, language, &(gb_detail){.count = (int64_t)hands});
}
