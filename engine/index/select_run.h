/* One selection on its way through its gates; for the files of index/select only. */
#ifndef GB_INDEX_SELECT_RUN_H
#define GB_INDEX_SELECT_RUN_H

#include "index/select.h"

typedef struct gb_select_run {
    const gb_ranking *ranking; /* NULL when no gate needs a score */
    const gb_select_rule *rule;
    gb_selection *s;       /* by_rule holds who still stands */
    uint8_t *pool;         /* n; whom a cut is about */
    uint8_t *verdict;      /* n gb_select_reason; what a cut says of them */
    uint8_t *flags_up;     /* n; flags raised */
    uint8_t *flags_unsure; /* n; flags not known */
    double *number;        /* n; scratch */
    uint32_t *index;       /* n; scratch */
} gb_select_run;

/** One cut down the ranking: whom it is about (run->pool), how much is asked, what each area counts for. */
typedef struct gb_cut {
    double target;
    gb_border_rule border;
    const gb_values *weight; /* present for every area of the pool; NULL = each counts for 1 */
    double held;             /* out */
    size_t tied;             /* out: areas tied across the border */
} gb_cut;

/** Go down the ranking, one group of equals at a time, and fill run->verdict for the pool. */
void gb_select_cut(gb_select_run *run, gb_cut *cut);

/** Take area i out at gate g for a reason. */
void gb_select_remove(gb_select_run *run, size_t i, size_t g, gb_select_reason reason);
/** Area i still stands after gate g, which is why. */
void gb_select_keep(gb_select_run *run, size_t i, size_t g, gb_select_reason reason);

/** Whether a gate goes by rank. */
bool gb_gate_needs_score(gb_gate_kind kind);
/** Top, top-share, people-share. */
gb_status gb_gate_rank(gb_select_run *run, size_t g, gb_error *err);
/** At-most, at-least. */
void gb_gate_quota(gb_select_run *run, size_t g);
/** Flags. */
gb_status gb_gate_flags(gb_select_run *run, size_t g, gb_error *err);
/** Classes. */
void gb_gate_classes(gb_select_run *run, size_t g);
/** Minimum population or base. */
void gb_gate_minimum(gb_select_run *run, size_t g);
/** Contiguity. */
void gb_gate_contiguous(gb_select_run *run, size_t g);

/** Refuse what a gate cannot work with; n = areas. */
gb_status gb_gate_check(const gb_gate *gate, size_t g, size_t n, gb_error *err);
/** Refuse hand decisions without name or reason, twice, or about no area. */
gb_status gb_hands_check(const gb_select_rule *rule, size_t n, gb_error *err);
/** Tell what a user must know. list: scratch of n. */
void gb_select_tell(const gb_selection *s, const gb_select_rule *rule, const char **list, gb_notes *notes);

#endif
