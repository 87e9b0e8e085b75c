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
                        .title = "Kaart <1>",
                        .page = GB_PAGE_A4_LANDSCAPE};
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

/* The breaks themselves, not the printed ones, and (lower, upper] as the classes are. */
static void filters_split_as_the_classes_do(void) {
    drawn d;
    draw(&d, 2); /* schulden: 1 1 2 2 3 4 4 5 9 9 14 and a gap */
    size_t lower = 0, upper = 0;
    for (const char *at = d.qml; (at = strstr(at, "schulden&quot; &gt; ")) != NULL; at++)
        lower++;
    for (const char *at = d.qml; (at = strstr(at, "schulden&quot; &lt;= ")) != NULL; at++)
        upper++;
    gbt_equal_int("all but the lowest class have a lower bound", lower, d.classes.count - 1);
    gbt_equal_int("all but the highest have an upper one", upper, d.classes.count - 1);
    gbt_contains("no data", d.qml, "filter=\"&quot;schulden_state&quot; = &#39;absent&#39;\"");
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
    gbt_contains("doubled, then escaped", d.qml, "&quot;a&quot;&quot;b&lt;c&quot; &lt;= ");
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
    gbt_add_test("filters split as the classes do", filters_split_as_the_classes_do);
    gbt_add_test("a key with quotes", a_key_with_quotes);
    gbt_add_test("the selection when the layer has it", selection_when_the_layer_has_it);
    gbt_add_test("valid XML", valid_xml);
}
