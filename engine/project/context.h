/* Layers that only give orientation: water, green, roads, railways, surroundings. */
#ifndef GB_PROJECT_CONTEXT_H
#define GB_PROJECT_CONTEXT_H

#include "carto/map_page.h"
#include "project/project.h"

/** The context layers of a project, in its CRS. Zero to start; release with gb_context_release. */
typedef struct gb_context {
    gb_context_layer *layer;
    gb_source *polygons;  /**< one per layer; empty for line layers */
    gb_line_layer *lines; /**< one per layer; empty for polygon layers */
    const char ***names;  /**< one array per layer, or NULL */
    size_t count;
} gb_context;

/** Read the declared layers; without any, an empty context. Errors of gb_source_read and gb_line_layer_read.
 */
gb_status gb_context_read(gb_project *project, gb_context *out, gb_error *err);
void gb_context_release(gb_context *context);

#endif
