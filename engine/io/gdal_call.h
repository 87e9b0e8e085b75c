/* The border with GDAL: one-time registration, its messages caught, its settings kept local. */
#ifndef GB_IO_GDAL_CALL_H
#define GB_IO_GDAL_CALL_H

#include "base/error.h"
#include "io/source.h"

#include <stdbool.h>

enum { GB_GDAL_SETTINGS = 4 };

/** One stretch of work with GDAL on this thread. Begin and end in the same function. */
typedef struct gb_gdal_call {
    char message[400];             /**< the first failure that GDAL told; "" = none */
    char *saved[GB_GDAL_SETTINGS]; /**< this thread's settings from before */
} gb_gdal_call;

/** Register the drivers (once), catch messages of this thread and set limits. Calls may be nested. */
void gb_gdal_begin(gb_gdal_call *call);
void gb_gdal_end(gb_gdal_call *call);
/** What GDAL said, on one line of valid UTF-8; "GDAL" when it said nothing. */
const char *gb_gdal_said(gb_gdal_call *call);

/** Where the data of a path lies. Release with gb_place_release. */
typedef struct gb_place {
    char *open;   /**< what GDAL opens: a path, /vsizip/path/inner, or a remote name */
    bool remote;  /**< not on this machine */
    bool archive; /**< a .zip of which the right member must still be found */
} gb_place;

/**
 * Check that a path may be read and find it: a file, a folder (.gdb), a member written as
 * "archive.zip/member", or a remote source when access.network allows that.
 *
 * @return GB_ERR_IO when there is no such file (with the nearest name in its folder) or when it lies
 *         outside access.folders; GB_ERR_USAGE for a remote source that is not allowed
 */
gb_status gb_place_find(const char *path, const gb_access *access, gb_place *out, gb_error *err);
void gb_place_release(gb_place *place);

/**
 * Choose the only member of an archive that has one of the extensions.
 *
 * @param extensions  lower case, ended by NULL; an earlier one wins over a later one
 * @return GB_ERR_DATA when there is none or more than one
 */
gb_status gb_place_member(gb_place *place, const char *path, const char *const *extensions, gb_error *err);

#endif
