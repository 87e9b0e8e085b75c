/* Small maps for tests: areas drawn by rule, a meter without fonts. */
#ifndef GBT_CARTO_FIXTURE_H
#define GBT_CARTO_FIXTURE_H

#include "areas/areas.h"
#include "carto/choropleth.h"
#include "stats/classify.h"
#include "table/column.h"

/** Letters of half an em, capitals and figures of 0.58 em, on every machine the same. */
gb_text_meter gbt_fake_meter(void);

/** Columns x rows of cells in EPSG:31370, size metres each, borders bent by a fixed rule. Names are Flemish
 * and some are long; codes are "A01".. . Ends the program when it cannot be made. */
gb_areas *gbt_mosaic(size_t columns, size_t rows, double width, double height);
/** A square with a square hole that is another area, and a third in two parts. */
gb_areas *gbt_enclave(void);
/** From a mosaic: groups of columns x rows joined into larger areas. */
gb_areas *gbt_mosaic_parents(const gb_areas *mosaic, size_t columns, size_t group);

/** A column of areas count values from the rule value(i) = low + (high - low) * wave(i), one decimal. */
gb_column *gbt_wave_column(const gb_areas *areas, const char *label, const char *unit, double low,
                           double high);

/** Classes of a column, rounded. false when there is no value. */
bool gbt_classes(const gb_column *column, int count, gb_classes *out);

/** A map with texts in its language; the caller fills the rest. */
gb_map gbt_map(const gb_areas *areas, const gb_column *column, const gb_classes *classes, gb_page page,
               gb_language language);

#endif
