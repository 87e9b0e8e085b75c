#include "prepare/levels.h"

#include "base/memory.h"
#include "prepare/convert.h"

/* A key table as a crosswalk: whole shares. Borrows nothing; codes are not needed. */
static gb_status whole_shares(const int32_t *parent_of, size_t n, size_t parents, gb_crosswalk *out,
                              gb_error *err) {
    gb_csr_entry *entry = gb_alloc(n, sizeof *entry);
    size_t count = 0;
    gb_status status = entry ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        if (parent_of[i] >= 0)
            entry[count++] = (gb_csr_entry){.row = (int32_t)i, .column = parent_of[i], .value = 1};
    if (status == GB_OK)
        status = gb_csr_build(n, parents, entry, count, &out->shares, err);
    if (status == GB_OK && !(out->lost = gb_alloc_zero(n, sizeof *out->lost)))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        out->lost[i] = parent_of[i] < 0;
    gb_free(entry);
    return status;
}

gb_status gb_column_move_up(const gb_column *column, const gb_column *base_column, const int32_t *parent_of,
                            size_t parents, gb_column **out, gb_notes *notes, gb_error *err) {
    gb_crosswalk crosswalk = {.from = NULL};
    gb_converted moved = {.column = NULL};
    *out = NULL;
    gb_status status = whole_shares(parent_of, column->n, parents, &crosswalk, err);
    if (status == GB_OK)
        status = gb_column_convert(column, base_column, &crosswalk, false, &moved, notes, err);
    if (status == GB_OK) {
        *out = moved.column;
        moved.column = NULL;
    }
    gb_converted_release(&moved);
    gb_crosswalk_release(&crosswalk);
    return status;
}
