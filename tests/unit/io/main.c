#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_csv,    suite_tablefile, suite_workbook,   suite_access,
                                       suite_source, suite_lines,     suite_geopackage, suite_inspect};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
