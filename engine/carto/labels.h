/* Names on the map: inside their area, else outside with a leader, else left out and told. Private to the
 * room. */
#ifndef GB_CARTO_LABELS_H
#define GB_CARTO_LABELS_H

#include "carto/frame.h"

/** Ranks below this are of selected areas, whose leaders may be longer. */
enum { GB_LABEL_UNSELECTED = 1 << 29 };

/** One name to place. */
typedef struct gb_label {
    const gb_topology *topology; /**< in which `area` is the area to name */
    size_t area;
    const char *text, *code;
    gb_text_style font;
    gb_colour ground; /**< what lies under it; alpha 0 = several colours */
    double clear;     /**< mm kept from the border of the area */
    bool leader;      /**< may stand outside with a line */
    bool required;    /**< told when left out */
    int rank;         /**< smaller first */
    double size;      /**< area on paper; larger first among equal ranks */
} gb_label;

/** Boxes and lines that labels keep away from. */
typedef struct gb_obstacles {
    gb_box *box;
    size_t boxes, box_capacity;
    double (*line)[4];
    size_t lines, line_capacity;
    size_t first_soft, soft; /**< rings of the scene (water, roads) that names rather not lie over */
} gb_obstacles;

void gb_obstacles_release(gb_obstacles *obstacles);
/** false when out of memory. */
bool gb_obstacles_add_box(gb_obstacles *obstacles, gb_box box);

/**
 * Place and draw labels; each that fits nowhere is listed in one note.
 *
 * Inside: at the pole of the area for the shape of the text, in one, two or three lines, then a tenth
 * smaller. Outside: in the free part of the frame, with a straight leader that crosses no other leader or
 * label. Greedy by priority; the same input gives the same map. Rules: Imhof (1975); Rylov & Reimer (2016)
 * for labels outside.
 */
void gb_labels_draw(gb_draft *draft, const gb_frame *frame, const gb_colour *fill, gb_label *labels,
                    size_t count, gb_obstacles *obstacles);

#endif
