/* A crosswalk as other programs read it. */
#ifndef GB_PROJECT_CROSSWALK_TEXT_H
#define GB_PROJECT_CROSSWALK_TEXT_H

#include "areas/crosswalk.h"
#include "base/text.h"
#include "export/json.h"

/** from,to,share,method: one row per share, and per loss one with an empty `to`; in order of from, then to.
 */
void gb_crosswalk_csv(const gb_crosswalk *crosswalk, gb_buffer *out);

/**
 * How sure the moved figures can be, as the members of a JSON object that is open.
 * @param weight  per old area, what counts ("ground"); NULL = 1 each ("areas")
 */
gb_status gb_crosswalk_report_json(const gb_crosswalk *crosswalk, const double *weight, gb_json *json,
                                   gb_error *err);

#endif
