/* On which side of a line a point lies, without rounding; for the files of this room only. */
#ifndef GB_GEOM_ORIENTATION_H
#define GB_GEOM_ORIENTATION_H

/**
 * Where c lies seen from a to b: 1 left, -1 right, 0 exactly on the line. Exact for finite coordinates whose
 * products neither overflow nor underflow.
 *
 * Source: Shewchuk (1997), Adaptive precision floating-point arithmetic, Discrete & Computational Geometry
 * 18(3): filter by bound A, else the sign of an exact expansion.
 */
int gb_orientation(double ax, double ay, double bx, double by, double cx, double cy);

#endif
