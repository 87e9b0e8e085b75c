/* Ranks of all draws would not fit in memory, so they are counted: each pass narrows the window that holds an
 * area's quantiles by a factor of 256, until it is one rank wide. */
#include "index/draws.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "index/fast_ranks.h"

#include <math.h>
#include <string.h>

/* Ranks of a batch are counted together, area after area: the counts of all areas are too many for a cache.
 */
enum { BITS = 8, BINS = 1 << BITS, SIDES = 2, BATCH = 32 };

/* What one worker counts; joined afterwards. All are whole numbers, so the order of joining is nothing. */
typedef struct tally {
    gb_rank_scratch scratch;
    double *score;
    uint32_t *rank;  /* per draw of the batch and area */
    uint16_t *count; /* per area, side and bin */
    uint64_t *sum;
    uint32_t *scored, *selected, *worse;
    uint32_t *at_rank; /* areas that can be selected, by rank */
} tally;

/* Where the quantile of an area is known to be: ranks - 1 that begin with `prefix`. */
typedef struct window {
    uint32_t prefix;
    uint32_t below; /* draws with a smaller rank than those of the window */
} window;

typedef struct drawing {
    const gb_draw_options *options;
    gb_draw_scores scores;
    void *context;
    size_t n;
    int workers;
    unsigned shift; /* bits below those that this pass looks at */
    bool first;     /* the first pass also counts what needs no window */
    double done, passes;
    tally *tally;   /* workers */
    window *window; /* n x SIDES */
    gb_rank_draws *out;
} drawing;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status start_tally(const drawing *d, tally *t, gb_error *err) {
    const size_t n = d->n ? d->n : 1;
    t->score = gb_alloc(n, sizeof *t->score);
    t->rank = gb_alloc(n, BATCH * sizeof *t->rank);
    t->count = gb_alloc(n, SIDES * BINS * sizeof *t->count);
    t->sum = gb_alloc_zero(n, sizeof *t->sum);
    t->scored = gb_alloc_zero(n, sizeof *t->scored);
    t->selected = gb_alloc_zero(n, sizeof *t->selected);
    t->worse = gb_alloc_zero(n, sizeof *t->worse);
    t->at_rank = gb_alloc(n, sizeof *t->at_rank);
    if (!t->score || !t->rank || !t->count || !t->sum || !t->scored || !t->selected || !t->worse ||
        !t->at_rank)
        return no_memory(err);
    return gb_rank_scratch_reserve(&t->scratch, n, err);
}

static void release_tally(tally *t) {
    gb_rank_scratch_release(&t->scratch);
    gb_free(t->score);
    gb_free(t->rank);
    gb_free(t->count);
    gb_free(t->sum);
    gb_free(t->scored);
    gb_free(t->selected);
    gb_free(t->worse);
    gb_free(t->at_rank);
}

/* Equal scores on both sides of the border are all in. */
static void count_selected(const drawing *d, tally *t, const uint32_t *rank) {
    const uint8_t *eligible = d->options->eligible;
    size_t last = d->options->top; /* the worst rank that is selected */
    if (eligible) {
        memset(t->at_rank, 0, d->n * sizeof *t->at_rank);
        for (size_t i = 0; i < d->n; i++)
            if (eligible[i] && rank[i] > 0)
                t->at_rank[rank[i] - 1]++;
        size_t ahead = 0;
        for (last = 0; last < d->n && ahead < d->options->top; last++)
            ahead += t->at_rank[last];
    }
    for (size_t i = 0; i < d->n; i++)
        t->selected[i] += rank[i] > 0 && rank[i] <= last && (!eligible || eligible[i]);
}

static void count_worse(const drawing *d, tally *t, const uint32_t *rank) {
    const int32_t rival = d->options->rival;
    if (rival < 0 || rank[rival] == 0)
        return;
    for (size_t i = 0; i < d->n; i++)
        t->worse[i] += rank[i] > 0 && rank[i] < rank[rival];
}

/* In the first pass both sides of the interval look at the same, whole range: it is counted once. */
static void count_area(const drawing *d, tally *t, size_t i, size_t draws) {
    const window *w = d->window + i * SIDES;
    uint16_t *count = t->count + i * SIDES * BINS;
    for (size_t b = 0; b < draws; b++) {
        const uint32_t rank = t->rank[b * d->n + i];
        if (rank == 0)
            continue;
        const uint32_t place = (rank - 1) >> d->shift, bin = place & (BINS - 1);
        if (place >> BITS == w[0].prefix)
            count[bin]++;
        if (!d->first && place >> BITS == w[1].prefix)
            count[BINS + bin]++;
        if (!d->first)
            continue;
        t->sum[i] += rank;
        t->scored[i]++;
    }
}

