#include "project/schema.h"

const gb_param gb_code_rule_params[] = {
#include "project/params/codes.def"
    {0},
};

static const gb_param level_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_LEVEL_ID, .required = true},
#include "project/params/level.def"
    {0},
};

static const gb_param area_params[] = {
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_AREAS_SOURCE, .required = true},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_BASE_LEVEL, .fallback = "gebied"},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE},
    {.key = "tolerance",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_TOLERANCE,
     .fallback = "0.001",
     .max = 100},
    {.key = "levels", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_LEVELS, .members = level_params},
    {0},
};

static const gb_param context_params[] = {
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_CONTEXT_SOURCE, .required = true},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER},
    {.key = "kind",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_CONTEXT_KIND,
     .required = true,
     .choices = "water|green|road|rail|outside"},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE},
    {0},
};

static const gb_param crosswalk_params[] = {
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_CROSSWALK_SOURCE, .required = true},
    {.key = "sheet", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SHEET},
    {.key = "from", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_FROM},
    {.key = "to", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_TO},
    {.key = "share", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_SHARE},
    {.key = "weight", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CROSSWALK_WEIGHT},
    {.key = "equal", .type = GB_PARAM_BOOL, .text = GB_TXT_P_CROSSWALK_EQUAL, .fallback = "false"},
    {0},
};

static const gb_param censored_params[] = {
    {.key = "as",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_CENSORED_AS,
     .fallback = "spread",
     .choices = "spread|interval"},
    {.key = "low", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_CENSORED_LOW, .fallback = "1", .max = 1e12},
    {.key = "high", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_CENSORED_HIGH, .fallback = "4", .max = 1e12},
    {0},
};

static const gb_param table_params[] = {
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_TABLE_SOURCE, .required = true},
#include "project/params/reading.def"
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_TABLE_CODE, .required = true},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_TABLE_LEVEL},
    {.key = "period", .type = GB_PARAM_TEXT, .text = GB_TXT_P_TABLE_PERIOD},
    {.key = "period_column", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PERIOD_COLUMN},
    {.key = "codes", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_CODES, .members = gb_code_rule_params},
    {.key = "crosswalk", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_CROSSWALK, .members = crosswalk_params},
    {.key = "columns", .type = GB_PARAM_MAP, .text = GB_TXT_P_COLUMNS},
    {.key = "kinds", .type = GB_PARAM_MAP, .text = GB_TXT_P_KINDS},
    {.key = "censored", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_CENSORED, .members = censored_params},
    {.key = "slack", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_SLACK, .max = 1e12},
    {.key = "provider", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SOURCE_LINE},
    {0},
};

static const gb_param indicator_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_INDICATOR_ID, .required = true},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL},
    {.key = "formula", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FORMULA},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_INDICATOR_LEVEL},
    {.key = "base", .type = GB_PARAM_TEXT, .text = GB_TXT_P_BASE},
    {.key = "min_base", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_MIN_BASE, .max = 1e12},
    {.key = "unit", .type = GB_PARAM_LABEL, .text = GB_TXT_P_UNIT},
    {.key = "kind", .type = GB_PARAM_CHOICE, .text = GB_TXT_P_KIND, .choices = GB_CHOICES_KIND},
    {.key = "polarity",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_POLARITY,
     .choices = GB_CHOICES_POLARITY,
     .fallback = "none"},
    {.key = "decimals", .type = GB_PARAM_INT, .text = GB_TXT_P_DECIMALS, .min = 0, .max = 9},
    {.key = "source", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SOURCE_LINE},
    {0},
};

static const gb_param privacy_params[] = {
    {.key = "minimum",
     .type = GB_PARAM_INT,
     .text = GB_TXT_P_PRIVACY_MINIMUM,
     .fallback = "5",
     .min = 0,
     .max = 1000},
    {.key = "counts", .type = GB_PARAM_TEXTS, .text = GB_TXT_P_PRIVACY_COUNTS},
    {0},
};

const gb_param gb_class_params[] = {
#include "project/params/classes.def"
    {0},
};

static const gb_param before_params[] = {
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_BEFORE_LEVEL},
    {.key = "source", .type = GB_PARAM_PATH, .text = GB_TXT_P_BEFORE_SOURCE},
    {.key = "layer", .type = GB_PARAM_TEXT, .text = GB_TXT_P_LAYER},
    {.key = "code", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CODE_FIELD},
    {.key = "name", .type = GB_PARAM_TEXT, .text = GB_TXT_P_NAME_FIELD},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_SOURCE_CRS},
    {.key = "where", .type = GB_PARAM_TEXT, .text = GB_TXT_P_WHERE},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_BEFORE_LABEL},
    {.key = "tolerance",
     .type = GB_PARAM_NUMBER,
     .text = GB_TXT_P_BEFORE_TOLERANCE,
     .fallback = "1",
     .max = 100},
    {.key = "sliver", .type = GB_PARAM_NUMBER, .text = GB_TXT_P_BEFORE_SLIVER, .fallback = "20", .max = 1000},
    {0},
};

