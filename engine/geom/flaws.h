/* What is wrong with a layer as a division of the ground, and mending the small things. */
#ifndef GB_GEOM_FLAWS_H
#define GB_GEOM_FLAWS_H

#include "base/error.h"
#include "geom/topology.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_flaw_kind {
    GB_FLAW_GAP,     /**< ground that belongs to no area and is enclosed by areas, if only by their corners */
    GB_FLAW_OPENING, /**< a strip of no area between borders that nearly meet, open at an end to the outside
                        or to a wide gap: the classic gap along a whole border */
    GB_FLAW_OVERLAP, /**< ground of two or more areas */
    GB_FLAW_KIND_COUNT
} gb_flaw_kind;

/** One place: one connected piece of ground; of an overlap, of ground with the same areas. */
typedef struct gb_flaw {
    gb_flaw_kind kind;
    double x, y;   /**< the point in it that is farthest from its outline */
    double size;   /**< its area, square units */
    double width;  /**< greatest width, CRS units: of the largest circle inside; relative precision 1e-6 */
    double length; /**< of the rectangle with the same area and outline (a square when there is none), so
                        that size / length is the mean width of a strip */
    bool
        is_sliver; /**< width < sliver_width: inaccurate drawing rather than a place; always for an opening */
    size_t first_area, area_count; /**< slice of gb_flaws.area and .border. Overlap: its areas; gap and
                                        opening: the areas along it. Longest border first, then number */
} gb_flaw;

/** What a look at a layer found; in order of kind, then size (largest first), then place. Start with {0}. */
typedef struct gb_flaws {
    size_t n;
    gb_flaw *flaw;
    size_t areas;
    int32_t *area;
    double *border; /**< per entry of area, length. Gap, opening: how much of the outline is that area's
                         border. Overlap: how much of it has ground of that area alone on its other side */
    size_t small[GB_FLAW_KIND_COUNT];      /**< places below options.smallest, not told one by one */
    double small_size[GB_FLAW_KIND_COUNT]; /**< and their size together */
} gb_flaws;

typedef struct gb_flaw_options {
    double sliver_width; /**< CRS units: flaws narrower than this are slivers; openings are looked for up to
                              this width. 0 = no openings, nothing is a sliver */
    double smallest;     /**< square units: smaller flaws are only counted (rounding of coordinates) */
} gb_flaw_options;
#define GB_FLAW_OPTIONS_DEFAULT                                                                              \
    { .sliver_width = 2, .smallest = 0.01 }

/**
 * Look for gaps, openings and overlaps. A layer without any costs little more than one pass over its outer
 * arcs: overlaps exist only where an arc is used twice in one direction, where arcs of one use cross, or
 * where loops of such arcs are nested wrongly; the lines are laid over each other only then.
 *
 * An enclosed place that may be meant (a lake, another country) is a gap too: only its size tells. An opening
 * is at least ten times as long as its mean width, so that inlets of a rough outline are not told; it ends
 * where the borders stand sliver_width apart. One that leads into a gap of at least that width is told beside
 * that gap.
 *
 * @param options  NULL = defaults
 * @param out      release with gb_flaws_release
 * @return GB_ERR_USAGE for options that are negative or not finite; GB_ERR_DATA when the lines cannot be
 * brought in order
 * Deterministic. Source of the width: largest inscribed circle by subdivision with bounds (Garcia-Castellanos
 * & Lombardo 2007, Scottish Geographical Journal 123(3)), the bound sharpened by the convexity of distance.
 */
gb_status gb_flaws_find(const gb_topology *topology, const gb_flaw_options *options, gb_flaws *out,
                        gb_error *err);
void gb_flaws_release(gb_flaws *flaws);

/** One change of a repair: the ground that one area won in one place, or that it lost to another. */
typedef struct gb_mending {
    gb_flaw_kind kind; /**< what was there */
    double x, y, size, width;
    int32_t to;   /**< the area that has the ground now */
    int32_t from; /**< the area that lost it (one change per loser); GB_OUTSIDE for a gap or opening */
} gb_mending;

/** Start with {0}. */
typedef struct gb_mendings {
    size_t n;
    gb_mending *mending; /**< in order of kind, then `to`, then `from`, then place */
} gb_mendings;

/**
 * Give every gap, opening and overlap narrower than `width` (as gb_flaws_find measures it) to the area with
 * the longest gb_flaws.border along it, the lower number on a tie. A gap or opening along which areas follow
 * each other is cut straight across where they meet, and each part goes to one of the areas along that part,
 * so that no area gets a strip beside others. An area never loses all its ground: of an area with nothing
 * outside narrow overlaps the largest of these goes to it, and stays an overlap when that holds for two. The
 * mouth of an opening is closed by straight lines no longer than `width`, which may put new points into the
 * borders at their ends. Places of any small size are mended. What then has become narrow is mended as well,
 * until nothing is. Wider places stay and can be found by gb_flaws_find. No other ground changes hands, and
 * vertices keep their coordinates. Deterministic.
 *
 * A layer with overlaps is laid over itself as a whole, two or three times: about 5 s for 20,000 areas of 90
 * points. One without costs as much as gb_flaws_find when there is nothing to mend.
 *
 * @param width    CRS units, > 0
 * @param changes  every change, for the report; release with gb_mendings_release
 * @return GB_ERR_USAGE for a bad width; GB_ERR_DATA when the lines cannot be brought in order
 */
gb_status gb_topology_mend(const gb_topology *topology, double width, gb_topology **out, gb_mendings *changes,
                           gb_error *err);
void gb_mendings_release(gb_mendings *mendings);

#endif
