#include "project/index_options.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static gb_status no_column(const gb_table *table, const char *key, const gb_value *place, const char *file,
                           gb_error *err) {
    const char *nearest = gb_table_nearest(table, key);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NAME_UNKNOWN, .file = file, .line = place->line,
                   .column = place->column, .name = key, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
}

static gb_normalise_options normalise_of(const gb_value *index) {
    gb_normalise_options options = {0};
    const int64_t decimals = gb_value_int(index, "compare_decimals");
    options.method = (gb_normalise_method)gb_value_choice(gb_value_member(index, "normalise"));
    options.sd = strcmp(gb_value_text(index, "sd"), "population") == 0 ? GB_SD_POPULATION : GB_SD_SAMPLE;
    options.compare.rounded = decimals >= 0;
    options.compare.decimals = decimals >= 0 ? (int)decimals : 0;
    return options;
}

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

static gb_status bind_entry(const gb_value *index, const gb_value *item, const gb_table *table,
                            const char *file, gb_indicator *out, gb_error *err) {
    const gb_value *weights = gb_value_member(index, "weights");
    const gb_column *column = gb_table_find(table, item->text);
    if (!column || column->kind == GB_KIND_TEXT)
        return no_column(table, item->text, item, file, err);
    if (column->polarity == 0)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_POLARITY_NEEDED, .file = file, .line = item->line,
                       .column = item->column, .name = item->text, .hint = GB_HINT_POLARITY);
    out->values = gb_values_of(column);
    out->polarity = column->polarity;
    out->normalise = normalise_of(index);
    out->weight = 1;
    return weights->count ? bind_weight(weights, item->text, file, &out->weight, err) : GB_OK;
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

static gb_status check_weights(const gb_value *index, const char *file, gb_error *err) {
    const gb_value *weights = gb_value_member(index, "weights");
    const gb_value *ids = gb_value_member(index, "indicators");
    for (size_t w = 0; w < weights->count; w++) {
        if (gb_value_has(ids, weights->key[w]))
            continue;
        gb_buffer names = {0};
        for (size_t i = 0; i < ids->count; i++) {
            gb_buffer_add(&names, i ? ", " : "");
            gb_buffer_add(&names, ids->item[i].text);
        }
        gb_status status =
            GB_FAIL(err, GB_ERR_USAGE, GB_MSG_WEIGHT_UNKNOWN, .file = file, .line = weights->item[w].line,
                    .column = weights->item[w].column, .name = weights->key[w], .expected = names.text);
        gb_buffer_release(&names);
        return status;
    }
    return GB_OK;
}

gb_status gb_index_plan_read(const gb_value *index, const gb_table *table, const char *file,
                             gb_index_plan *out, gb_indicator **entries, gb_error *err) {
    const gb_value *ids = gb_value_member(index, "indicators");
    memset(out, 0, sizeof *out);
    out->composite.weighting = gb_value_member(index, "weights")->count ? GB_WEIGHTS_GIVEN : GB_WEIGHTS_EQUAL;
    out->composite.combine =
        strcmp(gb_value_text(index, "aggregate"), "sum") == 0 ? GB_COMBINE_SUM : GB_COMBINE_MEAN;
    out->composite.gaps =
        strcmp(gb_value_text(index, "gaps"), "available") == 0 ? GB_GAPS_AVAILABLE : GB_GAPS_NO_SCORE;
    out->composite.minimum_share = gb_value_number(index, "minimum_share");
    const gb_normalise_options normalise = normalise_of(index);
    out->rank.ties = (gb_ties)gb_value_choice(gb_value_member(index, "ties"));
    out->rank.compare = normalise.compare;
    gb_indicator *list = gb_alloc_zero(ids->count ? ids->count : 1, sizeof *list);
    if (!list)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = check_twice(ids, file, err);
    if (status == GB_OK)
        status = check_weights(index, file, err);
    for (size_t i = 0; i < ids->count && status == GB_OK; i++)
        status = bind_entry(index, &ids->item[i], table, file, &list[i], err);
    if (status == GB_OK)
        *entries = list;
    else
        gb_free(list);
    return status;
}
