/* Areas made anew from the faces of an arrangement; for the files of this room only. */
#ifndef GB_GEOM_REGROUP_H
#define GB_GEOM_REGROUP_H

#include "geom/arrangement.h"

/** Who gets a face instead of those that cover it: an area, or GB_FACE_AS_IS. */
enum { GB_FACE_AS_IS = -2 };

/**
 * Make n areas: of each the faces that it is given or that it covers and keeps. Areas may lie over each
 * other.
 *
 * @param given  per face
 */
gb_status gb_regroup(const gb_arrangement *arrangement, const int32_t *given, size_t n, gb_topology **out,
                     gb_error *err);

#endif
