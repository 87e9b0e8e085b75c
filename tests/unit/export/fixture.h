/* A ranking and a scene to export. */
#ifndef TEST_EXPORT_FIXTURE_H
#define TEST_EXPORT_FIXTURE_H

#include "export/render.h"
#include "export/tables.h"

enum { FIXTURE_AREAS = 12, FIXTURE_INDICATORS = 5 };

/** Twelve areas, five indicators with gaps and ties; one name and one code begin like a formula. */
typedef struct fixture {
    gb_areas *areas;
    const gb_column *columns[FIXTURE_INDICATORS];
    gb_indicator entries[FIXTURE_INDICATORS];
    gb_composite_options options;
    gb_composite index;
    gb_ranking ranking;
    gb_selection selection;
    gb_notes *notes;
    gb_ranking_report report;
} fixture;

/** Normalisations as given per indicator; ends the program when something fails. */
void fixture_make(fixture *out, const gb_normalise_options normalise[FIXTURE_INDICATORS],
                  const gb_composite_options *options);
void fixture_release(fixture *made);

/** A page with a title, a map of wavy squares in cols x rows (every second one hatched), a legend and a
 * footer. Code of square (i, j): "i/0j". Yours. */
gb_scene *fixture_scene(gb_fonts *fonts, int cols, int rows);

#endif
