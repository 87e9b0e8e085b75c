/* Private to the step of the tables: figures that a source gives for a level and for its parts. */
#ifndef GB_PROJECT_TOTALS_STEP_H
#define GB_PROJECT_TOTALS_STEP_H

#include "project/project.h"

/** Compare every count that tables give at two levels with the sum of its parts; what differs by more than
 * the `slack` of the table is noted, largest difference first. Nothing is changed: a level keeps what its own
 * table says. */
gb_status gb_project_compare_totals(gb_project *project, gb_error *err);

#endif
