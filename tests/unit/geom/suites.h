#ifndef UNIT_GEOM_SUITES_H
#define UNIT_GEOM_SUITES_H

void suite_crs(void);
void suite_shapes(void);
void suite_topology(void);
void suite_clearance(void);
void suite_flaws(void);
void suite_mend(void);
void suite_split(void);
void suite_arrangement(void);
void suite_overlay(void);
void suite_dissolve(void);
void suite_simplify(void);
void suite_unite(void);
void suite_measure(void);
void suite_label(void);
void suite_locate(void);
void suite_vertices(void);
void suite_simple_ring(void);

#endif
