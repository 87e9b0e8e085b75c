#include "export/qgis.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "export/qgis_rules.h"

/* --- rules that both formats share --- */

static gb_status class_rules(const gb_map *map, gb_qgis_rules *rules, gb_error *err) {
    const gb_classes *classes = map->classes;
    if (!classes || classes->count == 0 || classes->n == 0)
        return GB_OK;
    gb_colour colours[GB_CLASSES_MAX];
    gb_status status = gb_map_colours(map, colours, err);
    for (int c = classes->count - 1; c >= 0 && status == GB_OK; c--) { /* high values first, as the legend */
        gb_qgis_rule *rule = &rules->rule[rules->count++];
        *rule = (gb_qgis_rule){.fill = colours[c],
                               .has_lower = c > 0,
                               .has_upper = c + 1 < classes->count,
                               .lower = classes->breaks[c],
                               .upper = classes->breaks[c + 1]};
        gb_map_class_label(map, c, rule->label, sizeof rule->label);
    }
    return status;
}

gb_status gb_qgis_rules_of(const gb_map *map, gb_qgis_rules *rules, gb_error *err) {
    const gb_style *style = map->style ? map->style : gb_style_helder();
    const gb_table *table = gb_areas_table(map->areas);
    *rules = (gb_qgis_rules){.key = map->column->key, .style = style};
    rules->has_selection = map->selected && gb_table_find(table, "selected");
    gb_status status = class_rules(map, rules, err);
    size_t counts[GB_CELL_COUNT];
    gb_column_count_states(map->column, counts);
    for (int state = GB_ABSENT; state < GB_CELL_COUNT && status == GB_OK; state++) {
        if (counts[state] == 0)
            continue;
        gb_qgis_rule *rule = &rules->rule[rules->count++];
        *rule = (gb_qgis_rule){.state = (gb_cell)state};
        gb_map_missing_look(style, rule->state, &rule->fill, &rule->hatch);
        gb_copy(rule->label, sizeof rule->label, gb_map_missing_label(rule->state, map->language));
    }
    return status;
}

void gb_qgis_number(gb_buffer *out, double value) {
    char digits[GB_NUMBER_SIZE];
    gb_number_shortest(value, digits);
    gb_buffer_add(out, digits);
}

/* --- QML --- */

static void add_field(gb_buffer *out, const char *key, const char *tail) {
    gb_buffer_add(out, "\"");
    for (const char *at = key; *at; at++)
        gb_buffer_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    gb_buffer_add(out, tail);
    gb_buffer_add(out, "\"");
}

/* The expression of a rule as QGIS reads it; names between double quotes. */
static void add_expression(gb_buffer *out, const gb_qgis_rules *rules, const gb_qgis_rule *rule) {
    if (rule->state != GB_PRESENT) {
        add_field(out, rules->key, "_state");
        gb_buffer_addf(out, " = '%s'", gb_cell_id(rule->state));
        return;
    }
    if (!rule->has_lower && !rule->has_upper) {
        add_field(out, rules->key, "");
        gb_buffer_add(out, " IS NOT NULL");
    }
    if (rule->has_lower) {
        add_field(out, rules->key, "");
        gb_buffer_add(out, " > ");
        gb_qgis_number(out, rule->lower);
    }
    if (rule->has_upper) {
        gb_buffer_add(out, rule->has_lower ? " AND " : "");
        add_field(out, rules->key, "");
        gb_buffer_add(out, " <= ");
        gb_qgis_number(out, rule->upper);
    }
}

static void option(gb_buffer *out, const char *name, const char *value) {
    gb_buffer_addf(out, "<Option name=\"%s\" type=\"QString\" value=\"%s\"/>", name, value);
}

static void number_option(gb_buffer *out, const char *name, double value) {
    gb_buffer_addf(out, "<Option name=\"%s\" type=\"QString\" value=\"", name);
    gb_qgis_number(out, value);
    gb_buffer_add(out, "\"/>");
}

static void colour_option(gb_buffer *out, const char *name, gb_colour colour) {
    gb_buffer_addf(out, "<Option name=\"%s\" type=\"QString\" value=\"%d,%d,%d,%d\"/>", name, colour.red,
                   colour.green, colour.blue, colour.alpha);
}

static void begin_symbol(gb_buffer *out, size_t number, const char *type) {
    gb_buffer_addf(out,
                   "<symbol name=\"%zu\" type=\"%s\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n",
                   number, type);
}

/* A fill or outline layer; passes keep outlines above the fills of neighbours. */
static void add_fill(gb_buffer *out, int pass, gb_colour fill, gb_colour line, double width) {
    gb_buffer_addf(out,
                   "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"%d\"><Option type=\"Map\">",
                   pass);
    colour_option(out, "color", fill);
    option(out, "style", fill.alpha ? "solid" : "no");
    colour_option(out, "outline_color", line);
    option(out, "outline_style", "solid");
    number_option(out, "outline_width", width);
    option(out, "outline_width_unit", "MM");
    option(out, "joinstyle", "round");
    gb_buffer_add(out, "</Option></layer>\n");
}

