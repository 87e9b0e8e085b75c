#include "table/formula.h"

#include "base/memory.h"
#include "base/text.h"
#include "table/formula_parser.h"
#include "table/formula_text.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

struct gb_formula {
    char *source;
    gb_formula_text text;
};

gb_status gb_formula_parse(const char *text, gb_formula **out, gb_error *err) {
    *out = NULL;
    gb_formula *formula = gb_alloc_zero(1, sizeof *formula);
    if (formula == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    formula->source = gb_strdup(text);
    gb_status status = formula->source != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_formula_rewrite(text, &formula->text, err);
    if (status == GB_OK)
        status = gb_formula_check(&formula->text, text, err);
    if (status != GB_OK) {
        gb_formula_free(formula);
        return status;
    }
    *out = formula;
    return GB_OK;
}

void gb_formula_free(gb_formula *formula) {
    if (formula == NULL)
        return;
    gb_formula_text_release(&formula->text);
    gb_free(formula->source);
    gb_free(formula);
}

size_t gb_formula_names(const gb_formula *formula) {
    return formula->text.name_count;
}

const char *gb_formula_name(const gb_formula *formula, size_t i) {
    assert(i < formula->text.name_count);
    return formula->text.names[i];
}

static gb_status fail_unknown(const char *formula, const char *name, const char *nearest, gb_error *err) {
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FORMULA_NO_COLUMN, .name = formula, .found = name,
                   .expected = nearest, .hint = nearest != NULL ? GB_HINT_FORMULA_NEAREST : GB_TEXT_NONE);
}

static gb_status find_columns(const gb_formula *formula, const gb_table *table, double **values,
                              const gb_column **columns, gb_error *err) {
    for (size_t v = 0; v < formula->text.name_count; v++) {
        const char *name = formula->text.names[v];
        columns[v] = gb_table_find(table, name);
        if (columns[v] == NULL)
            return fail_unknown(formula->source, name, gb_table_nearest(table, name), err);
        if (columns[v]->value == NULL)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FORMULA_TEXT_COLUMN, .name = formula->source,
                           .found = name);
        values[v] = columns[v]->value;
    }
    return GB_OK;
}

static gb_cell row_state(const gb_column *const *columns, size_t count, size_t row) {
    gb_cell state = GB_PRESENT;
    for (size_t v = 0; v < count; v++)
        state = gb_cell_combine(state, (gb_cell)columns[v]->state[row]);
    return state;
}

gb_status gb_formula_evaluate(const gb_formula *formula, const gb_table *table, gb_column *into,
                              gb_error *err) {
    size_t names = formula->text.name_count;
    size_t n = gb_table_rows(table);
    if (into->n != n || into->value == NULL)
        return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "gb_formula_evaluate");
    double **values = gb_alloc(names, sizeof *values);
    const gb_column **columns = gb_alloc(names, sizeof *columns);
    double *result = gb_alloc(n, sizeof *result);
    gb_status status = GB_OK;
    if (values == NULL || columns == NULL || result == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = find_columns(formula, table, values, columns, err);
    if (status == GB_OK)
        status = gb_formula_run(&formula->text, values, n, result, err);
    for (size_t i = 0; status == GB_OK && i < n; i++) {
        gb_cell state = row_state(columns, names, i);
        if (state == GB_PRESENT)
            gb_column_set(into, i, result[i]);
        else
            gb_column_set_missing(into, i, state);
    }
    gb_free(result);
    gb_free(columns);
    gb_free(values);
    return status;
}

/* Ordering: depth first over the rules, in their own order. */
typedef struct ordering {
    const gb_formula_rule *rules;
    size_t n;
    const gb_table *table;
    gb_formula **formulas; /* NULL for a rule without formula */
    enum { NEW, OPEN, DONE } * mark;
    size_t *path; /* rules that are open, outermost first */
    size_t depth;
    size_t *order;
    size_t ordered;
    gb_error *err;
} ordering;

static size_t find_rule(const ordering *o, const char *key) {
    size_t i = 0;
    while (i < o->n && strcmp(o->rules[i].key, key) != 0)
        i++;
    return i;
}

