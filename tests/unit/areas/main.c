#include "support/gbt.h"
#include "unit/areas/suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_mismatch, suite_crosswalk_ground, suite_areas, suite_findings,
                                       suite_crosswalk};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
