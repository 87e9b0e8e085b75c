/* Looking at a level with the eyes of a careful colleague: what is odd about its areas, codes and ground. */
#ifndef GB_AREAS_CHECK_H
#define GB_AREAS_CHECK_H

#include "areas/areas.h"
#include "areas/findings.h"
#include "geom/topology.h"

#include <stdint.h>

/**
 * Codes of another form than nine in ten of the others, names that two areas share, areas without ground, of
 * next to no ground (below `smallest` m2), of several pieces (with their sizes), and wholly inside one other.
 * In a system of degrees sizes are not told.
 */
gb_status gb_check_areas(const gb_areas *areas, double smallest, gb_findings *findings, gb_error *err);

/**
 * Overlaps, gaps and openings of a layer (geom/flaws.h), with the codes that they touch. An overlap wider
 * than `sliver` metres is an error: counted twice, its ground makes every total wrong.
 *
 * @param codes   one per area of the topology
 * @param metres  of one unit of the coordinates (gb_crs_metres); 0 = degrees: nothing is looked for
 */
gb_status gb_check_ground(const char *level, const gb_topology *topology, const char *const *codes,
                          double metres, double sliver, gb_findings *findings, gb_error *err);

/**
 * Give strips narrower than `width` metres to one area (gb_topology_mend), each change a finding with the
 * area that has the ground now and the one that lost it. In degrees nothing is done.
 *
 * @param topology  replaced by the mended one; the caller's
 */
gb_status gb_mend_ground(const char *level, gb_topology **topology, const char *const *codes, double metres,
                         double width, gb_findings *findings, gb_error *err);

/** Tiny holes that dissolving left inside one area of a level: narrower than `sliver` metres. */
gb_status gb_check_artefacts(const gb_areas *level, double sliver, gb_findings *findings, gb_error *err);

/**
 * Has a level the ground of its parts? To 1e-9 of the whole; where parts overlap (gb_check_ground tells) it
 * may have that ground once.
 * @param parent_of  per area of base its area of the level, or -1
 */
gb_status gb_check_sum(const gb_areas *base, const gb_areas *level, const int32_t *parent_of,
                       gb_findings *findings, gb_error *err);

/**
 * The sizes of a level beside those of other boundaries of the same areas (by code): areas of which the
 * sizes differ by more than `relative`, and codes that one of the two lacks.
 */
gb_status gb_check_same_sizes(const gb_areas *level, const gb_areas *other, double relative,
                              gb_findings *findings, gb_error *err);

#endif
