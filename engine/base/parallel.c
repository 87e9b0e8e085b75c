#include "base/parallel.h"

#include <stdatomic.h>
#include <stdint.h>

#ifdef _OPENMP
#include <omp.h>
#endif

enum { MOST_WORKERS = 256 };

int gb_parallel_workers(int threads) {
#ifdef _OPENMP
    int workers = threads > 0 ? threads : omp_get_num_procs();
    return workers < MOST_WORKERS ? workers : MOST_WORKERS;
#else
    (void)threads;
    return 1;
#endif
}

/* The failure with the lowest i so far. Items below it still run, so the lowest of all is found. */
typedef struct first_failure {
    atomic_size_t item;
    gb_status status;
    gb_error error;
} first_failure;

static void run_item(size_t i, int worker, gb_parallel_work work, void *context, first_failure *first) {
    if (i > atomic_load_explicit(&first->item, memory_order_relaxed))
        return;
    gb_error error;
    gb_error_clear(&error);
    gb_status status = work(i, worker, context, &error);
    if (status == GB_OK)
        return;
#ifdef _OPENMP
#pragma omp critical(gb_parallel_failure)
#endif
    if (i < atomic_load(&first->item)) {
        first->status = status;
        first->error = error;
        atomic_store(&first->item, i);
    }
}

gb_status gb_parallel_for(size_t n, int threads, gb_parallel_work work, void *context, gb_error *err) {
    first_failure first = {.item = SIZE_MAX, .status = GB_OK};
#ifdef _OPENMP
    int workers = gb_parallel_workers(threads);
    if ((size_t)workers > n)
        workers = n > 0 ? (int)n : 1;
    /* many small turns even out the load; a turn of one item costs too much when items are small */
    size_t turn = n / ((size_t)workers * 32);
    turn = turn < 1 ? 1 : turn > 1024 ? 1024 : turn;
#pragma omp parallel for schedule(dynamic, turn) num_threads(workers)
    for (size_t i = 0; i < n; i++)
        run_item(i, omp_get_thread_num(), work, context, &first);
#else
    (void)threads;
    for (size_t i = 0; i < n; i++)
        run_item(i, 0, work, context, &first);
#endif
    if (first.status != GB_OK && err && err->status == GB_OK)
        *err = first.error;
    return first.status;
}
