#include "suites.h"

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {suite_sort,       suite_describe, suite_classify,
                                       suite_classround, suite_pca,      suite_smooth};
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
