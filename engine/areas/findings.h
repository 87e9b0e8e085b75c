/* What a check of levels found, with the codes and sizes that a person needs to mend it. */
#ifndef GB_AREAS_FINDINGS_H
#define GB_AREAS_FINDINGS_H

#include "base/catalogue.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** How bad: an error makes the division unfit for use, a warning asks for a look, an info only tells. */
typedef enum gb_severity {
    GB_SEVERITY_INFO,
    GB_SEVERITY_WARNING,
    GB_SEVERITY_ERROR,
    GB_SEVERITY_COUNT
} gb_severity;

/** What was found, in the order of a report: codes and keys first, then the ground, then what was changed. */
typedef enum gb_finding_kind {
    GB_FOUND_CYCLE,           /**< levels that are parts of each other; areas that are each other's parent */
    GB_FOUND_SWAPPED_COLUMNS, /**< the parent column holds the codes of the children */
    GB_FOUND_NO_MATCH,        /**< no code of a key table is one of the areas */
    GB_FOUND_NO_CODE,         /**< an area without a code */
    GB_FOUND_DUPLICATE_CODE,  /**< a code that several areas carry */
    GB_FOUND_TWO_PARENTS,     /**< an area in more than one larger area */
    GB_FOUND_ORPHAN,          /**< an area in no larger area */
    GB_FOUND_UNKNOWN_CODE,    /**< in the key table, not in the boundaries */
    GB_FOUND_UNKNOWN_PLACE,   /**< the same, but declared as "place unknown" */
    GB_FOUND_UNUSED_CODE,     /**< a larger area that no area is part of */
    GB_FOUND_NAME_CLASH,      /**< two codes with one name, or one code with two names */
    GB_FOUND_CODE_FORM,       /**< a code that looks different from nearly all others */
    GB_FOUND_NO_POLYGON,      /**< an area without ground */
    GB_FOUND_OVERLAP,         /**< ground of more than one area */
    GB_FOUND_GAP,             /**< enclosed ground of no area */
    GB_FOUND_OPENING,         /**< a strip between two areas that should touch */
    GB_FOUND_NEAR_EMPTY,      /**< an area of next to no ground */
    GB_FOUND_SEVERAL_PIECES,  /**< an area of separate pieces */
    GB_FOUND_ENCLAVE,         /**< an area wholly inside one other */
    GB_FOUND_ARTEFACT,        /**< a tiny hole or piece that dissolving left */
    GB_FOUND_AREA_SUM,        /**< a level that does not have the ground of its parts */
    GB_FOUND_NOT_NESTED,      /**< an area that lies in several areas of a coarser level */
    GB_FOUND_DIFFERENCE,      /**< another size than in the boundaries that it was compared with */
    GB_FOUND_INVALID,         /**< a polygon that broke the rules and was made valid */
    GB_FOUND_COLLAPSED,       /**< a ring that lost its ground when vertices were snapped */
    GB_FOUND_SNAPPED,         /**< vertices moved onto another */
    GB_FOUND_T_JUNCTION,      /**< borders of a neighbour that had no vertex there and were split */
    GB_FOUND_MENDED,          /**< ground that the repair gave to an area */
    GB_FOUND_KIND_COUNT
} gb_finding_kind;

/** The stable word of the report: "two-parents". */
const char *gb_finding_kind_id(gb_finding_kind kind);
/** The kind of a word; false when there is none. */
bool gb_finding_kind_parse(const char *word, gb_finding_kind *out);
/** "error", "warning" or "info". */
const char *gb_severity_id(gb_severity severity);

/** One finding; its texts belong to the collection. */
typedef struct gb_finding {
    gb_finding_kind kind;
    gb_severity severity;
    gb_text text;
    gb_detail detail;  /**< fields of the text; file and row or line when a key table is the place */
    const char *level; /**< id of the level; NULL when it is about all */
    size_t code_count;
    const char *const *codes;
    double size_m2, width_m; /**< NAN when not measured; 0 while adding means the same */
    double x, y;             /**< in the system of the analysis; NAN when there is no place; likewise */
} gb_finding;

/** A finding to add; what is not measured stays out. */
#define GB_FINDING(what, how, words, ...)                                                                    \
    (gb_finding) {                                                                                           \
        .kind = (what), .severity = (how), .text = (words), __VA_ARGS__                                      \
    }

typedef struct gb_findings gb_findings;

/** NULL when out of memory. Not for use from several threads. */
gb_findings *gb_findings_new(void);
/** NULL is fine. */
void gb_findings_free(gb_findings *findings);
/** Errors of this kind weigh as warnings: the user knows about them. Also for those that came before. */
void gb_findings_accept(gb_findings *findings, gb_finding_kind kind);
/** Add a copy; findings may be NULL (nothing happens). Passwords in texts are masked. */
gb_status gb_findings_add(gb_findings *findings, const gb_finding *finding, gb_error *err);
/** 0 for NULL. */
size_t gb_findings_count(const gb_findings *findings);
/** How many weigh as much. */
size_t gb_findings_weighing(const gb_findings *findings, gb_severity severity);
/** In order of severity (errors first), kind, and addition; borrowed until the next addition. */
const gb_finding *gb_findings_at(gb_findings *findings, size_t i);

/** "file, row 3: text (a, b and 12 more): 1.250 m², 0,4 m wide, at 104210, 193466. hint", appended. */
void gb_finding_format(const gb_finding *finding, gb_language language, size_t most_codes, gb_buffer *out);

#endif
