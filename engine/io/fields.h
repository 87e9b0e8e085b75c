/* Attribute fields of an OGR layer as rows of text. */
#ifndef GB_IO_FIELDS_H
#define GB_IO_FIELDS_H

#include "base/error.h"
#include "base/notes.h"
#include "io/gdal_call.h"
#include "table/raw.h"

#include <ogr_api.h>
#include <stddef.h>

/** What a reader does with the geometry of one feature; row counts from 1. */
typedef gb_status (*gb_feature_work)(void *context, OGRFeatureH feature, int64_t row, gb_error *err);

/** Which features of a layer are read, and what is done with each. Zero: all, and only their attributes. */
typedef struct gb_feature_walk {
    size_t most;          /**< stop after so many; 0 = all */
    gb_feature_work work; /**< NULL = nothing */
    void *context;        /**< of work */
} gb_feature_walk;

/**
 * Walk a layer from its start: geometry to the walk's work, attributes to a raw table.
 *
 * @param attributes  out: yours (gb_raw_free)
 * @return GB_ERR_IO when GDAL gave up half-way (with the row), GB_ERR_DATA for a layer without features
 */
gb_status gb_features_read(OGRLayerH layer, gb_gdal_call *call, const char *path, const gb_feature_walk *walk,
                           gb_raw_table **attributes, gb_notes *notes, gb_error *err);

#endif
