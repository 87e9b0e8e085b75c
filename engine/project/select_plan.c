#include "project/select_plan.h"

#include "areas/neighbours.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "project/select_districts.h"

#include <math.h>
#include <string.h>

/* What reading carries along. */
typedef struct reader {
    const gb_value *select;
    const gb_select_scope *scope;
    gb_select_plan *out;
    size_t gates, flags, pairs; /* filled so far */
    gb_error *err;
} reader;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status refuse(const reader *r, const gb_value *place, gb_text text, const char *name,
                        const char *expected) {
    return GB_FAIL(r->err, GB_ERR_USAGE, text, .file = r->scope->file, .line = place->line,
                   .column = place->column, .name = name, .expected = expected);
}

/* A number column as values that stay where they are. */
static gb_status take_column(reader *r, const gb_value *place, const gb_values **out) {
    const gb_column *column = gb_table_find(r->scope->table, place->text);
    if (!column || column->kind == GB_KIND_TEXT) {
        const char *nearest = gb_table_nearest(r->scope->table, place->text);
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = r->scope->file, .line = place->line,
                       .column = place->column, .name = place->text, .code = nearest,
                       .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    }
    gb_values *values = &r->out->values[r->out->value_count++];
    *values = gb_values_of(column);
    *out = values;
    return GB_OK;
}

static gb_status take_optional(reader *r, const gb_value *place, const gb_values **out) {
    *out = NULL;
    return place->text ? take_column(r, place, out) : GB_OK;
}

/* The people of a gate: its own column, else the population of the block. */
static gb_status take_people(reader *r, const gb_value *gate, const gb_values **out) {
    const gb_value *own = gb_value_member(gate, "column");
    const gb_value *population = gb_value_member(r->select, "population");
    if (own->text)
        return take_column(r, own, out);
    return population->text ? take_column(r, population, out)
                            : refuse(r, gate, GB_MSG_GATE_NEEDS, gb_value_text(gate, "gate"), "column");
}

static gb_border_rule border_of(const char *word) {
    if (word && strcmp(word, "out") == 0)
        return GB_BORDER_OUT;
    return word && strcmp(word, "nearest") == 0 ? GB_BORDER_NEAREST : GB_BORDER_IN;
}

static gb_status read_flag(reader *r, const gb_value *item, gb_flag *out) {
    const double above = gb_value_number(item, "above"), below = gb_value_number(item, "below");
    gb_threshold *limit = &out->threshold;
    if (isnan(above) == isnan(below))
        return refuse(r, item, GB_MSG_FLAG_SIDE, gb_value_text(item, "column"), NULL);
    limit->value = isnan(above) ? below : above;
    limit->below = isnan(above);
    limit->or_equal = gb_value_bool(item, "or_equal");
    limit->scale = gb_value_number(item, "scale");
    limit->sd = strcmp(gb_value_text(item, "sd"), "sample") == 0 ? GB_SD_SAMPLE : GB_SD_POPULATION;
    gb_threshold_parse(gb_value_text(item, "limit"), &limit->kind);
    const bool binomial =
        limit->kind == GB_THRESHOLD_BINOMIAL_MEAN || limit->kind == GB_THRESHOLD_BINOMIAL_OWN;
    if (binomial && !gb_value_text(item, "base"))
        return refuse(r, item, GB_MSG_GATE_NEEDS, gb_value_text(item, "limit"), "base");
    if (limit->kind == GB_THRESHOLD_OF_PARENT && !gb_value_text(item, "parent"))
        return refuse(r, item, GB_MSG_GATE_NEEDS, gb_value_text(item, "limit"), "parent");
    gb_status status = take_column(r, gb_value_member(item, "column"), &out->values);
    if (status == GB_OK)
        status = take_optional(r, gb_value_member(item, "base"), &limit->base);
    if (status == GB_OK)
        status = take_optional(r, gb_value_member(item, "parent"), &limit->parent);
    return status;
}

static const char *flag_id(const gb_value *flag) {
    const char *id = gb_value_text(flag, "id");
    return id ? id : gb_value_text(flag, "column");
}

static const gb_value *find_flag(const gb_value *flags, const char *id) {
    for (size_t f = 0; f < flags->count; f++)
        if (strcmp(flag_id(&flags->item[f]), id) == 0)
            return &flags->item[f];
    return NULL;
}

