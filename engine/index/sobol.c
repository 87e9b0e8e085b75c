#include "index/sobol.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "base/random.h"
#include "base/sum.h"
#include "index/fast_ranks.h"

#include <math.h>
#include <stdbool.h>

/* Sample s takes the points A[s], B[s] and, per factor, A[s] with that factor from B. */
typedef struct bench {
    gb_rank_scratch scratch;
    double *score, *point;
    uint32_t *rank;
} bench;

typedef struct sampling {
    const uint32_t *base; /* n ranks */
    size_t n, factors;
    gb_choice_scores scores;
    void *context;
    const gb_sobol_options *options;
    bench *bench;  /* per worker */
    double *shift; /* samples x (factors + 2) */
} sampling;

static double coordinate(const sampling *s, size_t sample, size_t factor, bool from_b) {
    return gb_random_unit(s->options->seed, factor, 2 * sample + from_b);
}

/* Mean shift over areas that have a rank in both. */
static double shift_of(const sampling *s, const uint32_t *rank) {
    double sum = 0;
    size_t both = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (rank[i] == 0 || s->base[i] == 0)
            continue;
        sum += fabs((double)rank[i] - (double)s->base[i]);
        both++;
    }
    return both ? sum / (double)both : 0;
}

static gb_status one(size_t item, int worker, void *context, gb_error *err) {
    const sampling *s = context;
    const size_t cases = s->factors + 2, sample = item / cases, which = item % cases;
    bench *b = &s->bench[worker];
    if (gb_progress_cancelled(s->options->progress))
        return GB_FAIL(err, GB_ERR_CANCELLED, GB_MSG_CANCELLED);
    for (size_t f = 0; f < s->factors; f++)
        b->point[f] = coordinate(s, sample, f, which == 1 || which == f + 2);
    gb_status status = s->scores(b->point, worker, b->score, s->context, err);
    if (status != GB_OK)
        return status;
    gb_fast_ranks(b->score, s->n, &b->scratch, b->rank);
    s->shift[item] = shift_of(s, b->rank);
    return GB_OK;
}

static gb_status start_bench(const sampling *s, bench *b, gb_error *err) {
    b->score = gb_alloc(s->n, sizeof *b->score);
    b->point = gb_alloc(s->factors, sizeof *b->point);
    b->rank = gb_alloc(s->n, sizeof *b->rank);
    if (!b->score || !b->point || !b->rank)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return gb_rank_scratch_reserve(&b->scratch, s->n, err);
}

static void release_bench(bench *b) {
    gb_rank_scratch_release(&b->scratch);
    gb_free(b->score);
    gb_free(b->point);
    gb_free(b->rank);
}

/* Mean and variance over the independent points A and B. */
static void moments(const sampling *s, gb_sobol *out) {
    const size_t cases = s->factors + 2, samples = s->options->samples;
    gb_sum sum = {0}, squares = {0};
    for (size_t k = 0; k < samples; k++) {
        gb_sum_add(&sum, s->shift[k * cases]);
        gb_sum_add(&sum, s->shift[k * cases + 1]);
    }
    out->mean = gb_sum_value(&sum) / (2.0 * (double)samples);
    for (size_t k = 0; k < samples; k++)
        for (size_t c = 0; c < 2; c++) {
            const double off = s->shift[k * cases + c] - out->mean;
            gb_sum_add(&squares, off * off);
        }
    out->variance = gb_sum_value(&squares) / (2.0 * (double)samples - 1);
}

static void shares(const sampling *s, gb_sobol *out) {
    const size_t cases = s->factors + 2, samples = s->options->samples;
    for (size_t f = 0; f < s->factors; f++) {
        gb_sum alone = {0}, part = {0};
        for (size_t k = 0; k < samples; k++) {
            const double a = s->shift[k * cases], b = s->shift[k * cases + 1],
                         ab = s->shift[k * cases + f + 2];
            gb_sum_add(&alone, (b - out->mean) * (ab - a)); /* centred: the same mean, less noise */
            gb_sum_add(&part, (a - ab) * (a - ab));
        }
        out->first[f] = gb_sum_value(&alone) / (double)samples / out->variance;
        out->total[f] = gb_sum_value(&part) / (2.0 * (double)samples) / out->variance;
    }
}

static gb_status prepare(sampling *s, uint32_t *rank, const double *base, int workers, gb_error *err) {
    gb_status status = GB_OK;
    for (int w = 0; w < workers && status == GB_OK; w++)
        status = start_bench(s, &s->bench[w], err);
    if (status == GB_OK)
        gb_fast_ranks(base, s->n, &s->bench[0].scratch, rank);
    return status;
}

static gb_status sample(sampling *s, gb_sobol *out, gb_error *err) {
    const size_t cases = s->factors + 2;
    gb_status status = gb_parallel_for(s->options->samples * cases, s->options->threads, one, s, err);
    if (status != GB_OK)
        return status;
    out->factors = s->factors;
    out->first = gb_alloc(s->factors, sizeof *out->first);
    out->total = gb_alloc(s->factors, sizeof *out->total);
    if (!out->first || !out->total)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    moments(s, out);
    if (!(out->variance > 0))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_SOBOL_NOTHING_MOVES);
    shares(s, out);
    return GB_OK;
}

gb_status gb_sobol_find(const double *base, size_t n, size_t factors, gb_choice_scores scores, void *context,
                        const gb_sobol_options *options, gb_sobol *out, gb_error *err) {
    enum { FEWEST = 8 };
    *out = (gb_sobol){0};
    if (options->samples < FEWEST || factors == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_SOBOL_SAMPLES, .count = (int64_t)options->samples,
                       .total = FEWEST);
    const int workers = gb_parallel_workers(options->threads);
    uint32_t *rank = gb_alloc(n, sizeof *rank);
    sampling s = {.base = rank,
                  .n = n,
                  .factors = factors,
                  .scores = scores,
                  .context = context,
                  .options = options,
                  .bench = gb_alloc_zero((size_t)workers, sizeof *s.bench),
                  .shift = gb_alloc(options->samples * (factors + 2), sizeof *s.shift)};
    gb_status status = rank && s.bench && s.shift ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = prepare(&s, rank, base, workers, err);
    if (status == GB_OK)
        status = sample(&s, out, err);
    for (int w = 0; s.bench && w < workers; w++)
        release_bench(&s.bench[w]);
    gb_free(s.bench);
    gb_free(s.shift);
    gb_free(rank);
    if (status != GB_OK)
        gb_sobol_release(out);
    return status;
}

void gb_sobol_release(gb_sobol *sobol) {
    gb_free(sobol->first);
    gb_free(sobol->total);
    *sobol = (gb_sobol){0};
}
