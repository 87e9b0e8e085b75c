#include "support/gbt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* CUnit keeps a copy of the text that it prints after a failure. */
static bool report(const char *file, int line, bool good, const char *text) {
    CU_assertImplementation(good ? CU_TRUE : CU_FALSE, (unsigned)line, text, file, "", CU_FALSE);
    return good;
}

bool gbt_check_true(const char *file, int line, const char *name, bool condition) {
    return report(file, line, condition, name);
}

static bool report_doubles(const char *file, int line, const char *name, double got, double want, bool good) {
    char text[400];
    snprintf(text, sizeof text, "%.200s: got %.17g, want %.17g", name, got, want);
    return report(file, line, good, text);
}

bool gbt_check_double(const char *file, int line, const char *name, double got, double want, double rel) {
    bool good =
        (isnan(got) && isnan(want)) || got == want || fabs(got - want) <= rel * fmax(fabs(got), fabs(want));
    return report_doubles(file, line, name, got, want, good);
}

bool gbt_check_near(const char *file, int line, const char *name, double got, double want, double within) {
    bool good = (isnan(got) && isnan(want)) || got == want || fabs(got - want) <= within;
    return report_doubles(file, line, name, got, want, good);
}

bool gbt_check_text(const char *file, int line, const char *name, const char *got, const char *want) {
    bool good = got && want ? strcmp(got, want) == 0 : got == want;
    char text[1200];
    snprintf(text, sizeof text, "%.200s: got '%.450s', want '%.450s'", name, got ? got : "(NULL)",
             want ? want : "(NULL)");
    return report(file, line, good, text);
}

bool gbt_check_int(const char *file, int line, const char *name, int64_t got, int64_t want) {
    char text[300];
    snprintf(text, sizeof text, "%.200s: got %lld, want %lld", name, (long long)got, (long long)want);
    return report(file, line, got == want, text);
}

bool gbt_check_status(const char *file, int line, const char *name, gb_status got, gb_status want,
                      const gb_error *err) {
    char message[500] = "";
    if (err && err->status != GB_OK)
        gb_error_format(err, GB_LANG_EN, message, sizeof message);
    char text[800];
    snprintf(text, sizeof text, "%.200s: got status %d, want %d %s", name, (int)got, (int)want, message);
    return report(file, line, got == want, text);
}

bool gbt_check_contains(const char *file, int line, const char *name, const char *text, const char *part) {
    char message[1200];
    snprintf(message, sizeof message, "%.200s: no '%.300s' in '%.600s'", name, part, text ? text : "(NULL)");
    return report(file, line, text && strstr(text, part), message);
}
