#include "index/combine.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/sum.h"
#include "index/combine_parts.h"
#include "index/names.h"
#include "index/weigh.h"

#include <math.h>
#include <string.h>

static const char *const names[GB_COMBINE_COUNT] = {
    "mean",    "sum",   "geometric", "harmonic", "power", "min",    "max", "owa", "mpi", "mean-min",
    "wroclaw", "borda", "copeland",  "kemeny",   "count", "k-of-n", "all", "any", "pca"};

const char *gb_combine_name(gb_combine combine) {
    return gb_index_name(names, GB_COMBINE_COUNT, (int)combine);
}

bool gb_combine_parse(const char *name, gb_combine *out) {
    static const struct {
        const char *name;
        gb_combine combine;
    } others[] = {{"ampi", GB_COMBINE_MPI}, {"and", GB_COMBINE_ALL}, {"or", GB_COMBINE_ANY}};
    int i;
    if (gb_index_parse(names, GB_COMBINE_COUNT, name, &i)) {
        *out = (gb_combine)i;
        return true;
    }
    for (size_t o = 0; o < sizeof others / sizeof *others; o++)
        if (strcmp(name, others[o].name) == 0) {
            *out = others[o].combine;
            return true;
        }
    return false;
}

typedef struct task {
    const gb_values *columns;
    const gb_combine_options *options;
    const double *weight; /* k; ones for a count of flags */
    double total;         /* of weight */
    gb_combined *out;
    double *z, *w, *terms; /* k each: the row at hand, and scratch */
    double *z_less, *w_less;
    size_t *which; /* k: the columns of the row at hand */
} task;

/* --- one area at a time --- */

static void leave_without_score(gb_combined *c, size_t i, gb_cell state) {
    c->score[i] = NAN;
    c->state[i] = (uint8_t)state;
    c->used[i] = 0;
    c->used_share[i] = 0;
    for (size_t j = 0; j < c->k; j++)
        c->contribution[j * c->n + i] = NAN;
}

/* What area i has. An indicator of weight 0 plays no part. Returns the reason of what it misses. */
static gb_cell gather(const task *t, size_t i, gb_combine_row *row, double *available) {
    gb_cell missing = GB_PRESENT;
    *row = (gb_combine_row){.z = t->z, .w = t->w, .terms = t->terms, .total = t->total};
    for (size_t j = 0; j < t->out->k; j++) {
        if (t->weight[j] == 0)
            continue;
        row->asked++;
        gb_cell state = gb_values_state(&t->columns[j], i);
        missing = gb_cell_combine(missing, state);
        if (state != GB_PRESENT)
            continue;
        t->which[row->m] = j;
        t->z[row->m] = t->columns[j].value[i];
        t->w[row->m++] = t->weight[j];
    }
    for (size_t j = 0; j < row->m; j++)
        t->terms[j] = t->w[j];
    *available = row->m == row->asked ? t->total : gb_sum_sorted(t->terms, row->m);
    return missing;
}

static bool is_decided_early(gb_combine rule) {
    return rule == GB_COMBINE_K_OF_N || rule == GB_COMBINE_ALL || rule == GB_COMBINE_ANY;
}

static bool may_score(const task *t, const gb_combine_row *row, double share, bool complete) {
    const gb_combine_options *o = t->options;
    double least = o->minimum_share > 0 ? o->minimum_share : 0.5;
    if (complete || is_decided_early(o->combine))
        return true;
    if (o->combine == GB_COMBINE_OWA || row->m == 0)
        return false;
    return o->gaps == GB_GAPS_AVAILABLE && share >= least * (1 - 1e-12);
}

static bool is_additive(gb_combine rule) {
    return rule == GB_COMBINE_MEAN || rule == GB_COMBINE_SUM || rule == GB_COMBINE_COUNT_FLAGS;
}

static double add_up(const task *t, size_t i, const gb_combine_row *row, double divisor) {
    for (size_t e = 0; e < row->m; e++) {
        t->terms[e] = row->w[e] * row->z[e] / divisor;
        t->out->contribution[t->which[e] * t->out->n + i] = t->terms[e];
    }
    return gb_sum_sorted(t->terms, row->m);
}

