#ifndef GBT_PROJECT_SUITES_H
#define GBT_PROJECT_SUITES_H

#include "support/gbt.h"

void suite_arguments(void);
void suite_declare(void);
void suite_declarations(void);
void suite_draft(void);
void suite_help(void);
void suite_run(void);
void suite_yaml(void);

#endif
