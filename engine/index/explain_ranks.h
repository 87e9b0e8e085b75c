/* The rank that one area would have with another score; for the files of index/explain only. */
#ifndef GB_INDEX_EXPLAIN_RANKS_H
#define GB_INDEX_EXPLAIN_RANKS_H

#include "index/normalise.h"

typedef struct gb_ranks {
    gb_compare compare;
    size_t n, ranked;
    double *own;    /* n; scores as compared; NAN without */
    double *sorted; /* ranked, upwards */
} gb_ranks;

/** Sort the scores that are there. @param compare  NULL = exactly */
gb_status gb_ranks_build(const double *score, size_t n, const gb_compare *compare, gb_ranks *out,
                         gb_error *err);
/** Competition rank of area i, highest first, if its score were this one and all others stayed. */
double gb_ranks_of(const gb_ranks *ranks, size_t i, double score);
void gb_ranks_release(gb_ranks *ranks);

#endif
