/* The map frame: world to paper, the borders simplified for the paper, where the study area lies.
 * Private to the room. */
#ifndef GB_CARTO_FRAME_H
#define GB_CARTO_FRAME_H

#include "areas/areas.h"
#include "carto/draft.h"

#include <stdint.h>

/** Cells of the frame that the study area covers, for finding free places. */
typedef struct gb_mask {
    size_t columns, rows;
    double cell;       /**< mm */
    double x, y;       /**< mm on the page of the first cell's corner */
    uint32_t *covered; /**< (columns + 1) x (rows + 1): covered cells left of and above each corner */
} gb_mask;

typedef struct gb_frame {
    gb_box box;              /**< on the page */
    double world_x, world_y; /**< CRS coordinates of its top left */
    double scale;            /**< CRS units per mm */
    double metres;           /**< metres per CRS unit at the centre of the frame */
    gb_topology *topology;   /**< simplified for this scale */
    gb_topology *whole;      /**< all areas as one region, from the same arcs */
    gb_box study;            /**< bounding box of the study area on the page */
    double *paper_area;      /**< mm2 per area */
    gb_box *area_box;        /**< bounding box of each area on the page; x0 > x1 for an empty one */
    gb_topology *outline;    /**< the outline level, simplified; NULL without outline */
    int32_t *parent;         /**< area of the outline level per area, -1 = none; NULL without outline */
    gb_mask mask;
} gb_frame;

/** What a frame is fitted to. */
typedef struct gb_frame_spec {
    const gb_topology *topology; /**< the areas that are drawn */
    const gb_crs *crs;           /**< theirs; NULL when unknown */
    const char *name;            /**< of the level, for messages */
    const gb_areas *outline;     /**< may be NULL */
    gb_box box;                  /**< mm on the page */
    double margin;               /**< mm kept free around the study area */
    double bottom;               /**< mm more at the bottom, for the scale bar when it fits nowhere else */
} gb_frame_spec;

/** @return GB_ERR_DATA when there is no polygon or the level is not projected */
gb_status gb_frame_fit(const gb_frame_spec *spec, gb_frame *out, gb_error *err);
void gb_frame_release(gb_frame *frame);

static inline double gb_frame_x(const gb_frame *frame, double x) {
    return frame->box.x0 + (x - frame->world_x) / frame->scale;
}

static inline double gb_frame_y(const gb_frame *frame, double y) {
    return frame->box.y0 + (frame->world_y - y) / frame->scale;
}

/** true when no covered cell touches the box (mm on the page) and it lies in the frame. */
bool gb_frame_is_free(const gb_frame *frame, const gb_box *box);

/** Rings of one area added to the scene; returns the first and sets *count. */
size_t gb_frame_add_area(const gb_frame *frame, const gb_topology *topology, size_t area, gb_draft *draft,
                         size_t *count);
/** Arc a of the simplified topology added as an open line; returns its number. */
size_t gb_frame_add_arc(const gb_frame *frame, size_t arc, gb_draft *draft);
/** Arcs that follow each other, as one open line; ~a means arc a backwards. Returns its number. */
size_t gb_frame_add_chain(const gb_frame *frame, const int32_t *use, size_t uses, gb_draft *draft);

/** Rings of one area on the page. */
typedef struct gb_paper_rings {
    size_t rings;
    size_t *start; /**< rings + 1 */
    double *x, *y;
} gb_paper_rings;
gb_status gb_frame_rings(const gb_frame *frame, const gb_topology *topology, size_t area, gb_paper_rings *out,
                         gb_error *err);
void gb_paper_rings_release(gb_paper_rings *rings);
/** Even-odd: is the point inside? */
bool gb_paper_contains(const gb_paper_rings *rings, double x, double y);
/** Does the whole box lie inside, away from every border? */
bool gb_paper_contains_box(const gb_paper_rings *rings, const gb_box *box);

#endif
