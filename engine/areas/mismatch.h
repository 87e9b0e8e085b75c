/* How well two divisions of the same ground agree, and where they do not. */
#ifndef GB_AREAS_MISMATCH_H
#define GB_AREAS_MISMATCH_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/** What both divisions cover together, cut into pieces; weights are ground, people, dwellings. */
typedef struct gb_pieces {
    size_t n, from, to;   /**< pieces; areas of either division */
    const int32_t *a, *b; /**< per piece its area in either division, or -1 */
    const double *weight; /**< per piece, >= 0 */
} gb_pieces;

/** One division against the other. */
typedef struct gb_mismatch_side {
    size_t n;
    int32_t *best;   /**< per area: the area of the other division that is most like it (largest Jaccard, of
                        equal   ones the first), or -1 */
    double *jaccard; /**< per area: common / together of that pair, 0..1; NAN for an area of weight 0 */
    double *inside;  /**< per area: its largest part in one area of the other division, 0..1; NAN as above */
    double mean;     /**< of jaccard, weighted by the areas; NAN without any */
    double change;   /**< share that lies outside the area's largest part: what would have to change; NAN */
} gb_mismatch_side;

/** Start with {0}; gb_mismatch_release. */
typedef struct gb_mismatch {
    gb_mismatch_side from, to;
    double common, only_from, only_to; /**< weight in both, in one only */
    double homogeneity;                /**< 1 when each new area lies in one old area */
    double completeness;               /**< 1 when each old area lies in one new area */
    double v_measure;                  /**< their harmonic mean */
    double van_dongen; /**< 0 when the divisions are the same, towards 1 when they have nothing to do with
                          each other */
} gb_mismatch;

/**
 * Measures over what is common to both (the pair measures from homogeneity on) and over all (Jaccard).
 *  Jaccard of a pair = common / (one + other - common): Jaccard (1912), New Phytologist 11(2).
 *  change = 1 - sum over areas of the largest part / sum of the areas.
 *  homogeneity = 1 - H(from | to) / H(from), completeness = 1 - H(to | from) / H(to), entropies by weight, 1
 * where the entropy is 0: Rosenberg and Hirschberg (2007), EMNLP-CoNLL; for maps Nowosad and Stepinski
 * (2018), IJGIS 32(12). van_dongen = 1 - (sum of largest parts of the one + of the other) / (2 x common): van
 * Dongen (2000), CWI report INS-R0012.
 */
gb_status gb_mismatch_find(const gb_pieces *pieces, gb_mismatch *out, gb_error *err);
void gb_mismatch_release(gb_mismatch *mismatch);

#endif
