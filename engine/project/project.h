/* A project in memory: the typed plan, its levels, its results. Steps in the order of a run. */
#ifndef GB_PROJECT_PROJECT_H
#define GB_PROJECT_PROJECT_H

#include "areas/areas.h"
#include "export/listing.h"
#include "geom/crs.h"
#include "index/rank.h"
#include "index/select.h"
#include "io/source.h"
#include "prepare/codes.h"
#include "project/declare.h"
#include "project/index_run.h"
#include "project/names.h"
#include "project/select_plan.h"
#include "project/session.h"
#include "project/uncertainty.h"

#include <stdint.h>

/** One level of a project. */
typedef struct gb_project_level {
    const char *id; /**< borrowed from the plan */
    gb_areas *areas;
    int32_t *parent_of; /**< per base area the area of this level, or -1; NULL for the base level */
} gb_project_level;

/** A file that was read, for the manifest. */
typedef struct gb_project_input {
    char *path; /**< as written in the project */
    char *full; /**< as opened */
} gb_project_input;

/** Code rules as readers take them; `unknown` is an array of borrowed texts. */
typedef struct gb_rules {
    gb_code_rules rules;
    const char **unknown;
} gb_rules;

/** Everything about a run. Zero to start; gb_project_release. */
typedef struct gb_project {
    gb_value plan;
    char *file;   /**< the project file as given */
    char *name;   /**< of the project file, also when a manifest of it is run */
    char *folder; /**< where relative paths begin */
    gb_language language;
    gb_session *session; /**< borrowed */
    gb_crs *crs;
    const char **folders; /**< folders that may be read */
    size_t folder_count;

    gb_project_level *level; /**< level[0] is the base level */
    size_t levels;
    size_t analyse; /**< the level of indicators, index and ranking */

    bool has_index;
    gb_index_outcome outcome;    /**< the index with every step */
    const gb_indicator *entries; /**< its members as it takes them; borrowed from the outcome */
    gb_composite index;          /**< its top; borrowed from the outcome */
    gb_ranking ranking;
    bool has_selection;
    gb_selection selection;
    gb_select_plan rule; /**< that the selection was made with */
    bool has_uncertainty;
    gb_uncertainty uncertainty;
    gb_listing allocation; /**< the budget per area; without columns when there is none */

    gb_names offered; /**< columns of the tables, used or not, for a nearest name */
    gb_project_input *input;
    size_t inputs, input_capacity;
    size_t outputs; /**< files written by the run */
} gb_project;

/** What the project has read is not written over. */
gb_status gb_project_protect(const gb_project *project, gb_outputs *outputs, gb_error *err);

/** Step 1: read and type the plan; nothing else is opened. */
gb_status gb_project_open(const char *path, gb_session *session, gb_project *out, gb_error *err);
/** A part of step 1: the preset of the index under what the project says itself; the index has members. */
gb_status gb_project_use_preset(gb_project *project, gb_error *err);
/** Steps 2 and 4: boundaries and levels. */
gb_status gb_project_read_areas(gb_project *project, gb_error *err);
/** Steps 3 and 5: tables, moves between levels, formulas, privacy. */
gb_status gb_project_read_tables(gb_project *project, gb_error *err);
gb_status gb_project_make_indicators(gb_project *project, gb_error *err);
/** Step 6: index, ranking, selection; adds the columns <index>, <index>_rank and selected, and those
 *  of gb_index_add_columns. */
gb_status gb_project_rank(gb_project *project, gb_error *err);
/** The ranking as uncertainty and explanation take it; borrowed. */
gb_ranked gb_project_ranked(const gb_project *project);
/** Steps 7 and 8: maps and files into an output set. */
gb_status gb_project_draw_maps(gb_project *project, gb_outputs *outputs, gb_error *err);
gb_status gb_project_write_tables(gb_project *project, gb_outputs *outputs, gb_error *err);
/** Last: what was done, with hashes. */
gb_status gb_project_write_manifest(gb_project *project, gb_outputs *outputs, gb_error *err);
void gb_project_release(gb_project *project);

/** All steps of a run, or (check) those up to the joined tables. */
gb_status gb_project_run(gb_project *project, bool check_only, gb_error *err);

/* Helpers of the steps. */
/** The real path of a path in the plan (yours, gb_free); remembers it as an input. */
gb_status gb_project_path(gb_project *project, const char *path, char **out, gb_error *err);
/** A file in the project's output folder; yours (gb_free), NULL when out of memory. */
char *gb_project_output(const gb_project *project, const char *name);
/** The notes so far, with files named as in the project: the same bytes wherever the program was called from.
 *  Yours (gb_notes_free); NULL when out of memory. */
gb_notes *gb_project_report_notes(const gb_project *project);
/** What readers may touch. */
gb_access gb_project_access(const gb_project *project);
/** The level with this id, or the fallback when id is NULL. GB_ERR_USAGE with the nearest id. */
gb_status gb_project_level_find(const gb_project *project, const char *id, size_t fallback, size_t *out,
                                gb_error *err);
/** Rules of a `codes` block; texts borrow from the plan. Release with gb_rules_release. */
gb_status gb_rules_read(const gb_value *block, gb_rules *out, gb_error *err);
void gb_rules_release(gb_rules *rules);

#endif
