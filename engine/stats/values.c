#include "stats/values.h"

#include <math.h>

static gb_status broken_cell(const gb_values *values, size_t i, gb_error *err) {
    return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = values->name ? values->name : "gb_values",
                   .found = "present cell without a finite number", .row = (int64_t)i + 1);
}

gb_status gb_values_check(const gb_values *values, gb_error *err) {
    for (size_t i = 0; i < values->n; i++) {
        gb_cell state = gb_values_state(values, i);
        if ((unsigned)state >= GB_CELL_COUNT || (state == GB_PRESENT && !isfinite(values->value[i])))
            return broken_cell(values, i, err);
    }
    return GB_OK;
}

gb_status gb_values_present(const gb_values *values, double *out, size_t *present, gb_error *err) {
    size_t count = 0;
    for (size_t i = 0; i < values->n; i++) {
        gb_cell state = gb_values_state(values, i);
        if (state == GB_PRESENT && isfinite(values->value[i]))
            out[count++] = values->value[i] + 0.0;
        else if (state == GB_PRESENT || (unsigned)state >= GB_CELL_COUNT)
            return broken_cell(values, i, err);
    }
    *present = count;
    return GB_OK;
}
