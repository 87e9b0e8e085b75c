/* How even an allocation is, and who wins by another. */
#include "base/memory.h"
#include "base/sum.h"
#include "index/allocate.h"
#include "stats/sort.h"

#include <math.h>

/* The areas that count, in the order of the figure. */
typedef struct curve {
    double *amount, *people, *figure;
    uint32_t *order;
    size_t n;
} curve;

static void collect(const double *amount, const gb_values *population, const gb_values *order, curve *c) {
    for (size_t i = 0; i < population->n; i++) {
        if (gb_values_state(population, i) != GB_PRESENT || !(population->value[i] > 0) ||
            (order && gb_values_state(order, i) != GB_PRESENT))
            continue;
        c->amount[c->n] = amount[i];
        c->people[c->n] = population->value[i];
        c->figure[c->n++] = order ? order->value[i] : amount[i] / population->value[i];
    }
}

/* 2 x sum of (share of the amounts x place of the people) - 1 */
static double index_of(const curve *c) {
    double people = gb_sum_array(c->people, c->n), amounts = gb_sum_array(c->amount, c->n);
    if (!(people > 0) || !(amounts > 0))
        return NAN;
    gb_sum total = {0}, below = {0};
    for (size_t first = 0, end; first < c->n; first = end) {
        double figure = c->figure[c->order[first]];
        gb_sum amount = {0}, inside = {0};
        for (end = first; end < c->n && c->figure[c->order[end]] == figure; end++) {
            gb_sum_add(&amount, c->amount[c->order[end]]);
            gb_sum_add(&inside, c->people[c->order[end]]);
        }
        double place = (gb_sum_value(&below) + gb_sum_value(&inside) / 2) / people;
        gb_sum_add(&total, gb_sum_value(&amount) / amounts * (2 * place - 1));
        gb_sum_add(&below, gb_sum_value(&inside));
    }
    return gb_sum_value(&total);
}

gb_status gb_concentration(const double *amount, const gb_values *population, const gb_values *order,
                           double *out, gb_error *err) {
    size_t n = population->n;
    if (order && order->n != n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_concentration: unequal lengths");
    curve c = {.amount = gb_alloc(n, sizeof(double)),
               .people = gb_alloc(n, sizeof(double)),
               .figure = gb_alloc(n, sizeof(double)),
               .order = gb_alloc(n, sizeof(uint32_t))};
    bool room = c.amount && c.people && c.figure && c.order;
    if (room) {
        collect(amount, population, order, &c);
        room = gb_sort_order(c.figure, c.n, false, c.order);
    }
    if (room)
        *out = index_of(&c);
    gb_free(c.amount);
    gb_free(c.people);
    gb_free(c.figure);
    gb_free(c.order);
    return room ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
}

void gb_allocation_compare(const int64_t *before, const int64_t *after, size_t n, int64_t *change,
                           gb_allocation_shift *out) {
    gb_allocation_shift s = {.best = n, .worst = n};
    int64_t most = 0, least = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t d = after[i] - before[i];
        s.winners += d > 0;
        s.losers += d < 0;
        s.same += d == 0;
        s.won += d > 0 ? d : 0;
        s.lost -= d < 0 ? d : 0;
        if (d > most) {
            most = d;
            s.best = i;
        }
        if (d < least) {
            least = d;
            s.worst = i;
        }
        if (change)
            change[i] = d;
    }
    *out = s;
}
