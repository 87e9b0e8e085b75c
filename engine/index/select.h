/* From a ranking to a selection: the rules that turn ranks into aandachtswijken.
 *
 * A rule is a row of gates. All areas stand before the first gate; each gate lets some of those that still
 * stand through, in the order declared: "at least 500 inhabitants, then the worst ten" passes over small
 * areas, "the worst ten, then at least 500 inhabitants" may end with fewer than ten. One gate, at-least,
 * brings areas back. What people decide by hand comes after all gates and is kept apart from the rule. */
#ifndef GB_INDEX_SELECT_H
#define GB_INDEX_SELECT_H

#include "base/notes.h"
#include "index/rank.h"
#include "index/select_threshold.h"
#include "table/csr.h"

/** What happens at the border to areas that do not fit whole: equals on both sides of it, or the area with
 *  which a share of the population is passed. Equals are never cut by row order. */
typedef enum gb_border_rule {
    GB_BORDER_IN = 0, /**< all of them selected: more than asked */
    GB_BORDER_OUT,    /**< none of them selected: less than asked */
    GB_BORDER_NEAREST /**< whichever ends closer to what is asked; in when both are as close */
} gb_border_rule;

/** Why an area is in or out. */
typedef enum gb_select_reason {
    GB_SELECT_IN = 0,        /**< within the top */
    GB_SELECT_TIED_IN,       /**< equal to the last place, selected by the rule */
    GB_SELECT_TIED_OUT,      /**< equal to the last place, left out by the rule */
    GB_SELECT_BELOW,         /**< past the border */
    GB_SELECT_SMALL,         /**< population under the minimum */
    GB_SELECT_NO_POPULATION, /**< population not known, so it cannot be tested or added up */
    GB_SELECT_NO_SCORE,
    GB_SELECT_PASSED,       /**< passed the limits or has one of the classes */
    GB_SELECT_FAILED,       /**< did not pass the limits, or has none of the classes */
    GB_SELECT_UNKNOWN,      /**< a missing figure decides, so it cannot be said whether the area passes */
    GB_SELECT_CROSSING_IN,  /**< the area with which the share of the population is passed, selected */
    GB_SELECT_CROSSING_OUT, /**< the same, left out */
    GB_SELECT_SMALL_BASE,   /**< the rate rests on fewer cases than the minimum */
    GB_SELECT_NO_BASE,      /**< base not known */
    GB_SELECT_ISOLATED,     /**< the cluster it lies in holds too few people */
    GB_SELECT_QUOTA_OUT,    /**< its district already has its number */
    GB_SELECT_QUOTA_IN,     /**< brought in because its district had too few */
    GB_SELECT_HAND_IN,      /**< by hand */
    GB_SELECT_HAND_OUT,
    GB_SELECT_REASON_COUNT
} gb_select_reason;

typedef enum gb_gate_kind {
    GB_GATE_TOP = 0,        /**< the count worst areas that still stand */
    GB_GATE_TOP_SHARE,      /**< the worst share of the areas */
    GB_GATE_PEOPLE_SHARE,   /**< the worst areas that together hold a share of the people */
    GB_GATE_FLAGS,          /**< at least count of the flags raised; 0 = all of them */
    GB_GATE_CLASSES,        /**< one of the listed classes (status x dynamics) */
    GB_GATE_MIN_POPULATION, /**< values >= minimum */
    GB_GATE_MIN_BASE,       /**< values >= minimum, said of the base of a rate */
    GB_GATE_CONTIGUOUS,     /**< clusters of neighbours that still stand and together hold >= minimum */
    GB_GATE_AT_MOST,        /**< no more than count per district: its worst ones */
    GB_GATE_AT_LEAST,       /**< count per district: its worst ones are brought back until it has them */
    GB_GATE_KIND_COUNT
} gb_gate_kind;

