#include "prepare/match.h"

#include "base/memory.h"

#include <string.h>

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status index_areas(gb_matcher *m, gb_error *err) {
    for (size_t i = 0; i < gb_areas_count(m->areas); i++) {
        unsigned changed = 0;
        const char *form = gb_code_form(gb_areas_code(m->areas, i), m->rules, &m->scratch, &changed);
        if (form == NULL)
            return out_of_memory(err);
        m->changed[i] = (uint8_t)changed;
        bool added = false;
        int32_t *area = gb_code_index_add(m->form, form, (int32_t)i, &added);
        if (area == NULL)
            return out_of_memory(err);
        if (!added)
            *area = GB_MATCH_SEVERAL;
    }
    return GB_OK;
}

gb_status gb_matcher_init(gb_matcher *matcher, const gb_areas *areas, const gb_code_rules *rules,
                          gb_error *err) {
    *matcher = (gb_matcher){.areas = areas, .rules = rules};
    matcher->form = gb_code_index_new();
    matcher->changed = gb_alloc_zero(gb_areas_count(areas), sizeof *matcher->changed);
    gb_status status = GB_OK;
    if (matcher->form == NULL || matcher->changed == NULL)
        status = out_of_memory(err);
    if (status == GB_OK)
        status = index_areas(matcher, err);
    if (status != GB_OK)
        gb_matcher_release(matcher);
    return status;
}

void gb_matcher_release(gb_matcher *matcher) {
    gb_code_index_free(matcher->form);
    gb_free(matcher->changed);
    gb_buffer_release(&matcher->scratch);
    *matcher = (gb_matcher){.areas = NULL};
}

/* A code among the areas: as it stands, else under the rules. */
static gb_status find_area(gb_matcher *m, const char *code, int32_t *area, unsigned *repairs, gb_error *err) {
    *repairs = 0;
    *area = gb_areas_find(m->areas, code);
    if (*area >= 0)
        return GB_OK;
    unsigned changed = 0;
    const char *form = gb_code_form(code, m->rules, &m->scratch, &changed);
    if (form == NULL)
        return out_of_memory(err);
    const int32_t *found = gb_code_index_find(m->form, form);
    *area = found != NULL ? *found : GB_MATCH_NONE;
    if (*area < 0)
        return GB_OK;
    /* a rule that changed only one side made the difference; when all changed both, all are told */
    unsigned other = m->changed[*area];
    *repairs = (changed ^ other) != 0 ? changed ^ other : changed | other;
    return GB_OK;
}

gb_status gb_matcher_meet(gb_matcher *matcher, const char *code, gb_met *met, gb_error *err) {
    *met = (gb_met){.kind = GB_MATCH_MISSED, .area = GB_MATCH_NONE};
    gb_buffer trimmed = {0};
    const char *text = gb_code_trimmed(code, &trimmed);
    if (text == NULL)
        return out_of_memory(err);
    gb_status status = GB_OK;
    if (strlen(text) != strlen(code))
        met->repairs |= 1u << GB_CODE_REPAIR_SPACES;
    if (text[0] == '\0') {
        met->kind = GB_MATCH_EMPTY;
    } else if (gb_code_is_unknown(text, matcher->rules)) {
        met->kind = GB_MATCH_UNKNOWN;
    } else {
        int32_t area = GB_MATCH_NONE;
        unsigned repairs = 0;
        status = find_area(matcher, text, &area, &repairs, err);
        if (area >= 0) {
            met->kind = GB_MATCH_AREA;
            met->area = area;
            met->repairs |= repairs;
        } else if (area == GB_MATCH_SEVERAL) {
            met->kind = GB_MATCH_AMBIGUOUS;
        }
    }
    gb_buffer_release(&trimmed);
    return status;
}
