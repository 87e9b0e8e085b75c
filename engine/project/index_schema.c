#include "project/index_schema.h"

#include "project/schema.h"

/* Where only what is written counts: it goes before what the group says. */
#define GB_FALLBACK(text) NULL

static const gb_param step_params[] = {
#include "project/params/normalise.def"
    {0},
};

static const gb_param smooth_params[] = {
    {.key = "method",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_SMOOTH_METHOD,
     .required = true,
     .choices = GB_CHOICES_SMOOTH},
    {.key = "events", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SMOOTH_EVENTS, .required = true},
    {.key = "base", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SMOOTH_BASE, .required = true},
    {.key = "per", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_SMOOTH_PER, .fallback = "100", .max = 1e9},
    {.key = "group", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SMOOTH_GROUP},
    {0},
};

static const gb_param input_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_INPUT_ID, .required = true},
    {.key = "treat", .type = GB_PARAM_CHOICE, .text = GB_TXT_P_TREAT, .choices = GB_CHOICES_TREAT},
    {.key = "lambda", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_LAMBDA},
    {.key = "most", .type = GB_PARAM_INT, .text = GB_TXT_P_MOST, .min = 1, .max = 1e6},
    {.key = "skew", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_SKEW, .max = 100},
    {.key = "kurtosis", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_KURTOSIS, .max = 1000},
    {.key = "no_log", .type = GB_PARAM_BOOL, .text = GB_TXT_P_NO_LOG},
    {.key = "quantiles", .type = GB_PARAM_NUMBERS, .text = GB_TXT_P_QUANTILES},
    {.key = "smooth", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_SMOOTH, .members = smooth_params},
    {.key = "fixed", .type = GB_PARAM_NUMBER_MAP, .text = GB_TXT_P_FIXED},
#include "project/params/normalise.def"
    {0},
};
#undef GB_FALLBACK

static const gb_param class_params[] = {
    {.key = "cuts", .type = GB_PARAM_NUMBERS, .text = GB_TXT_P_CLASS_CUTS, .required = true},
    {.key = "labels", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_CLASS_LABELS},
    {.key = "open_left", .type = GB_PARAM_BOOL, .text = GB_TXT_P_OPEN_LEFT},
    {0},
};

static const gb_param part_params[] = {
    {.key = "count",
     .type = GB_PARAM_INT,
     .text = GB_TXT_P_PART_COUNT,
     .fallback = "10",
     .min = 2,
     .max = 1000},
    {.key = "rule",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_PART_RULE,
     .fallback = "ceiling",
     .choices = "ceiling|blocks|quantile"},
    {.key = "of",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_PART_OF,
     .fallback = "rank",
     .choices = "rank|score"},
    {0},
};

/* What no command line takes: lists of objects, and what becomes columns of their own. */
#define GB_GROUP_RESULTS                                                                                     \
    {.key = "then", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_THEN, .members = step_params},                \
        {.key = "classes",                                                                                   \
         .type = GB_PARAM_OBJECT,                                                                            \
         .text = GB_TXT_P_GROUP_CLASSES,                                                                     \
         .members = class_params},                                                                           \
    {                                                                                                        \
        .key = "parts", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_GROUP_PARTS, .members = part_params        \
    }

static const gb_param group_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_GROUP_ID, .required = true},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL},
    {.key = "of", .type = GB_PARAM_IDS, .text = GB_TXT_P_OF, .required = true},
#define GB_FALLBACK(text) text
#include "project/params/normalise.def"
#undef GB_FALLBACK
#include "project/params/combine.def"
    GB_GROUP_RESULTS,
    {0},
};

const gb_param gb_index_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_INDEX_ID, .fallback = "index"},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL},
    {.key = "preset", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PRESET},
    {.key = "use", .type = GB_PARAM_MAP, .text = GB_TXT_P_USE},
    {.key = "indicators", .type = GB_PARAM_IDS, .text = GB_TXT_P_INDEX_INDICATORS},
    {.key = "of", .type = GB_PARAM_IDS, .text = GB_TXT_P_INDEX_OF},
    {.key = "groups", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_GROUPS, .members = group_params},
    {.key = "inputs", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_INPUTS, .members = input_params},
    {.key = "only", .type = GB_PARAM_TEXT, .text = GB_TXT_P_ONLY},
#include "project/params/index.def"
    GB_GROUP_RESULTS,
    {.key = "uncertainty",
     .type = GB_PARAM_OBJECT,
     .text = GB_TXT_P_UNCERTAINTY,
     .members = gb_uncertainty_params},
    {0},
};
