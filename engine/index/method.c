#include "index/method.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

typedef enum mark { NOT_YET = 0, BUSY, DONE } mark;

typedef struct runner {
    const gb_method *method;
    gb_method_result *out;
    gb_notes *notes;
    mark *mark;   /* per group */
    size_t *path; /* groups on the way down, for the message about a circle */
    size_t depth;
} runner;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_values gb_method_values(const gb_method *method, const gb_method_result *result, size_t group) {
    const gb_method_part *part = &result->part[group];
    return (gb_values){
        .name = method->group[group].id, .n = result->n, .value = part->score, .state = part->state};
}

gb_composite gb_method_composite(const gb_method *method, const gb_method_result *result, size_t group) {
    const gb_method_group *g = &method->group[group];
    const gb_method_part *part = &result->part[group];
    const bool equal = g->weigh.weighting == GB_WEIGHTS_EQUAL; /* 1 whatever the rounding of 1 / k */
    return (gb_composite){.n = result->n,
                          .k = g->members,
                          .score = part->score,
                          .state = part->state,
                          .normalised = part->normalised,
                          .contribution = part->combined.contribution,
                          .exact = part->combined.exact && g->thens == 0,
                          .orders = part->combined.orders,
                          .used = part->combined.used,
                          .used_share = part->combined.used_share,
                          .weight = part->weight,
                          .how = part->how,
                          .weight_sum = equal ? 1 : part->combined.weight_sum,
                          .scored = part->combined.scored,
                          .partial = part->combined.partial};
}

static gb_status treat_inputs(runner *r, gb_error *err) {
    const gb_method *m = r->method;
    gb_status status = GB_OK;
    for (size_t i = 0; i < m->inputs && status == GB_OK; i++) {
        gb_treat_options options = m->input[i].treat;
        options.codes = m->codes;
        if (options.method != GB_TREAT_NONE)
            status = gb_treat(&m->input[i].values, &options, &r->out->treated[i], r->notes, err);
    }
    return status;
}

/* The member's values before they are brought to the scale of the group. */
static gb_values member_values(const runner *r, const gb_method_member *member) {
    if (member->is_group)
        return gb_method_values(r->method, r->out, member->index);
    gb_values values = r->method->input[member->index].values;
    const gb_treated *treated = &r->out->treated[member->index];
    if (treated->n > 0)
        values.value = treated->value;
    return values;
}

static const char *member_id(const gb_method *m, const gb_method_member *member) {
    return member->is_group ? m->group[member->index].id : m->input[member->index].id;
}

static gb_status normalise_members(const runner *r, size_t group, gb_values *columns, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    gb_method_part *part = &r->out->part[group];
    const size_t n = r->out->n;
    for (size_t j = 0; j < g->members; j++) {
        const gb_method_member *member = &g->member[j];
        const gb_polarity polarity = member->is_group ? 1 : r->method->input[member->index].polarity;
        gb_values values = member_values(r, member);
        values.name = member_id(r->method, member);
        gb_status status =
            gb_normalise(&values, polarity, &member->normalise, part->normalised + j * n, &part->how[j], err);
        if (status != GB_OK)
            return status;
        columns[j] = (gb_values){
            .name = values.name, .n = n, .value = part->normalised + j * n, .state = values.state};
    }
    return GB_OK;
}

static gb_status weigh_members(const gb_method_group *g, const gb_values *columns, double *weight,
                               gb_error *err) {
    double *given = gb_alloc(g->members, sizeof *given);
    uint32_t *bundle = gb_alloc(g->members, sizeof *bundle);
    if (!given || !bundle) {
        gb_free(given);
        gb_free(bundle);
        return no_memory(err);
    }
    for (size_t j = 0; j < g->members; j++) {
        given[j] = g->member[j].weight;
        bundle[j] = g->member[j].bundle;
    }
    gb_weigh_options options = g->weigh;
    options.given = given;
    options.group = bundle;
    gb_status status = gb_weigh(columns, g->members, &options, weight, err);
    gb_free(given);
    gb_free(bundle);
    return status;
}

/* The score as combined, then each transformation over the one before. */
static gb_status transform(const runner *r, size_t group, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    gb_method_part *part = &r->out->part[group];
    const size_t n = r->out->n;
    double *before = gb_alloc(n, sizeof *before);
    if (!before)
        return no_memory(err);
    gb_status status = GB_OK;
    memcpy(part->score, part->combined.score, n * sizeof *part->score);
    memcpy(part->state, part->combined.state, n);
    for (size_t t = 0; t < g->thens && status == GB_OK; t++) {
        memcpy(before, part->score, n * sizeof *before);
        const gb_values values = {.name = g->id, .n = n, .value = before, .state = part->state};
        status = gb_normalise(&values, 1, &g->then[t], part->score, &part->then[t], err);
    }
    gb_free(before);
    return status;
}

