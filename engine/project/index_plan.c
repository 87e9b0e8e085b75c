#include "project/index_plan.h"

#include "base/text.h"
#include "project/index_reader.h"

#include <math.h>
#include <string.h>

size_t gb_index_group_find(const gb_value *index, const char *id) {
    const gb_value *groups = gb_value_member(index, "groups");
    size_t g = 0;
    while (g < groups->count && strcmp(gb_value_text(&groups->item[g], "id"), id) != 0)
        g++;
    return g;
}

/* --- who is in which group --- */

static bool is_held(const gb_value *groups, const char *id) {
    for (size_t g = 0; g < groups->count; g++)
        if (gb_value_has(gb_value_member(&groups->item[g], "of"), id))
            return true;
    return false;
}

/* In a block: `of`; else `indicators` and the groups that nobody holds. */
static gb_status list_members(const gb_value *index, const gb_value *block, gb_names *out, gb_error *err) {
    const gb_value *of = gb_value_member(block, "of");
    gb_status status = GB_OK;
    for (size_t i = 0; i < of->count && status == GB_OK; i++)
        status = gb_names_add(out, of->item[i].text, err);
    if (block != index || of->count)
        return status;
    const gb_value *ids = gb_value_member(index, "indicators"), *groups = gb_value_member(index, "groups");
    for (size_t i = 0; i < ids->count && status == GB_OK; i++)
        status = gb_names_add(out, ids->item[i].text, err);
    for (size_t g = 0; g < groups->count && status == GB_OK; g++)
        if (!is_held(groups, gb_value_text(&groups->item[g], "id")))
            status = gb_names_add(out, gb_value_text(&groups->item[g], "id"), err);
    return status;
}

gb_status gb_index_members(const gb_value *index, const char *file, gb_names *out, gb_error *err) {
    gb_status status = list_members(index, index, out, err);
    if (status == GB_OK && out->count == 0)
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .file = file, .line = index->line,
                         .column = index->column, .name = "indicators");
    return status;
}

/* Named twice, an indicator would weigh twice. */
static gb_status check_twice(const gb_value *ids, const char *file, gb_error *err) {
    for (size_t i = 0; i < ids->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(ids->item[i].text, ids->item[k].text) == 0)
                return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDICATOR_TWICE, .file = file,
                               .line = ids->item[i].line, .column = ids->item[i].column,
                               .name = ids->item[i].text);
    return GB_OK;
}

static const gb_value *place_of(const gb_value *block, const char *id) {
    static const char *const lists[] = {"of", "indicators"};
    for (int l = 0; l < 2; l++) {
        if (l == 1 && block->param && strcmp(block->param->key, "groups") == 0)
            break;
        const gb_value *list = gb_value_member(block, lists[l]);
        for (size_t i = 0; i < list->count; i++)
            if (strcmp(list->item[i].text, id) == 0)
                return &list->item[i];
    }
    return block;
}

/* --- weights --- */

static gb_status bind_weight(const gb_value *weights, const char *id, const char *file, double *out,
                             gb_error *err) {
    for (size_t w = 0; w < weights->count; w++) {
        if (strcmp(weights->key[w], id) == 0) {
            *out = weights->item[w].number;
            return GB_OK;
        }
    }
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_MISSING, .file = file, .line = weights->line,
                   .column = weights->column, .name = id);
}

/* Weights and bundles are of members. */
static gb_status check_keys(const gb_value *map, const gb_names *members, const char *file, gb_error *err) {
    for (size_t w = 0; w < map->count; w++) {
        if (gb_names_has(members, map->key[w]))
            continue;
        gb_buffer names = {0};
        for (size_t i = 0; i < members->count; i++) {
            gb_buffer_add(&names, i ? ", " : "");
            gb_buffer_add(&names, members->name[i]);
        }
        gb_status status =
            GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_UNKNOWN, .file = file, .line = map->item[w].line,
                    .column = map->item[w].column, .name = map->key[w], .expected = names.text);
        gb_buffer_release(&names);
        return status;
    }
    return GB_OK;
}

/* The number of the first bundle with the same name; a member without a bundle is one by itself. */
static uint32_t bundle_of(const gb_value *bundles, const char *id, size_t member) {
    for (size_t b = 0; b < bundles->count; b++) {
        if (strcmp(bundles->key[b], id) != 0)
            continue;
        size_t first = 0;
        while (strcmp(bundles->item[first].text, bundles->item[b].text) != 0)
            first++;
        return (uint32_t)first;
    }
    return (uint32_t)(bundles->count + member);
}

