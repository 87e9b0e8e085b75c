#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[GBT_PATH + 16];

static char *rendered(const char *name, const gb_svg_options *options) {
    char folder[GBT_PATH];
    gb_fonts *fonts = NULL;
    gb_error err = {0};
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &fonts, &err), GB_OK, &err);
    gb_scene *scene = fixture_scene(fonts, 4, 3);
    gbt_equal_status("render", gb_render_svg(scene, fonts, options, path, &err), GB_OK, &err);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
    return gbt_read_file(path, NULL);
}

static void page_title_and_language(void) {
    char *text = rendered("a.svg", NULL);
    gbt_contains("millimetres", text, "width=\"297mm\" height=\"210mm\" viewBox=\"0 0 297 210\"");
    gbt_contains("language", text, "xml:lang=\"nl-BE\"");
    gbt_contains("one picture for a reader", text, "role=\"img\" aria-labelledby=\"svg-title svg-desc\"");
    gbt_contains("escaped title", text,
                 "<title id=\"svg-title\">Waar ligt de &quot;kansarmoede&quot; &amp; &lt;zorg&gt;?</title>");
    gbt_contains("description", text, "<desc id=\"svg-desc\">Kaart van Zonnestad: índex per wijk</desc>");
    free(text);
}

static void areas_carry_their_code(void) {
    char *text = rendered("a.svg", NULL);
    gbt_contains("layer", text,
                 "<g id=\"laag-wijken\" inkscape:groupmode=\"layer\" inkscape:label=\"Wijken\">");
    gbt_contains("id is safe, code as it is", text, "<path id=\"g-0-00\" data-code=\"0/00\"");
    gbt_contains("value", text, " data-waarde=\"12,5%\" data-klasse=\"1\" d=\"M");
    gbt_contains("title", text,
                 "<title>Wijk &lt;0&gt; &amp; &quot;0&quot;: 12,5% (10 tot 20)</title></path>");
    gbt_contains("seams closed in the own colour", text,
                 "<g fill=\"#e9b26a\" stroke=\"#e9b26a\" stroke-width=\"0.15\" stroke-linejoin=\"round\">");
    free(text);
}

static void text_is_text(void) {
    char *text = rendered("a.svg", NULL);
    gbt_contains("label", text, ">Één &amp; Twee</text>\n");
    gbt_contains("its halo is hidden", text,
                 "<text aria-hidden=\"true\" x=\"60\" y=\"80\" font-family=\"Lato\"");
    gbt_contains("18 pt = 6.35 mm, bold", text, "font-size=\"6.35\" font-weight=\"bold\"");
    gbt_contains("figures of one width", text, "tabular-nums");
    gbt_contains("right side", text, " text-anchor=\"end\"");
    free(text);
}

static void fonts_inside_or_named(void) {
    char *inside = rendered("a.svg", NULL), *named = rendered("b.svg", &(gb_svg_options){.link_fonts = true});
    gbt_contains(
        "regular", inside,
        "@font-face{font-family:\"Lato\";font-weight:normal;font-style:normal;src:url(data:font/ttf;");
    gbt_contains("bold", inside, "font-weight:bold");
    gbt_true("a subset", strlen(inside) < 120000);
    gbt_true("named only", !strstr(named, "@font-face"));
    gbt_contains("held to its width", named, " textLength=\"");
    free(inside);
    free(named);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void ids_are_unique(void) {
    char *text = rendered("a.svg", NULL), *ids[512];
    size_t count = 0;
    for (char *at = strstr(text, " id=\""); at && count < 512; at = strstr(at, " id=\"")) {
        at += 5;
        char *end = strchr(at, '"');
        *end = '\0';
        ids[count++] = at;
        at = end + 1;
    }
    qsort(ids, count, sizeof ids[0], by_text);
    gbt_true("ids of areas and groups", count > 12);
    for (size_t i = 1; i < count; i++)
        gbt_true(ids[i], strcmp(ids[i - 1], ids[i]) != 0);
    free(text);
}

/* Codes that become the same id after what an id may not hold is replaced. */
static void codes_that_look_alike(void) {
    char folder[GBT_PATH];
    gb_scene *scene = NULL;
    gb_fonts *fonts = NULL;
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/c.svg", folder);
    gb_fonts_new(NULL, 0, &fonts, NULL);
    gb_scene_new(50, 50, &(gb_scene_about){0}, &scene, NULL);
    static const char *const codes[] = {"a b", "a/b", "a-b"};
    for (int i = 0; i < 3; i++) {
        double x[] = {i, i + 1, i + 1}, y[] = {-0.0004, 1.23456, 1000.5};
        size_t ring = gb_scene_add_ring(scene, x, y, 3);
        size_t area = gb_scene_add_area(
            scene, &(gb_scene_area){.code = codes[i], .class_index = -1, .first_ring = ring, .rings = 1});
        gb_scene_paint_areas(scene, area, 1, (gb_colour){1, 2, 3, 255}, (gb_hatch){0});
    }
    gbt_equal_status("render", gb_render_svg(scene, fonts, NULL, path, NULL), GB_OK, NULL);
    char *text = gbt_read_file(path, NULL);
    gbt_contains("first", text, "id=\"g-a-b\" data-code=\"a b\"");
    gbt_contains("second", text, "id=\"g-a-b-2\" data-code=\"a/b\"");
    gbt_contains("third", text, "id=\"g-a-b-3\" data-code=\"a-b\"");
    gbt_contains("three decimals, no zeros, no minus zero", text, " d=\"M0 0L1 1.235 1 1000.5Z\"");
    gbt_true("a missing value has no class", !strstr(text, "data-klasse"));
    free(text);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
}

static void valid_xml(void) {
    if (!tool_installed("xmllint"))
        return;
    free(rendered("a.svg", NULL));
    char command[2 * GBT_PATH];
    int code = 1;
    snprintf(command, sizeof command, "xmllint --noout --nonet '%s'", path);
    char *told = tool_output(command, &code);
    gbt_equal_text("nothing to say", told, "");
    gbt_equal_int("exit code", code, 0);
    free(told);
}

static void same_bytes_again(void) {
    char *one = rendered("a.svg", NULL), *two = rendered("b.svg", NULL);
    gbt_true("same", one && two && strcmp(one, two) == 0);
    free(one);
    free(two);
}

static void full_disk(void) {
    gb_scene *scene = NULL;
    gb_fonts *fonts = NULL;
    gb_error err = {0};
    gb_fonts_new(NULL, 0, &fonts, NULL);
    gb_scene_new(50, 50, &(gb_scene_about){0}, &scene, NULL);
    gbt_equal_status("full", gb_render_svg(scene, fonts, NULL, "/dev/full", &err), GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/dev/full");
    gb_scene_free(scene);
    gb_fonts_free(fonts);
}

void suite_svg(void) {
    gbt_add_suite("svg");
    gbt_add_test("page, title and language", page_title_and_language);
    gbt_add_test("areas carry their code", areas_carry_their_code);
    gbt_add_test("text is text", text_is_text);
    gbt_add_test("fonts inside or named", fonts_inside_or_named);
    gbt_add_test("ids are unique", ids_are_unique);
    gbt_add_test("codes that look alike", codes_that_look_alike);
    gbt_add_test("valid XML", valid_xml);
    gbt_add_test("same bytes again", same_bytes_again);
    gbt_add_test("a full disk", full_disk);
}
