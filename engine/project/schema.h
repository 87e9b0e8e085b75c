/* The declaration of the project file. */
#ifndef GB_PROJECT_SCHEMA_H
#define GB_PROJECT_SCHEMA_H

#include "project/declare.h"
#include "project/index_schema.h"

/** The members of a project file's root. */
extern const gb_param gb_project_params[];

/* Parts that commands share with the project file, so that nothing is declared twice. */
extern const gb_param gb_code_rule_params[];
extern const gb_param gb_class_params[];
extern const gb_param gb_select_params[];
extern const gb_param gb_gate_params[];
extern const gb_param gb_flag_params[];
extern const gb_param gb_hand_params[];
extern const gb_param gb_allocate_params[];
extern const gb_param gb_doubt_params[];
extern const gb_param gb_uncertainty_params[];
extern const gb_param gb_rank_formula_params[];

#define GB_CHOICES_METHOD "fisher-jenks|quantile|equal|manual"
#define GB_CHOICES_GATE                                                                                      \
    "top|top-share|people-share|flags|classes|min-population|min-base|contiguous|at-most|at-least"
#define GB_CHOICES_PAGE "A4 landscape|A4 portrait|A3 landscape|16:9"
#define GB_CHOICES_RAMP                                                                                      \
    "schelde|baksteen|polder|grijs|verandering|YlGnBu|YlOrRd|Blues|PuOr|RdBu|BrBG|viridis|"                  \
    "schelde-reversed|baksteen-reversed|polder-reversed|grijs-reversed|verandering-reversed|"                \
    "YlGnBu-reversed|YlOrRd-reversed|Blues-reversed|PuOr-reversed|RdBu-reversed|BrBG-reversed|"              \
    "viridis-reversed"
#define GB_CHOICES_LABELS "auto|none|name|code|rank|both"
#define GB_CHOICES_MAP_TYPE "choropleth|division|division-change"
#define GB_CHOICES_POLARITY "high is worse|low is worse|none"
#define GB_CHOICES_KIND "count|amount|rate|share|mean|median|index|class"
#define GB_CHOICES_LANGUAGE "nl|en|fr"

#endif