static gb_status read_weighting(const gb_index_reader *r, const gb_value *block, gb_weigh_options *out,
                                gb_error *err) {
    const gb_value *weights = gb_value_member(block, "weights");
    const gb_value *weighting = gb_value_member(block, "weighting");
    const int64_t factors = gb_value_int(block, "factors");
    out->factors = factors > 0 ? (size_t)factors : 0;
    out->weighting = weights->count ? GB_WEIGHTS_GIVEN : GB_WEIGHTS_EQUAL;
    if (!weighting->text)
        return GB_OK;
    gb_weighting_parse(weighting->text, &out->weighting);
    if ((out->weighting == GB_WEIGHTS_GIVEN) != (weights->count > 0))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_WEIGHTING, .file = r->file, .line = weighting->line,
                       .column = weighting->column, .found = weighting->text);
    return GB_OK;
}

/* --- how a group becomes a score --- */

static double number_or(const gb_value *block, const char *key, double otherwise) {
    const double number = gb_value_number(block, key);
    return isnan(number) ? otherwise : number;
}

static gb_status read_order_weights(gb_index_reader *r, const gb_value *block, size_t members,
                                    gb_combine_parameters *out, gb_error *err) {
    const gb_value *list = gb_value_member(block, "order_weights");
    const bool owa = strcmp(gb_value_text(block, "aggregate"), "owa") == 0;
    if (!owa && list->count == 0)
        return GB_OK;
    if (list->count != members)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_ORDER_WEIGHTS, .file = r->file, .line = block->line,
                       .column = block->column, .count = (int64_t)list->count, .total = (int64_t)members);
    gb_status status = GB_OK;
    double *weights = gb_index_room(r, members, sizeof *weights, &status, err);
    for (size_t i = 0; status == GB_OK && i < members; i++)
        weights[i] = list->item[i].number;
    out->order_weights = weights;
    return status;
}

static gb_status read_combine(gb_index_reader *r, const gb_value *block, const gb_names *members,
                              gb_combine_options *out, gb_error *err) {
    const gb_value *anchor = gb_value_member(block, "anchor");
    gb_combine_parameters *p = &out->parameters;
    gb_combine_parse(gb_value_text(block, "aggregate"), &out->combine);
    out->gaps = strcmp(gb_value_text(block, "gaps"), "available") == 0 ? GB_GAPS_AVAILABLE : GB_GAPS_NO_SCORE;
    out->minimum_share = gb_value_number(block, "minimum_share");
    p->power = number_or(block, "power", 1);
    p->penalty = gb_value_choice(gb_value_member(block, "penalty")) == 1 ? GB_PENALTY_DOWN : GB_PENALTY_UP;
    p->sample_variance = gb_value_bool(block, "sample_variance");
    p->alpha = number_or(block, "alpha", 0);
    p->beta = number_or(block, "beta", 0);
    p->at_least = (size_t)number_or(block, "at_least", 1);
    p->pca.sign = anchor->text ? GB_PCA_SIGN_ANCHOR : GB_PCA_SIGN_MAJORITY;
    while (anchor->text && p->pca.anchor < members->count &&
           strcmp(members->name[p->pca.anchor], anchor->text) != 0)
        p->pca.anchor++;
    if (anchor->text && p->pca.anchor == members->count) {
        const char *nearest =
            gb_nearest_name(anchor->text, (const char *const *)members->name, members->count);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = r->file, .line = anchor->line,
                       .column = anchor->column, .name = anchor->text, .code = nearest,
                       .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    }
    return read_order_weights(r, block, members->count, p, err);
}

static gb_status read_steps(gb_index_reader *r, const gb_value *block, gb_method_group *out, gb_error *err) {
    const gb_value *then = gb_value_member(block, "then");
    gb_status status = GB_OK;
    gb_normalise_options *steps =
        then->count ? gb_index_room(r, then->count, sizeof *steps, &status, err) : NULL;
    for (size_t t = 0; t < then->count && status == GB_OK; t++)
        status = gb_index_normalise(r, NULL, &then->item[t], out->id, &steps[t], err);
    out->then = steps;
    out->thens = then->count;
    return status;
}

