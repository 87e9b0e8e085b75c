#include "index/bod.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "index/simplex.h"

#include <math.h>
#include <string.h>

typedef struct task {
    const gb_values *columns;
    const gb_bod_options *options;
    size_t n, k;
    double *x;     /* complete areas: x[m * k + j], each column with maximum 1 */
    double *most;  /* k: the maximum it was divided by */
    size_t *area;  /* complete areas */
    size_t *first; /* k: a complete area where indicator j is largest */
    size_t complete;
    gb_bod *out;
} task;

/* The areas whose restriction is in the program of one area. */
typedef struct active {
    size_t *list;
    size_t count, capacity;
} active;

static bool activate(active *a, size_t m) {
    for (size_t e = 0; e < a->count; e++)
        if (a->list[e] == m)
            return true;
    if (!gb_reserve(&a->list, &a->capacity, a->count, sizeof *a->list))
        return false;
    a->list[a->count++] = m;
    return true;
}

/* Rows: the active areas, then the bounds on shares. */
static size_t fill(const task *t, size_t m, const active *a, double *tableau) {
    size_t k = t->k, rows = 0;
    const double *own = t->x + m * k;
    for (size_t e = 0; e < a->count; e++, rows++) {
        memcpy(tableau + rows * (k + 1), t->x + a->list[e] * k, k * sizeof *tableau);
        tableau[rows * (k + 1) + k] = 1;
    }
    for (size_t side = 0; side < 2; side++) {
        double share = side ? t->options->most_share : t->options->least_share;
        for (size_t j = 0; j < k && share > 0; j++, rows++) {
            double *row = tableau + rows * (k + 1), sign = side ? 1 : -1;
            for (size_t h = 0; h < k; h++)
                row[h] = sign * own[h] * ((h == j) - share);
            row[k] = 0;
        }
    }
    memcpy(tableau + rows * (k + 1), own, k * sizeof *tableau);
    tableau[rows * (k + 1) + k] = 0;
    return rows;
}

/* The area whose restriction the weights break most; complete when none does. */
static size_t most_violated(const task *t, const double *w) {
    double worst = 1 + 1e-10;
    size_t found = t->complete;
    for (size_t m = 0; m < t->complete; m++) {
        double sum = 0;
        for (size_t j = 0; j < t->k; j++)
            sum += w[j] * t->x[m * t->k + j];
        if (sum > worst) {
            worst = sum;
            found = m;
        }
    }
    return found;
}

static gb_status solve_active(const task *t, size_t m, const active *a, double *w, double *score,
                              gb_error *err) {
    size_t rows = a->count + 2 * t->k;
    double *tableau = gb_alloc((rows + 1) * (t->k + 1), sizeof *tableau);
    size_t *label = gb_alloc(rows + t->k, sizeof *label);
    gb_status status = GB_OK;
    if (!tableau || !label)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)rows);
    else if (!gb_simplex(tableau, fill(t, m, a, tableau), t->k, label, w, score))
        status = GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_bod_build: no optimum");
    gb_free(tableau);
    gb_free(label);
    return status;
}

static gb_status solve(size_t m, int worker, void *context, gb_error *err) {
    (void)worker;
    const task *t = context;
    active a = {0};
    double score = 0, *w = gb_alloc_zero(t->k, sizeof *w);
    bool room = w && activate(&a, m);
    for (size_t j = 0; j < t->k && room; j++)
        room = activate(&a, t->first[j]);
    gb_status status = GB_OK;
    for (size_t broken = m; room && status == GB_OK && broken < t->complete;) {
        status = solve_active(t, m, &a, w, &score, err);
        broken = status == GB_OK ? most_violated(t, w) : t->complete;
        room = broken == t->complete || activate(&a, broken);
    }
    if (!room && status == GB_OK)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)t->k);
    if (status == GB_OK) {
        t->out->score[t->area[m]] = fmin(1, score);
        for (size_t j = 0; j < t->k; j++)
            t->out->weight[j * t->n + t->area[m]] = w[j] / t->most[j];
    }
    gb_free(a.list);
    gb_free(w);
    return status;
}

