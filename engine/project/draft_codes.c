/* Which column of a table holds the codes of the areas, and which differences between them must be forgiven.
 */
#include "project/draft.h"

#include <string.h>

/* How well one column fits under one set of rules. */
typedef struct fit {
    gb_code_rules rules;
    size_t rows, met;
} fit;

typedef struct search {
    const gb_raw_table *raw;
    const gb_areas *areas;
    gb_arena *arena;
    size_t column;
    gb_error *err;
} search;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status measure(const search *s, fit *f) {
    gb_match match = {0};
    gb_error problem = {0};
    gb_status status = gb_match_codes(s->raw, s->column, NULL, s->areas, &f->rules, GB_DUPLICATE_FIRST,
                                      &match, NULL, &problem);
    f->rows = f->met = 0;
    if (status == GB_ERR_NOMEM)
        return no_memory(s->err);
    if (status == GB_OK) {
        f->rows = match.matched;
        f->met = gb_areas_count(s->areas) - match.areas_without;
    }
    gb_match_release(&match);
    return GB_OK;
}

/* How many bytes all area codes start with in common. */
static size_t shared_start(const gb_areas *areas) {
    const char *first = gb_areas_count(areas) ? gb_areas_code(areas, 0) : "";
    size_t length = strlen(first);
    for (size_t i = 1; i < gb_areas_count(areas); i++) {
        const char *code = gb_areas_code(areas, i);
        size_t same = 0;
        while (same < length && code[same] && code[same] == first[same])
            same++;
        length = same;
    }
    return length;
}

/* The length of a code without the marks at its end that rules may ignore. */
static size_t bare_length(const char *code) {
    size_t length = strlen(code);
    while (length && (code[length - 1] == '-' || code[length - 1] == '_'))
        length--;
    return length;
}

/* The bare length of all area codes, or 0 when they differ. */
static size_t shared_length(const gb_areas *areas) {
    const size_t length = gb_areas_count(areas) ? bare_length(gb_areas_code(areas, 0)) : 0;
    for (size_t i = 1; i < gb_areas_count(areas); i++)
        if (bare_length(gb_areas_code(areas, i)) != length)
            return 0;
    return length;
}

/* What stands in front of `tail` in the only area code that ends with it; NULL when none or several do. */
static const char *front_of(const search *s, const char *tail) {
    const size_t size = strlen(tail);
    const char *found = NULL;
    for (size_t i = 0; i < gb_areas_count(s->areas); i++) {
        const char *code = gb_areas_code(s->areas, i);
        const size_t length = strlen(code);
        if (length <= size || gb_compare_fold(code + length - size, tail) != 0)
            continue;
        if (found)
            return NULL;
        found = gb_arena_strndup(s->arena, code, length - size);
    }
    return found;
}

/* The letters that a table's code has and no area code starts with. */
static const char *letters_of(const search *s, const char *code) {
    const size_t length = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return length && code[length] ? gb_arena_strndup(s->arena, code, length) : NULL;
}

enum { MOST_FORMS = 6 };

/* Changes of length that may be needed, judged by the areas and the first code of the table. */
static size_t list_forms(const search *s, gb_code_rules forms[MOST_FORMS]) {
    size_t n = 0;
    char sample[64] = "";
    for (size_t i = 0; i < gb_raw_rows(s->raw) && !*sample; i++) {
        char cell[64];
        gb_copy(cell, sizeof cell, gb_raw_cell(s->raw, i, s->column));
        gb_copy(sample, sizeof sample, gb_trim(cell));
    }
    memset(forms, 0, MOST_FORMS * sizeof *forms);
    n++; /* no change of length */
    const size_t length = shared_length(s->areas), start = shared_start(s->areas);
    if (length > 1 && length <= 32)
        forms[n++].pad = (int)length;
    const char *front = *sample ? front_of(s, sample) : NULL;
    if (front)
        forms[n++].prefix = front;
    const char *letters = letters_of(s, sample);
    if (letters)
        forms[n++].strip_prefix = letters;
    if (start > 0 && length > start) { /* wijk 01 of 44999W became the number 1 */
        forms[n].pad = (int)(length - start);
        forms[n].prefix = gb_arena_strndup(s->arena, gb_areas_code(s->areas, 0), start);
        n += forms[n].prefix != NULL;
    }
    return n;
}

/* Switch off what is not needed: every rule that stays has to earn its place. */
static gb_status leave_out(const search *s, fit *best) {
    for (int k = 0; k < 6; k++) {
        fit trial = *best;
        switch (k) {
        case 0:
            trial.rules.trailing = false;
            break;
        case 1:
            trial.rules.ignore_case = false;
            break;
        case 2:
            trial.rules.inner_spaces = false;
            break;
        case 3:
            trial.rules.pad = 0;
            break;
        case 4:
            trial.rules.prefix = NULL;
            break;
        default:
            trial.rules.strip_prefix = NULL;
            break;
        }
        gb_status status = measure(s, &trial);
        if (status != GB_OK)
            return status;
        if (trial.rows >= best->rows)
            *best = trial;
    }
    return GB_OK;
}

static gb_status best_fit(const search *s, fit *out) {
    gb_code_rules forms[MOST_FORMS];
    *out = (fit){.rows = 0};
    gb_status status = measure(s, out);
    if (status != GB_OK || out->rows == gb_raw_rows(s->raw))
        return status;
    const size_t n = list_forms(s, forms);
    fit best = *out;
    for (size_t f = 0; f < n; f++) {
        fit trial = {.rules = forms[f]};
        trial.rules.trailing = trial.rules.ignore_case = trial.rules.inner_spaces = true;
        status = measure(s, &trial);
        if (status != GB_OK)
            return status;
        if (trial.rows > best.rows)
            best = trial;
    }
    if (best.rows == out->rows)
        return GB_OK;
    *out = best;
    return leave_out(s, out);
}

static bool may_be_code(const gb_field_info *field, bool strict) {
    if (strict)
        return field->role == GB_ROLE_CODE;
    return field->role != GB_ROLE_CODE && field->role != GB_ROLE_PERIOD && field->commas == 0 &&
           field->distinct > 1;
}

/* Half of the areas or half of the rows, or several long codes: less may be chance. */
static bool is_convincing(const fit *f, size_t rows, const gb_areas *areas) {
    return 2 * f->met >= gb_areas_count(areas) || 2 * f->rows >= rows ||
           (f->met >= 10 && strlen(gb_areas_code(areas, 0)) >= 6);
}

gb_status gb_draft_codes(const gb_raw_table *raw, const gb_layer_info *layer, const gb_areas *areas,
                         gb_arena *arena, int32_t *column, gb_code_rules *rules, size_t *met, gb_error *err) {
    fit best = {.rows = 0};
    *column = -1;
    /* columns that look like codes first; the others only when none of these will do */
    for (int pass = 0; pass < 2 && *column < 0; pass++) {
        for (size_t c = 0; c < gb_raw_columns(raw) && c < layer->fields; c++) {
            if (!may_be_code(&layer->field[c], pass == 0))
                continue;
            const search s = {.raw = raw, .areas = areas, .arena = arena, .column = c, .err = err};
            fit f;
            gb_status status = best_fit(&s, &f);
            if (status != GB_OK)
                return status;
            if (is_convincing(&f, gb_raw_rows(raw), areas) && f.met > best.met) {
                best = f;
                *column = (int32_t)c;
            }
        }
    }
    *rules = best.rules;
    *met = best.met;
    return GB_OK;
}
