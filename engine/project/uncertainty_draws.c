#include "project/uncertainty_draws.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_method_copy_make(const gb_method *method, gb_method_copy *out, gb_error *err) {
    *out = (gb_method_copy){.method = *method};
    out->input = gb_alloc(method->inputs + 1, sizeof *out->input);
    out->group = gb_alloc(method->groups + 1, sizeof *out->group);
    out->member = gb_alloc_zero(method->groups + 1, sizeof *out->member);
    out->values = gb_alloc_zero(method->inputs + 1, sizeof *out->values);
    if (!out->input || !out->group || !out->member || !out->values)
        return no_memory(err);
    memcpy(out->input, method->input, method->inputs * sizeof *out->input);
    memcpy(out->group, method->group, method->groups * sizeof *out->group);
    for (size_t g = 0; g < method->groups; g++) {
        const size_t members = method->group[g].members;
        out->member[g] = gb_alloc(members + 1, sizeof **out->member);
        if (!out->member[g])
            return no_memory(err);
        memcpy(out->member[g], method->group[g].member, members * sizeof **out->member);
        out->group[g].member = out->member[g];
    }
    out->method.input = out->input;
    out->method.group = out->group;
    return GB_OK;
}

gb_status gb_method_copy_own(gb_method_copy *copy, size_t input, gb_error *err) {
    const gb_values *values = &copy->input[input].values;
    double *own = gb_alloc(values->n + 1, sizeof *own);
    if (!own)
        return no_memory(err);
    memcpy(own, values->value, values->n * sizeof *own);
    copy->values[input] = own;
    copy->input[input].values.value = own;
    return GB_OK;
}

void gb_method_copy_release(gb_method_copy *copy) {
    for (size_t g = 0; copy->member && g < copy->method.groups; g++)
        gb_free(copy->member[g]);
    for (size_t j = 0; copy->values && j < copy->method.inputs; j++)
        gb_free(copy->values[j]);
    gb_free(copy->member);
    gb_free(copy->values);
    gb_free(copy->group);
    gb_free(copy->input);
    *copy = (gb_method_copy){.input = NULL};
}

/* What all draws share, and a method for each worker. */
typedef struct drawing {
    const gb_ranked *ranked;
    bool vary;
    const gb_weight_sampling *sampling;
    const gb_input_doubts *doubts;
    gb_method_copy *worker;
    double **weights; /* per worker: room for the members of the largest group */
} drawing;

static void draw_values(const drawing *d, uint64_t draw, gb_method_copy *copy) {
    for (size_t j = 0; d->doubts && j < copy->method.inputs; j++) {
        const gb_input_doubts *doubts = &d->doubts[j];
        const gb_values *values = &d->ranked->method->input[j].values;
        for (size_t i = 0; doubts->doubt && i < values->n; i++)
            if (gb_values_state(values, i) == GB_PRESENT)
                copy->values[j][i] = gb_doubt_draw(values->value[i], &doubts->doubt[i], d->sampling->seed,
                                                   doubts->key[i], draw);
    }
}

static const char *member_id(const gb_method *method, const gb_method_member *member) {
    return member->is_group ? method->group[member->index].id : method->input[member->index].id;
}

static gb_status draw_weights(const drawing *d, uint64_t draw, double *weight, gb_method_copy *copy,
                              gb_error *err) {
    for (size_t g = 0; d->vary && g < copy->method.groups; g++) {
        const gb_method_part *part = &d->ranked->result->part[g];
        gb_method_group *group = &copy->group[g];
        const char *few[64], **ids = group->members <= 64 ? few : gb_alloc(group->members, sizeof *ids);
        double sum = 0;
        if (!ids)
            return no_memory(err);
        for (size_t m = 0; part->weight && m < group->members; m++) {
            ids[m] = member_id(&copy->method, &group->member[m]);
            sum += part->weight[m];
        }
        /* a group of its own key: an indicator that stands in two of them is drawn twice */
        gb_weight_sampling sampling = *d->sampling;
        sampling.seed ^= g == copy->method.top ? 0 : gb_hash_text(group->id);
        if (sum > 0) {
            gb_weights_draw(part->weight, ids, group->members, &sampling, draw, weight);
            group->weigh.weighting = GB_WEIGHTS_GIVEN;
            for (size_t m = 0; m < group->members; m++)
                copy->member[g][m].weight = weight[m];
        }
        if (ids != few)
            gb_free(ids);
    }
    return GB_OK;
}

