/* Small shapes written by hand, for tests of rooms that work on boundaries. */
#ifndef FIGURES_H
#define FIGURES_H

#include "geom/shapes.h"
#include "geom/topology.h"

#include <stddef.h>

/**
 * Shapes from text: areas apart by '/', polygons of an area by ';', rings of a polygon by '|', points by
 * ','. "0 0,1 0,1 1,0 1 / " is a unit square and an area without polygon. Ends the program on bad text.
 */
gb_shapes figures_shapes(const char *text);
/** Topology of such a text with the default tolerance. */
gb_topology *figures_topology(const char *text);
/** columns x rows squares of a side, row by row from below: the cells of a chessboard. */
gb_topology *figures_grid(size_t columns, size_t rows, double side);
/** The points of a ring as "x y,x y"; static, overwritten by the next call. */
const char *figures_ring(const gb_topology *topology, size_t ring);

#endif
