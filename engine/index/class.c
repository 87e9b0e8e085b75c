#include "index/class.h"

#include "base/memory.h"
#include "index/frame.h"
#include "index/names.h"
#include "stats/sort.h"

#include <math.h>

static const char *const rule_names[GB_PARTS_COUNT] = {"ceiling", "blocks", "quantile"};

const char *gb_part_rule_name(gb_part_rule rule) {
    return gb_index_name(rule_names, GB_PARTS_COUNT, (int)rule);
}

bool gb_part_rule_parse(const char *name, gb_part_rule *out) {
    int i;
    bool found = gb_index_parse(rule_names, GB_PARTS_COUNT, name, &i);
    if (found)
        *out = (gb_part_rule)i;
    return found;
}

/* Half ranks occur; the small step keeps 10 * 0.3 and the like from passing a whole number. */
static uint32_t ceiling(double x) {
    return (uint32_t)ceil(x - 1e-9);
}

static gb_status by_rank(const gb_values *values, size_t present, unsigned q, gb_part_rule rule,
                         uint32_t *part, gb_error *err) {
    double n = (double)present, block = ceil(n / q);
    for (size_t i = 0; i < values->n; i++) {
        part[i] = 0;
        if (gb_values_state(values, i) != GB_PRESENT)
            continue;
        double rank = values->value[i];
        if (!(rank >= 1 && rank <= n))
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_BAD_RANK, .name = values->name, .row = (int64_t)i + 1,
                           .value = rank, .total = (int64_t)present);
        part[i] = rule == GB_PARTS_BLOCKS ? ceiling(rank / block) : ceiling(q * rank / n);
    }
    return GB_OK;
}

static void by_quantile(const gb_values *values, const double *sorted, size_t present, unsigned q,
                        uint32_t *part) {
    for (size_t i = 0; i < values->n; i++) {
        part[i] = 0;
        if (gb_values_state(values, i) != GB_PRESENT)
            continue;
        unsigned low = 1, high = q; /* the first part whose upper quantile is not below the value */
        while (low < high) {
            unsigned middle = low + (high - low) / 2;
            double cut = gb_frame_quantile(sorted, present, (double)middle / q);
            if (values->value[i] <= cut)
                high = middle;
            else
                low = middle + 1;
        }
        part[i] = low;
    }
}

gb_status gb_parts(const gb_values *values, unsigned q, gb_part_rule rule, uint32_t *part, gb_error *err) {
    if (q < 2)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PARTS_NUMBER, .count = q);
    double *sorted = gb_alloc(values->n, sizeof *sorted);
    size_t present = 0;
    gb_status status = sorted ? gb_values_present(values, sorted, &present, err)
                              : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status == GB_OK && present == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_INDICATOR_EMPTY, .name = values->name,
                         .total = (int64_t)values->n);
    if (status == GB_OK && !gb_sort_values(sorted, present))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .name = values->name);
    if (status == GB_OK && rule == GB_PARTS_QUANTILE)
        by_quantile(values, sorted, present, q, part);
    else if (status == GB_OK)
        status = by_rank(values, present, q, rule, part, err);
    gb_free(sorted);
    return status;
}
