#include "suites.h"

#include "carto/style.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void pages_have_names(void) {
    gb_page page = GB_PAGE_COUNT;
    gbt_true("A4 landscape", gb_page_parse("A4 landscape", &page) && page == GB_PAGE_A4_LANDSCAPE);
    gbt_true("case does not matter", gb_page_parse("a3 Landscape", &page) && page == GB_PAGE_A3_LANDSCAPE);
    gbt_true("16:9", gb_page_parse("16:9", &page) && page == GB_PAGE_SLIDE);
    gbt_true("slide", gb_page_parse("slide", &page) && page == GB_PAGE_SLIDE);
    gbt_true("unknown", !gb_page_parse("A5", &page) && page == GB_PAGE_SLIDE);
    gbt_true("list ends", gb_page_names()[GB_PAGE_COUNT] == NULL);
}

/* A4 and A3 of ISO 216; a slide of 960 x 540 points. */
static void page_sizes_are_exact(void) {
    const gb_page_grid *grid = gb_style_helder()->page;
    gbt_near_double("A4 width", grid[GB_PAGE_A4_LANDSCAPE].width * 72 / 25.4, 841.890, 0.001);
    gbt_near_double("A4 height", grid[GB_PAGE_A4_LANDSCAPE].height * 72 / 25.4, 595.276, 0.001);
    gbt_near_double("A3 width", grid[GB_PAGE_A3_LANDSCAPE].width * 72 / 25.4, 1190.551, 0.001);
    gbt_near_double("slide width", grid[GB_PAGE_SLIDE].width * 72 / 25.4, 960, 0.001);
    gbt_near_double("slide height", grid[GB_PAGE_SLIDE].height * 72 / 25.4, 540, 0.001);
}

/* Twelve columns with a gutter of 4 mm: a block of k columns is k * column + (k - 1) * 4 wide. */
static void blocks_stand_on_the_grid(void) {
    static const struct {
        gb_page page;
        int map_columns, side_columns;
    } cases[] = {{GB_PAGE_A4_LANDSCAPE, 9, 3}, {GB_PAGE_A3_LANDSCAPE, 9, 3}, {GB_PAGE_SLIDE, 8, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const gb_page_grid *g = &gb_style_helder()->page[cases[i].page];
        const char *name = gb_page_name(cases[i].page);
        double column = (g->width - g->left - g->right - 11 * 4) / 12;
        int k = cases[i].map_columns, s = cases[i].side_columns;
        gbt_near_double(name, g->map_width, k * column + (k - 1) * 4, 0.01);
        gbt_near_double(name, g->side_width, s * column + (s - 1) * 4, 0.01);
        gbt_near_double(name, g->side_x, g->map_x + g->map_width + 4, 0.01);
        gbt_near_double(name, g->side_x + g->side_width, g->width - g->right, 0.01);
    }
}

static void frames_take_their_share_of_the_page(void) {
    for (int p = 0; p < GB_PAGE_COUNT; p++) {
        const gb_page_grid *g = &gb_style_helder()->page[p];
        gbt_true(gb_page_name((gb_page)p), g->map_width * g->map_height >= 0.45 * g->width * g->height);
        gbt_true(gb_page_name((gb_page)p), g->footer_y + g->footer_height <= g->height - g->bottom + 1e-9);
    }
}

static void type_is_large_enough_and_legible(void) {
    const gb_style *style = gb_style_helder();
    for (int p = 0; p < GB_PAGE_COUNT; p++)
        for (int t = 0; t < GB_TYPE_COUNT; t++) {
            gb_text_style font = gb_style_type(style, (gb_page)p, (gb_type)t);
            bool exempt = t == GB_TYPE_SOURCE;
            gbt_true(gb_page_name((gb_page)p), exempt || font.size >= style->page[p].smallest_text);
            gbt_true(gb_page_name((gb_page)p),
                     gb_style_leading(style, (gb_page)p, (gb_type)t) > font.size * 25.4 / 72);
        }
    gbt_true("ink", gb_colour_contrast(style->ink, style->paper) >= 17);
    gbt_true("source", gb_colour_contrast(style->source_ink, style->paper) >= 4.5);
    gbt_true("water", gb_colour_contrast(style->water_ink, style->water) >= 4.5);
}

/* A photocopy must tell the reasons for a gap apart. */
static void every_gap_has_a_texture_of_its_own(void) {
    const gb_style *s = gb_style_helder();
    const gb_hatch textures[] = {s->no_data, s->censored, s->suppressed, s->undefined, s->not_applicable};
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < i; k++)
            gbt_true("different",
                     textures[i].angle != textures[k].angle || textures[i].cross != textures[k].cross);
}

void suite_style(void) {
    gbt_add_suite("style");
    gbt_add_test("pages have names", pages_have_names);
    gbt_add_test("page sizes are exact", page_sizes_are_exact);
    gbt_add_test("blocks stand on the grid", blocks_stand_on_the_grid);
    gbt_add_test("frames take their share of the page", frames_take_their_share_of_the_page);
    gbt_add_test("type is large enough and legible", type_is_large_enough_and_legible);
    gbt_add_test("every gap has a texture of its own", every_gap_has_a_texture_of_its_own);
}