static const gb_param map_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_MAP_ID, .required = true},
    {.key = "show", .type = GB_PARAM_ID, .text = GB_TXT_P_SHOW},
    {.key = "type",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_MAP_TYPE,
     .fallback = "choropleth",
     .choices = GB_CHOICES_MAP_TYPE},
    {.key = "level", .type = GB_PARAM_ID, .text = GB_TXT_P_MAP_LEVEL},
    {.key = "borders", .type = GB_PARAM_IDS, .text = GB_TXT_P_BORDERS},
    {.key = "before", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_BEFORE, .members = before_params},
    {.key = "outline", .type = GB_PARAM_ID, .text = GB_TXT_P_OUTLINE},
    {.key = "title", .type = GB_PARAM_LABEL, .text = GB_TXT_P_TITLE},
    {.key = "subtitle", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SUBTITLE},
    {.key = "legend", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LEGEND},
    {.key = "source", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SOURCE_LINE},
    {.key = "note", .type = GB_PARAM_LABEL, .text = GB_TXT_P_NOTE},
    {.key = "classes", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_CLASS_BLOCK, .members = gb_class_params},
    {.key = "ramp", .type = GB_PARAM_CHOICE, .text = GB_TXT_P_RAMP, .choices = GB_CHOICES_RAMP},
    {.key = "page",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_PAGE,
     .fallback = "A4 landscape",
     .choices = GB_CHOICES_PAGE},
    {.key = "labels",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_LABELS,
     .fallback = "auto",
     .choices = GB_CHOICES_LABELS},
    {.key = "panel", .type = GB_PARAM_BOOL, .text = GB_TXT_P_PANEL, .fallback = "true"},
    {.key = "selection", .type = GB_PARAM_BOOL, .text = GB_TXT_P_SHOW_SELECTION, .fallback = "true"},
    {0},
};

static const gb_param output_params[] = {
    {.key = "folder", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FOLDER, .fallback = "uit"},
    {.key = "maps",
     .type = GB_PARAM_CHOICES,
     .text = GB_TXT_P_FORMATS,
     .fallback = "png,pdf,svg",
     .choices = "png|pdf|svg"},
    {.key = "dpi", .type = GB_PARAM_INT, .text = GB_TXT_P_DPI, .fallback = "200", .min = 36, .max = 1200},
    {.key = "workbook", .type = GB_PARAM_BOOL, .text = GB_TXT_P_WORKBOOK, .fallback = "true"},
    {.key = "csv", .type = GB_PARAM_BOOL, .text = GB_TXT_P_CSV, .fallback = "true"},
    {.key = "geopackage", .type = GB_PARAM_BOOL, .text = GB_TXT_P_GEOPACKAGE, .fallback = "true"},
    {0},
};

const gb_param gb_project_params[] = {
    {.key = "gebied", .type = GB_PARAM_INT, .text = GB_TXT_P_GEBIED, .required = true, .min = 1, .max = 1},
    {.key = "title", .type = GB_PARAM_LABEL, .text = GB_TXT_P_TITLE},
    {.key = "language",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_LANGUAGE,
     .fallback = "nl",
     .choices = GB_CHOICES_LANGUAGE},
    {.key = "crs", .type = GB_PARAM_TEXT, .text = GB_TXT_P_CRS, .fallback = "EPSG:31370"},
    {.key = "author", .type = GB_PARAM_TEXT, .text = GB_TXT_P_AUTHOR},
    {.key = "source", .type = GB_PARAM_LABEL, .text = GB_TXT_P_SOURCE_LINE},
    {.key = "date", .type = GB_PARAM_TEXT, .text = GB_TXT_P_DATE},
    {.key = "period", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PERIOD},
    {.key = "areas",
     .type = GB_PARAM_OBJECT,
     .text = GB_TXT_P_AREAS,
     .required = true,
     .members = area_params},
    {.key = "analyse", .type = GB_PARAM_ID, .text = GB_TXT_P_ANALYSE},
    {.key = "outline", .type = GB_PARAM_ID, .text = GB_TXT_P_OUTLINE},
    {.key = "context", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_CONTEXT, .members = context_params},
    {.key = "tables", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_TABLES, .members = table_params},
    {.key = "indicators", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_INDICATORS, .members = indicator_params},
    {.key = "privacy", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_PRIVACY, .members = privacy_params},
    {.key = "index", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_INDEX, .members = gb_index_params},
    {.key = "select", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_SELECT, .members = gb_select_params},
    {.key = "allocate", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_ALLOCATE, .members = gb_allocate_params},
    {.key = "maps", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_MAPS, .members = map_params},
    {.key = "outputs", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_OUTPUTS, .members = output_params},
    {0},
};