static gb_status read_member(gb_index_reader *r, const gb_value *block, const char *id, gb_method_member *out,
                             gb_error *err) {
    const gb_value *weights = gb_value_member(block, "weights");
    const gb_value *entry = gb_index_input_entry(r->index, id), *place = place_of(block, id);
    const size_t group = gb_index_group_find(r->index, id);
    gb_status status = GB_OK;
    out->is_group = group < gb_value_member(r->index, "groups")->count;
    out->index = group;
    out->weight = 1;
    if (!out->is_group)
        status = gb_index_input(r, id, place, &out->index, err);
    else if (entry && (gb_value_given(entry, "treat") || gb_value_given(entry, "smooth")))
        status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_TREAT_GROUP, .file = r->file, .line = entry->line,
                         .column = entry->column, .name = id);
    if (status == GB_OK && weights->count)
        status = bind_weight(weights, id, r->file, &out->weight, err);
    if (status == GB_OK)
        status = gb_index_normalise(r, entry, block, id, &out->normalise, err);
    return status;
}

static gb_status read_group(gb_index_reader *r, const gb_value *block, gb_method_group *out, gb_error *err) {
    const gb_value *bundles = gb_value_member(block, "bundles");
    gb_names members = {0};
    gb_status status = block == r->index ? gb_index_members(r->index, r->file, &members, err)
                                         : list_members(r->index, block, &members, err);
    gb_method_member *member = gb_index_room(r, members.count, sizeof *member, &status, err);
    out->id = gb_value_text(block, "id");
    out->member = member;
    out->members = members.count;
    if (status == GB_OK)
        status = check_twice(gb_value_member(block, "of"), r->file, err);
    if (status == GB_OK)
        status = check_keys(gb_value_member(block, "weights"), &members, r->file, err);
    if (status == GB_OK)
        status = check_keys(bundles, &members, r->file, err);
    for (size_t j = 0; j < members.count && status == GB_OK; j++) {
        status = read_member(r, block, members.name[j], &member[j], err);
        member[j].bundle = bundle_of(bundles, members.name[j], j);
    }
    if (status == GB_OK)
        status = read_weighting(r, block, &out->weigh, err);
    if (status == GB_OK)
        status = read_combine(r, block, &members, &out->combine, err);
    gb_names_release(&members);
    return status == GB_OK ? read_steps(r, block, out, err) : status;
}

/* --- the whole --- */

static gb_status check_block(const gb_index_reader *r, gb_error *err) {
    const gb_value *of = gb_value_member(r->index, "of"), *ids = gb_value_member(r->index, "indicators");
    const gb_value *groups = gb_value_member(r->index, "groups");
    if (of->count && ids->count)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_OF_BOTH, .file = r->file, .line = of->line,
                       .column = of->column);
    for (size_t g = 0; g < groups->count; g++) {
        const char *id = gb_value_text(&groups->item[g], "id");
        if (gb_index_group_find(r->index, id) != g || gb_table_find(r->table, id) ||
            strcmp(id, gb_value_text(r->index, "id")) == 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ID_TWICE, .file = r->file, .line = groups->item[g].line,
                           .column = groups->item[g].column, .name = id);
    }
    return check_twice(ids, r->file, err);
}

/* An entry about nobody is a slip of the pen. */
static gb_status check_entries(const gb_index_reader *r, gb_error *err) {
    const gb_value *inputs = gb_value_member(r->index, "inputs");
    const size_t groups = gb_value_member(r->index, "groups")->count;
    for (size_t i = 0; i < inputs->count; i++) {
        const char *id = gb_value_text(&inputs->item[i], "id");
        bool known = gb_index_group_find(r->index, id) < groups;
        for (size_t k = 0; k < r->inputs; k++)
            known = known || strcmp(r->input[k].id, id) == 0;
        if (gb_index_input_entry(r->index, id) != &inputs->item[i])
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_ID_TWICE, .file = r->file, .line = inputs->item[i].line,
                           .column = inputs->item[i].column, .name = id);
        if (!known)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_INDEX_INPUT_UNUSED, .file = r->file,
                           .line = inputs->item[i].line, .column = inputs->item[i].column, .name = id);
    }
    return GB_OK;
}

