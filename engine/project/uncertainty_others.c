#include "project/uncertainty_others.h"

#include "base/memory.h"
#include "base/sum.h"
#include "index/compare.h"
#include "project/uncertainty_draws.h"

#include <math.h>
#include <string.h>

enum { OTHERS = 5 };

/* One other way: what it does to a copy of the method; false when it is what the method does already. */
typedef bool change(gb_method_copy *copy);

/* What one other method gives. Owns selected. */
typedef struct trial {
    uint8_t *selected;
    double shift, tau;
    size_t stay, enter, leave;
} trial;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Another normalisation for every indicator; groups keep theirs. */
static bool normalise_all(gb_method_copy *copy, gb_normalise_method method) {
    bool changed = false;
    for (size_t g = 0; g < copy->method.groups; g++)
        for (size_t m = 0; m < copy->group[g].members; m++) {
            gb_normalise_options *own = &copy->member[g][m].normalise;
            if (copy->member[g][m].is_group || own->method == method ||
                own->method == GB_NORMALISE_THRESHOLD || own->method == GB_NORMALISE_CATEGORICAL)
                continue;
            *own = (gb_normalise_options){
                .method = method, .frame = own->frame, .ties = GB_TIES_AVERAGE, .compare = own->compare};
            changed = true;
        }
    return changed;
}

static bool by_rank(gb_method_copy *copy) {
    return normalise_all(copy, GB_NORMALISE_PERCENT_RANK);
}

static bool by_range(gb_method_copy *copy) {
    return normalise_all(copy, GB_NORMALISE_MIN_MAX);
}

static bool by_z(gb_method_copy *copy) {
    return normalise_all(copy, GB_NORMALISE_Z);
}

static bool by_median(gb_method_copy *copy) {
    return normalise_all(copy, GB_NORMALISE_ROBUST_Z);
}

static bool equal_weights(gb_method_copy *copy) {
    bool changed = false;
    for (size_t g = 0; g < copy->method.groups; g++) {
        changed = changed || copy->group[g].weigh.weighting != GB_WEIGHTS_EQUAL;
        copy->group[g].weigh = (gb_weigh_options){.weighting = GB_WEIGHTS_EQUAL};
    }
    return changed;
}

/* Combine the members of the index itself otherwise, on a scale that the rule can take. */
static bool combine_top(gb_method_copy *copy, gb_combine combine, double low, double high) {
    const size_t top = copy->method.top;
    gb_method_group *group = &copy->group[top];
    if (group->combine.combine == combine)
        return false;
    group->combine.combine = combine;
    group->thens = 0;
    for (size_t m = 0; high > low && m < group->members; m++) {
        gb_normalise_options *own = &copy->member[top][m].normalise;
        *own = (gb_normalise_options){
            .method = GB_NORMALISE_MIN_MAX, .frame = own->frame, .low = low, .high = high};
    }
    return true;
}

static bool geometric(gb_method_copy *copy) {
    return combine_top(copy, GB_COMBINE_GEOMETRIC, 1, 100);
}

static bool borda(gb_method_copy *copy) {
    return combine_top(copy, GB_COMBINE_BORDA, 0, 0);
}

static void release_trial(trial *t) {
    gb_free(t->selected);
    *t = (trial){.selected = NULL};
}

static void count_changes(const gb_ranked *r, const gb_ranking *ranking, trial *t) {
    size_t both = 0;
    double shift = 0;
    for (size_t i = 0; i < r->result->n; i++) {
        const bool before = r->selection->selected[i], after = t->selected[i];
        t->stay += before && after;
        t->enter += !before && after;
        t->leave += before && !after;
        if (isnan(ranking->rank[i]) || isnan(r->ranking->rank[i]))
            continue;
        shift += fabs(ranking->rank[i] - r->ranking->rank[i]);
        both++;
    }
    t->shift = both ? shift / (double)both : NAN;
}

/* Rank by a method and select by the rule of the index. */
static gb_status try_method(const gb_ranked *r, const gb_method *method, trial *out, gb_error *err) {
    gb_method_result result = {0};
    gb_ranking ranking = {0};
    gb_selection selection = {0};
    gb_status status = gb_method_run(method, &result, NULL, err);
    if (status == GB_OK) {
        const gb_values scores = gb_method_values(method, &result, method->top);
        status = gb_rank(&scores, r->rank, &ranking, err);
    }
    if (status == GB_OK)
        status = gb_select_by_gates(&ranking, r->rule, &selection, NULL, err);
    if (status == GB_OK) {
        out->selected = selection.selected;
        selection.selected = NULL;
        count_changes(r, &ranking, out);
    }
    gb_selection_release(&selection);
    gb_ranking_release(&ranking);
    gb_method_result_release(&result);
    return status;
}

/* What figures do not allow (a product of zeros) is no answer of another method. */
static gb_status try_change(const gb_ranked *r, change *how, trial *out, bool *done, gb_error *err) {
    gb_method_copy copy;
    gb_error inner = {0};
    gb_status status = gb_method_copy_make(r->method, &copy, err);
    *done = false;
    if (status == GB_OK && how(&copy)) {
        status = try_method(r, &copy.method, out, &inner);
        *done = status == GB_OK;
        if (status == GB_ERR_DATA || status == GB_ERR_USAGE)
            status = GB_OK;
        else if (status != GB_OK && err)
            *err = inner;
    }
    gb_method_copy_release(&copy);
    return status;
}

/* Leave one input out of every group that holds it; false when a group would be empty. */
static bool leave_out(gb_method_copy *copy, size_t input) {
    bool found = false;
    for (size_t g = 0; g < copy->method.groups; g++) {
        size_t kept = 0;
        for (size_t m = 0; m < copy->group[g].members; m++) {
            const gb_method_member *member = &copy->member[g][m];
            const bool gone = !member->is_group && member->index == input;
            found = found || gone;
            if (!gone)
                copy->member[g][kept++] = *member;
        }
        if (kept == 0)
            return false;
        copy->group[g].members = kept;
    }
    return found;
}

