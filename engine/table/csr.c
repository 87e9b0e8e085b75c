#include "table/csr.h"

#include "base/memory.h"
#include "base/sum.h"

#include <stdlib.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_csr_release(gb_csr *csr) {
    gb_free(csr->start);
    gb_free(csr->column);
    gb_free(csr->value);
    *csr = (gb_csr){.rows = 0};
}

static gb_status make_room(size_t rows, size_t columns, size_t entries, gb_csr *out, gb_error *err) {
    *out = (gb_csr){.rows = rows, .columns = columns};
    out->start = gb_alloc_zero(rows + 1, sizeof *out->start);
    out->column = gb_alloc(entries, sizeof *out->column);
    out->value = gb_alloc(entries, sizeof *out->value);
    if (out->start && out->column && out->value)
        return GB_OK;
    gb_csr_release(out);
    return no_memory(err);
}

size_t gb_csr_find(const gb_csr *csr, size_t row, int32_t column) {
    size_t low = csr->start[row], high = csr->start[row + 1];
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (csr->column[middle] < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low < csr->start[row + 1] && csr->column[low] == column ? low : SIZE_MAX;
}

/* An entry of one row while that row is put in order; `number` keeps equal columns in the order given. */
typedef struct placed {
    int32_t column;
    size_t number;
    double value;
} placed;

static int compare_placed(const void *a, const void *b) {
    const placed *left = a, *right = b;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Sorted entries of one row to the end of the matrix; entries of one column become one. */
static size_t add_row(const placed *row, size_t n, gb_csr *out, size_t at) {
    for (size_t i = 0; i < n;) {
        const int32_t column = row[i].column;
        gb_sum sum = {0};
        for (; i < n && row[i].column == column; i++)
            gb_sum_add(&sum, row[i].value);
        out->column[at] = column;
        out->value[at++] = gb_sum_value(&sum);
    }
    return at;
}

gb_status gb_csr_build(size_t rows, size_t columns, const gb_csr_entry *entries, size_t n, gb_csr *out,
                       gb_error *err) {
    *out = (gb_csr){.rows = 0};
    for (size_t i = 0; i < n; i++)
        if (entries[i].row < 0 || (size_t)entries[i].row >= rows || entries[i].column < 0 ||
            (size_t)entries[i].column >= columns)
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "an entry outside the matrix");
    placed *all = gb_alloc(n, sizeof *all);
    size_t *end = gb_alloc_zero(rows + 1, sizeof *end);
    gb_status status = all && end ? make_room(rows, columns, n, out, err) : no_memory(err);
    if (status == GB_OK) {
        for (size_t i = 0; i < n; i++)
            end[entries[i].row + 1]++;
        for (size_t r = 0; r < rows; r++)
            end[r + 1] += end[r];
        /* end[r] is where row r begins; filling moves it to where it ends */
        for (size_t i = 0; i < n; i++)
            all[end[entries[i].row]++] =
                (placed){.column = entries[i].column, .number = i, .value = entries[i].value};
        size_t at = 0;
        for (size_t r = 0, first = 0; r < rows; first = end[r++]) {
            qsort(all + first, end[r] - first, sizeof *all, compare_placed);
            at = add_row(all + first, end[r] - first, out, at);
            out->start[r + 1] = at;
        }
    }
    gb_free(end);
    gb_free(all);
    return status;
}

gb_status gb_csr_transpose(const gb_csr *csr, gb_csr *out, gb_error *err) {
    const size_t n = csr->rows ? csr->start[csr->rows] : 0;
    size_t *at = gb_alloc_zero(csr->columns + 1, sizeof *at);
    *out = (gb_csr){.rows = 0};
    gb_status status = at ? make_room(csr->columns, csr->rows, n, out, err) : no_memory(err);
    if (status == GB_OK) {
        for (size_t i = 0; i < n; i++)
            out->start[csr->column[i] + 1]++;
        for (size_t c = 0; c < csr->columns; c++) {
            out->start[c + 1] += out->start[c];
            at[c] = out->start[c];
        }
        for (size_t r = 0; r < csr->rows; r++)
            for (size_t i = csr->start[r]; i < csr->start[r + 1]; i++) {
                const size_t to = at[csr->column[i]]++;
                out->column[to] = (int32_t)r;
                out->value[to] = csr->value[i];
            }
    }
    gb_free(at);
    return status;
}
