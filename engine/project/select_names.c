/* Which columns a `select` block looks at. */
#include "project/select_plan.h"

#include <string.h>

typedef bool visit(const gb_value *name, void *context);

static const char *const gate_keys[] = {"column", "status", "dynamics", "per"};
static const char *const flag_keys[] = {"column", "base", "parent"};

/* Every name of a column in the block, until one is enough. */
static void walk(const gb_value *select, visit *each, void *context) {
    const gb_value *gates = gb_value_member(select, "gates"), *flags = gb_value_member(select, "flags");
    const gb_value *population = gb_value_member(select, "population");
    if (population->text && !each(population, context))
        return;
    for (size_t g = 0; g < gates->count; g++)
        for (size_t k = 0; k < sizeof gate_keys / sizeof gate_keys[0]; k++) {
            const gb_value *name = gb_value_member(&gates->item[g], gate_keys[k]);
            if (name->text && !each(name, context))
                return;
        }
    for (size_t f = 0; f < flags->count; f++)
        for (size_t k = 0; k < sizeof flag_keys / sizeof flag_keys[0]; k++) {
            const gb_value *name = gb_value_member(&flags->item[f], flag_keys[k]);
            if (name->text && !each(name, context))
                return;
        }
}

bool gb_select_is_asked(const gb_value *select) {
    static const char *const rules[] = {"top", "top_share", "people_share", "gates", "hand"};
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++)
        if (gb_value_given(select, rules[r]))
            return true;
    return false;
}

typedef struct collector {
    gb_names *names;
    gb_status status;
    gb_error *err;
} collector;

static bool collect(const gb_value *name, void *context) {
    collector *c = context;
    c->status = gb_names_add(c->names, name->text, c->err);
    return c->status == GB_OK;
}

gb_status gb_select_columns(const gb_value *select, gb_names *out, gb_error *err) {
    collector c = {.names = out, .status = GB_OK, .err = err};
    walk(select, collect, &c);
    return c.status;
}

typedef struct finder {
    const char *name;
    const gb_value *found;
} finder;

static bool compare(const gb_value *name, void *context) {
    finder *f = context;
    if (strcmp(name->text, f->name) == 0)
        f->found = name;
    return !f->found;
}

const gb_value *gb_select_place(const gb_value *select, const char *name) {
    finder f = {.name = name};
    walk(select, compare, &f);
    return f.found;
}
