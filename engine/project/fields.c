#include "project/fields.h"

#include "base/text.h"

gb_status gb_find_field(const gb_raw_table *table, const char *name, size_t *out, gb_error *err) {
    const int32_t found = gb_raw_find(table, name);
    if (found >= 0) {
        *out = (size_t)found;
        return GB_OK;
    }
    gb_buffer names = {0};
    for (size_t c = 0; c < gb_raw_columns(table); c++) {
        gb_buffer_add(&names, c ? ", " : "");
        gb_buffer_add(&names, gb_raw_name(table, c));
    }
    const char *nearest = gb_raw_nearest(table, name);
    gb_status status =
        GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_FIELD, .file = gb_raw_source(table), .name = name,
                .expected = names.text, .code = nearest, .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    gb_buffer_release(&names);
    return status;
}
