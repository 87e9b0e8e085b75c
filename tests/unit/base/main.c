#include "support/gbt.h"

void suite_catalogue(void);
void suite_error(void);
void suite_file(void);
void suite_memory(void);
void suite_names(void);
void suite_number(void);
void suite_number_read(void);
void suite_outputs(void);
void suite_parallel(void);
void suite_random(void);
void suite_secrets(void);
void suite_text(void);

int main(int argc, char **argv) {
    static const gbt_suite suites[] = {
        suite_catalogue,   suite_error,   suite_file,     suite_memory, suite_names,   suite_number,
        suite_number_read, suite_outputs, suite_parallel, suite_random, suite_secrets, suite_text,
    };
    return gbt_main(argc, argv, suites, sizeof suites / sizeof suites[0]);
}
