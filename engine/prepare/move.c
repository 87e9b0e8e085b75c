#include "prepare/levels.h"

#include "base/memory.h"
#include "base/sum.h"

/* What is gathered per parent. */
typedef struct gathered {
    gb_sum total;
    gb_sum weight;
    gb_cell state; /* of the parts so far */
    bool met;
} gathered;

static void gather_sum(gathered *g, const gb_column *column, size_t i) {
    g->state = gb_cell_combine(g->state, (gb_cell)column->state[i]);
    if (column->state[i] == GB_PRESENT)
        gb_sum_add(&g->total, column->value[i]);
}

/* A part with weight 0 has no say, whatever its value: a sector without households has no mean income. */
static void gather_mean(gathered *g, const gb_column *column, const gb_column *base, size_t i) {
    if (base->state[i] == GB_PRESENT && base->value[i] == 0)
        return;
    g->state = gb_cell_combine(g->state, gb_cell_combine((gb_cell)column->state[i], (gb_cell)base->state[i]));
    if (column->state[i] != GB_PRESENT || base->state[i] != GB_PRESENT)
        return;
    gb_sum_add(&g->total, column->value[i] * base->value[i]);
    gb_sum_add(&g->weight, base->value[i]);
}

static void put(gb_column *moved, size_t parent, const gathered *g, bool mean) {
    if (!g->met)
        gb_column_set_missing(moved, parent, GB_ABSENT);
    else if (g->state != GB_PRESENT)
        gb_column_set_missing(moved, parent, g->state);
    else if (!mean)
        gb_column_set(moved, parent, gb_sum_value(&g->total));
    else if (gb_sum_value(&g->weight) > 0)
        gb_column_set(moved, parent, gb_sum_value(&g->total) / gb_sum_value(&g->weight));
    else
        gb_column_set_missing(moved, parent, GB_UNDEFINED);
}

static gb_status gather(const gb_column *column, const gb_column *base, const int32_t *parent_of,
                        size_t parents, gb_column *moved, gb_error *err) {
    gathered *g = gb_alloc_zero(parents, sizeof *g);
    if (g == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < column->n; i++) {
        if (parent_of[i] < 0)
            continue;
        gathered *parent = &g[parent_of[i]];
        parent->met = true;
        if (base != NULL)
            gather_mean(parent, column, base, i);
        else
            gather_sum(parent, column, i);
    }
    for (size_t p = 0; p < parents; p++)
        put(moved, p, &g[p], base != NULL);
    gb_free(g);
    return GB_OK;
}

gb_status gb_column_move_up(const gb_column *column, const gb_column *base_column, const int32_t *parent_of,
                            size_t parents, gb_column **out, gb_notes *notes, gb_error *err) {
    *out = NULL;
    bool mean = column->aggregate == GB_AGGREGATE_MEAN;
    if (mean && (base_column == NULL || base_column->n != column->n || base_column->value == NULL))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MOVE_NO_BASE, .name = column->key, .found = column->base,
                       .hint = GB_HINT_MOVE_NO_BASE);
    bool adds = column->aggregate == GB_AGGREGATE_SUM || mean;
    if (adds && column->value == NULL)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_MOVE_TEXT, .name = column->key);
    gb_column *moved = NULL;
    gb_status status = gb_column_new(column->key, parents, column->value == NULL, &moved, err);
    if (status == GB_OK)
        status = gb_column_copy_meta(moved, column, err);
    if (status == GB_OK && adds)
        status = gather(column, mean ? base_column : NULL, parent_of, parents, moved, err);
    if (status != GB_OK) {
        gb_column_free(moved);
        return status;
    }
    if (!adds) {
        for (size_t p = 0; p < parents; p++)
            gb_column_set_missing(moved, p, GB_NOT_APPLICABLE);
        GB_NOTE(notes, GB_NOTE_INFO,
                column->aggregate == GB_AGGREGATE_RECOMPUTE ? GB_NOTE_MOVE_RECOMPUTE : GB_NOTE_MOVE_REFUSED,
                .name = column->key);
    }
    *out = moved;
    return GB_OK;
}
