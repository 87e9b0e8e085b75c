/* The declaration of an index: a group of groups, of any depth. */
#ifndef GB_PROJECT_INDEX_SCHEMA_H
#define GB_PROJECT_INDEX_SCHEMA_H

#include "project/declare.h"

/** The `index` block of a project, and of a preset. */
extern const gb_param gb_index_params[];

#define GB_CHOICES_NORMALISE                                                                                 \
    "z|min-max|percent-rank|rank-exp|none|robust-z|rank|goalposts|ampi|ratio|distance|threshold|categorical"
#define GB_CHOICES_WEIGHTING "equal|given|equal-group|pca|factor|sd|inverse-sd|entropy|critic|unit"
#define GB_CHOICES_AGGREGATE                                                                                 \
    "mean|sum|geometric|harmonic|power|min|max|owa|mpi|mean-min|wroclaw|borda|copeland|kemeny|count|"        \
    "k-of-n|all|any|pca|ampi|and|or"
#define GB_CHOICES_TREAT "none|ln|ln1p|box-cox|winsorise|percentiles"
#define GB_CHOICES_SMOOTH "none|logit|empirical-bayes"
#define GB_CHOICES_TIES "min|average|max|dense"

#endif