static gb_status one_batch(size_t batch, int worker, void *context, gb_error *err) {
    const drawing *d = context;
    tally *t = &d->tally[worker];
    const size_t first = batch * BATCH, left = d->options->draws - first, draws = left < BATCH ? left : BATCH;
    if (gb_progress_cancelled(d->options->progress))
        return GB_FAIL(err, GB_ERR_CANCELLED, GB_MSG_CANCELLED);
    if (worker == 0)
        gb_progress_advance(d->options->progress,
                            (d->done + (double)first / (double)d->options->draws) / d->passes);
    for (size_t b = 0; b < draws; b++) {
        uint32_t *rank = t->rank + b * d->n;
        gb_status status = d->scores(first + b, worker, t->score, d->context, err);
        if (status != GB_OK)
            return status;
        gb_fast_ranks(t->score, d->n, &t->scratch, rank);
        if (d->first && d->options->top > 0)
            count_selected(d, t, rank);
        if (d->first)
            count_worse(d, t, rank);
    }
    for (size_t i = 0; i < d->n; i++)
        count_area(d, t, i, draws);
    return GB_OK;
}

/* Everything into the first worker's tally. */
static void join(const drawing *d) {
    tally *to = &d->tally[0];
    for (int w = 1; w < d->workers; w++) {
        const tally *from = &d->tally[w];
        for (size_t i = 0; i < d->n * SIDES * BINS; i++)
            to->count[i] = (uint16_t)(to->count[i] + from->count[i]);
        if (!d->first)
            continue;
        for (size_t i = 0; i < d->n; i++) {
            to->sum[i] += from->sum[i];
            to->scored[i] += from->scored[i];
            to->selected[i] += from->selected[i];
            to->worse[i] += from->worse[i];
        }
    }
}

/* The draw, counted from the smallest rank, whose rank is the bound. */
static uint32_t wanted_draw(const drawing *d, size_t side, uint32_t scored) {
    const double level = d->options->level, share = side == 0 ? (1 - level) / 2 : (1 + level) / 2;
    const double place = ceil(share * scored - 1e-9); /* 0.05 x 100 is 5, not a little more */
    return place < 1 ? 1 : place > scored ? scored : (uint32_t)place;
}

static void narrow_windows(const drawing *d) {
    const tally *t = &d->tally[0];
    for (size_t i = 0; i < d->n; i++) {
        for (size_t s = 0; s < SIDES && t->scored[i] > 0; s++) {
            window *w = &d->window[i * SIDES + s];
            const uint16_t *count = t->count + (i * SIDES + (d->first ? 0 : s)) * BINS;
            const uint32_t wanted = wanted_draw(d, s, t->scored[i]);
            uint32_t bin = 0;
            while (w->below + count[bin] < wanted)
                w->below += count[bin++];
            w->prefix = w->prefix << BITS | bin;
        }
    }
}

static gb_status pass(drawing *d, gb_error *err) {
    for (int w = 0; w < d->workers; w++)
        memset(d->tally[w].count, 0, d->n * SIDES * BINS * sizeof *d->tally[w].count);
    gb_status status =
        gb_parallel_for((d->options->draws + BATCH - 1) / BATCH, d->options->threads, one_batch, d, err);
    if (status != GB_OK)
        return status;
    join(d);
    narrow_windows(d);
    d->first = false;
    d->done++;
    return GB_OK;
}

static gb_status all_passes(drawing *d, gb_error *err) {
    unsigned bits = BITS;
    while (bits < 32 && d->n > (size_t)1 << bits)
        bits += BITS;
    d->passes = bits / BITS;
    d->first = true;
    gb_status status = GB_OK;
    for (d->shift = bits; status == GB_OK && d->shift > 0;) {
        d->shift -= BITS;
        status = pass(d, err);
    }
    return status;
}

static double share(uint32_t part, uint32_t whole) {
    return whole ? (double)part / whole : NAN;
}

