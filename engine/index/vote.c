#include "index/vote.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/sum.h"
#include "stats/sort.h"

#include <math.h>

void gb_outranking(const double *table, size_t n, size_t k, const double *weight, double *out) {
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            gb_sum sum = {0};
            for (size_t j = 0; j < k && a != b; j++) {
                double x = table[j * n + a], y = table[j * n + b];
                gb_sum_add(&sum, x > y ? weight[j] : x == y ? weight[j] / 2 : 0);
            }
            out[a * n + b] = gb_sum_value(&sum);
        }
}

bool gb_borda_points(const double *table, size_t n, size_t k, double *points) {
    uint32_t *order = gb_alloc(n, sizeof *order);
    bool good = order != NULL;
    for (size_t j = 0; j < k && good; j++) {
        const double *x = table + j * n;
        good = gb_sort_order(x, n, false, order);
        for (size_t first = 0, end; good && first < n; first = end) {
            for (end = first + 1; end < n && x[order[end]] == x[order[first]];)
                end++;
            for (size_t e = first; e < end; e++)
                points[j * n + order[e]] = (double)first + (double)(end - first - 1) / 2;
        }
    }
    gb_free(order);
    return good;
}

typedef struct contest {
    const double *table, *weight;
    size_t n, k;
    double total, *score;
} contest;

static gb_status contest_area(size_t a, int worker, void *context, gb_error *err) {
    (void)worker;
    (void)err;
    const contest *c = context;
    int64_t balance = 0;
    for (size_t b = 0; b < c->n; b++) {
        double margin = 0;
        for (size_t j = 0; j < c->k; j++) {
            double x = c->table[j * c->n + a], y = c->table[j * c->n + b];
            margin += x > y ? c->weight[j] : x < y ? -c->weight[j] : 0;
        }
        balance += margin > 1e-12 * c->total ? 1 : margin < -1e-12 * c->total ? -1 : 0;
    }
    c->score[a] = (double)balance;
    return GB_OK;
}

gb_status gb_copeland(const double *table, size_t n, size_t k, const double *weight, int threads,
                      double *score, gb_error *err) {
    contest c = {.table = table, .weight = weight, .n = n, .k = k, .score = score};
    c.total = gb_sum_array(weight, k);
    return gb_parallel_for(n, threads, contest_area, &c, err);
}

/* Sets of areas as bits. before[S]: best agreement of orders that begin with S; after[S]: of those that end
 * with the others; ways[S]: best orders of S. */
typedef struct search {
    const double *outranking;
    size_t n, sets;
    double *before, *after, *ways;
    double slack; /* sums that differ less are equal */
} search;

/* What area a adds when it comes right after the set: it stands before all the rest. */
static double gain(const search *s, size_t set, size_t a) {
    double sum = 0;
    for (size_t b = 0; b < s->n; b++)
        if (b != a && !(set >> b & 1))
            sum += s->outranking[a * s->n + b];
    return sum;
}

static void look_forward(const search *s) {
    for (size_t set = 0; set < s->sets; set++) {
        s->before[set] = set ? -INFINITY : 0;
        s->ways[set] = set ? 0 : 1;
    }
    for (size_t set = 0; set < s->sets; set++)
        for (size_t a = 0; a < s->n; a++) {
            size_t next = set | (size_t)1 << a;
            double found = next == set ? 0 : s->before[set] + gain(s, set, a);
            if (next == set || found < s->before[next] - s->slack)
                continue;
            s->ways[next] = s->ways[set] + (found <= s->before[next] + s->slack ? s->ways[next] : 0);
            s->before[next] = fmax(found, s->before[next]);
        }
}

static void look_back(const search *s) {
    s->after[s->sets - 1] = 0;
    for (size_t set = s->sets - 1; set-- > 0;) {
        s->after[set] = -INFINITY;
        for (size_t a = 0; a < s->n; a++)
            if (!(set >> a & 1))
                s->after[set] = fmax(s->after[set], gain(s, set, a) + s->after[set | (size_t)1 << a]);
    }
}

static bool on_a_best_order(const search *s, size_t set, size_t a) {
    double through = s->before[set] + gain(s, set, a) + s->after[set | (size_t)1 << a];
    return through >= s->before[s->sets - 1] - s->slack;
}

static void read_places(const search *s, gb_kemeny *out) {
    for (size_t a = 0; a < s->n; a++) {
        out->first[a] = GB_KEMENY_MOST;
        out->last[a] = 0;
    }
    for (size_t set = 0; set + 1 < s->sets; set++) {
        uint8_t place = (uint8_t)(__builtin_popcountll(set) + 1);
        for (size_t a = 0; a < s->n; a++) {
            if ((set >> a & 1) || !on_a_best_order(s, set, a))
                continue;
            out->first[a] = place < out->first[a] ? place : out->first[a];
            out->last[a] = place > out->last[a] ? place : out->last[a];
        }
    }
    for (size_t set = 0, place = 0; place < s->n; place++) {
        size_t a = 0;
        while ((set >> a & 1) || !on_a_best_order(s, set, a))
            a++;
        out->order[place] = (uint8_t)a;
        set |= (size_t)1 << a;
    }
}

gb_status gb_kemeny_order(const double *outranking, size_t n, gb_kemeny *out, gb_error *err) {
    if (n == 0 || n > GB_KEMENY_MOST)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEMENY_SIZE, .count = (int64_t)n, .total = GB_KEMENY_MOST);
    search s = {.outranking = outranking, .n = n, .sets = (size_t)1 << n};
    s.before = gb_alloc(s.sets, sizeof *s.before);
    s.after = gb_alloc(s.sets, sizeof *s.after);
    s.ways = gb_alloc(s.sets, sizeof *s.ways);
    s.slack = 1e-9 * gb_sum_array(outranking, n * n);
    bool room = s.before && s.after && s.ways;
    if (room) {
        *out = (gb_kemeny){0};
        look_forward(&s);
        look_back(&s);
        read_places(&s, out);
        out->agreement = s.before[s.sets - 1];
        out->orders = s.ways[s.sets - 1];
    }
    gb_free(s.before);
    gb_free(s.after);
    gb_free(s.ways);
    return room ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .count = (int64_t)n);
}