/* The score without one indicator; NAN when the rule cannot do without. */
static double score_without(const task *t, const gb_combine_row *row, size_t left_out) {
    gb_combine_row less = *row;
    less.z = t->z_less;
    less.w = t->w_less;
    less.m = row->m - 1;
    less.asked = row->asked - 1;
    for (size_t e = 0, at = 0; e < row->m; e++) {
        if (e == left_out)
            continue;
        t->z_less[at] = row->z[e];
        t->w_less[at++] = row->w[e];
    }
    size_t at;
    const gb_combine_parameters *p = &t->options->parameters;
    bool good = gb_combine_row_check(t->options->combine, p, &less, &at) == GB_ROW_GOOD;
    return good ? gb_combine_row_score(t->options->combine, p, &less) : NAN;
}

static void leave_one_out(const task *t, size_t i, const gb_combine_row *row) {
    double score = t->out->score[i];
    for (size_t e = 0; e < row->m; e++)
        t->out->contribution[t->which[e] * t->out->n + i] =
            row->m == 1 ? score : score - score_without(t, row, e);
}

static gb_status refuse(const task *t, size_t i, const gb_combine_row *row, gb_row_fault fault, size_t at,
                        gb_error *err) {
    static const gb_text texts[] = {[GB_ROW_NOT_POSITIVE] = GB_MSG_COMBINE_NOT_POSITIVE,
                                    [GB_ROW_NEGATIVE] = GB_MSG_COMBINE_NEGATIVE,
                                    [GB_ROW_MEAN] = GB_MSG_COMBINE_MEAN,
                                    [GB_ROW_NOT_FLAG] = GB_MSG_COMBINE_NOT_FLAG};
    char number[GB_NUMBER_SIZE];
    const char *const *codes = t->options->codes;
    gb_number_shortest((double)(i + 1), number);
    return GB_FAIL(err, GB_ERR_DATA, texts[fault], .name = t->columns[t->which[at]].name,
                   .row = (int64_t)i + 1, .code = codes ? codes[i] : number, .value = row->z[at],
                   .found = gb_combine_name(t->options->combine));
}

static gb_status score_area(const task *t, size_t i, gb_error *err) {
    gb_combined *c = t->out;
    const gb_combine_options *o = t->options;
    gb_combine_row row;
    double available;
    size_t at = 0;
    gb_cell missing = gather(t, i, &row, &available);
    double share = available / t->total;
    bool complete = missing == GB_PRESENT;
    leave_without_score(c, i, missing);
    if (!may_score(t, &row, share, complete))
        return GB_OK;
    gb_row_fault fault = gb_combine_row_check(o->combine, &o->parameters, &row, &at);
    if (fault != GB_ROW_GOOD)
        return refuse(t, i, &row, fault, at, err);
    if (is_additive(o->combine)) {
        bool mean = o->combine == GB_COMBINE_MEAN;
        c->score[i] = add_up(t, i, &row, mean ? available : complete ? 1 : share);
    } else {
        c->score[i] = gb_combine_row_score(o->combine, &o->parameters, &row);
    }
    if (!isfinite(c->score[i])) {
        leave_without_score(c, i, complete ? GB_UNDEFINED : missing);
        return GB_OK;
    }
    if (o->combine == GB_COMBINE_OWA) {
        gb_combine_owa_parts(o->parameters.order_weights, &row, t->terms);
        for (size_t e = 0; e < row.m; e++)
            c->contribution[t->which[e] * c->n + i] = t->terms[e];
    } else if (!c->exact && !o->parameters.no_contributions) {
        leave_one_out(t, i, &row);
    }
    c->used[i] = (uint32_t)row.m;
    c->used_share[i] = complete ? 1 : share;
    c->state[i] = GB_PRESENT;
    c->scored++;
    c->partial += !complete;
    return GB_OK;
}

/* --- areas against each other --- */

