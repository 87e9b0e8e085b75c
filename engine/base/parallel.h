/* One loop over independent items. The only place that knows OpenMP. */
#ifndef GB_BASE_PARALLEL_H
#define GB_BASE_PARALLEL_H

#include "base/error.h"

#include <stddef.h>

/** Work on item i; writes only to slot i of its results. worker is 0..workers-1. */
typedef gb_status (*gb_parallel_work)(size_t i, int worker, void *context, gb_error *err);

/**
 * Run work for i = 0..n-1. After a failure no item above it starts, those below it still run: the
 * failure with the lowest i is reported, whatever the thread count. A loop inside work runs on its
 * own worker alone.
 *
 * @param threads  0 = one per core
 */
gb_status gb_parallel_for(size_t n, int threads, gb_parallel_work work, void *context, gb_error *err);
/** How many workers gb_parallel_for will use at most. */
int gb_parallel_workers(int threads);

#endif
