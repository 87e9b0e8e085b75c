#include "prepare/crosswalk_settle.h"

#include "base/memory.h"
#include "base/text.h"
#include "prepare/code_form.h"
#include "prepare/code_index.h"
#include "prepare/match.h"

#include <string.h>

/* Merger lists chain in practice two or three waves. */
enum { MOST_WAVES = 16, SEVERAL = -2 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_settled_release(gb_settled *settled) {
    gb_crosswalk_release(&settled->crosswalk);
    gb_free(settled->own);
    *settled = (gb_settled){.own = NULL};
}

void gb_narrowed_release(gb_narrowed *narrowed) {
    gb_crosswalk_release(&narrowed->crosswalk);
    gb_free(narrowed->lacking);
    gb_free(narrowed->later);
    gb_free(narrowed->doubled);
    *narrowed = (gb_narrowed){.lacking = NULL};
}

/* The codes of one step, as they stand and under the rules. */
typedef struct step_codes {
    gb_code_index *exact, *form;
} step_codes;

typedef struct settling {
    const gb_crosswalk *steps;
    size_t n;
    const gb_areas *areas;
    const gb_code_rules *rules;
    step_codes *codes;
    gb_matcher matcher;
    bool has_matcher;
    gb_code_index *from, *to; /* what leads somewhere; where it ends when there are no areas */
    gb_code_index *listed;    /* codes of all steps under the rules */
    gb_code_index *done;      /* codes that were followed */
    gb_crosswalk_entry *entry;
    size_t entries, capacity, own_from;
    gb_buffer scratch;
} settling;

/* One code on its way. */
typedef struct traveller {
    int32_t from;
    const char *code[MOST_WAVES + 1];
    size_t waves;
} traveller;

static gb_status index_step(settling *s, size_t step, gb_error *err) {
    const gb_crosswalk *crosswalk = &s->steps[step];
    step_codes *codes = &s->codes[step];
    codes->exact = gb_code_index_new();
    codes->form = gb_code_index_new();
    if (!codes->exact || !codes->form)
        return no_memory(err);
    for (size_t r = 0; r < crosswalk->shares.rows; r++) {
        unsigned changed = 0;
        bool added = false;
        const char *form = gb_code_form(crosswalk->from[r], s->rules, &s->scratch, &changed);
        int32_t *number = form ? gb_code_index_add(codes->form, form, (int32_t)r, &added) : NULL;
        if (!number || !gb_code_index_add(s->listed, form, 0, NULL) ||
            !gb_code_index_add(codes->exact, crosswalk->from[r], (int32_t)r, NULL))
            return no_memory(err);
        if (!added)
            *number = SEVERAL;
    }
    return GB_OK;
}

/* The row of a code in a step; -1 when the step does not list it. */
static gb_status find_row(settling *s, size_t step, const char *code, int32_t *row, gb_error *err) {
    const int32_t *found = gb_code_index_find(s->codes[step].exact, code);
    if (!found) {
        unsigned changed = 0;
        const char *form = gb_code_form(code, s->rules, &s->scratch, &changed);
        if (!form)
            return no_memory(err);
        found = gb_code_index_find(s->codes[step].form, form);
    }
    *row = found && *found >= 0 ? *found : -1;
    return GB_OK;
}

static gb_status arrive(settling *s, const traveller *t, int32_t to, double share, gb_share_method method,
                        gb_error *err) {
    if (!gb_reserve(&s->entry, &s->capacity, s->entries, sizeof *s->entry))
        return no_memory(err);
    s->entry[s->entries++] =
        (gb_crosswalk_entry){.from = t->from, .to = to, .share = share, .method = method};
    return GB_OK;
}

static gb_status fail_circle(const traveller *t, const char *code, gb_error *err) {
    gb_buffer way = {0};
    for (size_t i = 0; i < t->waves; i++)
        gb_buffer_addf(&way, "%s → ", t->code[i]);
    gb_buffer_add(&way, code);
    gb_status status =
        GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_CIRCLE, .code = t->code[0], .found = way.text);
    gb_buffer_release(&way);
    return status;
}

static bool stays(const gb_crosswalk *step, int32_t row) {
    const int32_t to = gb_crosswalk_whole(step, (size_t)row);
    return to >= 0 && strcmp(step->to[to], step->from[row]) == 0;
}