static gb_status new_result(const drawing *d, gb_rank_draws *out, gb_error *err) {
    const size_t n = d->n ? d->n : 1;
    const bool has_top = d->options->top > 0, has_rival = d->options->rival >= 0;
    *out = (gb_rank_draws){.n = d->n, .draws = d->options->draws};
    out->scored = gb_alloc(n, sizeof *out->scored);
    out->mean = gb_alloc(n, sizeof *out->mean);
    out->low = gb_alloc(n, sizeof *out->low);
    out->high = gb_alloc(n, sizeof *out->high);
    out->selected = has_top ? gb_alloc(n, sizeof *out->selected) : NULL;
    out->worse = has_rival ? gb_alloc(n, sizeof *out->worse) : NULL;
    if (!out->scored || !out->mean || !out->low || !out->high || (has_top && !out->selected) ||
        (has_rival && !out->worse)) {
        gb_rank_draws_release(out);
        return no_memory(err);
    }
    return GB_OK;
}

static void fill_result(const drawing *d, gb_rank_draws *out) {
    const tally *t = &d->tally[0];
    for (size_t i = 0; i < d->n; i++) {
        const uint32_t scored = t->scored[i];
        out->scored[i] = scored;
        out->mean[i] = scored ? (double)t->sum[i] / scored : NAN;
        out->low[i] = scored ? (double)d->window[i * SIDES].prefix + 1 : NAN;
        out->high[i] = scored ? (double)d->window[i * SIDES + 1].prefix + 1 : NAN;
        if (out->selected)
            out->selected[i] = share(t->selected[i], scored);
        if (out->worse)
            out->worse[i] = share(t->worse[i], scored);
    }
}

static gb_status check(size_t n, const gb_draw_options *options, gb_error *err) {
    if (options->draws < 1 || options->draws > GB_MOST_DRAWS)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DRAWS_COUNT, .count = (int64_t)options->draws,
                       .total = GB_MOST_DRAWS);
    if (!(options->level > 0 && options->level < 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DRAWS_LEVEL, .value = options->level);
    if (options->rival >= 0 && (size_t)options->rival >= n)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "rival out of range");
    return GB_OK;
}

gb_status gb_draw_ranks(size_t n, gb_draw_scores scores, void *context, const gb_draw_options *options,
                        gb_rank_draws *out, gb_error *err) {
    gb_draw_options chosen = *options;
    *out = (gb_rank_draws){0};
    if (chosen.level == 0)
        chosen.level = 0.9;
    gb_status status = check(n, &chosen, err);
    if (status != GB_OK)
        return status;
    drawing d = {.options = &chosen,
                 .scores = scores,
                 .context = context,
                 .n = n,
                 .workers = gb_parallel_workers(chosen.threads)};
    d.tally = gb_alloc_zero((size_t)d.workers, sizeof *d.tally);
    d.window = gb_alloc_zero(n ? n : 1, SIDES * sizeof *d.window);
    status = d.tally && d.window ? GB_OK : no_memory(err);
    for (int w = 0; w < d.workers && status == GB_OK; w++)
        status = start_tally(&d, &d.tally[w], err);
    if (status == GB_OK)
        status = all_passes(&d, err);
    if (status == GB_OK)
        status = new_result(&d, out, err);
    if (status == GB_OK)
        fill_result(&d, out);
    for (int w = 0; d.tally && w < d.workers; w++)
        release_tally(&d.tally[w]);
    gb_free(d.tally);
    gb_free(d.window);
    return status;
}

void gb_rank_draws_release(gb_rank_draws *draws) {
    gb_free(draws->scored);
    gb_free(draws->mean);
    gb_free(draws->low);
    gb_free(draws->high);
    gb_free(draws->selected);
    gb_free(draws->worse);
    *draws = (gb_rank_draws){0};
}

gb_status gb_draws_classify(const gb_rank_draws *draws, double surely, uint8_t *out, gb_error *err) {
    if (!(surely > 0.5 && surely <= 1))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DRAWS_SURELY, .value = surely);
    if (!draws->selected)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_DRAWS_NO_SELECTION);
    for (size_t i = 0; i < draws->n; i++) {
        const double p = draws->selected[i];
        if (isnan(p))
            out[i] = GB_NEVER_SCORED;
        else if (p >= surely - 1e-12)
            out[i] = GB_SURELY_IN;
        else
            out[i] = p <= 1 - surely + 1e-12 ? GB_SURELY_OUT : GB_BORDERLINE;
    }
    return GB_OK;
}

const char *gb_certainty_id(gb_certainty certainty) {
    static const char *const ids[] = {"out", "borderline", "in", "no-score"};
    return ids[certainty];
}
