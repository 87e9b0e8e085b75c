/* The gaps, openings and overlaps of a layer as pieces of its arrangement; for the files of this room only.
 */
#ifndef GB_GEOM_FLAW_SEARCH_H
#define GB_GEOM_FLAW_SEARCH_H

#include "geom/flaws.h"
#include "geom/outline.h"
#include "geom/pieces.h"

/** Start with {0}; release with gb_flaw_search_release. */
typedef struct gb_flaw_search {
    double width;
    gb_arrangement arrangement;               /**< empty when there is nothing to look at */
    gb_pieces pieces[GB_FLAW_KIND_COUNT];     /**< openings: narrow pieces, long enough or not */
    gb_clearance *widest[GB_FLAW_KIND_COUNT]; /**< per piece */
} gb_flaw_search;

/** Owners of the arrangement are the areas; one more stands for all areas that have nothing to do with it. */
gb_status gb_flaw_search_run(const gb_topology *topology, double width, gb_flaw_search *out, gb_error *err);
void gb_flaw_search_release(gb_flaw_search *search);

/** Narrower than a width, beyond the precision of the radius? */
bool gb_is_narrow(const gb_clearance *widest, double width);
/** Is piece k narrow and long enough to be an opening? */
bool gb_flaw_search_is_opening(const gb_flaw_search *search, size_t piece);
/** The side of the rectangle with this size and outline. */
double gb_strip_length(double size, double outline);
/** Edges that own nothing. */
bool gb_edge_is_divider(const gb_arrangement *arrangement, size_t edge);
/** So small that only rounding moves by it: what lines of these coordinates are arranged with. */
double gb_rounding_tolerance(const gb_topology *topology);

#endif