/** What a share is a share of. */
typedef enum gb_gate_of {
    GB_OF_ALL = 0,   /**< all areas with a score; the people of all areas, with or without a score */
    GB_OF_CANDIDATES /**< the areas that still stand before this gate */
} gb_gate_of;

/** How a share of the areas becomes a number of areas. */
typedef enum gb_share_rounding {
    GB_SHARE_DOWN = 0, /**< the tenth of ceil(10 rank / n) = 1, as the English index counts deciles */
    GB_SHARE_UP,       /**< blocks of ceil(n / 10), as the Welsh index does */
    GB_SHARE_NEAREST   /**< half upwards */
} gb_share_rounding;

/** One condition: a column against a limit. */
typedef struct gb_flag {
    const gb_values *values; /**< borrowed */
    gb_threshold threshold;
} gb_flag;

/** A combination of classes; GB_CLASS_ANY stands for each. */
typedef struct gb_class_pair {
    int32_t status, dynamics;
} gb_class_pair;
#define GB_CLASS_ANY INT32_MIN

/** One gate. Only the members that its kind names are read; all is borrowed. */
typedef struct gb_gate {
    gb_gate_kind kind;
    size_t count;            /**< top, flags, at-most, at-least */
    double share;            /**< top-share, people-share: above 0, at most 1 */
    double minimum;          /**< min-population, min-base, contiguous (0 = only number the clusters) */
    gb_border_rule border;   /**< top, top-share, people-share, at-most, at-least */
    gb_gate_of of;           /**< top-share, people-share */
    gb_share_rounding round; /**< top-share */
    const gb_values *values; /**< people-share, min-population, contiguous: people; min-base: the base */
    const gb_flag *flags;    /**< flags */
    size_t flag_count;
    const gb_values *status;    /**< classes: class numbers */
    const gb_values *dynamics;  /**< classes: second class numbers; NULL when the list has one dimension */
    const gb_class_pair *pairs; /**< classes: what is let through */
    size_t pair_count;
    const gb_csr
        *neighbours; /**< contiguous: n x n; a link in one direction is enough, values play no part */
    const uint32_t *district; /**< at-most, at-least: n, each 0..districts-1 */
    size_t districts;
    const char *const *district_names; /**< districts, for the notes; NULL = their numbers from 1 */
} gb_gate;

/** What was decided by hand about one area. */
typedef struct gb_hand {
    size_t area;     /**< 0..n-1 */
    bool in;         /**< true: selected whatever the rule says; false: left out */
    const char *who; /**< required: who decided */
    const char *why; /**< required */
} gb_hand;

/** A whole rule. */
typedef struct gb_select_rule {
    const gb_gate *gates; /**< in order */
    size_t gate_count;
    const gb_hand *hands; /**< at most one per area */
    size_t hand_count;
    const char *const *codes; /**< n area codes for the notes; may be NULL */
} gb_select_rule;

/** The shortest rule: top is required; the rest may be zero. */
typedef struct gb_select_options {
    size_t top; /**< how many areas, at least 1 */
    gb_border_rule border;
    const gb_values *population; /**< NULL when there is no minimum */
    double min_population;       /**< areas with fewer are passed over, the next in rank moves up; 0 = none */
    const char *const *codes;    /**< n area codes for the notes; may be NULL */
} gb_select_options;

/** What one gate did. */
typedef struct gb_gate_report {
    size_t before, after; /**< areas that stood before and after it */
    double asked; /**< number of areas, people, or the limit of a single flag; NAN = differs per area */
    double held;  /**< rank gates: areas or people let through; else NAN */
    size_t tied;  /**< areas tied across its border */
} gb_gate_report;

