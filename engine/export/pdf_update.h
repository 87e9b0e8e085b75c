/* Private to export: what Cairo leaves out of a PDF. */
#ifndef GB_EXPORT_PDF_UPDATE_H
#define GB_EXPORT_PDF_UPDATE_H

#include "base/error.h"
#include "base/text.h"
#include "carto/scene.h"

/**
 * Append an incremental update (ISO 32000-1, 7.5.6) to a PDF as Cairo 1.16 writes it: language, title in the
 * window, XMP metadata, trim boxes, and the alt text and place of every Figure.
 *
 * @return GB_ERR_BUG when the file does not look as expected
 */
gb_status gb_pdf_update(gb_buffer *bytes, const gb_scene *const *scenes, size_t count, gb_error *err);

#endif
