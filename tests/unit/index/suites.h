#ifndef GBT_INDEX_SUITES_H
#define GBT_INDEX_SUITES_H

#include "support/gbt.h"

void suite_normalise(void);
void suite_composite(void);
void suite_rank(void);
void suite_select(void);
void suite_select_gates(void);
void suite_select_threshold(void);
void suite_draws(void);
void suite_sampling(void);
void suite_allocate(void);
void suite_explain(void);
void suite_compare(void);
void suite_method(void);
void suite_normalise_more(void);
void suite_treat(void);
void suite_weigh(void);
void suite_combine(void);
void suite_vote(void);

#endif