static void add_lines(gb_buffer *out, const gb_hatch *hatch, double angle, size_t symbol, int layer) {
    gb_buffer_add(
        out, "<layer class=\"LinePatternFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">");
    number_option(out, "angle", angle);
    number_option(out, "distance", hatch->pitch);
    option(out, "distance_unit", "MM");
    number_option(out, "line_width", hatch->width);
    option(out, "line_width_unit", "MM");
    colour_option(out, "color", hatch->colour);
    gb_buffer_addf(out,
                   "</Option>\n<symbol name=\"@%zu@%d\" type=\"line\" alpha=\"1\" clip_to_extent=\"1\" "
                   "force_rhr=\"0\"><layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"0\">"
                   "<Option type=\"Map\">",
                   symbol, layer);
    colour_option(out, "line_color", hatch->colour);
    number_option(out, "line_width", hatch->width);
    option(out, "line_width_unit", "MM");
    gb_buffer_add(out, "</Option></layer></symbol></layer>\n");
}

static void add_symbol(gb_buffer *out, const gb_qgis_rules *rules, size_t number) {
    const gb_qgis_rule *rule = &rules->rule[number];
    const gb_line_style *border = &rules->style->wijk;
    begin_symbol(out, number, "fill");
    add_fill(out, 0, rule->fill, border->colour, border->width);
    if (rule->hatch.pitch > 0) {
        add_lines(out, &rule->hatch, rule->hatch.angle, number, 1);
        if (rule->hatch.cross)
            add_lines(out, &rule->hatch, rule->hatch.angle + 90, number, 2);
    }
    gb_buffer_add(out, "</symbol>\n");
}

static void add_selection_symbol(gb_buffer *out, const gb_qgis_rules *rules) {
    const gb_style *style = rules->style;
    begin_symbol(out, rules->count, "fill");
    add_fill(out, 1, GB_COLOUR_NONE, style->selection_casing.colour, style->selection_casing.width);
    add_fill(out, 2, GB_COLOUR_NONE, style->selection.colour, style->selection.width);
    gb_buffer_add(out, "</symbol>\n");
}

static void add_rules(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<rules key=\"{gebied-root}\">\n");
    for (size_t r = 0; r < rules->count; r++) {
        gb_buffer expression = {0};
        add_expression(&expression, rules, &rules->rule[r]);
        gb_buffer_addf(out, "<rule key=\"{gebied-%zu}\" symbol=\"%zu\" label=\"", r, r);
        gb_buffer_add_xml(out, rules->rule[r].label);
        gb_buffer_add(out, "\" filter=\"");
        gb_buffer_add_xml(out, expression.text ? expression.text : "");
        gb_buffer_add(out, "\"/>\n");
        out->failed = out->failed || expression.failed;
        gb_buffer_release(&expression);
    }
    if (rules->has_selection) {
        gb_buffer_addf(out, "<rule key=\"{gebied-selection}\" symbol=\"%zu\" label=\"", rules->count);
        gb_buffer_add_xml(out, map->selected_label ? map->selected_label : "");
        gb_buffer_add(out, "\" filter=\"&quot;selected&quot; = 1\"/>\n");
    }
    gb_buffer_add(out, "</rules>\n");
}

static void add_labels(gb_buffer *out, const gb_map *map, const gb_style *style) {
    if (map->labels == GB_LABELS_NONE)
        return;
    gb_colour ink = style->ink;
    gb_buffer_add(out, "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style fieldName=\"");
    gb_buffer_add(out, map->labels == GB_LABELS_CODE ? "code" : "name");
    gb_buffer_add(out, "\" isExpression=\"0\" fontFamily=\"");
    gb_buffer_add_xml(out, style->family);
    gb_buffer_add(out, "\" fontSizeUnit=\"Point\" namedStyle=\"Regular\" fontSize=\"");
    gb_qgis_number(out, style->label.size);
    gb_buffer_addf(out, "\" textColor=\"%d,%d,%d,255\" textOpacity=\"1\"><text-buffer bufferDraw=\"1\" ",
                   ink.red, ink.green, ink.blue);
    gb_buffer_add(out,
                  "bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" bufferOpacity=\"1\" bufferSize=\"");
    gb_qgis_number(out, style->halo);
    gb_buffer_add(
        out, "\"/></text-style><placement placement=\"1\" centroidInside=\"1\" centroidWhole=\"0\"/>"
             "<rendering drawLabels=\"1\" fontMinPixelSize=\"3\" obstacle=\"1\"/></settings></labeling>\n");
}

static void write_qml(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling\" "
                       "labelsEnabled=\"");
    gb_buffer_add(out, map->labels == GB_LABELS_NONE ? "0" : "1");
    gb_buffer_add(out, "\">\n<renderer-v2 type=\"RuleRenderer\" symbollevels=\"1\" forceraster=\"0\" "
                       "enableorderby=\"0\" referencescale=\"-1\">\n");
    add_rules(out, map, rules);
    gb_buffer_add(out, "<symbols>\n");
    for (size_t r = 0; r < rules->count; r++)
        add_symbol(out, rules, r);
    if (rules->has_selection)
        add_selection_symbol(out, rules);
    gb_buffer_add(out, "</symbols>\n</renderer-v2>\n");
    add_labels(out, map, rules->style);
    gb_buffer_add(out, "<blendMode>0</blendMode>\n<featureBlendMode>0</featureBlendMode>\n"
                       "<layerGeometryType>2</layerGeometryType>\n</qgis>\n");
}

gb_status gb_qgis_style(const gb_map *map, char **qml, char **sld, gb_error *err) {
    gb_buffer first = {0}, second = {0};
    gb_qgis_rules *rules = gb_alloc_zero(1, sizeof *rules);
    gb_status status =
        rules ? gb_qgis_rules_of(map, rules, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && qml)
        write_qml(&first, map, rules);
    if (status == GB_OK && sld)
        gb_qgis_write_sld(&second, map, rules);
    gb_free(rules);
    if (status == GB_OK && (first.failed || second.failed))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK && qml)
        *qml = gb_buffer_take(&first);
    if (status == GB_OK && sld)
        *sld = gb_buffer_take(&second);
    gb_buffer_release(&first);
    gb_buffer_release(&second);
    return status;
}
