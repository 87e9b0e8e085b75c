/* Colour spaces behind carto/style.h; private to the room, open to its tests. */
#ifndef GB_CARTO_COLOUR_H
#define GB_CARTO_COLOUR_H

#include "carto/scene.h"

/** CIE L*a*b* (D65, 2 degrees) of an sRGB colour. */
void gb_colour_to_lab(gb_colour colour, double lab[3]);
/** CIEDE2000 between two L*a*b* colours, all weights 1 (Sharma, Wu & Dalal 2005, Color Res. Appl. 30(1)). */
double gb_lab_difference(const double a[3], const double b[3]);
/** OKLab (Ottosson 2020) of an sRGB colour, and back; a colour outside sRGB is brought in by lowering its
 *  chroma at constant lightness and hue. */
void gb_colour_to_oklab(gb_colour colour, double lab[3]);
gb_colour gb_colour_from_oklab(const double lab[3]);
/** A colour between a (t = 0) and b (t = 1), straight through OKLab. */
gb_colour gb_colour_mix(gb_colour a, gb_colour b, double t);

#endif