static gb_status fail_cycle(const ordering *o, size_t again) {
    gb_buffer found = {0};
    size_t start = o->depth;
    while (start > 0 && o->path[start - 1] != again)
        start--;
    for (size_t i = start - 1; i < o->depth; i++) {
        gb_buffer_add(&found, o->rules[o->path[i]].key);
        gb_buffer_add(&found, " -> ");
    }
    gb_buffer_add(&found, o->rules[again].key);
    char *path = gb_buffer_take(&found);
    gb_status status = GB_FAIL(o->err, GB_ERR_USAGE, GB_MSG_FORMULA_CYCLE, .name = o->rules[again].key,
                               .found = path != NULL ? path : o->rules[again].key);
    gb_free(path);
    return status;
}

static const char *nearest_key(const ordering *o, const char *name) {
    size_t columns = gb_table_columns(o->table);
    const char **keys = gb_alloc(columns + o->n, sizeof *keys);
    if (keys == NULL)
        return NULL;
    for (size_t c = 0; c < columns; c++)
        keys[c] = gb_table_column(o->table, c)->key;
    for (size_t i = 0; i < o->n; i++)
        keys[columns + i] = o->rules[i].key;
    const char *nearest = gb_nearest_name(name, keys, columns + o->n);
    gb_free(keys);
    return nearest;
}

/* The rule under the top of the path was visited up to name next[depth]; iterative, so that a
 * thousand chained rules need no deep stack. */
static gb_status visit(ordering *o, size_t root, size_t *next) {
    o->depth = 0;
    o->path[o->depth++] = root;
    o->mark[root] = OPEN;
    next[root] = 0;
    while (o->depth > 0) {
        size_t rule = o->path[o->depth - 1];
        const gb_formula *formula = o->formulas[rule];
        if (formula == NULL || next[rule] == gb_formula_names(formula)) {
            o->mark[rule] = DONE;
            o->order[o->ordered++] = rule;
            o->depth--;
            continue;
        }
        const char *name = gb_formula_name(formula, next[rule]++);
        size_t needed = find_rule(o, name);
        if (needed == o->n) {
            if (gb_table_find(o->table, name) == NULL)
                return fail_unknown(o->rules[rule].key, name, nearest_key(o, name), o->err);
        } else if (o->mark[needed] == OPEN) {
            return fail_cycle(o, needed);
        } else if (o->mark[needed] == NEW) {
            o->mark[needed] = OPEN;
            next[needed] = 0;
            o->path[o->depth++] = needed;
        }
    }
    return GB_OK;
}

static gb_status parse_rules(ordering *o) {
    for (size_t i = 0; i < o->n; i++) {
        const gb_formula_rule *rule = &o->rules[i];
        if (find_rule(o, rule->key) != i)
            return GB_FAIL(o->err, GB_ERR_USAGE, GB_MSG_TABLE_KEY_TWICE, .name = rule->key,
                           .hint = GB_HINT_TABLE_KEY_TWICE);
        gb_status status = GB_OK;
        if (rule->formula != NULL)
            status = gb_formula_parse(rule->formula, &o->formulas[i], o->err);
        else if (gb_table_find(o->table, rule->key) == NULL)
            status = fail_unknown(rule->key, rule->key, gb_table_nearest(o->table, rule->key), o->err);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

gb_status gb_formula_order(const gb_formula_rule *rules, size_t n, const gb_table *table, size_t *order,
                           gb_error *err) {
    ordering o = {.rules = rules, .n = n, .table = table, .order = order, .err = err};
    o.formulas = gb_alloc_zero(n, sizeof *o.formulas);
    o.mark = gb_alloc_zero(n, sizeof *o.mark);
    o.path = gb_alloc(n, sizeof *o.path);
    size_t *next = gb_alloc(n, sizeof *next);
    gb_status status = GB_OK;
    if (o.formulas == NULL || o.mark == NULL || o.path == NULL || next == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = parse_rules(&o);
    for (size_t i = 0; status == GB_OK && i < n; i++)
        if (o.mark[i] == NEW)
            status = visit(&o, i, next);
    if (o.formulas != NULL)
        for (size_t i = 0; i < n; i++)
            gb_formula_free(o.formulas[i]);
    gb_free(next);
    gb_free(o.path);
    gb_free(o.mark);
    gb_free(o.formulas);
    return status;
}
