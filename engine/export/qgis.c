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
    /* The breaks of the legend, read as the legend says: a filter holds what its label tells, and the few
     * digits survive readers that keep six of them. */
    const double *breaks = classes->rounded ? classes->printed : classes->breaks;
    rules->opens = classes->opens;
    for (int c = classes->count - 1; c >= 0 && status == GB_OK; c--) { /* high values first, as the legend */
        gb_qgis_rule *rule = &rules->rule[rules->count++];
        *rule = (gb_qgis_rule){.fill = colours[c],
                               .has_lower = c > 0,
                               .has_upper = c + 1 < classes->count,
                               .lower = breaks[c],
                               .upper = breaks[c + 1]};
        gb_map_class_label(map, c, rule->label, sizeof rule->label);
    }
    return status;
}

gb_status gb_qgis_rules_of(const gb_map *map, gb_qgis_rules *rules, gb_error *err) {
    const gb_style *style = map->page.style ? map->page.style : gb_style_helder();
    const gb_table *table = gb_areas_table(map->areas);
    *rules = (gb_qgis_rules){.key = map->column->key, .style = style};
    rules->has_selection = map->selected && gb_table_find(table, "selected");
    rules->many = gb_areas_count(map->areas) > GB_QGIS_MANY;
    rules->border = rules->many ? style->sector.width : style->wijk.width;
    gb_status status = class_rules(map, rules, err);
    size_t counts[GB_CELL_COUNT];
    gb_column_count_states(map->column, counts);
    for (int state = GB_ABSENT; state < GB_CELL_COUNT && status == GB_OK; state++) {
        if (counts[state] == 0)
            continue;
        gb_qgis_rule *rule = &rules->rule[rules->count++];
        *rule = (gb_qgis_rule){.state = (gb_cell)state};
        gb_map_missing_look(style, rule->state, &rule->fill, &rule->hatch);
        gb_copy(rule->label, sizeof rule->label, gb_map_missing_label(rule->state, map->page.language));
    }
    return status;
}

gb_colour gb_qgis_border(const gb_qgis_rules *rules, const gb_qgis_rule *rule) {
    return gb_style_is_light(rule->fill) ? rules->style->light_border : rules->style->wijk.colour;
}

void gb_qgis_number(gb_buffer *out, double value) {
    char digits[GB_NUMBER_SIZE];
    gb_number_shortest(value, digits);
    gb_buffer_add(out, digits);
}

/* --- QML --- */

void gb_qgis_field(gb_buffer *out, const char *key, const char *tail) {
    gb_buffer_add(out, "\"");
    for (const char *at = key; *at; at++)
        gb_buffer_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    gb_buffer_add(out, tail);
    gb_buffer_add(out, "\"");
}

void gb_qgis_expression(gb_buffer *out, const gb_qgis_rules *rules, const gb_qgis_rule *rule) {
    if (rule->state != GB_PRESENT) {
        gb_qgis_field(out, rules->key, "_state");
        gb_buffer_addf(out, " = '%s'", gb_cell_id(rule->state));
        return;
    }
    if (!rule->has_lower && !rule->has_upper) {
        gb_qgis_field(out, rules->key, "");
        gb_buffer_add(out, " IS NOT NULL");
    }
    if (rule->has_lower) {
        gb_qgis_field(out, rules->key, "");
        gb_buffer_add(out, rules->opens ? " >= " : " > ");
        gb_qgis_number(out, rule->lower);
    }
    if (rule->has_upper) {
        gb_buffer_add(out, rule->has_lower ? " AND " : "");
        gb_qgis_field(out, rules->key, "");
        gb_buffer_add(out, rules->opens ? " < " : " <= ");
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

/* What is painted after what, over all areas. */
enum { PASS_FILL, PASS_LIGHT_BORDER, PASS_BORDER, PASS_CASING, PASS_SELECTION };

/* A fill without line, or a line without fill (width > 0). */
static void add_fill(gb_buffer *out, int pass, gb_colour fill, gb_colour line, double width) {
    gb_buffer_addf(out,
                   "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"%d\"><Option type=\"Map\">",
                   pass);
    colour_option(out, "color", fill);
    option(out, "style", fill.alpha ? "solid" : "no");
    colour_option(out, "outline_color", line);
    option(out, "outline_style", width > 0 ? "solid" : "no");
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
    begin_symbol(out, number, "fill");
    add_fill(out, PASS_FILL, rule->fill, GB_COLOUR_NONE, 0);
    if (rule->hatch.pitch > 0) {
        add_lines(out, &rule->hatch, rule->hatch.angle, number, 1);
        if (rule->hatch.cross)
            add_lines(out, &rule->hatch, rule->hatch.angle + 90, number, 2);
    }
    add_fill(out, gb_style_is_light(rule->fill) ? PASS_LIGHT_BORDER : PASS_BORDER, GB_COLOUR_NONE,
             gb_qgis_border(rules, rule), rules->border);
    gb_buffer_add(out, "</symbol>\n");
}

static void add_selection_symbol(gb_buffer *out, const gb_qgis_rules *rules) {
    const gb_style *style = rules->style;
    begin_symbol(out, rules->count, "fill");
    add_fill(out, PASS_CASING, GB_COLOUR_NONE, style->selection_casing.colour, style->selection_casing.width);
    add_fill(out, PASS_SELECTION, GB_COLOUR_NONE, style->selection.colour, style->selection.width);
    gb_buffer_add(out, "</symbol>\n");
}

static void add_rules(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<rules key=\"{gebied-root}\">\n");
    for (size_t r = 0; r < rules->count; r++) {
        gb_buffer expression = {0};
        gb_qgis_expression(&expression, rules, &rules->rule[r]);
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

static void write_qml(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling|Fields\" "
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
    gb_qgis_write_labels(out, map, rules);
    gb_qgis_write_aliases(out, map);
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
