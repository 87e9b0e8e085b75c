#ifndef GBT_IO_SUITES_H
#define GBT_IO_SUITES_H

#include "support/gbt.h"

void suite_access(void);
void suite_csv(void);
void suite_geopackage(void);
void suite_inspect(void);
void suite_lines(void);
void suite_source(void);
void suite_tablefile(void);
void suite_workbook(void);

#endif
