/* Presets: published methods as files that a planner reads, uses and copies. */
#ifndef GB_PROJECT_PRESET_H
#define GB_PROJECT_PRESET_H

#include "base/error.h"
#include "base/language.h"
#include "base/text.h"
#include "project/declare.h"

/** The members of a preset file. */
extern const gb_param gb_preset_params[];

/** Is this the path of a file and not the name of a preset: it has a folder or ends in .yaml or .yml. */
bool gb_preset_is_path(const char *name);

/**
 * A preset of the program by name.
 *
 * @param place  where it was asked, for messages; may be NULL
 * @param out    zeroed by the caller; release with gb_value_release, also after a failure
 * @return GB_ERR_USAGE for an unknown name, with the nearest
 */
gb_status gb_preset_find(const char *name, const gb_value *place, const char *file, gb_value *out,
                         gb_error *err);
/** The same from a file. */
gb_status gb_preset_read(const char *path, gb_value *out, gb_error *err);

/**
 * Put a preset under a block: what the block says itself goes first, key by key.
 *
 * @param preset  what is used is taken out of it; its slots get the names of `use`
 * @param index   the `index` block
 * @param select  the `select` block; may be NULL
 * @return GB_ERR_USAGE for a slot that the preset does not have, with the nearest
 */
gb_status gb_preset_apply(gb_value *preset, gb_value *index, gb_value *select, const char *file,
                          gb_error *err);

/** Members that are not given come from members of the same key that are: contents change places. */
void gb_value_inherit(gb_value *onto, gb_value *from);

/** One line per preset: name, label, source. */
gb_status gb_presets_list(gb_language language, gb_buffer *out, gb_error *err);
/** The file of a preset as it stands; GB_ERR_USAGE for an unknown name, with the nearest. */
gb_status gb_preset_print(const char *name, gb_buffer *out, gb_error *err);

#endif
