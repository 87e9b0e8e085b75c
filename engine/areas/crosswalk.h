/* Crosswalks: which share of each area of one edition or level goes to which area of another. */
#ifndef GB_AREAS_CROSSWALK_H
#define GB_AREAS_CROSSWALK_H

#include "areas/areas.h"
#include "base/error.h"
#include "table/csr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Where a share comes from, from sure to unsure: of two steps the later word stands. An area that goes over
 *  whole needs no guess, whatever the method. */
typedef enum gb_share_method {
    GB_SHARE_KEY,    /**< a key or merger table: whole areas */
    GB_SHARE_GIVEN,  /**< the table has a column of shares, or of counts to divide by */
    GB_SHARE_FINER,  /**< by a count of a finer level */
    GB_SHARE_POINTS, /**< by (weighted) points: addresses, people */
    GB_SHARE_AREA,   /**< by ground surface */
    GB_SHARE_EQUAL,  /**< a key table leads to several areas and says no more: equal parts */
    GB_SHARE_METHOD_COUNT
} gb_share_method;

/** The stable word of a method in CSV and JSON: "key", "given", "finer", "points", "area", "equal". */
const char *gb_share_method_id(gb_share_method method);

/** Shares from the areas of one list to those of another. Start with {0}; gb_crosswalk_release. */
typedef struct gb_crosswalk {
    char **from, **to; /**< codes: shares.rows of the old list, shares.columns of the new one, each once */
    gb_csr shares;     /**< share of from r that goes to column c, > 0; a row adds up to at most 1 */
    uint8_t *method;   /**< per entry of shares: gb_share_method */
    double *lost;      /**< per from: the part that goes nowhere (sea, another region), 0..1 */
    double *covered;   /**< per to: share of its ground that the old areas cover; NULL = not known (tables) */
    size_t slivers;    /**< parts that were taken for drawing inaccuracy and put with a larger part */
    double sliver_area; /**< their ground, square units */
} gb_crosswalk;

void gb_crosswalk_release(gb_crosswalk *crosswalk);

/** One share on its way into a crosswalk. */
typedef struct gb_crosswalk_entry {
    int32_t from, to;
    double share;
    gb_share_method method;
} gb_crosswalk_entry;

/**
 * From a list of shares; shares of one pair are added up, its unsurest method stands; entries of 0 go.
 * What a row lacks of 1 is lost; rounding up to 1e-9 is not.
 *
 * @param from  codes, each once; the arrays and texts are taken over on success (gb_free)
 */
gb_status gb_crosswalk_new_take(char **from, size_t from_count, char **to, size_t to_count,
                                const gb_crosswalk_entry *entries, size_t n, gb_crosswalk *out,
                                gb_error *err);

/**
 * By ground surface: the overlay of two levels in one system of coordinates. Parts smaller than `sliver` of
 * both areas are drawing inaccuracy: they go to the largest part of the old area, and are counted. An old
 * area without ground is lost.
 *
 * @param tolerance  CRS units: borders this near are one
 * @param sliver     0..1, share of the area below which a part is not counted (0.001); 0 = count everything
 * @return GB_ERR_DATA when the two have no ground in common
 * Source: areal weighting, Goodchild and Lam (1980), Geo-Processing 1: 297-312.
 */
gb_status gb_crosswalk_by_area(const gb_areas *from, const gb_areas *to, double tolerance, double sliver,
                               gb_crosswalk *out, gb_error *err);

/** Weighted points. */
typedef struct gb_crosswalk_points {
    size_t n;
    const double *x, *y;  /**< in the system of the areas */
    const double *weight; /**< n, >= 0; NULL = 1 each */
} gb_crosswalk_points;

/**
 * By points: each point counts with its weight for the pair of areas that it lies in. An old area without
 * points is divided by its ground (method GB_SHARE_AREA on its entries). A point outside the old areas counts
 * nowhere; one in an old area and outside the new ones makes a loss.
 *
 * @return GB_ERR_DATA for a weight that is negative or no number (.row)
 */
gb_status gb_crosswalk_by_points(const gb_areas *from, const gb_areas *to, const gb_crosswalk_points *points,
                                 double tolerance, double sliver, gb_crosswalk *out, gb_error *err);

/**
 * By a count of a finer level: a finer area's count is divided over the pairs of old and new area by the
 * ground that it has in each, which divides nothing where it lies in one pair. An old area whose finer areas
 * count nothing, or of which one has no count (NAN), is divided by its ground.
 *
 * @param count  per finer area, >= 0 or NAN
 * Source: control zones, Goodchild, Anselin and Deichmann (1993), Environment and Planning A 25(3).
 */
gb_status gb_crosswalk_by_finer(const gb_areas *from, const gb_areas *to, const gb_areas *finer,
                                const double *count, double tolerance, double sliver, gb_crosswalk *out,
                                gb_error *err);

/**
 * From a to c over b: the two steps after each other. The unsurest method on the way stands.
 *
 * @param unlisted_stay  what a step does not list stays what it is (a merger table lists only what merged):
 *        a code of a's new list that b does not know keeps its code, and a code of b's old list that a does
 *        not know at all is added to the old list. false: the first is lost, the second is left out
 */
gb_status gb_crosswalk_chain(const gb_crosswalk *a, const gb_crosswalk *b, bool unlisted_stay,
                             gb_crosswalk *out, gb_error *err);

/** How sure the moved figures can be. */
typedef struct gb_crosswalk_report {
    size_t whole;     /**< old areas that go over whole to one new area */
    size_t split;     /**< that are divided over several */
    size_t lost;      /**< that lose a part, or all */
    size_t unreached; /**< new areas that receive nothing */
    size_t partly;    /**< new areas of which less than 1 - 1e-6 of the ground is covered; 0 when not known */
    double guessed;   /**< what old areas that are divided or cut weigh, as a share of all; NAN without any */
    double lost_share; /**< what is lost, as a share of all; NAN without any */
    size_t
        by_method[GB_SHARE_METHOD_COUNT]; /**< old areas that are divided or cut, by their unsurest entry */
} gb_crosswalk_report;

/** Does old area r go over whole to one new area? Its column, or -1. */
int32_t gb_crosswalk_whole(const gb_crosswalk *crosswalk, size_t r);
/** Counts for the user. @param weight  per from, what counts (people, surface); NULL = 1 each */
gb_status gb_crosswalk_describe(const gb_crosswalk *crosswalk, const double *weight, gb_crosswalk_report *out,
                                gb_error *err);

#endif
