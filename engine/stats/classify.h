/* Class breaks: exact natural breaks, quantiles, equal widths, given breaks; rounding that stays true.
 *
 * Classes are (lower, upper]; the first includes its minimum. Equal values are never split. */
#ifndef GB_STATS_CLASSIFY_H
#define GB_STATS_CLASSIFY_H

#include "stats/values.h"

#include <stdbool.h>

enum { GB_CLASSES_MAX = 12 };

typedef enum gb_class_method {
    GB_CLASS_FISHER_JENKS = 0, /**< least squares within classes, exact */
    GB_CLASS_QUANTILE,         /**< equal numbers of areas: type 7 quantiles */
    GB_CLASS_EQUAL,            /**< equal widths between minimum and maximum */
    GB_CLASS_MANUAL,           /**< breaks given */
    GB_CLASS_METHOD_COUNT
} gb_class_method;

typedef struct gb_class_options {
    gb_class_method method;
    int count; /**< classes asked: 1..GB_CLASSES_MAX; for manual breaks 0 (or the number that follows) */
    const double *breaks; /**< manual only: strictly rising */
    size_t break_count;
    bool full_breaks; /**< the first and last of breaks are the outer bounds; otherwise all are inner breaks.
                           A count of break_count - 1 says the same. */
    bool round;       /**< fill printed[] as gb_classes_round does, for "x to less than y" */
} gb_class_options;

/** Which side a printed break belongs to when it can not lie strictly between two values. */
typedef enum gb_break_side {
    GB_BREAK_OPENS = 0, /**< "x to less than y": a break belongs to the class above it, [lower, upper) */
    GB_BREAK_CLOSES     /**< "more than x, to y": a break belongs to the class below it, (lower, upper] */
} gb_break_side;

/** Class breaks and what they do to the data. A plain value: copy it freely, nothing to release. */
typedef struct gb_classes {
    gb_class_method method;
    int requested; /**< classes asked */
    int count;     /**< classes delivered: fewer when there are not enough different values */
    double breaks[GB_CLASSES_MAX + 1]; /**< count + 1: minimum, upper bounds, maximum. The inner breaks of
                                            Fisher-Jenks are the largest value of the class below. Manual:
                                            the outer bounds as given, or widened to the data. */
    size_t counts[GB_CLASSES_MAX];     /**< present values per class */
    double below[GB_CLASSES_MAX + 1];  /**< for inner break i = 1..count-1: the largest value <= breaks[i] */
    double above[GB_CLASSES_MAX + 1];  /**< the smallest value > breaks[i]. NAN when there is none */
    size_t n;                          /**< present values */
    size_t missing[GB_CELL_COUNT];     /**< cells per state; missing[GB_PRESENT] is always 0 */
    double min, max;                   /**< of the present values */
    double within;                     /**< sum of squared deviations from the class means */
    double total;                      /**< sum of squared deviations from the mean */
    double gvf;        /**< goodness of variance fit 1 - within / total; NAN when total is 0 */
    int data_decimals; /**< as gb_description.decimals */

    bool rounded;                       /**< printed[] can be written with decimals, and reads true */
    double printed[GB_CLASSES_MAX + 1]; /**< breaks for people; breaks themselves stay as they are */
    int decimals;                       /**< decimals (0..15) that write all of printed[] */
    bool opens;  /**< printed[] is true read as "from x to less than y", [lower, upper) */
    bool closes; /**< printed[] is true read as "more than x, up to y", (lower, upper] */
    bool strict; /**< both: no printed break equals a value */
} gb_classes;

/**
 * Class breaks of the present values.
 *
 * Fisher-Jenks minimises the sum of squares within classes over all groupings of the sorted distinct
 * values, by dynamic programming with monotone divide and conquer: O(n) sort, O(k d log d) for d distinct
 * values, no sampling. Sums are centred and scaled; when the optimum leaves less than a millionth of the
 * variance the search is repeated in doubled precision (some fifteen times slower). Memory: 8 (k + 7) bytes
 * per distinct value. Of equal optima the one with the smallest breaks
 * (within rounding). Fisher (1958) JASA 53; Wang and Song (2011) R Journal 3(2); Aggarwal et al. (1987).
 *
 * Quantile: type 7 cuts; equal cuts, and cuts that would leave a class empty, are merged, so that
 * count < requested tells that equal values joined classes. Equal: empty classes stay, counts say 0.
 * Manual: empty classes stay. Inner breaks: the outer bounds are the data's minimum and maximum (or the
 * outermost break when that lies further out). Full breaks: a value outside them is refused, because a
 * legend that leaves an area out, or is widened unasked, would mislead.
 *
 * @param err  GB_ERR_DATA: no present value; value outside full breaks. GB_ERR_USAGE: count not in
 *             1..GB_CLASSES_MAX, breaks not finite and rising, break_count not fitting count.
 *             GB_ERR_NOMEM; errors of gb_values_check
 */
gb_status gb_classify(const gb_values *values, const gb_class_options *options, gb_classes *out,
                      gb_error *err);

/** The class 0..count-1 of a value; -1 for NaN. Values beyond the outer bounds fall in the outer classes. */
int gb_classes_of(const gb_classes *classes, double value);

/**
 * Fill printed[], decimals, rounded, opens, closes and strict: round breaks that move no area.
 *
 * Between a (largest value below) and b (smallest above) the roundest number t = step * whole with step
 * 5, 2 or 1 times a power of ten is chosen, 0 first when a < 0 < b. A t strictly between a and b reads
 * right as "from t" and as "up to t". Where the data's own decimals leave no number strictly between
 * (4 and 5 inhabitants), t is b for GB_BREAK_OPENS and a for GB_BREAK_CLOSES. The outer bounds are
 * rounded outwards. Breaks that share one gap (empty classes) stay apart. Manual breaks are printed as
 * given: when a value equals one of them, opens is false and only the closed wording is true.
 *
 * Each break is written, read back and checked. When no fixed number of decimals tells the classes apart
 * (values beyond 1e15, or that differ after the 15th decimal) printed[] holds the breaks and rounded is
 * false.
 *
 * Otherwise every value that was classified falls in the same class by printed[], read with the given side,
 * as by breaks[], read (lower, upper]; with strict it does so under either reading. The outermost classes
 * always include the minimum and the maximum.
 */
void gb_classes_round(gb_classes *classes, gb_break_side side);

/** "fisher-jenks", "quantile", "equal", "manual". */
const char *gb_class_method_name(gb_class_method method);
/** false when unknown; *out untouched. */
bool gb_class_method_parse(const char *name, gb_class_method *out);

#endif
