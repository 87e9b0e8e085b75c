/* Names on the map: inside their area, else outside with a leader, else left out and told. Private to the
 * room. */
#ifndef GB_CARTO_LABELS_H
#define GB_CARTO_LABELS_H

#include "carto/label_form.h"
#include "carto/label_space.h"

/** Ranks below this are of selected areas, which are named first. */
enum { GB_LABEL_UNSELECTED = 1 << 29 };

/** One name to place. */
typedef struct gb_label {
    const gb_topology *topology; /**< in which `area` is the area to name */
    size_t area;
    const char *text, *code;
    const char *key; /**< stands in for a text that finds no place, as the side panel lists it; NULL = none */
    int32_t
        *number; /**< out: the number that stands in for a text without a place, 0 = none; NULL = no number */
    gb_text_style font;
    gb_colour ground;     /**< what lies under it; alpha 0 = several colours */
    double clear;         /**< mm kept from the border of the area */
    bool leader;          /**< may stand outside with a line */
    const uint8_t *avoid; /**< per area of the frame: not to be covered by this label outside its own area,
                             which may then stand over the others; NULL = only beside the study area */
    bool required;        /**< told when left out */
    int rank;             /**< smaller first */
    double size;          /**< area on paper; larger first among equal ranks */
} gb_label;

/** Where a label went. */
typedef struct gb_placed {
    bool done;
    gb_label_form form;
    double x, y; /**< centre of the box */
    bool has_leader;
    double leader[4];       /**< from the box to the anchor in the area */
    size_t box_at, line_at; /**< its obstacles */
} gb_placed;

/**
 * Place and draw labels; each that fits nowhere is listed in one note. Where a text fits nowhere its key may.
 *
 * At most `numbers` texts without a place become numbers 1, 2, ... in the order of the texts.
 *
 * Inside: at the pole of the area for the shape of the text, in one, two or three lines, then a tenth
 * smaller. Outside: in the free part of the frame, with a straight leader that crosses no other leader or
 * label. Greedy by priority; the same input gives the same map. Rules: Imhof (1975); Rylov & Reimer (2016)
 * for labels outside.
 *
 * @return how many required labels were left out
 */
size_t gb_labels_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_label *labels,
                      size_t count, size_t numbers, gb_obstacles *obstacles);

/** The area under a point of the page; -1 when there is none. */
int32_t gb_label_area_at(const gb_frame *frame, double page_x, double page_y);
/** One ground for a box over several areas: the darkest or lightest of their colours when all bear white or
 *  all bear `ink`; else alpha 0, and the halo must be paper. */
gb_colour gb_label_ground(const gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_box box);

/** What leaders of a map may do. */
typedef struct gb_leader_rules {
    double longest; /**< mm */
    double crossed; /**< mm through areas other than its own; INFINITY = any */
} gb_leader_rules;

/** Leaders of at most 45 mm on A4, more on larger pages. Over many areas they may cross only 12 mm of others:
 *  a line across half the map names nothing. */
gb_leader_rules gb_leader_rules_of(const gb_draft *draft, const gb_frame *frame);
/** Place one label in the free part of the frame; out->done tells whether there is room. */
void gb_leader_place(gb_draft *draft, const gb_frame *frame, const gb_label *label,
                     const gb_leader_rules *rules, const gb_obstacles *obstacles, gb_placed *out);
void gb_leader_draw(gb_draft *draft, const gb_placed *placed);

#endif
