/* Base package for all, extra effort where need is highest: from a budget to an amount per area.
 *
 *   amount = base + extra + adjustment
 *
 * base   equal, per head, or by given shares
 * extra  in proportion to population x need^alpha among the selected areas (alpha 0: equal per head; 1: in
 *        proportion to need; higher: concentrated on the highest need)
 * The sum is then phased in from former amounts, held between limits (what a limit takes or gives is shared
 * by the others in proportion), and turned into whole units. Everything adds up exactly.
 *
 * Amounts are whole units: cents, tenths of a full-time post, places. */
#ifndef GB_INDEX_ALLOCATE_H
#define GB_INDEX_ALLOCATE_H

#include "base/notes.h"
#include "index/allocate_units.h"
#include "stats/values.h"

#include <stdbool.h>

typedef enum gb_base_rule {
    GB_BASE_EQUAL = 0, /**< the same for every area */
    GB_BASE_PER_HEAD,  /**< the same per inhabitant */
    GB_BASE_SHARES,    /**< in proportion to given shares (frozen keys of an older settlement) */
    GB_BASE_RULE_COUNT
} gb_base_rule;

/** What decided an amount. */
typedef enum gb_limit {
    GB_LIMIT_NONE = 0,
    GB_LIMIT_FLOOR,
    GB_LIMIT_FLOOR_PER_HEAD,
    GB_LIMIT_GUARANTEE,
    GB_LIMIT_FALL,
    GB_LIMIT_CAP,
    GB_LIMIT_CAP_PER_HEAD,
    GB_LIMIT_RISE,
    GB_LIMIT_COUNT
} gb_limit;

/** Limits per area; 0 = none. Floors and caps are for areas that are entitled to a base or an extra; the
 *  guarantee, fall and rise for areas whose amount of last year is known. */
typedef struct gb_allocation_limits {
    int64_t floor, cap;                  /**< units per area */
    double floor_per_head, cap_per_head; /**< units per inhabitant */
    const gb_values *last;               /**< units of last year; a missing cell sets no limit */
    double guarantee;                    /**< share of last year that is kept: 1 = nobody gets less */
    double fall, rise;                   /**< largest change against last year: 0.05 = 5 % */
} gb_allocation_limits;

/** total, and base or need, are required. */
typedef struct gb_allocation_options {
    int64_t total;      /**< units to divide, >= 0, at most 2^53 */
    double unit_size;   /**< for messages: 0.01 when units are cents; 0 = 1 */
    int64_t base_total; /**< units of it that are base, 0..total; the rest is extra */
    gb_base_rule base;
    const gb_values *shares;     /**< GB_BASE_SHARES: numbers >= 0, used in proportion; missing = no base */
    const gb_values *population; /**< per head, extra, limits per head, the figures per head */
    const gb_values *need;       /**< extra: numbers >= 0, higher = more need; also for the concentration */
    double alpha;                /**< extra: >= 0 */
    const uint8_t *selected;     /**< extra: n, 1 = takes part; NULL = all */
    gb_allocation_limits limits;
    const gb_values *former; /**< phase-in: units before it began; missing = 0 */
    int phase_year;          /**< 1..phase_years; 0 = no phase-in */
    int phase_years;
    gb_units_options units; /**< codes are also used in messages; priority NULL = the need */
} gb_allocation_options;

/** Release with gb_allocation_release. All arrays of n. */
typedef struct gb_allocation {
    size_t n;
    int64_t total, base_total, extra_total;
    int64_t *amount;      /**< sums to total */
    int64_t *base;        /**< sums to base_total */
    int64_t *extra;       /**< sums to extra_total */
    int64_t *adjust;      /**< amount - base - extra: phase-in and limits; sums to 0; all 0 without either */
    double *exact;        /**< amount before whole units */
    double *per_head;     /**< amount per inhabitant; NAN without or with 0 inhabitants */
    uint8_t *limit;       /**< gb_limit that set the amount */
    size_t bound;         /**< areas whose amount a limit set */
    size_t tied;          /**< areas with an equal claim to the last unit */
    double gini;          /**< of the amounts per head, see gb_concentration; NAN without population */
    double concentration; /**< of the amounts against need: above 0 = more to high need; NAN without need */
} gb_allocation;

/**
 * Divide a budget.
 *
 * Phase-in in year y of k: (1 - y/k) of the former amounts, scaled to this year's total, plus y/k of the new
 * ones. Limits come after it. With the same population and limits an area with more need never gets less.
 *
 * @param n      areas
 * @param notes  ties for the last unit, amounts set by limits; may be NULL
 * @return GB_ERR_USAGE: total or base_total out of range, an option negative, not finite or out of range, a
 *         column that is needed and NULL. GB_ERR_DATA, with code, name and value: population, need or share
 *         missing or negative where it decides; nobody entitled to a part; a minimum above a maximum (area,
 *         both limits, by how much); minimums that ask more than there is, or maximums that leave some over
 *         (by how much, and which limit weighs most). GB_ERR_BUG: unequal lengths. GB_ERR_NOMEM
 */
gb_status gb_allocate(size_t n, const gb_allocation_options *options, gb_allocation *out, gb_notes *notes,
                      gb_error *err);
void gb_allocation_release(gb_allocation *allocation);

/**
 * Concentration index of amounts over people ordered by a figure, -1..1: twice the area between the diagonal
 * and the concentration curve (Kakwani, Wagstaff and van Doorslaer 1997). 0 = the same per head whatever the
 * figure, positive = more per head where the figure is high. Ordered by the amounts per head themselves it is
 * the Gini coefficient. Areas with an equal figure share the mean of their places.
 *
 * @param amount      n, >= 0
 * @param population  n; areas without, with 0 or with missing people do not count
 * @param order       n, or NULL = the amount per head; areas where it is missing do not count
 * @param out         NAN when nobody or nothing is left
 * @return GB_ERR_BUG for unequal lengths; GB_ERR_NOMEM
 */
gb_status gb_concentration(const double *amount, const gb_values *population, const gb_values *order,
                           double *out, gb_error *err);

/** Two allocations of the same areas. */
typedef struct gb_allocation_shift {
    size_t winners, losers, same;
    int64_t won, lost;  /**< units, both >= 0 */
    size_t best, worst; /**< areas with the largest gain and loss; the first of equals; n = none */
} gb_allocation_shift;

/** Winners and losers. @param change  out, n units after - before; may be NULL */
void gb_allocation_compare(const int64_t *before, const int64_t *after, size_t n, int64_t *change,
                           gb_allocation_shift *out);

/** A stable word: "", "floor", "floor_per_head", "guarantee", "fall", "cap", "cap_per_head", "rise". */
const char *gb_limit_id(gb_limit limit);

#endif
