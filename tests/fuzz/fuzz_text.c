/* Any bytes become valid XML text, whatever they hold. */
#include "base/memory.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char *text = gb_strndup((const char *)bytes, length);
    if (!text)
        return 0;
    gb_buffer xml = {0}, wide = {0};
    gb_buffer_add_xml(&xml, text);
    gb_buffer_add_cp1252(&wide, text, length);
    if (!gb_utf8_valid(xml.text ? xml.text : "", xml.length) || strpbrk(xml.text ? xml.text : "", "<>\"'"))
        abort();
    if (!gb_utf8_valid(wide.text ? wide.text : "", wide.length))
        abort();
    char small[16];
    gb_copy(small, sizeof small, text);
    if (gb_utf8_valid(text, strlen(text)) && !gb_utf8_valid(small, strlen(small)))
        abort();
    if (gb_compare_natural(text, small) != -gb_compare_natural(small, text))
        abort();
    const char *const names[] = {small, "werkloosheid", "inwoners"};
    gb_nearest_name(text, names, 3);
    gb_trim(text);
    gb_buffer_release(&xml);
    gb_buffer_release(&wide);
    gb_free(text);
    return 0;
}
