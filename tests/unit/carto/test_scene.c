#include "suites.h"

#include "base/memory.h"
#include "carto/scene.h"

#include <string.h>

static const gb_text_style font = {.family = "Lato", .size = 9};
static const gb_colour black = {0, 0, 0, 255};

static gb_status draw_something(gb_scene **out, gb_error *err) {
    gb_scene_about about = {.title = "Kaart", .source = "Bron", .language = GB_LANG_NL};
    gb_status status = gb_scene_new(100, 50, &about, out, err);
    if (status != GB_OK)
        return status;
    gb_scene *scene = *out;
    const double x[] = {10, 20, 20, 10}, y[] = {10, 10, 20, 20};
    gb_scene_group(scene, GB_ROLE_MAP, "map", "Kaart", "Een kaart");
    size_t ring = gb_scene_add_ring(scene, x, y, 4);
    gb_scene_area area = {.code = "11002A00-",
                          .name = "Markt",
                          .value = "12,5%",
                          .class_label = "10 tot 15",
                          .class_index = 1,
                          .first_ring = ring,
                          .rings = 1};
    size_t first = gb_scene_add_area(scene, &area);
    gb_scene_paint_areas(scene, first, 1, black, (gb_hatch){0});
    gb_scene_line(scene, 10, 10, 20, 20, (gb_stroke){.colour = black, .width = 0.25});
    gb_scene_rectangle(scene, 30, 10, 7, 4.2, black,
                       (gb_hatch){.angle = 45, .pitch = 1.2, .width = 0.2, .colour = black}, (gb_stroke){0});
    gb_scene_text(scene, 10, 30, GB_ANCHOR_START, "Café Noir", &font, 14.2, black, GB_COLOUR_NONE, 0);
    gb_scene_image(scene, 80, 5, 10, 10, "logo.svg", NULL);
    gb_scene_end_group(scene);
    return gb_scene_status(scene, err);
}

static void texts_are_copied(void) {
    gb_scene *scene = NULL;
    char name[] = "Markt";
    gbt_equal_status("drawn", draw_something(&scene, NULL), GB_OK, NULL);
    const double x[] = {0, 1, 1}, y[] = {0, 0, 1};
    gb_scene_area area = {
        .code = "1", .name = name, .first_ring = gb_scene_add_ring(scene, x, y, 3), .rings = 1};
    size_t at = gb_scene_add_area(scene, &area);
    name[0] = 'X';
    gbt_equal_text("name", gb_scene_area_at(scene, at)->name, "Markt");
    gb_scene_free(scene);
}

static void rings_come_back_as_drawn(void) {
    gb_scene *scene = NULL;
    draw_something(&scene, NULL);
    const double *x, *y;
    gbt_equal_int("rings", gb_scene_rings(scene), 3);
    gbt_equal_int("corners", gb_scene_ring(scene, 2, &x, &y), 4);
    gbt_equal_double("left", x[0], 30, 0);
    gbt_equal_double("bottom", y[2], 14.2, 0);
    gb_scene_free(scene);
}

/* Worked by hand from draw_something. */
static void a_scene_reads_as_text(void) {
    static const char want[] =
        "page 100.00 x 50.00 mm language nl title \"Kaart\" source \"Bron\"\n"
        "group map #map label \"Kaart\" alt \"Een kaart\"\n"
        "  areas 1 fill #000000\n"
        "    area 11002A00- name \"Markt\" value \"12,5%\" class 1 label \"10 tot 15\" rings 1 points 4"
        " box 10.00 10.00 20.00 20.00\n"
        "  line rings 1 points 2 box 10.00 10.00 20.00 20.00 stroke #000000 0.250\n"
        "  shape rings 1 points 4 box 30.00 10.00 37.00 14.20 fill #000000 hatch #000000 angle 45.00 1.20"
        " width 0.20\n"
        "  text at 10.00 30.00 start size 9.00 width 14.20 colour #000000 says \"Café Noir\"\n"
        "  image at 80.00 5.00 size 10.00 10.00 file \"logo.svg\"\n"
        "end\n";
    gb_scene *scene = NULL;
    char *text = NULL;
    draw_something(&scene, NULL);
    gbt_equal_status("described", gb_scene_describe(scene, &text, NULL), GB_OK, NULL);
    gbt_equal_text("text", text, want);
    gb_free(text);
    gb_scene_free(scene);
}

static void a_lack_of_memory_sticks(void) {
    for (size_t k = 0, done = 0; !done; k++) {
        gb_scene *scene = NULL;
        size_t before = gb_test_live_blocks();
        gb_test_fail_allocation(k);
        gb_status status = draw_something(&scene, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_scene_free(scene);
        gbt_equal_int("no block left", gb_test_live_blocks(), before);
        done = status == GB_OK;
        if (!done && !gbt_equal_status("out of memory", status, GB_ERR_NOMEM, NULL))
            break;
    }
}

void suite_scene(void) {
    gbt_add_suite("scene");
    gbt_add_test("texts are copied", texts_are_copied);
    gbt_add_test("rings come back as drawn", rings_come_back_as_drawn);
    gbt_add_test("a scene reads as text", a_scene_reads_as_text);
    gbt_add_test("a lack of memory sticks", a_lack_of_memory_sticks);
}
