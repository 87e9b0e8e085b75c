#include "carto/style.h"

#include "base/text.h"

#include <string.h>

#define RGB(hex)                                                                                             \
    { (uint8_t)((hex) >> 16), (uint8_t)((hex) >> 8 & 0xFF), (uint8_t)((hex)&0xFF), 255 }

static const char *const page_names[GB_PAGE_COUNT + 1] = {"A4 landscape", "A4 portrait", "A3 landscape",
                                                          "16:9", NULL};

const char *gb_page_name(gb_page page) {
    return page_names[page];
}

const char *const *gb_page_names(void) {
    return page_names;
}

bool gb_page_parse(const char *text, gb_page *out) {
    if (text == NULL)
        return false;
    for (int i = 0; i < GB_PAGE_COUNT; i++)
        if (gb_compare_fold(text, page_names[i]) == 0) {
            *out = (gb_page)i;
            return true;
        }
    if (gb_compare_fold(text, "slide") == 0) {
        *out = GB_PAGE_SLIDE;
        return true;
    }
    return false;
}

/* clang-format off */

/* Points in the order of gb_type. */
#define SIZES_A4 {18, 11, 9.5, 9, 7.5, 9, 7.5, 7.5, 7}
#define LEADING_A4 {22, 14, 12, 12, 9, 10.5, 9, 9.5, 9}
#define SIZES_A3 {21.6, 13.2, 11.4, 10.8, 9, 10.8, 9, 9, 8.4}
#define LEADING_A3 {26.4, 16.8, 14.4, 14.4, 10.8, 12.6, 10.8, 11.4, 10.8}
#define SIZES_SLIDE {28, 16, 14, 14, 12, 13, 12, 12, 10}
#define LEADING_SLIDE {32, 20, 18, 18, 14, 15, 14, 14.5, 12.5}

#define FONT(points, bold, slanted, figures) \
    {.family = "Lato", .size = (points), .weight = (bold) ? GB_WEIGHT_BOLD : GB_WEIGHT_REGULAR, \
     .italic = (slanted), .tabular = (figures)}

#define GREY_HATCH RGB(0x8C8C8C)