static gb_status try_without(const gb_ranked *r, size_t input, trial *out, bool *done, gb_error *err) {
    gb_method_copy copy;
    gb_error inner = {0};
    gb_status status = gb_method_copy_make(r->method, &copy, err);
    *done = false;
    if (status == GB_OK && leave_out(&copy, input)) {
        status = try_method(r, &copy.method, out, &inner);
        *done = status == GB_OK;
        if (status == GB_ERR_DATA || status == GB_ERR_USAGE)
            status = GB_OK;
        else if (status != GB_OK && err)
            *err = inner;
    }
    gb_method_copy_release(&copy);
    return status;
}

/* The indicator without which the list changes most; inputs when there is none. */
static gb_status worst_without(const gb_ranked *r, trial *out, size_t *which, gb_error *err) {
    gb_status status = GB_OK;
    *which = r->method->inputs;
    for (size_t j = 0; j < r->method->inputs && status == GB_OK; j++) {
        trial t = {0};
        bool done = false;
        status = try_without(r, j, &t, &done, err);
        const bool worse = *which == r->method->inputs || t.leave > out->leave ||
                           (t.leave == out->leave && t.shift > out->shift);
        if (done && worse) {
            release_trial(out);
            *out = t;
            *which = j;
        } else {
            release_trial(&t);
        }
    }
    return status;
}

static void add_codes(const gb_ranked *r, const trial *t, bool entering, gb_listing *out) {
    gb_buffer codes = {0};
    for (size_t i = 0; i < r->result->n; i++) {
        const bool before = r->selection->selected[i], after = t->selected[i];
        if (entering ? before || !after : !before || after)
            continue;
        gb_buffer_add(&codes, codes.length ? ", " : "");
        gb_buffer_add(&codes, gb_areas_code(r->areas, i));
    }
    out->failed = out->failed || codes.failed;
    gb_listing_add_text(out, codes.text);
    gb_buffer_release(&codes);
}

static void add_trial(const gb_ranked *r, const char *name, const trial *t, gb_listing *out,
                      uint32_t *times) {
    gb_listing_add_text(out, name);
    gb_listing_add(out, (double)t->stay);
    gb_listing_add(out, (double)t->enter);
    gb_listing_add(out, (double)t->leave);
    gb_listing_add(out, t->shift);
    add_codes(r, t, true, out);
    add_codes(r, t, false, out);
    for (size_t i = 0; i < r->result->n; i++)
        times[i] += t->selected[i];
}

static void head(gb_listing *out) {
    *out = (gb_listing){.name = GB_TXT_SHEET_ALTERNATIVES};
    gb_listing_head(out, "method", GB_TXT_COL_METHOD, GB_LISTING_TEXT, 0);
    out->column[0].width = 44;
    gb_listing_head(out, "stay", GB_TXT_COL_STAY, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "enter", GB_TXT_COL_ENTER, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "leave", GB_TXT_COL_LEAVE, GB_LISTING_NUMBER, 0);
    gb_listing_head(out, "mean_shift", GB_TXT_COL_SHIFT, GB_LISTING_NUMBER, 1);
    gb_listing_head(out, "entering", GB_TXT_COL_WHICH_IN, GB_LISTING_TEXT, 0);
    gb_listing_head(out, "leaving", GB_TXT_COL_WHICH_OUT, GB_LISTING_TEXT, 0);
    out->column[5].width = out->column[6].width = 40;
}

static gb_status add_without(const gb_ranked *r, gb_language language, gb_listing *out, uint32_t *times,
                             size_t *tried, gb_error *err) {
    trial t = {0};
    size_t which = 0;
    gb_status status = worst_without(r, &t, &which, err);
    if (status == GB_OK && which < r->method->inputs) {
        const char *id = r->method->input[which].id;
        const gb_column *column = gb_table_find(r->table, id);
        char name[256];
        gb_text_format(GB_TXT_ALT_DROP, language,
                       &(gb_detail){.name = column ? gb_column_label(column, language) : id}, name,
                       sizeof name);
        add_trial(r, name, &t, out, times);
        (*tried)++;
    }
    release_trial(&t);
    return status;
}

gb_status gb_others_try(const gb_ranked *ranked, gb_language language, gb_listing *out, uint32_t *times,
                        size_t *tried, gb_error *err) {
    static const struct {
        gb_text name;
        change *how;
    } others[] = {
        {GB_TXT_ALT_RANK, by_rank},        {GB_TXT_ALT_MIN_MAX, by_range},    {GB_TXT_ALT_Z, by_z},
        {GB_TXT_ALT_EQUAL, equal_weights}, {GB_TXT_ALT_GEOMETRIC, geometric}, {GB_TXT_ALT_BORDA, borda},
        {GB_TXT_ALT_ROBUST, by_median}};
    gb_status status = GB_OK;
    head(out);
    *tried = 0;
    memset(times, 0, ranked->result->n * sizeof *times);
    for (size_t o = 0; o < sizeof others / sizeof others[0] && *tried < OTHERS && status == GB_OK; o++) {
        trial t = {0};
        bool done = false;
        status = try_change(ranked, others[o].how, &t, &done, err);
        if (done) {
            add_trial(ranked, gb_text_pattern(others[o].name, language), &t, out, times);
            (*tried)++;
        }
        release_trial(&t);
    }
    if (status == GB_OK)
        status = add_without(ranked, language, out, times, tried, err);
    return status == GB_OK && out->failed ? no_memory(err) : status;
}
