#include "fixture.h"
#include "suites.h"
#include "tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[GBT_PATH], path[GBT_PATH + 16];

static gb_status render(size_t pages, const char *name) {
    gb_fonts *fonts = NULL;
    gb_error err = {0};
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    gb_status status = gb_fonts_new(NULL, 0, &fonts, &err);
    gb_scene *scene = fixture_scene(fonts, 4, 3);
    const gb_scene *all[] = {scene, scene, scene};
    if (status == GB_OK)
        status = gb_render_pdf(all, pages, fonts, path, &err);
    gbt_equal_status("render", status, GB_OK, &err);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
    return status;
}

static char *told_by(const char *program, const char *after) {
    char command[2 * GBT_PATH];
    snprintf(command, sizeof command, "%s '%s' %s", program, path, after);
    return tool_output(command, NULL);
}

static void says_what_it_is(void) {
    if (!tool_installed("pdfinfo") || render(1, "a.pdf") != GB_OK)
        return;
    char *text = told_by("TZ=UTC pdfinfo", "");
    gbt_contains("title", text, "Waar ligt de \"kansarmoede\" & <zorg>?");
    gbt_contains("author", text, "Stad Zonnestad");
    gbt_contains("keywords", text, "wijken, index");
    gbt_contains("date of the scene", text, "Sat Jan 31 00:00:00 2026");
    gbt_contains("tagged", text, "Tagged:          yes");
    gbt_contains("XMP", text, "Metadata Stream: yes");
    gbt_contains("page", text, "841.89 x 595.276 pts (A4)");
    gbt_contains("no script", text, "JavaScript:      no");
    free(text);
}

static void text_is_text_once(void) {
    if (!tool_installed("pdftotext") || render(1, "a.pdf") != GB_OK)
        return;
    char *text = told_by("pdftotext", "-");
    static const char *const texts[] = {"Waar ligt de kansarmoede?", "Één & Twee", "minder dan 10",
                                        "geen gegevens", "Bron: Statbel, 2023"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *first = strstr(text, texts[i]);
        gbt_contains("there", text, texts[i]);
        gbt_true("once, although it has a halo", first && !strstr(first + 1, texts[i]));
    }
    free(text);
}

static void tree_of_tags(void) {
    if (!tool_installed("pdfinfo") || render(1, "a.pdf") != GB_OK)
        return;
    char *text = told_by("pdfinfo -struct-text", "");
    gbt_contains("heading", text, "  H1 (block)\n    \"Waar ligt de kansarmoede? \"");
    gbt_contains("figure", text, "\n  Figure");
    gbt_contains("label in the figure", text, "Één & Twee");
    gbt_contains("legend", text,
                 "\n    Table (block)\n      TR\n        TD\n          \"minder dan 10 \"\n        TD\n      "
                 "    \"7 \"");
    free(text);
}

static void alt_text_language_and_boxes(void) {
    if (!tool_installed("qpdf") || render(1, "a.pdf") != GB_OK)
        return;
    char *text = told_by("qpdf --qdf --object-streams=disable", "-");
    gbt_contains("language", text, "/Lang (nl-BE)");
    gbt_contains("title in the window", text, "/DisplayDocTitle true");
    gbt_contains("trim box", text, "/TrimBox");
    /* UTF-16 of "Kaart met" */
    gbt_contains("alt text", text, "/Alt <feff004b00610061007200740020006d00650074");
    gbt_contains("dates as the standard writes them", text, "/CreationDate (D:20260131000000Z)");
    gbt_true("no picture in it", !strstr(text, "/Subtype /Image"));
    free(text);
    char *check = told_by("qpdf --check", "");
    gbt_contains("sound", check, "No syntax or stream encoding errors found");
    free(check);
}

static void fonts_are_inside(void) {
    if (!tool_installed("pdffonts") || render(1, "a.pdf") != GB_OK)
        return;
    char *text = told_by("pdffonts", "");
    gbt_contains("bold face", text, "+Lato-Bold");
    free(text);
    text = told_by("pdffonts", "| tail -n +3 | grep -vc '+Lato.* yes yes yes '");
    gbt_equal_int("faces that are not embedded subsets of Lato", atoi(text), 0);
    free(text);
    text = told_by("pdfimages -list", "| tail -n +3 | wc -l");
    gbt_equal_int("pictures", atoi(text), 0);
    free(text);
}

static void several_pages_with_bookmarks(void) {
    if (!tool_installed("pdfinfo") || render(3, "b.pdf") != GB_OK)
        return;
    char *text = told_by("pdfinfo", "");
    gbt_contains("pages", text, "Pages:           3");
    free(text);
    text = told_by("pdftotext", "- | grep -c 'Bron: Statbel'");
    gbt_equal_int("on every page", atoi(text), 3);
    free(text);
    if (!tool_installed("qpdf"))
        return;
    text = told_by("qpdf --qdf --object-streams=disable", "- | grep -c '/Alt '");
    gbt_equal_int("every figure has its alt text", atoi(text), 3);
    free(text);
}

static void same_bytes_again(void) {
    char first[GBT_PATH + 16];
    if (render(1, "a.pdf") != GB_OK)
        return;
    memcpy(first, path, sizeof first);
    if (render(1, "b.pdf") == GB_OK)
        gbt_true("same", same_bytes(first, path));
}

static void without_a_date(void) {
    if (!tool_installed("pdfinfo"))
        return;
    gb_fonts *fonts = NULL;
    gb_scene *scene = NULL;
    gb_error err = {0};
    gbt_temp_dir(folder);
    snprintf(path, sizeof path, "%s/c.pdf", folder);
    gbt_equal_status("fonts", gb_fonts_new(NULL, 0, &fonts, &err), GB_OK, &err);
    gbt_equal_status("scene",
                     gb_scene_new(100, 50, &(gb_scene_about){.title = "Leeg (\\) >> blad"}, &scene, &err),
                     GB_OK, &err);
    gbt_equal_status("pdf", gb_render_pdf((const gb_scene *[]){scene}, 1, fonts, path, &err), GB_OK, &err);
    char *text = told_by("pdfinfo", "");
    gbt_true("no date", !strstr(text, "CreationDate") && !strstr(text, "ModDate"));
    gbt_contains("title with marks of PDF", text, "Leeg (\\) >> blad");
    free(text);
    gb_scene_free(scene);
    gb_fonts_free(fonts);
}

static void what_cannot_be_written(void) {
    gb_fonts *fonts = NULL;
    gb_scene *scene = NULL;
    gb_error err = {0};
    gb_fonts_new(NULL, 0, &fonts, NULL);
    gb_scene_new(100, 50, &(gb_scene_about){.title = "x"}, &scene, NULL);
    gbt_equal_status("full", gb_render_pdf((const gb_scene *[]){scene}, 1, fonts, "/dev/full", &err),
                     GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/dev/full");
    gb_scene_free(scene);
    gb_fonts_free(fonts);
}

void suite_pdf(void) {
    gbt_add_suite("pdf");
    gbt_add_test("says what it is", says_what_it_is);
    gbt_add_test("text is text, once", text_is_text_once);
    gbt_add_test("tree of tags", tree_of_tags);
    gbt_add_test("alt text, language and boxes", alt_text_language_and_boxes);
    gbt_add_test("fonts are inside", fonts_are_inside);
    gbt_add_test("several pages with bookmarks", several_pages_with_bookmarks);
    gbt_add_test("same bytes again", same_bytes_again);
    gbt_add_test("without a date", without_a_date);
    gbt_add_test("what cannot be written", what_cannot_be_written);
}
