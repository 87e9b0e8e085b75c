#include "support/gbt.h"
#include "unit/geom/suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {
        suite_crs,    suite_shapes,      suite_topology, suite_clearance,   suite_flaws,    suite_mend,
        suite_split,  suite_arrangement, suite_overlay,  suite_dissolve,    suite_simplify, suite_vertices,
        suite_locate, suite_measure,     suite_label,    suite_simple_ring, suite_unite};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
