#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_normalise, suite_composite, suite_rank, suite_select};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
