/* A page around one map: header, frame, scale bar, orientation layers, footer. What every map of areas
 * shares; the map itself draws its areas, borders, labels and legend in between. Private to the room.
 *
 *     gb_map_sheet_open, gb_map_sheet_fit, gb_map_sheet_begin_map, ... areas ..., gb_map_sheet_context_above,
 * ... borders
 * ..., gb_map_sheet_furniture, ... labels ..., gb_map_sheet_end_map, ... legend ..., gb_map_sheet_close */
#ifndef GB_CARTO_SHEET_H
#define GB_CARTO_SHEET_H

#include "carto/frame.h"
#include "carto/furniture.h"
#include "carto/labels.h"
#include "carto/legend.h"
#include "carto/map_page.h"

typedef struct gb_map_sheet {
    const gb_map_page *page; /**< borrowed */
    const char *alt;         /**< borrowed */
    gb_draft draft;
    gb_frame frame;
    gb_obstacles obstacles;
    gb_scale_bar bar;
    const gb_crs *crs; /**< borrowed */
} gb_map_sheet;

/** A new scene with its header and footer measured. @param err  not NULL: the draft keeps it. Close it also
 *  after a failure. */
gb_status gb_map_sheet_open(const gb_map_page *page, const char *alt, const gb_text_meter *meter,
                            gb_notes *notes, gb_map_sheet *out, gb_error *err);
/** Fit the frame to a topology and find a place for the scale bar. @param name  of the level, for messages */
gb_status gb_map_sheet_fit(gb_map_sheet *sheet, const gb_topology *topology, const gb_crs *crs,
                           const char *name, const gb_areas *outline, gb_error *err);
/** Header, then the map with everything below the areas. */
void gb_map_sheet_begin_map(gb_map_sheet *sheet);
/** Water, roads and rail over the areas; names will avoid them. */
void gb_map_sheet_context_above(gb_map_sheet *sheet);
/** North arrow and scale bar keep their place from the labels. */
void gb_map_sheet_furniture(gb_map_sheet *sheet);
/** Names of areas, then of water. labels may be reordered; fill is per area of the frame's topology.
 *  @param numbers  most names that may become numbers, see gb_labels_draw
 *  @return how many required labels were left out */
size_t gb_map_sheet_labels(gb_map_sheet *sheet, const gb_colour *fill, gb_label *labels, size_t count,
                           size_t numbers);
void gb_map_sheet_end_map(gb_map_sheet *sheet);
/** Footer; the scene goes to *out when status and the draft are well, else everything is dropped. */
gb_status gb_map_sheet_close(gb_map_sheet *sheet, gb_status status, gb_scene **out);

#endif