static gb_status score_draw(size_t draw, int worker, double *score, void *context, gb_error *err) {
    drawing *d = context;
    gb_method_copy *copy = &d->worker[worker];
    gb_method_result result = {0};
    draw_values(d, draw, copy);
    gb_status status = draw_weights(d, draw, d->weights[worker], copy, err);
    if (status == GB_OK)
        status = gb_method_run(&copy->method, &result, NULL, err);
    if (status != GB_OK)
        return status;
    memcpy(score, result.part[copy->method.top].score, result.n * sizeof *score);
    gb_method_result_release(&result);
    return GB_OK;
}

static gb_status make_worker(const drawing *d, gb_method_copy *copy, double **weights, gb_error *err) {
    size_t most = 1;
    gb_status status = gb_method_copy_make(d->ranked->method, copy, err);
    for (size_t g = 0; status == GB_OK && g < copy->method.groups; g++) {
        copy->group[g].combine.parameters.no_contributions = true;
        copy->group[g].combine.parameters.threads = 1;
        most = copy->group[g].members > most ? copy->group[g].members : most;
    }
    for (size_t j = 0; status == GB_OK && d->doubts && j < copy->method.inputs; j++)
        if (d->doubts[j].doubt)
            status = gb_method_copy_own(copy, j, err);
    if (status == GB_OK && !(*weights = gb_alloc(most, sizeof **weights)))
        status = no_memory(err);
    return status;
}

static gb_status whole_draws(drawing *d, const gb_draw_options *options, gb_rank_draws *out, gb_error *err) {
    const int workers = gb_parallel_workers(options->threads);
    d->worker = gb_alloc_zero((size_t)workers, sizeof *d->worker);
    d->weights = gb_alloc_zero((size_t)workers, sizeof *d->weights);
    gb_status status = d->worker && d->weights ? GB_OK : no_memory(err);
    if (status == GB_OK && d->vary)
        status = gb_weight_sampling_check(d->sampling, err);
    for (int w = 0; w < workers && status == GB_OK; w++)
        status = make_worker(d, &d->worker[w], &d->weights[w], err);
    if (status == GB_OK)
        status = gb_draw_ranks(d->ranked->result->n, score_draw, d, options, out, err);
    for (int w = 0; d->worker && w < workers; w++)
        gb_method_copy_release(&d->worker[w]);
    for (int w = 0; d->weights && w < workers; w++)
        gb_free(d->weights[w]);
    gb_free(d->worker);
    gb_free(d->weights);
    return status;
}

/* A weighted mean or sum of indicators, nothing done to the score after. */
static bool is_plain(const gb_ranked *r) {
    const gb_method_group *top = &r->method->group[r->method->top];
    bool plain = r->index && top->thens == 0 &&
                 (top->combine.combine == GB_COMBINE_MEAN || top->combine.combine == GB_COMBINE_SUM);
    for (size_t m = 0; m < top->members; m++)
        plain = plain && !top->member[m].is_group;
    return plain;
}

static gb_status quick_draws(const gb_ranked *r, const gb_weight_sampling *sampling,
                             const gb_draw_options *options, gb_rank_draws *out, gb_error *err) {
    const gb_method_group *top = &r->method->group[r->method->top];
    const char **ids = gb_alloc(top->members + 1, sizeof *ids);
    if (!ids)
        return no_memory(err);
    for (size_t m = 0; m < top->members; m++)
        ids[m] = r->method->input[top->member[m].index].id;
    gb_status status = gb_weight_draws(r->index, ids, top->combine.gaps, top->combine.minimum_share, sampling,
                                       options, out, err);
    gb_free(ids);
    return status;
}

gb_status gb_method_draws(const gb_ranked *ranked, bool vary, const gb_weight_sampling *sampling,
                          const gb_input_doubts *doubts, const gb_draw_options *options, gb_rank_draws *out,
                          gb_error *err) {
    if (vary && !doubts && is_plain(ranked))
        return quick_draws(ranked, sampling, options, out, err);
    drawing d = {.ranked = ranked, .vary = vary, .sampling = sampling, .doubts = doubts};
    return whole_draws(&d, options, out, err);
}
