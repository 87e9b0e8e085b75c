/* What `gebied new` finds out about a planner's files before it writes a project. */
#ifndef GB_PROJECT_DRAFT_H
#define GB_PROJECT_DRAFT_H

#include "areas/areas.h"
#include "base/memory.h"
#include "io/inspect.h"
#include "prepare/codes.h"
#include "project/declare.h"
#include "project/session.h"

#include <stdbool.h>
#include <stddef.h>

/** One file as given. */
typedef struct gb_draft_file {
    gb_file_info info;
    const char *given;   /**< as on the command line */
    const char *real;    /**< the part of it that is a file on disk; NULL for a database or an address */
    const char *written; /**< as the project refers to it */
    bool copied;         /**< it does not lie below the project's folder yet */
    bool used;
} gb_draft_file;

/** A column of figures. */
typedef struct gb_draft_column {
    const char *name;
    const char *alias; /**< name for formulas; equal to name when that is one already */
    const char *id;    /**< alias, with the period behind it when it is not that of the analysis */
} gb_draft_column;

/** A table whose codes are those of the areas. */
typedef struct gb_draft_table {
    size_t file, layer;
    const char *code;
    gb_code_rules rules;
    const char *period_column, *period; /**< NULL = none */
    bool comma;                         /**< decimal comma */
    size_t met;                         /**< areas with a row */
    gb_draft_column *column;
    size_t columns;
    size_t parents; /**< columns with codes of larger areas */
} gb_draft_table;

/** The draft. Texts live in the arena; everything goes with gb_draft_release. */
typedef struct gb_draft {
    gb_session *session;
    gb_arena *arena;
    const char *folder;
    gb_draft_file *file;
    size_t files;
    size_t areas_file, areas_layer;
    const char *level, *code, *name; /**< code and name may be NULL */
    const char *crs, *source_crs;    /**< of the analysis; of the file when it was given */
    const char *found_crs;           /**< of the file when it is not that of the analysis; else NULL */
    gb_areas *areas;
    gb_draft_table *table;
    size_t tables;
    const char *period; /**< the last of the tables; NULL = none */
} gb_draft;

/** Look into the files, choose the boundaries and read them. @param arguments  those of gb_op_new */
gb_status gb_draft_areas(const gb_value *arguments, gb_draft *draft, gb_error *err);
/** Find out how the tables meet the areas. */
gb_status gb_draft_tables(gb_draft *draft, gb_error *err);
/** The column of a raw table with the codes of the areas, and the rules it takes; *column = -1 when none has.
 */
gb_status gb_draft_codes(const gb_raw_table *raw, const gb_layer_info *layer, const gb_areas *areas,
                         gb_arena *arena, int32_t *column, gb_code_rules *rules, size_t *met, gb_error *err);
/** The project file, with comments in the session's language. */
gb_status gb_draft_write(const gb_draft *draft, gb_buffer *out, gb_error *err);
void gb_draft_release(gb_draft *draft);

/** A name that formulas can use, from any text; in the arena, NULL when out of memory. */
const char *gb_draft_identifier(const char *text, gb_arena *arena);
/** The level that a text speaks of ("wijk" in "sector_wijk"); NULL = none. The last one named wins. */
const char *gb_draft_level(const char *text);

#endif
