/* The same map in QGIS: QML and SLD for layer_styles. */
#ifndef GB_EXPORT_QGIS_H
#define GB_EXPORT_QGIS_H

#include "base/error.h"
#include "carto/choropleth.h"

/**
 * Rule-based QML: one rule per class with our colours, breaks and wording, one hatched rule per reason that
 * occurs (on the <key>_state column), the selection as an outline when the layer has a `selected` column,
 * name labels in the colours of the map, and the wording of the columns as aliases. Above sixty areas
 * GB_LABELS_AUTO names the selected ones; the others get their name from 1:25 000 on. The SLD has no labels.
 * *qml and *sld (may be NULL) are yours (gb_free).
 */
gb_status gb_qgis_style(const gb_map *map, char **qml, char **sld, gb_error *err);

#endif
