/* A number that was read is written and read again: the same double. */
#include "base/number.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(const char *text, gb_decimal decimal) {
    double value, again;
    if (gb_number_read(text, decimal, &value) != GB_NUMBER_OK)
        return;
    char out[GB_NUMBER_SIZE];
    gb_number_shortest(value, out);
    if (gb_number_read(out, GB_DECIMAL_POINT, &again) != GB_NUMBER_OK || again != value)
        abort();
    for (int decimals = 0; decimals <= 15; decimals++) {
        for (int language = 0; language < GB_LANG_COUNT; language++)
            if (gb_number_display(value, decimals, (gb_language)language, out) >= GB_NUMBER_SIZE)
                abort();
        gb_number_fixed(value, decimals, out);
        if (gb_number_read(out, GB_DECIMAL_POINT, &again) != GB_NUMBER_OK ||
            again != gb_number_round(value, decimals))
            if (value < 1e21 && value > -1e21)
                abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char text[512];
    if (length >= sizeof text)
        return 0;
    memcpy(text, bytes, length);
    text[length] = 0;
    check(text, GB_DECIMAL_COMMA);
    check(text, GB_DECIMAL_POINT);
    return 0;
}
