/* The declaration of a selection and of what is divided over the areas. */
#include "project/schema.h"

const gb_param gb_gate_params[] = {
    {.key = "gate",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_GATE,
     .required = true,
     .choices = GB_CHOICES_GATE},
    {.key = "count", .type = GB_PARAM_INT, .text = GB_TXT_P_GATE_COUNT, .min = 1, .max = 1e6},
    {.key = "share", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_GATE_SHARE, .max = 1},
    {.key = "minimum", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_GATE_MINIMUM, .max = 1e12},
    {.key = "column", .type = GB_PARAM_TEXT, .text = GB_TXT_P_GATE_COLUMN},
    {.key = "ties", .type = GB_PARAM_CHOICE, .text = GB_TXT_P_SELECT_TIES, .choices = "in|out|nearest"},
    {.key = "of",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_GATE_OF,
     .fallback = "all",
     .choices = "all|candidates"},
    {.key = "round",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_GATE_ROUND,
     .fallback = "down",
     .choices = "down|up|nearest"},
    {.key = "flags", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_GATE_FLAGS},
    {.key = "status", .type = GB_PARAM_TEXT, .text = GB_TXT_P_GATE_STATUS},
    {.key = "dynamics", .type = GB_PARAM_TEXT, .text = GB_TXT_P_GATE_DYNAMICS},
    {.key = "classes", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_GATE_CLASSES},
    {.key = "per", .type = GB_PARAM_TEXT, .text = GB_TXT_P_GATE_PER},
    {0},
};

const gb_param gb_flag_params[] = {
    {.key = "column", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FLAG_COLUMN, .required = true},
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_FLAG_ID},
    {.key = "above", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_FLAG_ABOVE},
    {.key = "below", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_FLAG_BELOW},
    {.key = "limit",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_FLAG_LIMIT,
     .fallback = "fixed",
     .choices = "fixed|of-mean|of-median|of-parent|mean-sd|binomial-mean|binomial-own"},
    {.key = "or_equal", .type = GB_PARAM_BOOL, .text = GB_TXT_P_FLAG_OR_EQUAL, .fallback = "false"},
    {.key = "base", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FLAG_BASE},
    {.key = "parent", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FLAG_PARENT},
    {.key = "scale", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_FLAG_SCALE, .fallback = "100", .max = 1e9},
    {.key = "sd",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_SD,
     .fallback = "population",
     .choices = "population|sample"},
    {0},
};

const gb_param gb_hand_params[] = {
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_HAND_CODE, .required = true},
    {.key = "decision",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_HAND_DECISION,
     .required = true,
     .choices = "in|out"},
    {.key = "who", .type = GB_PARAM_TEXT, .text = GB_TXT_P_HAND_WHO, .required = true},
    {.key = "why", .type = GB_PARAM_TEXT, .text = GB_TXT_P_HAND_WHY, .required = true},
    {0},
};

const gb_param gb_select_params[] = {
#include "project/params/select.def"
    {.key = "ties",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_SELECT_TIES,
     .fallback = "in",
     .choices = "in|out|nearest"},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SELECT_LABEL},
    {0},
};

const gb_param gb_allocate_params[] = {
#include "project/params/allocate.def"
    {.key = "among",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_ALLOCATE_AMONG,
     .fallback = "selected",
     .choices = "selected|all"},
    {0},
};

const gb_param gb_doubt_params[] = {
    {.key = "id", .type = GB_PARAM_TEXT, .text = GB_TXT_P_DOUBT_ID, .required = true},
    {.key = "kind",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_DOUBT_KIND,
     .required = true,
     .choices = "binomial|poisson|margin|rounding"},
    {.key = "base", .type = GB_PARAM_TEXT, .text = GB_TXT_P_DOUBT_BASE},
    {.key = "per", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_DOUBT_PER, .fallback = "100", .max = 1e9},
    {.key = "margin", .type = GB_PARAM_TEXT, .text = GB_TXT_P_DOUBT_MARGIN},
    {.key = "level", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_DOUBT_LEVEL, .fallback = "0.9", .max = 0.9999},
    {.key = "step", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_DOUBT_STEP, .max = 1e12},
    {0},
};

const gb_param gb_uncertainty_params[] = {
#include "project/params/uncertainty.def"
    {0},
};

const gb_param gb_rank_formula_params[] = {
    {.key = "text", .type = GB_PARAM_TEXT, .text = GB_TXT_P_RANK_FORMULA_TEXT, .required = true},
    {0},
};
