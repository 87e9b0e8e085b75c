#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_json,  suite_digest, suite_tables_csv,   suite_fonts,
                                       suite_hatch, suite_png,    suite_pdf,          suite_svg,
                                       suite_xlsx,  suite_qgis,   suite_export_memory};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
