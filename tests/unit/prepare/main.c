#include "suites.h"
#include "support/gbt.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_crosswalk,   suite_convert, suite_code_form, suite_codes,
                                       suite_cells,       suite_join,    suite_levels,    suite_privacy,
                                       suite_coordinates, suite_derive};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
