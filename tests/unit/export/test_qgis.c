#include "base/memory.h"
#include "export/qgis.h"
#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const gb_normalise_options z_scores[FIXTURE_INDICATORS];

typedef struct drawn {
    fixture made;
    gb_classes classes;
    gb_map map;
    char *qml, *sld;
} drawn;

static void draw(drawn *out, size_t j) {
    gb_error err = {0};
    fixture_make(&out->made, z_scores, &(gb_composite_options){0});
    gb_values values = gb_values_of(out->made.columns[j]);
    gb_class_options options = {.count = 4, .round = true};
    gbt_equal_status("classes", gb_classify(&values, &options, &out->classes, &err), GB_OK, &err);
    out->map = (gb_map){.areas = out->made.areas,
                        .column = out->made.columns[j],
                        .classes = &out->classes,
                        .page = {.title = "Kaart <1>", .size = GB_PAGE_A4_LANDSCAPE}};
    gbt_equal_status("style", gb_qgis_style(&out->map, &out->qml, &out->sld, &err), GB_OK, &err);
}

static void drop(drawn *made) {
    gb_free(made->qml);
    gb_free(made->sld);
    fixture_release(&made->made);
}

static void one_rule_per_row_of_the_legend(void) {
    drawn d;
    draw(&d, 3); /* laaggeschoold: one censored area */
    size_t rules = 0;
    for (const char *at = d.qml; (at = strstr(at, "<rule key=")) != NULL; at++)
        rules++;
    gbt_equal_int("four classes and one reason", rules, 5);
    gbt_contains("reason", d.qml, "filter=\"&quot;laaggeschoold_state&quot; = &#39;censored&#39;\"");
    gbt_contains("hatched", d.qml, "class=\"LinePatternFill\"");
    gbt_true("no rule for what does not occur", !strstr(d.qml, "absent"));
    for (int c = 0; c < d.classes.count; c++) {
        char label[256], wanted[320];
        gb_map_class_label(&d.map, c, label, sizeof label);
        snprintf(wanted, sizeof wanted, " label=\"%s\" ", label);
        gbt_contains("wording of the map", d.qml, wanted);
    }
    drop(&d);
}

static void colours_of_the_map(void) {
    drawn d;
    gb_colour colours[GB_CLASSES_MAX];
    draw(&d, 0);
    gbt_equal_status("ramp", gb_map_colours(&d.map, colours, NULL), GB_OK, NULL);
    for (int c = 0; c < d.classes.count; c++) {
        char wanted[64];
        snprintf(wanted, sizeof wanted, "name=\"color\" type=\"QString\" value=\"%d,%d,%d,255\"",
                 colours[c].red, colours[c].green, colours[c].blue);
        gbt_contains("QML", d.qml, wanted);
        snprintf(wanted, sizeof wanted, "<se:SvgParameter name=\"fill\">#%02x%02x%02x<", colours[c].red,
                 colours[c].green, colours[c].blue);
        gbt_contains("SLD", d.sld, wanted);
    }
    drop(&d);
}

/* The bounds of the rule at this place of the QML, as text; "" where it has none. */
static bool bounds_of(const char *rule, const char *key, char lower[32], char upper[32], bool *opens) {
    char lower_closed[96], lower_open[96], upper_closed[96], upper_open[96], filter[512] = "";
    snprintf(lower_closed, sizeof lower_closed, "&quot;%s&quot; &gt;= ", key);
    snprintf(lower_open, sizeof lower_open, "&quot;%s&quot; &gt; ", key);
    snprintf(upper_closed, sizeof upper_closed, "&quot;%s&quot; &lt;= ", key);
    snprintf(upper_open, sizeof upper_open, "&quot;%s&quot; &lt; ", key);
    sscanf(strstr(rule, " filter=\"") + 9, "%511[^\"]", filter);
    const char *low = strstr(filter, lower_closed), *high = strstr(filter, upper_open);
    *opens = low || high;
    low = low ? low + strlen(lower_closed) : strstr(filter, lower_open);
    high = high ? high + strlen(upper_open) : strstr(filter, upper_closed);
    lower[0] = upper[0] = '\0';
    if (low)
        sscanf(*opens ? low : low + strlen(lower_open), "%31[-0-9.e]", lower);
    if (high)
        sscanf(*opens ? high : high + strlen(upper_closed), "%31[-0-9.e]", upper);
    return low || high;
}

