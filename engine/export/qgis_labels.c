#include "export/qgis_rules.h"

#include <stdio.h>
#include <string.h>

/* From this scale on a name fits in a statistical sector. */
enum { NAMES_FROM = 25000, KEY = 256 };

/* Appends an expression as the value of an XML attribute. */
static void add_escaped(gb_buffer *out, gb_buffer *expression) {
    gb_buffer_add_xml(out, expression->text ? expression->text : "");
    out->failed = out->failed || expression->failed;
    gb_buffer_release(expression);
}

static void add_text_field(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    char rank[KEY + 8];
    snprintf(rank, sizeof rank, "%.*s_rank", KEY, rules->key);
    const char *field = map->labels == GB_LABELS_CODE ? "code" : "name";
    if (map->labels == GB_LABELS_RANK && gb_table_find(gb_areas_table(map->areas), rank))
        field = rank;
    bool few = map->labels == GB_LABELS_AUTO && rules->many;
    gb_buffer expression = {0};
    if (few) {
        gb_buffer_add(&expression, "CASE WHEN ");
        gb_buffer_add(&expression, rules->has_selection ? "\"selected\" = 1 OR " : "");
        gb_buffer_addf(&expression, "@map_scale <= %d THEN \"name\" END", NAMES_FROM);
    } else {
        gb_buffer_add(&expression, field);
    }
    gb_buffer_add(out, " fieldName=\"");
    add_escaped(out, &expression);
    gb_buffer_addf(out, "\" isExpression=\"%d\"", few);
}

/* Around the expression of a property that differs per area. */
static void begin_property(gb_buffer *out, const char *property) {
    gb_buffer_addf(out,
                   "<Option name=\"%s\" type=\"Map\"><Option name=\"active\" type=\"bool\" value=\"true\"/>"
                   "<Option name=\"expression\" type=\"QString\" value=\"",
                   property);
}

static void end_property(gb_buffer *out) {
    gb_buffer_add(out, "\"/><Option name=\"type\" type=\"int\" value=\"3\"/></Option>\n");
}

/* The colour of the name or of its halo, by the fill under it. */
static void add_colours(gb_buffer *out, const gb_qgis_rules *rules, const char *property, bool of_halo) {
    gb_buffer expression = {0};
    gb_buffer_add(&expression, "CASE");
    char hex[8];
    for (size_t r = 0; r < rules->count; r++) {
        gb_colour text, halo;
        gb_style_text_on(rules->style, rules->rule[r].fill, &text, &halo);
        gb_colour_write(of_halo ? halo : text, hex);
        gb_buffer_add(&expression, " WHEN ");
        gb_qgis_expression(&expression, rules, &rules->rule[r]);
        gb_buffer_addf(&expression, " THEN '%s'", hex);
    }
    gb_colour_write(of_halo ? rules->style->paper : rules->style->ink, hex);
    gb_buffer_addf(&expression, " ELSE '%s' END", hex);
    begin_property(out, property);
    add_escaped(out, &expression);
    end_property(out);
}

static void add_selected_property(gb_buffer *out, const char *property) {
    begin_property(out, property);
    gb_buffer_add(out, "&quot;selected&quot; = 1");
    end_property(out);
}

static void add_properties(gb_buffer *out, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<dd_properties><Option type=\"Map\"><Option name=\"name\" type=\"QString\" "
                       "value=\"\"/><Option name=\"properties\" type=\"Map\">\n");
    if (rules->count > 0) {
        add_colours(out, rules, "Color", false);
        add_colours(out, rules, "BufferColor", true);
    }
    if (rules->has_selection) {
        add_selected_property(out, "Bold");
        add_selected_property(out, "AlwaysShow");
    }
    gb_buffer_add(out, "</Option><Option name=\"type\" type=\"QString\" value=\"collection\"/></Option>"
                       "</dd_properties>");
}

void gb_qgis_write_labels(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    if (map->labels == GB_LABELS_NONE)
        return;
    const gb_style *style = rules->style;
    const gb_colour ink = style->ink;
    gb_buffer_add(out, "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style");
    add_text_field(out, map, rules);
    gb_buffer_add(out, " fontFamily=\"");
    gb_buffer_add_xml(out, style->family);
    gb_buffer_add(out, "\" fontSizeUnit=\"Point\" namedStyle=\"Regular\" fontSize=\"");
    gb_qgis_number(out, style->label.size);
    gb_buffer_addf(out, "\" textColor=\"%d,%d,%d,255\" textOpacity=\"1\"><text-buffer bufferDraw=\"1\" ",
                   ink.red, ink.green, ink.blue);
    gb_buffer_add(out,
                  "bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"1\" bufferSize=\"");
    gb_qgis_number(out, style->halo);
    /* A name that fits nowhere waits until the reader zooms in; selected areas always have theirs. */
    gb_buffer_add(out,
                  "\"/></text-style><text-format autoWrapLength=\"12\" useMaxLineLengthForAutoWrap=\"1\" "
                  "multilineAlign=\"1\"/><placement placement=\"4\" centroidInside=\"1\" "
                  "centroidWhole=\"0\"/><rendering drawLabels=\"1\" fontMinPixelSize=\"3\" "
                  "obstacle=\"1\" obstacleType=\"1\"/>\n");
    add_properties(out, rules);
    gb_buffer_add(out, "</settings></labeling>\n");
}

static void add_alias(gb_buffer *out, const char *key, const char *tail, const char *text) {
    gb_buffer_add(out, "<alias field=\"");
    gb_buffer_add_xml(out, key);
    gb_buffer_addf(out, "%s\" name=\"", tail);
    gb_buffer_add_xml(out, text);
    gb_buffer_add(out, "\"/>\n");
}

static void add_column_alias(gb_buffer *out, const gb_column *column, gb_language language) {
    const char *label = gb_column_label(column, language), *unit = column->unit;
    if (strcmp(label, column->key) == 0)
        return;
    gb_buffer text = {0};
    gb_buffer_add(&text, label);
    if (unit && unit[0] && !strstr(label, unit))
        gb_buffer_addf(&text, " (%s)", unit);
    add_alias(out, column->key, "", text.text ? text.text : label);
    out->failed = out->failed || text.failed;
    gb_buffer_release(&text);
    size_t counts[GB_CELL_COUNT];
    gb_column_count_states(column, counts);
    if (counts[GB_PRESENT] == column->n)
        return;
    char why[GB_QGIS_LABEL];
    gb_text_format(GB_TXT_QGIS_STATE, language, &(gb_detail){.name = label}, why, sizeof why);
    add_alias(out, column->key, "_state", why);
}

void gb_qgis_write_aliases(gb_buffer *out, const gb_map *map) {
    const gb_table *table = gb_areas_table(map->areas);
    gb_buffer_add(out, "<aliases>\n");
    add_alias(out, "code", "", gb_text_pattern(GB_TXT_WB_CODE, map->page.language));
    add_alias(out, "name", "", gb_text_pattern(GB_TXT_WB_NAME, map->page.language));
    for (size_t c = 0; c < gb_table_columns(table); c++)
        add_column_alias(out, gb_table_column(table, c), map->page.language);
    gb_buffer_add(out, "</aliases>\n");
}