static void load_table(const task *t, gb_combine_table *table) {
    gb_combined *c = t->out;
    gb_combine_row row;
    double available;
    for (size_t i = 0; i < c->n; i++) {
        leave_without_score(c, i, gather(t, i, &row, &available));
        if (c->state[i] == GB_PRESENT)
            table->area[table->n++] = i;
    }
    for (size_t j = 0; j < c->k; j++) {
        if (t->weight[j] == 0)
            continue;
        table->which[table->k] = j;
        table->w[table->k] = t->weight[j];
        for (size_t m = 0; m < table->n; m++)
            table->z[table->k * table->n + m] = t->columns[j].value[table->area[m]];
        table->k++;
    }
}

static void put_contribution(const task *t, const gb_combine_table *table, size_t j, const double *part) {
    for (size_t m = 0; m < table->n; m++)
        t->out->contribution[table->which[j] * t->out->n + table->area[m]] = part[m];
}

/* without: scratch of table->n */
static gb_status table_leave_one_out(const task *t, gb_combine_table *table, const double *score,
                                     double *without, gb_error *err) {
    gb_status status = GB_OK;
    for (size_t j = 0; j < table->k && status == GB_OK; j++) {
        double kept = table->w[j];
        table->w[j] = 0;
        if (table->k > 1)
            status = gb_combine_table_score(t->options->combine, &t->options->parameters, table, table->w,
                                            without, NULL, NULL, err);
        table->w[j] = kept;
        for (size_t m = 0; m < table->n && status == GB_OK; m++)
            without[m] = table->k > 1 ? score[m] - without[m] : score[m];
        put_contribution(t, table, j, without);
    }
    return status;
}

static gb_status score_loaded(const task *t, gb_combine_table *table, double *score, double *part,
                              gb_error *err) {
    gb_combined *c = t->out;
    gb_status status = gb_combine_table_score(t->options->combine, &t->options->parameters, table, table->w,
                                              score, part, &c->orders, err);
    if (status == GB_OK && c->exact)
        for (size_t j = 0; j < table->k; j++)
            put_contribution(t, table, j, part + j * table->n);
    else if (status == GB_OK && !t->options->parameters.no_contributions)
        status = table_leave_one_out(t, table, score, part, err);
    for (size_t m = 0; m < table->n && status == GB_OK; m++) {
        size_t i = table->area[m];
        c->score[i] = score[m];
        c->used[i] = (uint32_t)table->k;
        c->used_share[i] = 1;
        c->scored++;
    }
    return status;
}

static gb_status score_table(const task *t, gb_error *err) {
    gb_combined *c = t->out;
    gb_combine_table table = {.columns = t->columns};
    table.area = gb_alloc(c->n, sizeof *table.area);
    table.which = gb_alloc(c->k, sizeof *table.which);
    table.w = gb_alloc(c->k, sizeof *table.w);
    table.z = gb_alloc(c->n * c->k, sizeof *table.z);
    double *score = gb_alloc(c->n, sizeof *score), *part = gb_alloc(c->n * c->k, sizeof *part);
    bool room = table.area && table.which && table.w && table.z && score && part;
    gb_status status = room ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c->n);
    if (status == GB_OK)
        load_table(t, &table);
    if (status == GB_OK && table.n > 0)
        status = score_loaded(t, &table, score, part, err);
    gb_free(table.area);
    gb_free(table.which);
    gb_free(table.w);
    gb_free(table.z);
    gb_free(score);
    gb_free(part);
    return status;
}

/* --- both --- */

static bool has_exact_contributions(gb_combine rule) {
    return is_additive(rule) || rule == GB_COMBINE_OWA || rule == GB_COMBINE_BORDA || rule == GB_COMBINE_PCA;
}

