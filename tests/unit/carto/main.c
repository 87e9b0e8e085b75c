#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_colour,    suite_ramps,    suite_scene,        suite_style,
                                       suite_wording,   suite_labels,   suite_choropleth,   suite_alt,
                                       suite_colouring, suite_division, suite_division_list};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