static bool meets(double value, const char *lower, const char *upper, bool opens) {
    double low = strtod(lower, NULL), high = strtod(upper, NULL);
    return (!lower[0] || (opens ? value >= low : value > low)) &&
           (!upper[0] || (opens ? value < high : value <= high));
}

/* Readers that keep six digits of a number must not move an area to another class. */
static void check_rules_of(size_t j) {
    drawn d;
    draw(&d, j);
    const gb_column *column = d.map.column;
    size_t met[FIXTURE_AREAS] = {0};
    for (const char *at = d.qml; (at = strstr(at, "<rule key=")) != NULL; at++) {
        char lower[32], upper[32], label[256] = "", wanted[256];
        bool opens;
        if (!bounds_of(at, column->key, lower, upper, &opens))
            continue;
        sscanf(strstr(at, " label=\"") + 8, "%255[^\"]", label);
        snprintf(wanted, sizeof wanted, "%.6g", strtod(lower[0] ? lower : upper, NULL));
        gbt_equal_text("six digits are enough", lower[0] ? lower : upper, wanted);
        for (size_t i = 0; i < FIXTURE_AREAS; i++) {
            if (column->state[i] != GB_PRESENT || !meets(column->value[i], lower, upper, opens))
                continue;
            met[i]++;
            gb_map_class_label(&d.map, gb_classes_of(&d.classes, column->value[i]), wanted, sizeof wanted);
            gbt_equal_text("label of the class", label, wanted);
        }
    }
    for (size_t i = 0; i < FIXTURE_AREAS; i++)
        gbt_equal_int("one class", met[i], column->state[i] == GB_PRESENT);
    drop(&d);
}

static void every_area_meets_the_rule_of_its_class_alone(void) {
    for (size_t j = 0; j < FIXTURE_INDICATORS; j++)
        check_rules_of(j);
}

static void the_sld_reads_breaks_as_the_qml_does(void) {
    drawn d;
    draw(&d, 0);
    bool opens = strstr(d.qml, " &gt;= ") != NULL;
    gbt_equal_int("lower side", strstr(d.sld, "PropertyIsGreaterThanOrEqualTo>") != NULL, opens);
    gbt_equal_int("upper side", strstr(d.sld, "PropertyIsLessThanOrEqualTo>") != NULL, !opens);
    drop(&d);
}

static void a_reason_has_its_own_rule(void) {
    drawn d;
    draw(&d, 2); /* schulden has a gap */
    gbt_contains("no data", d.qml, "filter=\"&quot;schulden_state&quot; = &#39;absent&#39;\"");
    drop(&d);
}

/* White names where ink is not legible, on a halo of the fill; a white border would vanish round cream. */
static void names_and_borders_suit_the_fill(void) {
    drawn d;
    gb_colour colours[GB_CLASSES_MAX];
    draw(&d, 0);
    gbt_equal_status("ramp", gb_map_colours(&d.map, colours, NULL), GB_OK, NULL);
    char hex[8], wanted[128];
    gb_colour_write(colours[d.classes.count - 1], hex);
    snprintf(wanted, sizeof wanted, " THEN &#39;%s&#39;", hex);
    gbt_contains("white on dark", d.qml, " THEN &#39;#FFFFFF&#39;");
    gbt_contains("halo of the fill", d.qml, wanted);
    gbt_contains("grey border below", d.qml, "pass=\"1\"><Option type=\"Map\"><Option name=\"color\"");
    gb_colour grey = gb_style_helder()->light_border;
    snprintf(wanted, sizeof wanted, "name=\"outline_color\" type=\"QString\" value=\"%d,%d,%d,255\"",
             grey.red, grey.green, grey.blue);
    gbt_contains("grey", d.qml, wanted);
    drop(&d);
}

