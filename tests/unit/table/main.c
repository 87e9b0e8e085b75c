#include "suites.h"
#include "support/gbt.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_column,  suite_table, suite_raw,
                                       suite_formula, suite_csr,   suite_formula_order};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
