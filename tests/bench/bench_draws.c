/* Rank intervals under drawn weights: seconds.
 *     bench_draws [AREAS [DRAWS [INDICATORS]]]
 * NumPy needed 30.5 s and 551 MB for 20,000 areas, 10,000 Dirichlet draws of 12 indicators with the 5th and
 * 95th percentile of every rank, on the machine of research/bench.md (tests/bench/peers/w10_numpy.py). */
#include "base/memory.h"
#include "base/random.h"
#include "index/weight_draws.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Indicators of real wijken hang together and have a long tail. */
static double invented(size_t i, size_t j) {
    const double common = gb_random_normal(1, i, 0), own = gb_random_normal(2, i, j);
    return j % 3 == 0 ? exp(0.5 * common + 0.8 * own) : common + own;
}

int main(int argc, char **argv) {
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
    const size_t draws = argc > 2 ? strtoul(argv[2], NULL, 10) : 10000;
    const size_t k = argc > 3 ? strtoul(argv[3], NULL, 10) : 12;
    double *normalised = gb_alloc(n * k, sizeof *normalised), *weight = gb_alloc(k, sizeof *weight);
    const char **ids = gb_alloc(k, sizeof *ids);
    char(*names)[24] = gb_alloc(k, sizeof *names);
    if (!normalised || !weight || !ids || !names)
        return 1;
    for (size_t j = 0; j < k; j++) {
        snprintf(names[j], sizeof names[j], "x%zu", j);
        ids[j] = names[j];
        weight[j] = 1.0 / (double)k;
        for (size_t i = 0; i < n; i++)
            normalised[j * n + i] = invented(i, j);
    }
    const gb_composite index = {.n = n, .k = k, .normalised = normalised, .weight = weight};
    const gb_weight_sampling sampling = {.seed = 2024};
    const gb_draw_options options = {.draws = draws, .rival = -1, .top = n / 10};
    gb_rank_draws out;
    const double start = now();
    if (gb_weight_draws(&index, ids, GB_GAPS_NO_SCORE, 0, &sampling, &options, &out, NULL) != GB_OK)
        return 1;
    printf("%zu areas, %zu draws, %zu indicators: %.2f s; first area: mean rank %.1f, %.0f to %.0f, selected "
           "%.3f\n",
           n, draws, k, now() - start, out.mean[0], out.low[0], out.high[0], out.selected[0]);
    gb_rank_draws_release(&out);
    gb_free(names);
    gb_free(ids);
    gb_free(weight);
    gb_free(normalised);
    return 0;
}
