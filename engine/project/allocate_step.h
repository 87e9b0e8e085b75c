/* The `allocate` block in a run. */
#ifndef GB_PROJECT_ALLOCATE_STEP_H
#define GB_PROJECT_ALLOCATE_STEP_H

#include "project/allocate_plan.h"
#include "project/project.h"

/** Divide the budget, when the project has one; after the selection. Errors of gb_allocate_run; GB_ERR_USAGE
 *  when only selected areas take part and there is no selection. */
gb_status gb_project_allocate(gb_project *project, gb_error *err);
/** allocation.csv into the outputs. */
gb_status gb_project_write_allocation(gb_project *project, gb_outputs *outputs, gb_error *err);

#endif