static void fields_have_their_wording(void) {
    drawn d;
    draw(&d, 3);
    gbt_contains("code", d.qml, "<alias field=\"code\" name=\"Code\"/>");
    gbt_contains("name", d.qml, "<alias field=\"name\" name=\"Naam\"/>");
    char wanted[512];
    snprintf(wanted, sizeof wanted, "<alias field=\"laaggeschoold\" name=\"%s",
             gb_column_label(d.map.column, GB_LANG_NL));
    gbt_contains("indicator", d.qml, wanted);
    gbt_contains("its reasons", d.qml, "<alias field=\"laaggeschoold_state\" name=\"");
    drop(&d);
}

static void a_key_with_quotes(void) {
    drawn d;
    draw(&d, 0);
    gb_free(d.qml);
    gb_free(d.sld);
    d.qml = d.sld = NULL;
    gb_column *column = gb_table_find(gb_areas_table(d.made.areas), "werkloos");
    gbt_equal_status("rename", gb_column_set_string(&column->key, "a\"b<c", NULL), GB_OK, NULL);
    gbt_equal_status("style", gb_qgis_style(&d.map, &d.qml, &d.sld, NULL), GB_OK, NULL);
    gbt_contains("doubled, then escaped", d.qml, "&quot;a&quot;&quot;b&lt;c&quot; &lt;");
    gbt_contains("escaped", d.sld, "<ogc:PropertyName>a&quot;b&lt;c</ogc:PropertyName>");
    drop(&d);
}

static void selection_when_the_layer_has_it(void) {
    drawn d;
    draw(&d, 0);
    gbt_true("none", !strstr(d.qml, "gebied-selection"));
    gb_free(d.qml);
    gb_free(d.sld);
    gb_column *column = NULL;
    gb_column_new("selected", FIXTURE_AREAS, false, &column, NULL);
    gbt_equal_status("add", gb_table_add_take(gb_areas_table(d.made.areas), column, NULL), GB_OK, NULL);
    d.map.selected = d.made.selection.selected;
    d.map.selected_label = "Aandachtswijken & co";
    gbt_equal_status("style", gb_qgis_style(&d.map, &d.qml, &d.sld, NULL), GB_OK, NULL);
    gbt_contains("rule", d.qml, "label=\"Aandachtswijken &amp; co\" filter=\"&quot;selected&quot; = 1\"");
    gbt_contains("always named", d.qml, "<Option name=\"AlwaysShow\" type=\"Map\">");
    gbt_contains("SLD", d.sld, "<ogc:PropertyName>selected</ogc:PropertyName><ogc:Literal>1</ogc:Literal>");
    drop(&d);
}

static void valid_xml(void) {
    if (!tool_installed("xmllint"))
        return;
    drawn d;
    draw(&d, 3);
    char folder[GBT_PATH], qml[GBT_PATH], sld[GBT_PATH], command[3 * GBT_PATH];
    gbt_temp_dir(folder);
    gbt_write_file(folder, "m.qml", d.qml, qml);
    gbt_write_file(folder, "m.sld", d.sld, sld);
    snprintf(command, sizeof command, "xmllint --noout --nonet '%s' '%s'", qml, sld);
    int code = 1;
    char *told = tool_output(command, &code);
    gbt_equal_text("nothing to say", told, "");
    gbt_equal_int("exit code", code, 0);
    free(told);
    drop(&d);
}

void suite_qgis(void) {
    gbt_add_suite("qgis");
    gbt_add_test("one rule per row of the legend", one_rule_per_row_of_the_legend);
    gbt_add_test("colours of the map", colours_of_the_map);
    gbt_add_test("every area meets the rule of its class alone",
                 every_area_meets_the_rule_of_its_class_alone);
    gbt_add_test("the SLD reads breaks as the QML does", the_sld_reads_breaks_as_the_qml_does);
    gbt_add_test("a reason has its own rule", a_reason_has_its_own_rule);
    gbt_add_test("names and borders suit the fill", names_and_borders_suit_the_fill);
    gbt_add_test("fields have their wording", fields_have_their_wording);
    gbt_add_test("a key with quotes", a_key_with_quotes);
    gbt_add_test("the selection when the layer has it", selection_when_the_layer_has_it);
    gbt_add_test("valid XML", valid_xml);
}
