#include "index/fast_ranks.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum {
    FEWEST_BUCKETS = 64,
    MOST_BUCKETS = 1 << 17,
    BUCKETS_PER_AREA = 2,
    SAMPLE_EVERY = 8,
    SAMPLE_LEAST = 512
};
#define DONE UINT32_MAX

gb_status gb_rank_scratch_reserve(gb_rank_scratch *scratch, size_t areas, gb_error *err) {
    if (areas <= scratch->room && scratch->bucket)
        return GB_OK;
    gb_rank_scratch_release(scratch);
    size_t buckets = FEWEST_BUCKETS;
    while (buckets < areas * BUCKETS_PER_AREA && buckets < MOST_BUCKETS)
        buckets *= 2;
    scratch->bucket = gb_alloc(areas, sizeof *scratch->bucket);
    scratch->shared = gb_alloc(areas, sizeof *scratch->shared);
    scratch->pending = gb_alloc(areas + 1, sizeof *scratch->pending);
    scratch->start = gb_alloc(buckets + 1, sizeof *scratch->start);
    if (!scratch->bucket || !scratch->shared || !scratch->pending || !scratch->start) {
        gb_rank_scratch_release(scratch);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    scratch->room = areas;
    scratch->buckets = buckets;
    return GB_OK;
}

void gb_rank_scratch_release(gb_rank_scratch *scratch) {
    gb_free(scratch->bucket);
    gb_free(scratch->shared);
    gb_free(scratch->pending);
    gb_free(scratch->start);
    *scratch = (gb_rank_scratch){0};
}

/* Buckets run from the highest score down: bucket = (top - score) * scale, cut off at both ends. */
typedef struct bucket_scale {
    double top, scale;
} bucket_scale;

/* Four standard deviations on both sides hold the bulk; an outlier must not squeeze all others together. A
 * sample is enough: the scale decides how fast it goes, never the order. */
static bucket_scale choose_scale(const double *score, size_t n, size_t buckets) {
    const size_t step = n > SAMPLE_LEAST ? SAMPLE_EVERY : 1;
    double sum = 0, squares = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i += step) {
        if (isnan(score[i]))
            continue;
        sum += score[i];
        count++;
    }
    const double mean = count ? sum / (double)count : 0;
    for (size_t i = 0; i < n; i += step)
        squares += isnan(score[i]) ? 0 : (score[i] - mean) * (score[i] - mean);
    const double spread = count ? 4 * sqrt(squares / (double)count) : 0;
    const double scale = (double)buckets / (2 * spread);
    if (!isfinite(mean) || !isfinite(scale))
        return (bucket_scale){0};
    return (bucket_scale){.top = mean + spread, .scale = scale};
}

static uint32_t bucket_of(const bucket_scale *scale, double score, double last) {
    const double place = (scale->top - score) * scale->scale;
    if (!(place > 0))
        return 0;
    return (uint32_t)(place < last ? place : last);
}

/* start[b] = areas in the buckets before b. @return how many areas have a score */
static size_t fill_buckets(const double *score, size_t n, gb_rank_scratch *s) {
    const bucket_scale scale = choose_scale(score, n, s->buckets);
    const double last = (double)(s->buckets - 1);
    for (size_t b = 0; b <= s->buckets; b++)
        s->start[b] = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(score[i]))
            continue;
        s->bucket[i] = bucket_of(&scale, score[i], last);
        s->start[s->bucket[i] + 1]++;
    }
    for (size_t b = 1; b <= s->buckets; b++)
        s->start[b] += s->start[b - 1];
    return s->start[s->buckets];
}

/* Higher scores come first; equal ones in row order. */
static bool comes_before(const double *score, uint32_t a, uint32_t b) {
    return score[a] > score[b] || (score[a] == score[b] && a < b);
}

static void sift_down(const double *score, uint32_t *heap, size_t n, size_t i) {
    const uint32_t moving = heap[i];
    for (size_t child = 2 * i + 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && comes_before(score, heap[child], heap[child + 1]))
            child++;
        if (!comes_before(score, moving, heap[child]))
            break;
        heap[i] = heap[child];
        i = child;
    }
    heap[i] = moving;
}

/* Heapsort for the rare large group: outliers, or a great many equal scores. */
static void sort_group(const double *score, uint32_t *item, size_t n) {
    enum { SMALL = 24 };
    if (n <= SMALL) {
        for (size_t i = 1; i < n; i++) {
            const uint32_t moving = item[i];
            size_t k = i;
            for (; k > 0 && score[item[k - 1]] < score[moving]; k--)
                item[k] = item[k - 1];
            item[k] = moving;
        }
        return;
    }
    for (size_t i = n / 2; i-- > 0;)
        sift_down(score, item, n, i);
    for (size_t end = n; end-- > 1;) {
        const uint32_t last = item[end];
        item[end] = item[0];
        item[0] = last;
        sift_down(score, item, end, 0);
    }
}

static void rank_group(const double *score, uint32_t *item, size_t n, uint32_t before, uint32_t *rank) {
    size_t place = 0;
    sort_group(score, item, n);
    for (size_t i = 0; i < n; i++) {
        if (score[item[i]] != score[item[place]])
            place = i;
        rank[item[i]] = before + (uint32_t)place + 1;
    }
}

/* The areas that do not stand alone, put together bucket by bucket at the places that the bucket has among
 * all; start moves to the end of each such bucket. */
static void gather(gb_rank_scratch *s, size_t pending) {
    for (size_t p = 0; p < pending; p++) {
        const uint32_t area = s->pending[p];
        s->shared[s->start[s->bucket[area]]++] = area;
    }
}

size_t gb_fast_ranks(const double *score, size_t n, gb_rank_scratch *scratch, uint32_t *rank) {
    const size_t scored = fill_buckets(score, n, scratch);
    uint32_t *start = scratch->start;
    size_t pending = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(score[i])) {
            rank[i] = 0;
            continue;
        }
        const uint32_t bucket = scratch->bucket[i], before = start[bucket];
        rank[i] = before + 1;
        scratch->pending[pending] = (uint32_t)i;
        pending += start[bucket + 1] - before > 1;
    }
    gather(scratch, pending);
    for (size_t p = 0; p < pending; p++) {
        const uint32_t area = scratch->pending[p], bucket = scratch->bucket[area];
        if (bucket == DONE)
            continue;
        const uint32_t before = rank[area] - 1, end = start[bucket];
        for (uint32_t k = before; k < end; k++)
            scratch->bucket[scratch->shared[k]] = DONE;
        rank_group(score, scratch->shared + before, end - before, before, rank);
    }
    return scored;
}