static gb_status check(const gb_values *columns, size_t k, const gb_bod_options *o, gb_error *err) {
    if (k == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_INDICATORS, .count = 0);
    double most = o->most_share > 0 ? o->most_share : 1;
    if (!(o->least_share >= 0 && o->most_share >= 0 && most <= 1 && o->least_share * (double)k <= 1 + 1e-12 &&
          most * (double)k >= 1 - 1e-12 && o->least_share <= most))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_BOD_SHARES, .total = (int64_t)k);
    for (size_t j = 0; j < k; j++) {
        if (columns[j].n != columns[0].n)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_bod_build: unequal lengths");
        gb_status status = gb_values_check(&columns[j], err);
        for (size_t i = 0; i < columns[j].n && status == GB_OK; i++)
            if (gb_values_state(&columns[j], i) == GB_PRESENT && columns[j].value[i] < 0)
                status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_BOD_NEGATIVE, .name = columns[j].name,
                                 .row = (int64_t)i + 1, .value = columns[j].value[i]);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status load(task *t, gb_error *err) {
    for (size_t i = 0; i < t->n; i++) {
        gb_cell state = GB_PRESENT;
        for (size_t j = 0; j < t->k; j++)
            state = gb_cell_combine(state, gb_values_state(&t->columns[j], i));
        t->out->state[i] = (uint8_t)state;
        t->out->score[i] = NAN;
        if (state == GB_PRESENT)
            t->area[t->complete++] = i;
    }
    for (size_t e = 0; e < t->n * t->k; e++)
        t->out->weight[e] = NAN;
    if (t->complete == 0)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_SCORES, .total = (int64_t)t->n);
    for (size_t j = 0; j < t->k; j++) {
        const double *value = t->columns[j].value;
        t->first[j] = 0;
        for (size_t m = 1; m < t->complete; m++)
            if (value[t->area[m]] > value[t->area[t->first[j]]])
                t->first[j] = m;
        t->most[j] = value[t->area[t->first[j]]];
        if (!(t->most[j] > 0))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BOD_ZERO, .name = t->columns[j].name,
                           .hint = GB_HINT_DROP_INDICATOR);
        for (size_t m = 0; m < t->complete; m++)
            t->x[m * t->k + j] = value[t->area[m]] / t->most[j];
    }
    return GB_OK;
}

gb_status gb_bod_build(const gb_values *columns, size_t k, const gb_bod_options *options, gb_bod *out,
                       gb_error *err) {
    gb_status status = check(columns, k, options, err);
    if (status != GB_OK)
        return status;
    size_t n = columns[0].n;
    bool fits = n == 0 || k <= SIZE_MAX / sizeof(double) / n;
    gb_bod result = {.n = n, .k = k};
    task t = {.columns = columns, .options = options, .n = n, .k = k, .out = &result};
    result.score = gb_alloc(n, sizeof *result.score);
    result.state = gb_alloc(n, sizeof *result.state);
    result.weight = fits ? gb_alloc(n * k, sizeof *result.weight) : NULL;
    t.x = fits ? gb_alloc(n * k, sizeof *t.x) : NULL;
    t.most = gb_alloc(k, sizeof *t.most);
    t.first = gb_alloc(k, sizeof *t.first);
    t.area = gb_alloc(n, sizeof *t.area);
    bool room = result.score && result.state && result.weight && t.x && t.most && t.first && t.area;
    status = room ? load(&t, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)k);
    if (status == GB_OK)
        status = gb_parallel_for(t.complete, options->threads, solve, &t, err);
    gb_free(t.x);
    gb_free(t.most);
    gb_free(t.first);
    gb_free(t.area);
    if (status != GB_OK) {
        gb_bod_release(&result);
        return status;
    }
    for (size_t i = 0; i < n; i++)
        result.frontier += result.state[i] == GB_PRESENT && result.score[i] >= 1 - 1e-9;
    *out = result;
    return GB_OK;
}

void gb_bod_release(gb_bod *bod) {
    if (!bod)
        return;
    gb_free(bod->score);
    gb_free(bod->weight);
    gb_free(bod->state);
    *bod = (gb_bod){0};
}