static const gb_style helder = {
    .name = "helder",
    .family = "Lato",
    .page = {
        [GB_PAGE_A4_LANDSCAPE] = {
            .width = 297, .height = 210, .left = 12, .top = 12, .right = 12, .bottom = 10,
            .header_y = 12, .header_height = 22,
            .map_x = 12, .map_y = 38, .map_width = 203.75, .map_height = 152,
            .side_x = 219.75, .side_y = 38, .side_width = 65.25, .side_height = 152,
            .footer_y = 193, .footer_height = 7,
            .text_scale = 1, .smallest_text = 6.5, .size = SIZES_A4, .leading = LEADING_A4,
        },
        [GB_PAGE_A4_PORTRAIT] = {
            .width = 210, .height = 297, .left = 12, .top = 12, .right = 12, .bottom = 10,
            .header_y = 12, .header_height = 24,
            .map_x = 12, .map_y = 40, .map_width = 186, .map_height = 186,
            .side_x = 12, .side_y = 230, .side_width = 186, .side_height = 47, .side_below = true,
            .footer_y = 280, .footer_height = 7,
            .text_scale = 1, .smallest_text = 6.5, .size = SIZES_A4, .leading = LEADING_A4,
        },
        [GB_PAGE_A3_LANDSCAPE] = {
            .width = 420, .height = 297, .left = 15, .top = 15, .right = 15, .bottom = 12,
            .header_y = 15, .header_height = 27,
            .map_x = 15, .map_y = 47, .map_width = 291.5, .map_height = 224,
            .side_x = 310.5, .side_y = 47, .side_width = 94.5, .side_height = 224,
            .footer_y = 275, .footer_height = 10,
            .text_scale = 1.2, .smallest_text = 6.5, .size = SIZES_A3, .leading = LEADING_A3,
        },
        /* 13 1/3 x 7 1/2 inch: 960 x 540 points. */
        [GB_PAGE_SLIDE] = {
            .width = 338.6666666666667, .height = 190.5, .left = 14, .top = 10, .right = 14, .bottom = 8,
            .header_y = 10, .header_height = 20,
            .map_x = 14, .map_y = 34, .map_width = 205.78, .map_height = 142,
            .side_x = 223.78, .side_y = 34, .side_width = 100.89, .side_height = 142,
            .footer_y = 178, .footer_height = 4.5,
            .text_scale = 1.5555555555555556, .smallest_text = 12, .size = SIZES_SLIDE, .leading = LEADING_SLIDE,
        },
    },
    .title = FONT(18, true, false, false),
    .subtitle = FONT(11, false, false, false),
    .legend_title = FONT(9.5, true, false, false),
    .legend = FONT(9, false, false, true),
    .label = FONT(7.5, false, false, false),
    .label_strong = FONT(9, true, false, false),
    .water_label = FONT(7.5, false, true, false),
    .note = FONT(7.5, false, false, false),
    .source = FONT(7, false, false, false),
    .leading = LEADING_A4,
    .paper = RGB(0xFFFFFF),
    .ink = RGB(0x1A1A1A),
    .secondary = RGB(0x4D4D4D),
    .source_ink = RGB(0x595959),
    .sector = {0.12, RGB(0xFFFFFF), {0, 0}},
    .wijk = {0.25, RGB(0xFFFFFF), {0, 0}},
    .gemeente = {0.35, RGB(0x4D4D4D), {0, 0}},
    .outline = {0.5, RGB(0x1A1A1A), {0, 0}},
    .selection = {0.9, RGB(0x1A1A1A), {0, 0}},
    .selection_casing = {1.5, RGB(0xFFFFFF), {0, 0}},
    .leader = {0.2, RGB(0x4D4D4D), {0, 0}},
    .outside = RGB(0xF4F3F0),
    .water = RGB(0xD6E6F0),
    .green = RGB(0xE6EDDD),
    .outside_border = {0.15, RGB(0xDAD7D0), {0, 0}},
    .road = {0.35, RGB(0xC9C5BC), {0, 0}},
    .rail = {0.2, RGB(0xA8A39A), {1.5, 1}},
    .light_border = RGB(0xB5B0A4),
    .water_ink = RGB(0x1F5F8B),
    .no_data = {.angle = 45, .pitch = 1.2, .width = 0.2, .colour = GREY_HATCH},
    .censored = {.angle = 0, .pitch = 1.8, .width = 0.15, .colour = GREY_HATCH, .cross = true},
    .suppressed = {.angle = 45, .pitch = 1.8, .width = 0.15, .colour = GREY_HATCH, .cross = true},
    .undefined = {.angle = 135, .pitch = 1.2, .width = 0.2, .colour = GREY_HATCH},
    .not_applicable = {.angle = 0, .pitch = 1.2, .width = 0.2, .colour = GREY_HATCH},
    .no_data_ground = RGB(0xFFFFFF),
    .censored_ground = RGB(0xF4F3F0),
    .halo = 0.35,
    /* Found by search in OKLab: the smallest difference of any two, for the four kinds of vision, is 10.8; hues
     * of water are left out. */
    .division = {RGB(0xFFD4C7), RGB(0xB3BF7A), RGB(0xB8BAFC), RGB(0xE0A5AC), RGB(0xF9F1A9), RGB(0xC5AFC9)},
    .border = {{0.15, RGB(0x7A766E), {0, 0}}, {0.35, RGB(0x4D4D4D), {0, 0}}, {0.8, RGB(0x1A1A1A), {0, 0}}},
    .quiet = RGB(0xFAF9F6),
    .changed = RGB(0xF6C48C),
    .former_border = {0.5, RGB(0xA02040), {1.6, 1.1}},
};

/* clang-format on */

const gb_style *gb_style_helder(void) {
    return &helder;
}

bool gb_style_is_light(gb_colour fill) {
    const double light = 85; /* CIE L*; white has 100 */
    return gb_colour_lightness(fill) > light;
}

void gb_style_text_on(const gb_style *style, gb_colour ground, gb_colour *text, gb_colour *halo) {
    *text = style->ink;
    *halo = style->paper;
    if (ground.alpha == 0)
        return;
    if (gb_colour_contrast(style->ink, ground) >= GB_TEXT_CONTRAST) {
        *halo = ground;
    } else if (gb_colour_contrast(style->paper, ground) >= GB_TEXT_CONTRAST) {
        *text = style->paper;
        *halo = ground;
    }
}

gb_text_style gb_style_type(const gb_style *style, gb_page page, gb_type type) {
    const gb_text_style *const fonts[GB_TYPE_COUNT] = {
        [GB_TYPE_TITLE] = &style->title,
        [GB_TYPE_SUBTITLE] = &style->subtitle,
        [GB_TYPE_LEGEND_TITLE] = &style->legend_title,
        [GB_TYPE_LEGEND] = &style->legend,
        [GB_TYPE_LABEL] = &style->label,
        [GB_TYPE_LABEL_STRONG] = &style->label_strong,
        [GB_TYPE_WATER_LABEL] = &style->water_label,
        [GB_TYPE_NOTE] = &style->note,
        [GB_TYPE_SOURCE] = &style->source,
    };
    gb_text_style font = *fonts[type];
    font.size = style->page[page].size[type];
    return font;
}

double gb_style_leading(const gb_style *style, gb_page page, gb_type type) {
    return style->page[page].leading[type] * 25.4 / 72;
}