static gb_status check_parameters(const gb_combine_options *o, size_t k, gb_error *err) {
    const gb_combine_parameters *p = &o->parameters;
    bool good = true;
    if (!(o->minimum_share >= 0 && o->minimum_share <= 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BAD_MINIMUM_SHARE, .value = o->minimum_share);
    if (o->combine == GB_COMBINE_POWER)
        good = !isnan(p->power);
    if (o->combine == GB_COMBINE_MEAN_MIN)
        good = p->alpha >= 0 && p->alpha <= 1 && p->beta >= 0 && isfinite(p->beta);
    if (o->combine == GB_COMBINE_K_OF_N)
        good = p->at_least >= 1 && p->at_least <= k;
    if (o->combine == GB_COMBINE_OWA) {
        good = p->order_weights != NULL;
        for (size_t j = 0; j < k && good; j++)
            good = isfinite(p->order_weights[j]) && p->order_weights[j] >= 0;
    }
    return good ? GB_OK
                : GB_FAIL(err, GB_ERR_USAGE, GB_MSG_COMBINE_PARAMETER, .name = gb_combine_name(o->combine));
}

static gb_status check(const gb_values *columns, size_t k, const double *weight,
                       const gb_combine_options *options, gb_error *err) {
    if (k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_INDICATORS, .count = 0);
    if ((unsigned)options->combine >= GB_COMBINE_COUNT)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_combine_columns: rule");
    gb_status status = check_parameters(options, k, err);
    if (status == GB_OK)
        status = gb_weights_check(weight, k, k, NULL, err);
    for (size_t j = 0; j < k && status == GB_OK; j++) {
        if (columns[j].n != columns[0].n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_combine_columns: unequal lengths");
        status = gb_values_check(&columns[j], err);
    }
    return status;
}

static bool allocate(gb_combined *c, task *t) {
    bool fits = c->n == 0 || c->k <= SIZE_MAX / sizeof(double) / c->n;
    c->score = gb_alloc(c->n, sizeof *c->score);
    c->state = gb_alloc_zero(c->n, sizeof *c->state);
    c->used = gb_alloc_zero(c->n, sizeof *c->used);
    c->used_share = gb_alloc_zero(c->n, sizeof *c->used_share);
    c->contribution = fits ? gb_alloc(c->n * c->k, sizeof *c->contribution) : NULL;
    t->z = gb_alloc(5 * c->k, sizeof *t->z);
    t->which = gb_alloc(c->k, sizeof *t->which);
    if (!t->z)
        return false;
    t->w = t->z + c->k;
    t->terms = t->w + c->k;
    t->z_less = t->terms + c->k;
    t->w_less = t->z_less + c->k;
    return c->score && c->state && c->used && c->used_share && c->contribution && t->which;
}

static gb_status score_all(task *t, const double *weight, gb_error *err) {
    gb_combined *c = t->out;
    bool count = t->options->combine == GB_COMBINE_COUNT_FLAGS;
    double *ones = gb_alloc(c->k, sizeof *ones);
    if (!ones)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)c->k);
    memcpy(t->terms, weight, c->k * sizeof *t->terms);
    c->weight_sum = gb_sum_sorted(t->terms, c->k);
    for (size_t j = 0; j < c->k; j++)
        ones[j] = t->terms[j] = weight[j] > 0;
    t->weight = count ? ones : weight;
    t->total = count ? gb_sum_array(ones, c->k) : c->weight_sum;
    gb_status status = GB_OK;
    if (gb_combine_is_table_rule(t->options->combine))
        status = score_table(t, err);
    else
        for (size_t i = 0; i < c->n && status == GB_OK; i++)
            status = score_area(t, i, err);
    if (status == GB_OK && c->scored == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_SCORES, .total = (int64_t)c->n);
    gb_free(ones);
    return status;
}

gb_status gb_combine_columns(const gb_values *columns, size_t k, const double *weight,
                             const gb_combine_options *options, gb_combined *out, gb_error *err) {
    gb_status status = check(columns, k, weight, options, err);
    if (status != GB_OK)
        return status;
    gb_combined c = {.n = columns[0].n, .k = k, .exact = has_exact_contributions(options->combine)};
    task t = {.columns = columns, .options = options, .out = &c};
    status = allocate(&c, &t) ? score_all(&t, weight, err)
                              : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    gb_free(t.z);
    gb_free(t.which);
    if (status == GB_OK)
        *out = c;
    else
        gb_combined_release(&c);
    return status;
}

void gb_combined_release(gb_combined *combined) {
    if (!combined)
        return;
    gb_free(combined->score);
    gb_free(combined->state);
    gb_free(combined->contribution);
    gb_free(combined->used);
    gb_free(combined->used_share);
    *combined = (gb_combined){0};
}
