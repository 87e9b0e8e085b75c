/* Files: whole reads with a limit, and outputs that appear whole or not at all. */
#ifndef GB_BASE_FILE_H
#define GB_BASE_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Read a whole file, terminated with an extra 0 byte; refuses more than limit bytes. *out is yours
 * (gb_free). */
gb_status gb_file_read(const char *path, size_t limit, char **out, size_t *length, gb_error *err);
/** Fail with the text that belongs to an errno value: missing, denied, disk full, ... */
gb_status gb_file_error(gb_error *err, const char *path, int number);
/** true for a regular file. */
bool gb_file_exists(const char *path);
/** true for a folder. */
bool gb_folder_exists(const char *path);
/** Create a folder and its parents. */
gb_status gb_folder_create(const char *path, gb_error *err);
/** dir/name, yours (gb_free); an absolute name stays as it is. NULL when out of memory. */
char *gb_path_join(const char *dir, const char *name);
/** The folder part of a path ("." when it has none), yours. */
char *gb_path_folder(const char *path);
/** The last part of a path, borrowed. */
const char *gb_path_name(const char *path);
/** The extension without dot, lower case, into out; empty when none. */
void gb_path_extension(const char *path, char *out, size_t size);
/** true when path, after resolving links and "..", lies inside folder. */
bool gb_path_inside(const char *path, const char *folder);

/**
 * A set of outputs that appear together: each is written to a temporary file beside its target
 * and renamed by gb_outputs_commit. A set that is dropped without commit leaves the last good
 * files as they were and no temporary file behind.
 */
typedef struct gb_outputs gb_outputs;
/** An empty set. Without overwrite an existing target is refused. *out is yours (gb_outputs_free). */
gb_status gb_outputs_new(bool overwrite, gb_outputs **out, gb_error *err);
/**
 * A file that is read: no target may replace it, overwrite or not, under whatever name or link. A path
 * without a file is fine.
 */
gb_status gb_outputs_protect(gb_outputs *outputs, const char *path, gb_error *err);
/**
 * Announce a target and get the temporary path to write to. Fails when the target exists and the
 * set may not overwrite, or when its folder cannot be written. Safe from several threads.
 * A target that is a folder, a device, protected or already in the set is refused too.
 * @param temporary  out: borrowed from the set; same folder and extension as the target. The file is
 *                   there, empty, except for .gpkg, whose driver insists on creating it.
 */
gb_status gb_outputs_add(gb_outputs *outputs, const char *target, const char **temporary, gb_error *err);
/** Flush and rename all, in the order of announcing; on failure targets already renamed are restored. */
gb_status gb_outputs_commit(gb_outputs *outputs, gb_error *err);
/** How many targets were announced. */
size_t gb_outputs_count(const gb_outputs *outputs);
/** The i-th target and its temporary path, borrowed; NULL past the end. */
const char *gb_outputs_target(const gb_outputs *outputs, size_t i);
const char *gb_outputs_temporary(const gb_outputs *outputs, size_t i);
/** Removes temporary files that were not committed. NULL is fine. */
void gb_outputs_free(gb_outputs *outputs);
/** Remove the temporary files, with calls that a signal handler may use only. */
void gb_outputs_emergency(const gb_outputs *outputs);

/** Write bytes to a path (a temporary one from the set). Reports a full disk. */
gb_status gb_file_write(const char *path, const void *bytes, size_t length, gb_error *err);

#endif
