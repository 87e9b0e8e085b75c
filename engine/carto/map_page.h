/* What every map of areas is given besides its areas: page, texts, layers that only give orientation. */
#ifndef GB_CARTO_MAP_PAGE_H
#define GB_CARTO_MAP_PAGE_H

#include "carto/scene.h"
#include "carto/style.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum gb_context_kind {
    GB_CONTEXT_WATER,
    GB_CONTEXT_GREEN,
    GB_CONTEXT_ROAD,
    GB_CONTEXT_RAIL,
    GB_CONTEXT_OUTSIDE
} gb_context_kind;

/** A layer that only gives orientation. Rings (closed) for water, green, outside; open lines for road and
 * rail. In the CRS of the map. Borrowed. */
typedef struct gb_context_layer {
    gb_context_kind kind;
    size_t parts;
    const size_t *part_point; /**< parts + 1 */
    const double *x, *y;
    const char *const *names; /**< per part, for water labels; NULL or NULL entries = none */
} gb_context_layer;

typedef enum gb_label_mode {
    GB_LABELS_AUTO,
    GB_LABELS_NONE,
    GB_LABELS_NAME,
    GB_LABELS_CODE,
    GB_LABELS_RANK, /**< of a choropleth: without a ranking no area has a label */
    GB_LABELS_BOTH  /**< name and code */
} gb_label_mode;

/** A row of the side panel, e.g. the ranking of the selected areas. Strings are borrowed. */
typedef struct gb_panel_row {
    const char *left, *middle, *right;
    bool strong;
    const char *below; /**< a second line under the middle; NULL = none */
} gb_panel_row;

/** Page and texts of a map. Start from {0}; pointers are borrowed for the call. */
typedef struct gb_map_page {
    const gb_context_layer *context;
    size_t context_count;
    gb_page size;
    const gb_style *style; /**< NULL = helder */
    const char *title, *subtitle, *source, *credit;
    const char *date_text;    /**< "31 januari 2026" in the footer */
    const char *date;         /**< ISO, for metadata; NULL = none */
    const char *const *notes; /**< small print lines */
    size_t note_count;
    gb_language language;
} gb_map_page;

#endif
