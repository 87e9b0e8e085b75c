/* What must hold of every arrangement, and layers made by chance. */
#ifndef UNIT_GEOM_ARRANGED_H
#define UNIT_GEOM_ARRANGED_H

#include "geom/arrangement.h"

/** Euler's formula, every signed edge in one ring, sides that fit, no two edges that cross, faces of positive
 *  area that hold the point said to lie in them, and areas that add up. Every pair of segments is compared,
 * so only for small ones. @return false when something is wrong, after telling what */
bool arranged_well(const char *name, const gb_arrangement *a);

/** How a layer is made by chance. */
typedef struct arranged_layer {
    uint64_t seed, key;
    double x0, y0, side; /**< the square that it lies in */
    int count;           /**< areas */
    int corners;         /**< of every area */
    double step;         /**< coordinates are whole multiples of it; 0 = any */
} arranged_layer;

/** Stars with spikes that overlap each other as they fall: areas of one layer overlap as well. Their rings do
 *  not cross themselves when `step` is 0. */
gb_topology *arranged_stars(const arranged_layer *layer);
/** count x count quadrangles between points of a grid that are shaken: neighbours share all borders. */
gb_topology *arranged_cells(const arranged_layer *layer);
/** Thin triangles, as many as `count`, whose long sides pass through nearly one point; `corners` of the layer
 * tells how thin: 2^-corners wide. `side` is their reach. */
gb_topology *arranged_fan(const arranged_layer *layer);
/** The same layer with every coordinate moved by at most `noise`; equal points stay equal. */
gb_topology *arranged_redrawn(const gb_topology *t, uint64_t seed, double noise);

#endif
