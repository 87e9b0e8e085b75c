#ifndef UNIT_AREAS_SUITES_H
#define UNIT_AREAS_SUITES_H

void suite_areas(void);
void suite_crosswalk(void);
void suite_findings(void);
void suite_crosswalk_ground(void);
void suite_mismatch(void);

#endif
