#include "export/qgis_rules.h"

#include <math.h>

/* OGC 05-077r4 (Symbology Encoding 1.1). A pixel there is 0.28 mm. */
static const double pixel = 0.28;

static void add_colour(gb_buffer *out, const char *name, gb_colour colour) {
    gb_buffer_addf(out, "<se:SvgParameter name=\"%s\">#%02x%02x%02x</se:SvgParameter>", name, colour.red,
                   colour.green, colour.blue);
}

static void add_width(gb_buffer *out, double mm) {
    gb_buffer_add(out, "<se:SvgParameter name=\"stroke-width\">");
    gb_qgis_number(out, mm / pixel);
    gb_buffer_add(out, "</se:SvgParameter>");
}

static void add_comparison(gb_buffer *out, const char *operator, const char * key, const char *tail,
                           double value, const char *text) {
    gb_buffer_addf(out, "<ogc:%s><ogc:PropertyName>", operator);
    gb_buffer_add_xml(out, key);
    gb_buffer_addf(out, "%s</ogc:PropertyName><ogc:Literal>", tail);
    if (text)
        gb_buffer_add_xml(out, text);
    else
        gb_qgis_number(out, value);
    gb_buffer_addf(out, "</ogc:Literal></ogc:%s>", operator);
}

static void add_filter(gb_buffer *out, const gb_qgis_rules *rules, const gb_qgis_rule *rule) {
    bool both = rule->has_lower && rule->has_upper;
    gb_buffer_add(out, "<ogc:Filter>");
    if (rule->state != GB_PRESENT) {
        add_comparison(out, "PropertyIsEqualTo", rules->key, "_state", 0, gb_cell_id(rule->state));
    } else if (!rule->has_lower && !rule->has_upper) {
        gb_buffer_add(out, "<ogc:Not><ogc:PropertyIsNull><ogc:PropertyName>");
        gb_buffer_add_xml(out, rules->key);
        gb_buffer_add(out, "</ogc:PropertyName></ogc:PropertyIsNull></ogc:Not>");
    }
    gb_buffer_add(out, both ? "<ogc:And>" : "");
    if (rule->has_lower)
        add_comparison(out, rules->opens ? "PropertyIsGreaterThanOrEqualTo" : "PropertyIsGreaterThan",
                       rules->key, "", rule->lower, NULL);
    if (rule->has_upper)
        add_comparison(out, rules->opens ? "PropertyIsLessThan" : "PropertyIsLessThanOrEqualTo", rules->key,
                       "", rule->upper, NULL);
    gb_buffer_add(out, both ? "</ogc:And>" : "");
    gb_buffer_add(out, "</ogc:Filter>\n");
}

static void add_stroke(gb_buffer *out, const gb_line_style *line) {
    gb_buffer_add(out, "<se:Stroke>");
    add_colour(out, "stroke", line->colour);
    add_width(out, line->width);
    gb_buffer_add(out, "<se:SvgParameter name=\"stroke-linejoin\">round</se:SvgParameter></se:Stroke>");
}

/* Named marks of QGIS and GeoServer; other readers show the ground alone. */
static const char *mark_of(const gb_hatch *hatch) {
    if (hatch->cross)
        return hatch->angle == 45 || hatch->angle == 135 ? "shape://times" : "shape://plus";
    if (hatch->angle == 0)
        return "shape://horline";
    if (hatch->angle == 90)
        return "shape://vertline";
    return hatch->angle > 90 || hatch->angle < 0 ? "shape://backslash" : "shape://slash";
}

static void add_hatch(gb_buffer *out, const gb_hatch *hatch) {
    gb_buffer_addf(out,
                   "<se:PolygonSymbolizer><se:Fill><se:GraphicFill><se:Graphic><se:Mark><se:WellKnownName>%s"
                   "</se:WellKnownName><se:Stroke>",
                   mark_of(hatch));
    add_colour(out, "stroke", hatch->colour);
    add_width(out, hatch->width);
    gb_buffer_add(out, "</se:Stroke></se:Mark><se:Size>");
    /* The mark fills a square tile; slanted lines lie closer than its side. */
    bool slanted = fmod(hatch->angle, 90) != 0;
    gb_qgis_number(out, hatch->pitch * (slanted ? sqrt(2) : 1) / pixel);
    gb_buffer_add(out, "</se:Size></se:Graphic></se:GraphicFill></se:Fill></se:PolygonSymbolizer>\n");
}

static void add_rule(gb_buffer *out, const gb_qgis_rules *rules, size_t number) {
    const gb_qgis_rule *rule = &rules->rule[number];
    gb_buffer_addf(out, "<se:Rule><se:Name>gebied-%zu</se:Name><se:Description><se:Title>", number);
    gb_buffer_add_xml(out, rule->label);
    gb_buffer_add(out, "</se:Title></se:Description>\n");
    add_filter(out, rules, rule);
    gb_buffer_add(out, "<se:PolygonSymbolizer><se:Fill>");
    add_colour(out, "fill", rule->fill);
    gb_buffer_add(out, "</se:Fill>");
    const gb_line_style border = {.width = rules->border, .colour = gb_qgis_border(rules, rule)};
    add_stroke(out, &border);
    gb_buffer_add(out, "</se:PolygonSymbolizer>\n");
    if (rule->hatch.pitch > 0)
        add_hatch(out, &rule->hatch);
    gb_buffer_add(out, "</se:Rule>\n");
}

/* A style of its own, so that it is painted after all fills. */
static void add_selection(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(
        out, "<se:FeatureTypeStyle><se:Rule><se:Name>gebied-selection</se:Name><se:Description><se:Title>");
    gb_buffer_add_xml(out, map->selected_label ? map->selected_label : "");
    gb_buffer_add(out, "</se:Title></se:Description>\n<ogc:Filter>");
    add_comparison(out, "PropertyIsEqualTo", "selected", "", 1, NULL);
    gb_buffer_add(out, "</ogc:Filter>\n<se:PolygonSymbolizer>");
    add_stroke(out, &rules->style->selection_casing);
    gb_buffer_add(out, "</se:PolygonSymbolizer>\n<se:PolygonSymbolizer>");
    add_stroke(out, &rules->style->selection);
    gb_buffer_add(out, "</se:PolygonSymbolizer></se:Rule></se:FeatureTypeStyle>\n");
}

void gb_qgis_write_sld(gb_buffer *out, const gb_map *map, const gb_qgis_rules *rules) {
    gb_buffer_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" "
                       "xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\" "
                       "version=\"1.1.0\">\n<NamedLayer><se:Name>");
    gb_buffer_add_xml(out, gb_areas_id(map->areas));
    gb_buffer_add(out, "</se:Name><UserStyle><se:Name>");
    gb_buffer_add_xml(out, map->page.title ? map->page.title : rules->key);
    gb_buffer_add(out, "</se:Name>\n<se:FeatureTypeStyle>\n");
    for (size_t r = 0; r < rules->count; r++)
        add_rule(out, rules, r);
    gb_buffer_add(out, "</se:FeatureTypeStyle>\n");
    if (rules->has_selection)
        add_selection(out, map, rules);
    gb_buffer_add(out, "</UserStyle></NamedLayer></StyledLayerDescriptor>\n");
}
