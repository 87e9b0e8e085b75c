/* The columns that every level has from its boundaries; for the files of this room only. */
#ifndef GB_AREAS_DERIVED_H
#define GB_AREAS_DERIVED_H

#include "areas/areas.h"

/**
 * Add area_km2, perimeter_km, compactness and neighbours. An area without polygons gets GB_ABSENT.
 * In a system in degrees nothing is measured: only neighbours has values, the rest is
 * GB_NOT_APPLICABLE. Without a system lengths have no unit: compactness and neighbours have values.
 */
gb_status gb_areas_add_derived(gb_areas *areas, gb_error *err);

#endif