static gb_status read_groups(gb_index_reader *r, gb_index_plan *out, gb_error *err) {
    const gb_value *groups = gb_value_member(r->index, "groups");
    size_t most = gb_value_member(r->index, "of")->count + gb_value_member(r->index, "indicators")->count;
    for (size_t g = 0; g < groups->count; g++)
        most += gb_value_member(&groups->item[g], "of")->count;
    gb_status status = check_block(r, err);
    r->input = gb_index_room(r, most, sizeof *r->input, &status, err);
    gb_method_group *group = gb_index_room(r, groups->count + 1, sizeof *group, &status, err);
    if (status == GB_OK)
        status = gb_index_read_only(r, err);
    for (size_t g = 0; g <= groups->count && status == GB_OK; g++)
        status = read_group(r, g < groups->count ? &groups->item[g] : r->index, &group[g], err);
    if (status == GB_OK)
        status = check_entries(r, err);
    out->method = (gb_method){.input = r->input,
                              .inputs = r->inputs,
                              .group = group,
                              .groups = groups->count + 1,
                              .top = groups->count,
                              .codes = r->codes};
    return status;
}

gb_status gb_index_plan_read(const gb_value *index, const gb_table *table, const char *const *codes,
                             const char *file, gb_index_plan *out, gb_error *err) {
    *out = (gb_index_plan){.store = gb_arena_new()};
    if (!out->store)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const double decimals = gb_value_number(index, "compare_decimals");
    out->rank.ties = (gb_ties)gb_value_choice(gb_value_member(index, "ties"));
    out->rank.compare.rounded = !isnan(decimals);
    out->rank.compare.decimals = isnan(decimals) ? 0 : (int)decimals;
    gb_index_reader r = {.index = index, .table = table, .codes = codes, .file = file, .store = out->store};
    gb_status status = read_groups(&r, out, err);
    if (status != GB_OK)
        gb_index_plan_release(out);
    return status;
}

void gb_index_plan_release(gb_index_plan *plan) {
    gb_arena_free(plan->store);
    *plan = (gb_index_plan){0};
}

/* --- what it needs --- */

static gb_status add_text(const gb_value *object, const char *key, gb_names *out, gb_error *err) {
    const char *text = gb_value_text(object, key);
    return text ? gb_names_add(out, text, err) : GB_OK;
}

static gb_status add_scale_columns(const gb_value *block, gb_names *out, gb_error *err) {
    static const char *const keys[] = {"reference_column", "weigh_by", "frame"};
    gb_status status = GB_OK;
    for (size_t k = 0; k < sizeof keys / sizeof *keys && status == GB_OK; k++)
        status = add_text(block, keys[k], out, err);
    return status;
}

static gb_status add_block_columns(const gb_value *index, const gb_value *block, gb_names *out,
                                   gb_error *err) {
    const gb_value *then = gb_value_member(block, "then");
    const size_t groups = gb_value_member(index, "groups")->count;
    gb_names members = {0};
    gb_status status = list_members(index, block, &members, err);
    for (size_t i = 0; i < members.count && status == GB_OK; i++)
        if (gb_index_group_find(index, members.name[i]) == groups)
            status = gb_names_add(out, members.name[i], err);
    gb_names_release(&members);
    if (status == GB_OK)
        status = add_scale_columns(block, out, err);
    for (size_t t = 0; t < then->count && status == GB_OK; t++)
        status = add_scale_columns(&then->item[t], out, err);
    return status;
}

gb_status gb_index_columns(const gb_value *index, gb_names *out, gb_error *err) {
    static const char *const parts[] = {"events", "base", "group"};
    const gb_value *groups = gb_value_member(index, "groups"), *inputs = gb_value_member(index, "inputs");
    gb_status status = add_block_columns(index, index, out, err);
    for (size_t g = 0; g < groups->count && status == GB_OK; g++)
        status = add_block_columns(index, &groups->item[g], out, err);
    if (status == GB_OK)
        status = add_text(index, "only", out, err);
    for (size_t i = 0; i < inputs->count && status == GB_OK; i++) {
        const gb_value *smooth = gb_value_member(&inputs->item[i], "smooth");
        status = add_scale_columns(&inputs->item[i], out, err);
        for (size_t p = 0; smooth->given && p < 3 && status == GB_OK; p++)
            status = add_text(smooth, parts[p], out, err);
    }
    return status;
}

static bool makes(const gb_value *block, const char *name) {
    static const char *const endings[] = {"", "_rank", "_class", "_label", "_part"};
    const char *id = gb_value_text(block, "id");
    const size_t length = strlen(id);
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++)
        if (strncmp(name, id, length) == 0 && strcmp(name + length, endings[e]) == 0)
            return true;
    return false;
}

bool gb_index_makes(const gb_value *index, const char *name) {
    const gb_value *groups = gb_value_member(index, "groups");
    bool found = index->given && makes(index, name);
    for (size_t g = 0; index->given && g < groups->count && !found; g++)
        found = makes(&groups->item[g], name);
    return found;
}
