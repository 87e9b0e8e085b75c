/* Private to export: what a map's legend says, as rules that QML and SLD both write. */
#ifndef GB_EXPORT_QGIS_RULES_H
#define GB_EXPORT_QGIS_RULES_H

#include "base/text.h"
#include "carto/choropleth.h"

enum {
    GB_QGIS_RULES_MAX = GB_CLASSES_MAX + GB_CELL_COUNT,
    GB_QGIS_LABEL = 256,
    GB_QGIS_MANY = 60 /**< above it the printed map names selected areas only */
};

/** One row of the legend: values between two breaks, or one reason why a value is missing. */
typedef struct gb_qgis_rule {
    gb_cell state; /**< GB_PRESENT for a class */
    bool has_lower, has_upper;
    double lower, upper;
    gb_colour fill;
    gb_hatch hatch; /**< pitch 0 = none */
    char label[GB_QGIS_LABEL];
} gb_qgis_rule;

typedef struct gb_qgis_rules {
    const char *key; /**< field with the value; <key>_state holds the reason */
    const gb_style *style;
    bool has_selection;
    bool opens;    /**< classes are [lower, upper), else (lower, upper] */
    bool many;     /**< more areas than names fit */
    double border; /**< mm */
    size_t count;
    gb_qgis_rule rule[GB_QGIS_RULES_MAX];
} gb_qgis_rules;

/** The rows of a map's legend, high classes first, then the reasons that occur. @return as gb_map_colours */
gb_status gb_qgis_rules_of(const gb_map *map, gb_qgis_rules *rules, gb_error *err);
/** Append a number in its shortest form. */
void gb_qgis_number(gb_buffer *out, double value);
/** Append a field name between double quotes, with a tail such as "_state". */
void gb_qgis_field(gb_buffer *out, const char *key, const char *tail);
/** Append the expression of a rule as QGIS reads it. */
void gb_qgis_expression(gb_buffer *out, const gb_qgis_rules *rules, const gb_qgis_rule *rule);
/** Colour of the border of such an area: white, or grey round a light fill. */
gb_colour gb_qgis_border(const gb_qgis_rules *rules, const gb_qgis_rule *rule);
/** Append the labels of the QML: text and colours as on the map. */
void gb_qgis_write_labels(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules);
/** Append the wording of the fields for forms and attribute tables. */
void gb_qgis_write_aliases(gb_buffer *out, const gb_map *map);
/** Append the whole SLD document. */
void gb_qgis_write_sld(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules);

#endif
