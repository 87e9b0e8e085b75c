/* A finished page as shapes and text in millimetres, before any file format.
 *
 * Coordinates: x to the right, y DOWN, origin at the top left of the page. Items are painted in order.
 * Groups nest and carry the meaning that formats need: SVG layers and ids, PDF tags, slide shapes. */
#ifndef GB_CARTO_SCENE_H
#define GB_CARTO_SCENE_H

#include "base/error.h"
#include "base/language.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** 8-bit sRGB; alpha 255 = opaque, 0 = nothing is painted. */
typedef struct gb_colour {
    uint8_t red, green, blue, alpha;
} gb_colour;

#define GB_COLOUR_NONE ((gb_colour){0, 0, 0, 0})

/** What a group means. */
typedef enum gb_role {
    GB_ROLE_NONE = 0,
    GB_ROLE_TITLE,    /**< H1 */
    GB_ROLE_SUBTITLE, /**< P */
    GB_ROLE_MAP,      /**< Figure with alt text; holds layers */
    GB_ROLE_LAYER,    /**< one layer of the map: water, areas, borders, labels, ... */
    GB_ROLE_LEGEND,   /**< table: rows of swatch, wording, count */
    GB_ROLE_LEGEND_ROW,
    GB_ROLE_PANEL,    /**< side column: ranking table, key figures */
    GB_ROLE_FOOTER,   /**< source, notes, date */
    GB_ROLE_FURNITURE /**< scale bar, north arrow: decoration for a screen reader */
} gb_role;

typedef struct gb_stroke {
    gb_colour colour; /**< alpha 0 = no stroke */
    double width;     /**< mm */
    double dash[2];   /**< mm on, off; 0,0 = solid */
    bool round;       /**< round caps and joins; else butt caps, round joins */
} gb_stroke;

/** Lines drawn over a fill in PAGE coordinates, so that the phase runs on across neighbours. */
typedef struct gb_hatch {
    double angle; /**< degrees counter-clockwise from the x axis; 45 = rising to the right */
    double pitch; /**< mm between lines; 0 = no hatch */
    double width; /**< mm */
    gb_colour colour;
    bool cross; /**< also the perpendicular set */
} gb_hatch;

typedef enum gb_font_weight { GB_WEIGHT_REGULAR, GB_WEIGHT_BOLD } gb_font_weight;

typedef struct gb_text_style {
    const char *family; /**< borrowed from the style; a scene keeps its own copy */
    double size;        /**< points */
    gb_font_weight weight;
    bool italic;
    bool tabular; /**< figures of equal width */
} gb_text_style;

typedef enum gb_anchor { GB_ANCHOR_START, GB_ANCHOR_MIDDLE, GB_ANCHOR_END } gb_anchor;

typedef enum gb_item_type {
    GB_ITEM_GROUP_BEGIN,
    GB_ITEM_GROUP_END,
    GB_ITEM_AREAS, /**< areas of one class: one compound fill on paper, one path per area in SVG and slides */
    GB_ITEM_PATH,  /**< any shape: closed rings and/or open lines */
    GB_ITEM_TEXT,
    GB_ITEM_IMAGE
} gb_item_type;

/** One area as it is drawn. Strings belong to the scene. */
typedef struct gb_scene_area {
    const char *code, *name;
    const char *value;       /**< as people read it, or the reason why there is none */
    const char *class_label; /**< wording of its class */
    int class_index;         /**< 0..; -1 for a missing class */
    size_t first_ring, rings;
} gb_scene_area;

typedef struct gb_item {
    gb_item_type type;
    /* group */
    gb_role role;
    const char *id;    /**< stable id, [a-z0-9-]+, unique in the scene */
    const char *label; /**< for people: layer name */
    const char *alt;   /**< alt text of a figure */
    /* areas: areas first_area .. first_area + areas - 1; path: rings first_ring .. */
    size_t first_area, areas;
    size_t first_ring, rings;
    bool closed; /**< path: rings are closed and may be filled */
    gb_colour fill;
    gb_hatch hatch; /**< over the fill, clipped to the shape */
    gb_stroke stroke;
    /* text: x, y is the base line at the anchor */
    double x, y;
    const char *text;
    gb_text_style font;
    gb_anchor anchor;
    gb_colour colour;
    gb_colour halo;    /**< alpha 0 = none */
    double halo_width; /**< mm on each side */
    double width;      /**< text: measured width in mm; image: width */
    /* image */
    double height;
    const char *href; /**< path of a PNG or SVG file */
} gb_item;