/** Release with gb_selection_release. */
typedef struct gb_selection {
    size_t n;
    size_t count;           /**< areas selected, hand decisions included */
    size_t eligible;        /**< areas with a score (when it is asked for) that pass the minimum gates */
    size_t small;           /**< areas that would have been eligible but for their population */
    size_t border_tied;     /**< eligible areas tied across a border; 0 = every border is clean */
    uint8_t *selected;      /**< n; 1 = selected */
    uint8_t *reason;        /**< n gb_select_reason, hand decisions included */
    uint8_t *by_rule;       /**< n; 1 = selected by the gates alone */
    uint8_t *rule_reason;   /**< n; the reason that the gates gave */
    uint32_t *gate;         /**< n; number of the gate (0-based) that gave it; gate_count = none had to */
    uint32_t *cluster;      /**< n; 1.. = cluster after the last contiguous gate, in row order of its first
                                 area; 0 = in none; NULL without such a gate */
    size_t clusters;        /**< clusters that stayed */
    size_t gate_count;      /**< number of gates */
    gb_gate_report *report; /**< gate_count */
} gb_selection;

/**
 * Select the top N of a ranking, if asked among the areas with enough people.
 *
 * Ties across the border are never cut by row order: all in or all out as declared, and a note says so.
 * Notes also tell areas passed over for their population and a selection that has fewer than N areas.
 *
 * @param ranking  of n areas; ties are read from it, so its comparison rule holds here as well
 * @param notes    may be NULL
 * @return GB_ERR_USAGE: top = 0, minimum negative or without population; GB_ERR_DATA: no area has a score;
 *         GB_ERR_BUG: population of another length; GB_ERR_NOMEM
 */
gb_status gb_select(const gb_ranking *ranking, const gb_select_options *options, gb_selection *out,
                    gb_notes *notes, gb_error *err);

/**
 * Select by gates in the order declared, then by hand.
 *
 * - Rank gates (top, top-share, people-share, at-most, at-least) need a score: an area without one is out
 *   before the first gate when the rule has such a gate. A share of the people runs down the ranking and
 *   ends at the first area or group of equals that passes it; a smaller one further down is not looked for.
 *   An area whose population is not known cannot be added up and is out.
 * - Flags and classes: a missing figure counts neither way; only when it could change the outcome is the area
 *   out as GB_SELECT_UNKNOWN.
 * - At-least brings back areas that have a score, passed the minimum gates and are known; those of a district
 *   come in order of rank, beyond the number that an earlier gate asked.
 * - A hand decision needs a name and a reason; it is noted also when the rule says the same.
 *
 * @param ranking  of n areas; may be NULL when no gate needs a score: n is then that of the gates' columns
 * @param notes    what happened at borders, who was passed over and why, hand decisions; may be NULL
 * @return GB_ERR_USAGE: no gate, a count of 0 or more flags asked than there are, a share or minimum out of
 *         range, a hand decision without name or reason or given twice. GB_ERR_DATA: no area has a score,
 *         nobody lives in any area, errors of gb_threshold_limits. GB_ERR_BUG: a column missing or of
 *         another length, a district or hand area out of range. GB_ERR_NOMEM
 */
gb_status gb_select_by_gates(const gb_ranking *ranking, const gb_select_rule *rule, gb_selection *out,
                             gb_notes *notes, gb_error *err);
void gb_selection_release(gb_selection *selection);

/** A stable word for CSV and JSON: "top", "tied-in", "tied-out", "below", "small", "no-population",
 * "no-score", "passed", "failed", "unknown", "crossing-in", "crossing-out", "small-base", "no-base",
 * "isolated", "quota-out", "quota-in", "hand-in", "hand-out". */
const char *gb_select_reason_id(gb_select_reason reason);

/** Whether an area with this reason could have been chosen by its place: not so for one without score, under
 *  a minimum, or unknown. */
bool gb_select_reason_eligible(gb_select_reason reason);

/** "top", "top-share", "people-share", "flags", "classes", "min-population", "min-base", "contiguous",
 *  "at-most", "at-least". */
const char *gb_gate_name(gb_gate_kind kind);
bool gb_gate_parse(const char *name, gb_gate_kind *out);

#endif