static gb_status unknown_flag(const reader *r, const gb_value *flags, const gb_value *place) {
    const char **names = gb_alloc(flags->count + 1, sizeof *names);
    if (!names)
        return no_memory(r->err);
    for (size_t f = 0; f < flags->count; f++)
        names[f] = flag_id(&flags->item[f]);
    const char *nearest = gb_nearest_name(place->text, names, flags->count);
    gb_free(names);
    return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_FLAG_UNKNOWN, .file = r->scope->file, .line = place->line,
                   .column = place->column, .name = place->text, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

/* The flags that a gate names; all of them when it names none. */
static gb_status read_flags(reader *r, const gb_value *gate, gb_gate *out) {
    const gb_value *flags = gb_value_member(r->select, "flags"), *chosen = gb_value_member(gate, "flags");
    if (flags->count == 0)
        return refuse(r, gate, GB_MSG_GATE_NEEDS, "flags", "flags");
    gb_flag *first = &r->out->flags[r->flags];
    const size_t count = chosen->count ? chosen->count : flags->count;
    for (size_t f = 0; f < count; f++) {
        const gb_value *flag = chosen->count ? find_flag(flags, chosen->item[f].text) : &flags->item[f];
        if (!flag)
            return unknown_flag(r, flags, &chosen->item[f]);
        gb_status status = read_flag(r, flag, &r->out->flags[r->flags]);
        if (status != GB_OK)
            return status;
        r->flags++;
    }
    out->flags = first;
    out->flag_count = count;
    return GB_OK;
}

static bool read_class(const char *text, int32_t *out) {
    double number = 0;
    if (strcmp(text, "*") == 0) {
        *out = GB_CLASS_ANY;
        return true;
    }
    if (gb_number_read(text, GB_DECIMAL_POINT, &number) != GB_NUMBER_OK || number != floor(number) ||
        fabs(number) > 1e6)
        return false;
    *out = (int32_t)number;
    return true;
}

/* "4/-1" for two dimensions, "4" for one; a star stands for every class. */
static bool read_pair(const char *text, bool two, gb_class_pair *out) {
    char status[32];
    gb_copy(status, sizeof status, text);
    char *slash = strchr(status, '/');
    if ((slash != NULL) != two)
        return false;
    out->dynamics = GB_CLASS_ANY;
    if (slash)
        *slash = '\0';
    return read_class(gb_trim(status), &out->status) &&
           (!slash || read_class(gb_trim(slash + 1), &out->dynamics));
}

static gb_status read_classes(reader *r, const gb_value *gate, gb_gate *out) {
    const gb_value *list = gb_value_member(gate, "classes"), *dynamics = gb_value_member(gate, "dynamics");
    if (list->count == 0 || !gb_value_text(gate, "status"))
        return refuse(r, gate, GB_MSG_GATE_NEEDS, "classes", list->count ? "status" : "classes");
    out->pairs = &r->out->pairs[r->pairs];
    out->pair_count = list->count;
    for (size_t c = 0; c < list->count; c++)
        if (!read_pair(list->item[c].text, dynamics->text != NULL, &r->out->pairs[r->pairs++]))
            return refuse(r, &list->item[c], GB_MSG_CLASS_PAIR, list->item[c].text,
                          dynamics->text ? "4/-1" : "4");
    gb_status status = take_column(r, gb_value_member(gate, "status"), &out->status);
    return status == GB_OK ? take_optional(r, dynamics, &out->dynamics) : status;
}

static gb_status read_clusters(reader *r, const gb_value *gate, gb_gate *out) {
    const gb_topology *topology = gb_areas_topology(r->scope->areas);
    double box[4];
    if (!gb_topology_bounds(topology, box))
        return refuse(r, gate, GB_MSG_GATE_NO_BORDERS, "contiguous", NULL);
    gb_status status = GB_OK;
    if (!r->out->neighbours.start)
        status = gb_queen_neighbours(topology, &r->out->neighbours, r->err);
    out->neighbours = &r->out->neighbours;
    return status == GB_OK ? take_people(r, gate, &out->values) : status;
}

static gb_status read_districts(reader *r, const gb_value *gate, gb_gate *out) {
    const gb_value *per = gb_value_member(gate, "per");
    if (!per->text)
        return refuse(r, gate, GB_MSG_GATE_NEEDS, gb_value_text(gate, "gate"), "per");
    gb_status status = gb_districts_find(r->scope, per, &r->out->district[r->gates], &r->out->names[r->gates],
                                         &out->districts, r->err);
    out->district = r->out->district[r->gates];
    out->district_names = (const char *const *)r->out->names[r->gates];
    return status;
}

/* The number that a kind of gate cannot do without. */
static const char *number_of(gb_gate_kind kind) {
    switch (kind) {
    case GB_GATE_TOP:
    case GB_GATE_AT_MOST:
    case GB_GATE_AT_LEAST:
        return "count";
    case GB_GATE_TOP_SHARE:
    case GB_GATE_PEOPLE_SHARE:
        return "share";
    case GB_GATE_MIN_POPULATION:
    case GB_GATE_MIN_BASE:
        return "minimum";
    default:
        return NULL;
    }
}

static gb_status read_columns(reader *r, const gb_value *gate, gb_gate *out) {
    switch (out->kind) {
    case GB_GATE_PEOPLE_SHARE:
    case GB_GATE_MIN_POPULATION:
        return take_people(r, gate, &out->values);
    case GB_GATE_MIN_BASE:
        return gb_value_text(gate, "column") ? take_column(r, gb_value_member(gate, "column"), &out->values)
                                             : refuse(r, gate, GB_MSG_GATE_NEEDS, "min-base", "column");
    case GB_GATE_FLAGS:
        return read_flags(r, gate, out);
    case GB_GATE_CLASSES:
        return read_classes(r, gate, out);
    case GB_GATE_CONTIGUOUS:
        return read_clusters(r, gate, out);
    case GB_GATE_AT_MOST:
    case GB_GATE_AT_LEAST:
        return read_districts(r, gate, out);
    default:
        return GB_OK;
    }
}

static gb_status read_gate(reader *r, const gb_value *gate, gb_gate *out) {
    static const gb_share_rounding rounding[] = {GB_SHARE_DOWN, GB_SHARE_UP, GB_SHARE_NEAREST};
    const char *own = gb_value_text(gate, "ties");
    const int64_t count = gb_value_int(gate, "count");
    const double minimum = gb_value_number(gate, "minimum");
    gb_gate_parse(gb_value_text(gate, "gate"), &out->kind);
    const char *needed = number_of(out->kind);
    if (needed && isnan(gb_value_number(gate, needed)))
        return refuse(r, gate, GB_MSG_GATE_NEEDS, gb_value_text(gate, "gate"), needed);
    out->count = count > 0 ? (size_t)count : 0;
    out->share = gb_value_number(gate, "share");
    out->minimum = isnan(minimum) ? 0 : minimum;
    out->border = border_of(own ? own : gb_value_text(r->select, "ties"));
    out->of = gb_value_choice(gb_value_member(gate, "of")) == 1 ? GB_OF_CANDIDATES : GB_OF_ALL;
    out->round = rounding[gb_value_choice(gb_value_member(gate, "round"))];
    return read_columns(r, gate, out);
}

/* top, top_share, people_share and min_population as gates. */
static gb_status read_short(reader *r) {
    const gb_value *select = r->select, *population = gb_value_member(select, "population");
    const double least = gb_value_number(select, "min_population");
    const double areas = gb_value_number(select, "top_share"),
                 people = gb_value_number(select, "people_share");
    const int64_t top = gb_value_int(select, "top");
    const gb_border_rule border = border_of(gb_value_text(select, "ties"));
    if ((top > 0) + !isnan(areas) + !isnan(people) != 1)
        return refuse(r, select, GB_MSG_SELECT_ONE, NULL, NULL);
    if ((least > 0 || !isnan(people)) && !population->text)
        return refuse(r, select, GB_MSG_POPULATION_NEEDED, least > 0 ? "min_population" : "people_share",
                      NULL);
    gb_status status = GB_OK;
    if (least > 0) {
        gb_gate *gate = &r->out->gates[r->gates++];
        *gate = (gb_gate){.kind = GB_GATE_MIN_POPULATION, .minimum = least};
        status = take_column(r, population, &gate->values);
    }
    gb_gate *gate = &r->out->gates[r->gates++];
    *gate = (gb_gate){.kind = top > 0         ? GB_GATE_TOP
                              : isnan(people) ? GB_GATE_TOP_SHARE
                                              : GB_GATE_PEOPLE_SHARE,
                      .count = top > 0 ? (size_t)top : 0,
                      .share = isnan(people) ? areas : people,
                      .border = border};
    if (status == GB_OK && !isnan(people))
        status = take_column(r, population, &gate->values);
    return status;
}

static gb_status read_gates(reader *r) {
    static const char *const short_keys[] = {"top", "top_share", "people_share", "min_population"};
    const gb_value *gates = gb_value_member(r->select, "gates");
    if (gates->count == 0)
        return read_short(r);
    for (size_t k = 0; k < sizeof short_keys / sizeof short_keys[0]; k++)
        if (gb_value_given(r->select, short_keys[k]))
            return refuse(r, gb_value_member(r->select, short_keys[k]), GB_MSG_SELECT_SHORT, short_keys[k],
                          NULL);
    gb_status status = GB_OK;
    for (size_t g = 0; g < gates->count && status == GB_OK; g++) {
        status = read_gate(r, &gates->item[g], &r->out->gates[r->gates]);
        r->gates += status == GB_OK;
    }
    return status;
}

static gb_status read_hands(reader *r) {
    const gb_value *hands = gb_value_member(r->select, "hand");
    for (size_t h = 0; h < hands->count; h++) {
        const gb_value *item = &hands->item[h];
        const int32_t area = gb_areas_find(r->scope->areas, gb_value_text(item, "code"));
        if (area < 0)
            return refuse(r, gb_value_member(item, "code"), GB_MSG_CODE_UNKNOWN, gb_value_text(item, "code"),
                          NULL);
        r->out->hands[h] = (gb_hand){.area = (size_t)area,
                                     .in = strcmp(gb_value_text(item, "decision"), "in") == 0,
                                     .who = gb_value_text(item, "who"),
                                     .why = gb_value_text(item, "why")};
    }
    return GB_OK;
}

/* Room for all that the block can hold. */
static gb_status make_room(const gb_value *select, size_t n, gb_select_plan *out, gb_error *err) {
    const gb_value *gates = gb_value_member(select, "gates");
    const size_t most = gates->count + 2, flags = gb_value_member(select, "flags")->count;
    size_t flag_room = 1, pair_room = 1;
    for (size_t g = 0; g < gates->count; g++) {
        const size_t chosen = gb_value_member(&gates->item[g], "flags")->count;
        flag_room += chosen ? chosen : flags;
        pair_room += gb_value_member(&gates->item[g], "classes")->count;
    }
    out->gates = gb_alloc_zero(most, sizeof *out->gates);
    out->hands = gb_alloc_zero(gb_value_member(select, "hand")->count + 1, sizeof *out->hands);
    out->flags = gb_alloc_zero(flag_room, sizeof *out->flags);
    out->pairs = gb_alloc_zero(pair_room, sizeof *out->pairs);
    out->values = gb_alloc_zero(2 * most + 3 * flag_room, sizeof *out->values);
    out->district = gb_alloc_zero(most, sizeof *out->district);
    out->names = gb_alloc_zero(most, sizeof *out->names);
    out->codes = gb_alloc(n + 1, sizeof *out->codes);
    return out->gates && out->hands && out->flags && out->pairs && out->values && out->district &&
                   out->names && out->codes
               ? GB_OK
               : no_memory(err);
}

gb_status gb_select_plan_read(const gb_value *select, const gb_select_scope *scope, gb_select_plan *out,
                              gb_error *err) {
    const size_t n = gb_areas_count(scope->areas);
    reader r = {.select = select, .scope = scope, .out = out, .err = err};
    *out = (gb_select_plan){.gates = NULL};
    gb_status status = make_room(select, n, out, err);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        out->codes[i] = gb_areas_code(scope->areas, i);
    if (status == GB_OK)
        status = read_gates(&r);
    if (status == GB_OK)
        status = read_hands(&r);
    out->rule = (gb_select_rule){.gates = out->gates,
                                 .gate_count = r.gates,
                                 .hands = out->hands,
                                 .hand_count = gb_value_member(select, "hand")->count,
                                 .codes = out->codes};
    if (status != GB_OK)
        gb_select_plan_release(out);
    return status;
}

void gb_select_plan_release(gb_select_plan *plan) {
    const size_t gates = plan->rule.gate_count;
    for (size_t g = 0; plan->district && g < gates + 1; g++) {
        gb_free_names(plan->names[g]);
        gb_free(plan->district[g]);
    }
    gb_free(plan->gates);
    gb_free(plan->hands);
    gb_free(plan->flags);
    gb_free(plan->pairs);
    gb_free(plan->values);
    gb_free(plan->district);
    gb_free(plan->names);
    gb_free(plan->codes);
    gb_csr_release(&plan->neighbours);
    *plan = (gb_select_plan){.gates = NULL};
}
