/* Deciles, quintiles and other equal parts: three rules that published indices use, and that differ. */
#ifndef GB_INDEX_CLASS_H
#define GB_INDEX_CLASS_H

#include "stats/values.h"

#include <stdbool.h>
#include <stdint.h>

/** N = areas present, q = parts. */
typedef enum gb_part_rule {
    GB_PARTS_CEILING = 0, /**< ceil(q rank / N): English and Scottish indices */
    GB_PARTS_BLOCKS, /**< ceil(rank / ceil(N / q)): full blocks, the last part is smaller (Wales: 191 areas of
                          1,909) */
    GB_PARTS_QUANTILE, /**< between the type 7 quantiles of the values, closed right: Belgian index (of the
                            rank), Townsend (of the score) */
    GB_PARTS_COUNT
} gb_part_rule;

/**
 * Equal parts 1..q; part 1 holds the lowest numbers: for ranks the most deprived.
 *
 * Parts of a rank are whole numbers of areas at most one apart (ceiling) or ceil(N / q) but the last
 * (blocks). Tied areas share a rank and so a part. A rank past N cannot occur with ties by min, max, average
 * or dense.
 *
 * @param values  ranks 1..N for the first two rules; any values for GB_PARTS_QUANTILE
 * @param part    out: values->n; 0 where there is no value
 * @return GB_ERR_USAGE: q < 2; GB_ERR_DATA: nothing present; a rank that is not 1..N (row); GB_ERR_NOMEM;
 * errors of gb_values_check
 */
gb_status gb_parts(const gb_values *values, unsigned q, gb_part_rule rule, uint32_t *part, gb_error *err);

/** "ceiling", "blocks", "quantile". */
const char *gb_part_rule_name(gb_part_rule rule);
/** false when unknown; *out untouched. */
bool gb_part_rule_parse(const char *name, gb_part_rule *out);

#endif