static gb_status reserve_part(const runner *r, size_t group, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    gb_method_part *part = &r->out->part[group];
    const size_t n = r->out->n;
    part->score = gb_alloc(n, sizeof *part->score);
    part->state = gb_alloc_zero(n, 1);
    part->normalised = gb_alloc(n * g->members, sizeof *part->normalised);
    part->how = gb_alloc_zero(g->members, sizeof *part->how);
    part->weight = gb_alloc(g->members, sizeof *part->weight);
    part->then = gb_alloc_zero(g->thens ? g->thens : 1, sizeof *part->then);
    const bool whole =
        part->score && part->state && part->normalised && part->how && part->weight && part->then;
    return whole ? GB_OK : no_memory(err);
}

/* Of the only group it goes without saying which weights are meant. */
static void note_weights(const runner *r, size_t group) {
    const gb_method_group *g = &r->method->group[group];
    const double sum = r->out->part[group].combined.weight_sum;
    if (r->method->groups > 1 && g->weigh.weighting == GB_WEIGHTS_GIVEN && fabs(sum - 1) > 1e-9)
        GB_NOTE(r->notes, GB_NOTE_INFO, GB_NOTE_METHOD_WEIGHT_SUM, .name = g->id, .value = sum);
}

static gb_status combine_group(const runner *r, size_t group, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    gb_method_part *part = &r->out->part[group];
    gb_values *columns = gb_alloc(g->members, sizeof *columns);
    gb_status status = columns ? reserve_part(r, group, err) : no_memory(err);
    if (status == GB_OK)
        status = normalise_members(r, group, columns, err);
    if (status == GB_OK)
        status = weigh_members(g, columns, part->weight, err);
    if (status == GB_OK) {
        gb_combine_options options = g->combine;
        options.codes = r->method->codes;
        status = gb_combine_columns(columns, g->members, part->weight, &options, &part->combined, err);
    }
    if (status == GB_OK) {
        note_weights(r, group);
        status = transform(r, group, err);
    }
    gb_free(columns);
    return status;
}

static gb_status fail_circle(const runner *r, size_t group, gb_error *err) {
    gb_buffer path = {0};
    size_t from = 0;
    while (r->path[from] != group)
        from++;
    for (size_t i = from; i < r->depth; i++) {
        gb_buffer_add(&path, r->method->group[r->path[i]].id);
        gb_buffer_add(&path, " > ");
    }
    gb_buffer_add(&path, r->method->group[group].id);
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_METHOD_CIRCLE, .name = r->method->group[group].id,
                               .found = path.text ? path.text : "");
    gb_buffer_release(&path);
    return status;
}

/* Members first. A tree is as deep as a person wrote it, and a circle is refused. */
static gb_status run_group(runner *r, size_t group, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    if (r->mark[group] == DONE)
        return GB_OK;
    if (r->mark[group] == BUSY)
        return fail_circle(r, group, err);
    r->mark[group] = BUSY;
    r->path[r->depth++] = group;
    gb_status status = GB_OK;
    for (size_t j = 0; j < g->members && status == GB_OK; j++)
        if (g->member[j].is_group)
            status = run_group(r, g->member[j].index, err);
    if (status == GB_OK)
        status = combine_group(r, group, err);
    r->depth--;
    r->mark[group] = DONE;
    return status;
}

/* --- what goes back to each input --- */

/* Mean and sum hand a score down to their members: in proportion to weight, over the weight of those that the
 * area has. */
static bool hands_down(const gb_method_group *g) {
    return g->combine.combine == GB_COMBINE_SUM || g->combine.combine == GB_COMBINE_MEAN;
}

/* What one unit of member j adds to the score of its group, in an area that misses nothing. */
static double unit_of(const gb_method_group *g, const gb_method_part *part, size_t j) {
    const double sum = part->combined.weight_sum;
    return g->combine.combine == GB_COMBINE_SUM ? part->weight[j] : part->weight[j] / sum;
}

static void add_input_weights(const runner *r, size_t group, double share) {
    const gb_method_group *g = &r->method->group[group];
    for (size_t j = 0; j < g->members; j++) {
        const double own = share * unit_of(g, &r->out->part[group], j);
        if (g->member[j].is_group)
            add_input_weights(r, g->member[j].index, own);
        else
            r->out->input_weight[g->member[j].index] += own;
    }
}

/* The index is a sum over its inputs when every step down is one, and groups enter the way they came out. */
static bool is_additive(const gb_method *m, size_t group) {
    const gb_method_group *g = &m->group[group];
    if (!hands_down(g) || g->thens > 0)
        return false;
    for (size_t j = 0; j < g->members; j++)
        if (g->member[j].is_group &&
            (g->member[j].normalise.method != GB_NORMALISE_NONE || !is_additive(m, g->member[j].index)))
            return false;
    return true;
}

