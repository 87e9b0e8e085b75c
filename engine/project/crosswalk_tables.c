#include "project/crosswalk_tables.h"

#include "base/memory.h"

gb_status gb_crosswalk_table_read(const char *path, const gb_table_options *reading,
                                  const gb_crosswalk_columns *columns, gb_crosswalk *out, gb_notes *notes,
                                  gb_error *err) {
    gb_raw_table *table = NULL;
    gb_crosswalk_columns all = *columns;
    *out = (gb_crosswalk){.from = NULL};
    gb_status status = gb_table_read(path, reading, &table, notes, err);
    if (status == GB_OK && !all.from && !all.to) {
        if (!all.share && !all.weight && gb_raw_find(table, "share") >= 0)
            all.share = "share";
        if (all.share && gb_raw_find(table, "method") >= 0)
            all.method = "method";
    }
    all.from = all.from ? all.from : "from";
    all.to = all.to ? all.to : "to";
    if (status == GB_OK)
        status = gb_crosswalk_read(table, &all, out, notes, err);
    gb_raw_free(table);
    return status;
}

void gb_crosswalks_free(gb_crosswalk *crosswalks, size_t n) {
    for (size_t i = 0; crosswalks && i < n; i++)
        gb_crosswalk_release(&crosswalks[i]);
    gb_free(crosswalks);
}
