#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {
        suite_normalise,        suite_composite, suite_rank,           suite_select,   suite_select_gates,
        suite_select_threshold, suite_draws,     suite_sampling,       suite_allocate, suite_explain,
        suite_compare,          suite_method,    suite_normalise_more, suite_treat,    suite_weigh,
        suite_combine,          suite_vote};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
