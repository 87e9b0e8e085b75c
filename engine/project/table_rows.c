#include "project/table_rows.h"

#include "areas/listed.h"
#include "project/areas_step.h"
#include "project/fields.h"
#include "project/ops.h"

gb_status gb_rows_as_areas(const gb_value *arguments, const gb_raw_table *table, gb_areas **out,
                           gb_error *err) {
    char **codes = NULL, **names = NULL;
    size_t code = 0, name = 0;
    const size_t n = gb_raw_rows(table);
    const bool named = gb_value_text(arguments, "name") != NULL;
    gb_status status = gb_find_field(table, gb_value_text(arguments, "code"), &code, err);
    if (status == GB_OK && named)
        status = gb_find_field(table, gb_value_text(arguments, "name"), &name, err);
    if (status == GB_OK)
        status = gb_take_texts(table, code, &codes, err);
    if (status == GB_OK && named)
        status = gb_take_texts(table, name, &names, err);
    if (status == GB_OK)
        status =
            gb_areas_listed("areas", (const char *const *)codes, (const char *const *)names, n, out, err);
    gb_free_texts(codes, n);
    gb_free_texts(names, n);
    return status;
}

gb_status gb_rows_column(const gb_value *arguments, gb_session *session, const gb_raw_table *table,
                         const char *name, gb_table *into, gb_error *err) {
    size_t c = 0;
    gb_column *column = NULL;
    if (gb_table_find(into, name))
        return GB_OK;
    gb_status status = gb_find_field(table, name, &c, err);
    if (status == GB_OK)
        status = gb_op_number_column(arguments, table, c, session, &column, err);
    if (status == GB_OK)
        status = gb_column_set_string(&column->key, name, err);
    if (status == GB_OK)
        status = gb_table_add_take(into, column, err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}
