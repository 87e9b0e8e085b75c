#ifndef GBT_CARTO_SUITES_H
#define GBT_CARTO_SUITES_H

#include "support/gbt.h"

void suite_alt(void);
void suite_choropleth(void);
void suite_colour(void);
void suite_colouring(void);
void suite_division(void);
void suite_division_list(void);
void suite_labels(void);
void suite_ramps(void);
void suite_scene(void);
void suite_style(void);
void suite_wording(void);

#endif
