#ifndef GBT_STATS_SUITES_H
#define GBT_STATS_SUITES_H

#include "support/gbt.h"

void suite_sort(void);
void suite_describe(void);
void suite_classify(void);
void suite_classround(void);
void suite_pca(void);
void suite_smooth(void);

#endif