/** What a page says of itself: goes into PDF, PNG and SVG metadata. */
typedef struct gb_scene_about {
    const char *title, *description, *author, *source, *keywords;
    const char *date; /**< ISO 8601, "2026-01-31T00:00:00Z"; NULL = none */
    gb_language language;
} gb_scene_about;

/** Place of the map frame on the page and in the world, for georeference and world files. */
typedef struct gb_scene_frame {
    double x, y, width, height; /**< mm on the page */
    double world_x, world_y;    /**< CRS coordinates of the frame's top left */
    double scale;               /**< CRS units per mm */
    const char *crs_wkt, *crs_code;
} gb_scene_frame;

typedef struct gb_scene gb_scene;

/**
 * An empty page of width x height mm.
 *
 * @param about  copied; may be NULL
 */
gb_status gb_scene_new(double width, double height, const gb_scene_about *about, gb_scene **out,
                       gb_error *err);
void gb_scene_free(gb_scene *scene);

/** Size of the page in mm, and what it says of itself; borrowed. */
double gb_scene_width(const gb_scene *scene);
double gb_scene_height(const gb_scene *scene);
const gb_scene_about *gb_scene_get_about(const gb_scene *scene);
/** Tell where the map lies; copied. */
void gb_scene_set_frame(gb_scene *scene, const gb_scene_frame *frame);
const gb_scene_frame *gb_scene_get_frame(const gb_scene *scene); /**< NULL when the page has no map */

/** The items in order of painting; borrowed, valid until the next call that builds. */
size_t gb_scene_items(const gb_scene *scene);
const gb_item *gb_scene_item(const gb_scene *scene, size_t i);
/** Areas and rings are numbered through the scene, 0-based. */
size_t gb_scene_areas(const gb_scene *scene);
const gb_scene_area *gb_scene_area_at(const gb_scene *scene, size_t i);
size_t gb_scene_rings(const gb_scene *scene);
/** Points of ring r (closed without repeating the first, or an open line); borrowed. */
size_t gb_scene_ring(const gb_scene *scene, size_t r, const double **x, const double **y);

/* Building. Errors stick: after the first failure calls do nothing and gb_scene_status tells it, so that
 * drawing code reads straight. All text is copied. */
gb_status gb_scene_status(const gb_scene *scene, gb_error *err);
void gb_scene_group(gb_scene *scene, gb_role role, const char *id, const char *label, const char *alt);
void gb_scene_end_group(gb_scene *scene);
/** Add a ring or line; returns its number. */
size_t gb_scene_add_ring(gb_scene *scene, const double *x, const double *y, size_t n);
/** Add an area whose rings were just added; returns its number. */
size_t gb_scene_add_area(gb_scene *scene, const gb_scene_area *area);
/** Paint areas (all of one class) in one go. */
void gb_scene_paint_areas(gb_scene *scene, size_t first_area, size_t areas, gb_colour fill, gb_hatch hatch);
/** Paint rings: closed ones are filled and/or stroked, open ones stroked. */
void gb_scene_paint_path(gb_scene *scene, size_t first_ring, size_t rings, bool closed, gb_colour fill,
                         gb_hatch hatch, gb_stroke stroke);
/** A rectangle, as a closed path. */
void gb_scene_rectangle(gb_scene *scene, double x, double y, double width, double height, gb_colour fill,
                        gb_hatch hatch, gb_stroke stroke);
/** A straight line. */
void gb_scene_line(gb_scene *scene, double x0, double y0, double x1, double y1, gb_stroke stroke);
/** One line of text. width: measured width in mm (SVG textLength). */
void gb_scene_text(gb_scene *scene, double x, double y, gb_anchor anchor, const char *text,
                   const gb_text_style *font, double width, gb_colour colour, gb_colour halo,
                   double halo_width);
/** A PNG or SVG file in a box whose top left is x, y (mm). alt may be NULL for decoration. */
void gb_scene_image(gb_scene *scene, double x, double y, double width, double height, const char *href,
                    const char *alt);

/**
 * The page as text that a reviewer can read in a diff: one line per item, numbers with two decimals.
 * Used by golden tests. *out is yours (gb_free).
 */
gb_status gb_scene_describe(const gb_scene *scene, char **out, gb_error *err);

/** How text is measured; export fills it with Pango so that carto knows no font library. */
typedef struct gb_text_extent {
    double width;                                    /**< advance width, mm */
    double ascent, descent;                          /**< of the font, mm, both positive */
    double ink_left, ink_top, ink_right, ink_bottom; /**< ink box around the origin, y down, mm */
} gb_text_extent;

typedef struct gb_text_meter {
    void *context;
    gb_status (*measure)(void *context, const gb_text_style *font, const char *text, gb_text_extent *out,
                         gb_error *err);
} gb_text_meter;

#endif
