/* The preset files that are built into the program. */
#ifndef GB_PROJECT_PRESET_FILES_H
#define GB_PROJECT_PRESET_FILES_H

#include <stddef.h>

/** One file of engine/project/presets. */
typedef struct gb_preset_file {
    const char *name; /**< without .yaml; NULL ends the list */
    const char *text; /**< length bytes and a zero */
    size_t length;
} gb_preset_file;

/** By name, ends with a NULL name. */
extern const gb_preset_file gb_preset_files[];

#endif