/* The area of a code. Without areas every code that the last step does not lead on is one. */
static gb_status find_end(settling *s, const char *code, int32_t row, int32_t *area, gb_error *err) {
    *area = -1;
    if (s->has_matcher) {
        gb_met met;
        gb_status status = gb_matcher_meet(&s->matcher, code, &met, err);
        if (status == GB_OK && met.kind == GB_MATCH_AREA)
            *area = met.area;
        return status;
    }
    if (row >= 0 && !stays(&s->steps[s->n - 1], row))
        return GB_OK;
    const int32_t *number = gb_code_index_add(s->to, code, (int32_t)gb_code_index_count(s->to), NULL);
    if (!number)
        return no_memory(err);
    *area = *number;
    return GB_OK;
}

/* A code after the last step: an area, or on within the last list. */
static gb_status end_at(settling *s, traveller *t, const char *code, double share, gb_share_method method,
                        gb_error *err) {
    int32_t area = -1, row = -1;
    gb_status status = find_row(s, s->n - 1, code, &row, err);
    if (status == GB_OK)
        status = find_end(s, code, row, &area, err);
    if (status != GB_OK)
        return status;
    if (area >= 0)
        return arrive(s, t, area, share, method, err);
    if (row < 0 || stays(&s->steps[s->n - 1], row))
        return GB_OK;
    for (size_t i = 0; i < t->waves; i++)
        if (strcmp(t->code[i], code) == 0)
            return fail_circle(t, code, err);
    if (t->waves > MOST_WAVES)
        return fail_circle(t, code, err);
    t->code[t->waves++] = code;
    const gb_crosswalk *last = &s->steps[s->n - 1];
    const gb_csr *shares = &last->shares;
    for (size_t i = shares->start[row]; i < shares->start[row + 1] && status == GB_OK; i++) {
        const gb_share_method weaker = last->method[i] > method ? last->method[i] : method;
        status = end_at(s, t, last->to[shares->column[i]], share * shares->value[i], weaker, err);
    }
    t->waves--;
    return status;
}

static gb_status travel(settling *s, traveller *t, size_t step, const char *code, double share,
                        gb_share_method method, gb_error *err) {
    int32_t row = -1;
    if (step == s->n)
        return end_at(s, t, code, share, method, err);
    gb_status status = find_row(s, step, code, &row, err);
    if (status != GB_OK || row < 0)
        return status == GB_OK ? travel(s, t, step + 1, code, share, method, err) : status;
    const gb_crosswalk *now = &s->steps[step];
    for (size_t i = now->shares.start[row]; i < now->shares.start[row + 1] && status == GB_OK; i++) {
        const gb_share_method weaker = now->method[i] > method ? now->method[i] : method;
        status =
            travel(s, t, step + 1, now->to[now->shares.column[i]], share * now->shares.value[i], weaker, err);
    }
    return status;
}

/* Follow one code; it joins the list when it leads to an area. */
static gb_status settle_code(settling *s, const char *code, gb_error *err) {
    bool fresh = false;
    const size_t before = s->entries;
    traveller t = {.from = (int32_t)gb_code_index_count(s->from), .code = {code}, .waves = 1};
    if (!gb_code_index_add(s->done, code, 0, &fresh))
        return no_memory(err);
    if (!fresh)
        return GB_OK;
    gb_status status = travel(s, &t, 0, code, 1, GB_SHARE_KEY, err);
    if (status == GB_OK && s->entries == before && s->has_matcher) {
        gb_met met;
        status = gb_matcher_meet(&s->matcher, code, &met, err);
        if (status == GB_OK && met.kind == GB_MATCH_AREA)
            status = arrive(s, &t, met.area, 1, GB_SHARE_KEY, err);
    }
    if (status == GB_OK && s->entries > before && !gb_code_index_add(s->from, code, t.from, NULL))
        status = no_memory(err);
    return status;
}

/* Codes of areas that no list mentions: the areas that stayed what they were. */
static gb_status settle_own(settling *s, gb_error *err) {
    gb_status status = GB_OK;
    s->own_from = gb_code_index_count(s->from);
    for (size_t i = 0; s->areas && i < gb_areas_count(s->areas) && status == GB_OK; i++) {
        const char *code = gb_areas_code(s->areas, i);
        unsigned changed = 0;
        const char *form = gb_code_form(code, s->rules, &s->scratch, &changed);
        if (!form)
            return no_memory(err);
        if (gb_code_index_find(s->listed, form))
            continue;
        const traveller t = {.from = (int32_t)gb_code_index_count(s->from)};
        status = arrive(s, &t, (int32_t)i, 1, GB_SHARE_KEY, err);
        if (status == GB_OK && !gb_code_index_add(s->from, code, t.from, NULL))
            status = no_memory(err);
    }
    return status;
}