/* @param unit  n: what one unit of this group's score adds to the index */
static gb_status add_contributions(const runner *r, size_t group, const double *unit, gb_error *err) {
    const gb_method_group *g = &r->method->group[group];
    const gb_method_part *part = &r->out->part[group];
    const size_t n = r->out->n;
    double *own = gb_alloc(n, sizeof *own);
    gb_status status = own ? GB_OK : no_memory(err);
    for (size_t j = 0; j < g->members && status == GB_OK; j++) {
        const double whole = unit_of(g, part, j), *normalised = part->normalised + j * n;
        double *to = r->out->contribution + g->member[j].index * n;
        for (size_t i = 0; i < n; i++) {
            const bool counts = !isnan(part->score[i]) && !isnan(normalised[i]) && part->weight[j] > 0;
            own[i] = counts ? unit[i] * whole / part->combined.used_share[i] : 0;
        }
        if (g->member[j].is_group)
            status = add_contributions(r, g->member[j].index, own, err);
        else
            for (size_t i = 0; i < n; i++)
                if (own[i] != 0)
                    to[i] = (isnan(to[i]) ? 0 : to[i]) + own[i] * normalised[i];
    }
    gb_free(own);
    return status;
}

static gb_status explain(const runner *r, gb_error *err) {
    const gb_method *m = r->method;
    gb_method_result *out = r->out;
    const size_t n = out->n;
    out->input_weight = gb_alloc_zero(m->inputs, sizeof *out->input_weight);
    if (!out->input_weight)
        return no_memory(err);
    add_input_weights(r, m->top, 1);
    if (!is_additive(m, m->top))
        return GB_OK;
    double *unit = gb_alloc(n, sizeof *unit);
    out->contribution = gb_alloc(n * m->inputs, sizeof *out->contribution);
    gb_status status = unit && out->contribution ? GB_OK : no_memory(err);
    for (size_t c = 0; c < n * m->inputs && status == GB_OK; c++)
        out->contribution[c] = NAN;
    for (size_t i = 0; i < n && status == GB_OK; i++)
        unit[i] = 1;
    if (status == GB_OK)
        status = add_contributions(r, m->top, unit, err);
    gb_free(unit);
    return status;
}

static void tell_top(const runner *r) {
    const gb_method *m = r->method;
    const gb_composite top = gb_method_composite(m, r->out, m->top);
    const bool given = m->groups == 1 && m->group[m->top].weigh.weighting == GB_WEIGHTS_GIVEN;
    gb_composite_tell(&top, given, m->codes, r->notes);
}

/* --- checks --- */

static gb_status check_member(const gb_method *m, size_t group, size_t j, gb_error *err) {
    const gb_method_member *member = &m->group[group].member[j];
    if (member->index >= (member->is_group ? m->groups : m->inputs))
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "member out of range");
    if (!member->is_group && m->input[member->index].polarity == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_POLARITY, .name = m->input[member->index].id);
    return GB_OK;
}

static gb_status check(const gb_method *m, gb_error *err) {
    if (m->inputs == 0 || m->groups == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_METHOD_EMPTY);
    if (m->top >= m->groups)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "top out of range");
    for (size_t i = 1; i < m->inputs; i++)
        if (m->input[i].values.n != m->input[0].values.n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "inputs of unequal length");
    for (size_t g = 0; g < m->groups; g++) {
        if (m->group[g].members == 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_METHOD_NO_MEMBERS, .name = m->group[g].id);
        for (size_t j = 0; j < m->group[g].members; j++) {
            gb_status status = check_member(m, g, j, err);
            if (status != GB_OK)
                return status;
        }
    }
    return GB_OK;
}

gb_status gb_method_run(const gb_method *method, gb_method_result *out, gb_notes *notes, gb_error *err) {
    *out = (gb_method_result){0};
    gb_status status = check(method, err);
    if (status != GB_OK)
        return status;
    *out = (gb_method_result){.n = method->input[0].values.n,
                              .groups = method->groups,
                              .inputs = method->inputs,
                              .top = method->top,
                              .part = gb_alloc_zero(method->groups, sizeof *out->part),
                              .treated = gb_alloc_zero(method->inputs, sizeof *out->treated)};
    runner r = {.method = method,
                .out = out,
                .notes = notes,
                .mark = gb_alloc_zero(method->groups, sizeof *r.mark),
                .path = gb_alloc(method->groups, sizeof *r.path)};
    status = out->part && out->treated && r.mark && r.path ? treat_inputs(&r, err) : no_memory(err);
    if (status == GB_OK)
        status = run_group(&r, method->top, err);
    for (size_t g = 0; g < method->groups && status == GB_OK; g++)
        status = run_group(&r, g, err);
    if (status == GB_OK)
        status = explain(&r, err);
    if (status == GB_OK)
        tell_top(&r);
    gb_free(r.mark);
    gb_free(r.path);
    if (status != GB_OK)
        gb_method_result_release(out);
    return status;
}

void gb_method_result_release(gb_method_result *result) {
    for (size_t g = 0; result->part && g < result->groups; g++) {
        gb_method_part *part = &result->part[g];
        gb_free(part->score);
        gb_free(part->state);
        gb_free(part->normalised);
        gb_free(part->how);
        gb_free(part->weight);
        gb_free(part->then);
        gb_combined_release(&part->combined);
    }
    for (size_t i = 0; result->treated && i < result->inputs; i++)
        gb_treated_release(&result->treated[i]);
    gb_free(result->part);
    gb_free(result->treated);
    gb_free(result->contribution);
    gb_free(result->input_weight);
    *result = (gb_method_result){0};
}
