#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_yaml, suite_declare, suite_arguments, suite_declarations,
                                       suite_help, suite_draft,   suite_run};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
