/* The points of presentation-ready maps that a scene can be judged on by itself.
 *
 * Numbers are those of the rubric for thematic maps that the house style follows; a failing point is a
 * failing assert that names it. */
#ifndef GBT_RUBRIC_H
#define GBT_RUBRIC_H

#include "carto/choropleth.h"
#include "carto/scene.h"

typedef struct gbt_rubric {
    const char *name; /**< of the case, for messages */
    const gb_scene *scene;
    const gb_map *map; /**< from which the scene was made */
    gb_text_meter meter;
    bool crowded; /**< long texts on purpose: the frame may give way to them */
} gbt_rubric;

/** Check all points; true when all hold. */
bool gbt_rubric_check(const gbt_rubric *rubric);

#endif
