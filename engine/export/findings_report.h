/* A check report for people who mend and for programs that count. */
#ifndef GB_EXPORT_FINDINGS_REPORT_H
#define GB_EXPORT_FINDINGS_REPORT_H

#include "areas/findings.h"
#include "base/error.h"
#include "base/language.h"
#include "export/json.h"

/** A JSON array of {kind, severity, level, codes, size_m2, width_m, x, y, file, row, text}; what a finding
 * does not have is null. */
void gb_findings_write_json(gb_findings *findings, gb_language language, gb_json *json);

/** CSV for people with the same columns; codes are joined with spaces. @return GB_ERR_IO */
gb_status gb_findings_csv(gb_findings *findings, gb_language language, const char *path, gb_error *err);

#endif
