#ifndef TEST_EXPORT_SUITES_H
#define TEST_EXPORT_SUITES_H

#include "support/gbt.h"

void suite_json(void);
void suite_digest(void);
void suite_tables_csv(void);
void suite_fonts(void);
void suite_hatch(void);
void suite_png(void);
void suite_pdf(void);
void suite_svg(void);
void suite_xlsx(void);
void suite_qgis(void);
void suite_export_memory(void);

#endif