static char **copy_texts(const char *const *texts, size_t n) {
    char **out = gb_alloc_zero(n, sizeof *out);
    for (size_t i = 0; out && i < n; i++)
        if (!(out[i] = gb_strdup(texts[i]))) {
            while (i-- > 0)
                gb_free(out[i]);
            gb_free(out);
            return NULL;
        }
    return out;
}

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

static char **copy_areas(const gb_areas *areas) {
    const size_t n = gb_areas_count(areas);
    const char **codes = gb_alloc(n, sizeof *codes);
    for (size_t i = 0; codes && i < n; i++)
        codes[i] = gb_areas_code(areas, i);
    char **out = codes ? copy_texts(codes, n) : NULL;
    gb_free(codes);
    return out;
}

static gb_status take_settled(settling *s, gb_settled *out, gb_error *err) {
    const size_t old = gb_code_index_count(s->from);
    const size_t new = s->areas ? gb_areas_count(s->areas) : gb_code_index_count(s->to);
    char **from = copy_texts(gb_code_index_texts(s->from), old);
    char **to = s->areas ? copy_areas(s->areas) : copy_texts(gb_code_index_texts(s->to), new);
    out->own = gb_alloc_zero(old, sizeof *out->own);
    gb_status status = from && to && out->own ? GB_OK : no_memory(err);
    for (size_t r = s->own_from; r < old && status == GB_OK; r++)
        out->own[r] = true;
    if (status == GB_OK)
        status = gb_crosswalk_new_take(from, old, to, new, s->entry, s->entries, &out->crosswalk, err);
    if (status != GB_OK) {
        free_texts(from, old);
        free_texts(to, new);
        gb_settled_release(out);
    }
    return status;
}

static gb_status prepare(settling *s, gb_error *err) {
    s->codes = gb_alloc_zero(s->n, sizeof *s->codes);
    s->from = gb_code_index_new();
    s->to = gb_code_index_new();
    s->listed = gb_code_index_new();
    s->done = gb_code_index_new();
    gb_status status = s->codes && s->from && s->to && s->listed && s->done ? GB_OK : no_memory(err);
    for (size_t i = 0; i < s->n && status == GB_OK; i++)
        status = index_step(s, i, err);
    if (status == GB_OK && s->areas) {
        status = gb_matcher_init(&s->matcher, s->areas, s->rules, err);
        s->has_matcher = status == GB_OK;
    }
    return status;
}

gb_status gb_crosswalk_settle(const gb_crosswalk *steps, size_t n, const gb_areas *areas,
                              const gb_code_rules *rules, gb_settled *out, gb_error *err) {
    static const gb_code_rules no_rules = {0};
    settling s = {.steps = steps, .n = n, .areas = areas, .rules = rules ? rules : &no_rules};
    *out = (gb_settled){.own = NULL};
    gb_status status = prepare(&s, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        for (size_t r = 0; r < steps[i].shares.rows && status == GB_OK; r++)
            status = settle_code(&s, steps[i].from[r], err);
    if (status == GB_OK && s.entries == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_NOWHERE,
                         .found = steps[n - 1].shares.columns > 0 ? steps[n - 1].to[0] : "",
                         .expected = areas && gb_areas_count(areas) > 0 ? gb_areas_code(areas, 0) : "",
                         .hint = GB_HINT_CROSSWALK_NOWHERE);
    if (status == GB_OK)
        status = settle_own(&s, err);
    if (status == GB_OK)
        status = take_settled(&s, out, err);
    if (s.has_matcher)
        gb_matcher_release(&s.matcher);
    for (size_t i = 0; s.codes && i < n; i++) {
        gb_code_index_free(s.codes[i].exact);
        gb_code_index_free(s.codes[i].form);
    }
    gb_free(s.codes);
    gb_code_index_free(s.from);
    gb_code_index_free(s.to);
    gb_code_index_free(s.listed);
    gb_code_index_free(s.done);
    gb_free(s.entry);
    gb_buffer_release(&s.scratch);
    return status;
}
