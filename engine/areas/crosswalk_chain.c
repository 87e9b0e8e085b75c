#include "areas/crosswalk.h"

#include "base/memory.h"
#include "base/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

/* A list of codes in alphabetical order, to look them up in. */
typedef struct sorted_code {
    const char *code;
    int32_t number;
} sorted_code;

static int compare_codes(const void *a, const void *b) {
    return strcmp(((const sorted_code *)a)->code, ((const sorted_code *)b)->code);
}

static sorted_code *sort_codes(char **codes, size_t n) {
    sorted_code *sorted = gb_alloc(n, sizeof *sorted);
    for (size_t i = 0; sorted && i < n; i++)
        sorted[i] = (sorted_code){.code = codes[i], .number = (int32_t)i};
    if (sorted)
        qsort(sorted, n, sizeof *sorted, compare_codes);
    return sorted;
}

static int32_t find_code(const sorted_code *sorted, size_t n, const char *code) {
    const sorted_code wanted = {.code = code};
    const sorted_code *found = bsearch(&wanted, sorted, n, sizeof *sorted, compare_codes);
    return found ? found->number : -1;
}

/* Two steps on their way to one. */
typedef struct chain {
    const gb_crosswalk *a, *b;
    bool unlisted_stay;
    sorted_code *a_from, *a_to, *b_from, *b_to;
    char **from, **to;
    size_t from_count, to_count;
    int32_t *kept;  /* per new area of a that b does not list: its number in the new list; else -1 */
    int32_t *added; /* per old area of b: its number in the old list when a does not know it; else -1 */
    gb_crosswalk_entry *entry;
    size_t entries, capacity;
} chain;

static bool copy_code(char **list, size_t *count, const char *code) {
    list[*count] = gb_strdup(code);
    return list[*count] && ++*count > 0;
}

static gb_status list_codes(chain *c, gb_error *err) {
    const size_t old = c->a->shares.rows, middle = c->a->shares.columns, between = c->b->shares.rows,
                 new = c->b->shares.columns;
    c->a_from = sort_codes(c->a->from, old);
    c->a_to = sort_codes(c->a->to, middle);
    c->b_from = sort_codes(c->b->from, between);
    c->b_to = sort_codes(c->b->to, new);
    c->from = gb_alloc_zero(old + between, sizeof *c->from);
    c->to = gb_alloc_zero(new + middle, sizeof *c->to);
    c->kept = gb_alloc(middle, sizeof *c->kept);
    c->added = gb_alloc(between, sizeof *c->added);
    bool whole = c->a_from && c->a_to && c->b_from && c->b_to && c->from && c->to && c->kept && c->added;
    for (size_t i = 0; whole && i < old; i++)
        whole = copy_code(c->from, &c->from_count, c->a->from[i]);
    for (size_t i = 0; whole && i < new; i++)
        whole = copy_code(c->to, &c->to_count, c->b->to[i]);
    for (size_t m = 0; whole && m < middle; m++) {
        const char *code = c->a->to[m];
        c->kept[m] = -1;
        if (!c->unlisted_stay || find_code(c->b_from, between, code) >= 0)
            continue;
        c->kept[m] = find_code(c->b_to, new, code);
        if (c->kept[m] < 0) {
            c->kept[m] = (int32_t)c->to_count;
            whole = copy_code(c->to, &c->to_count, code);
        }
    }
    for (size_t m = 0; whole && m < between; m++) {
        const char *code = c->b->from[m];
        c->added[m] = -1;
        if (!c->unlisted_stay || find_code(c->a_from, old, code) >= 0 ||
            find_code(c->a_to, middle, code) >= 0)
            continue;
        c->added[m] = (int32_t)c->from_count;
        whole = copy_code(c->from, &c->from_count, code);
    }
    return whole ? GB_OK : no_memory(err);
}

static gb_status add_entry(chain *c, int32_t from, int32_t to, double share, uint8_t first, uint8_t second,
                           gb_error *err) {
    if (!gb_reserve(&c->entry, &c->capacity, c->entries, sizeof *c->entry))
        return no_memory(err);
    c->entry[c->entries++] = (gb_crosswalk_entry){
        .from = from, .to = to, .share = share, .method = first > second ? first : second};
    return GB_OK;
}

/* All that area `middle` of b leads to, for a part of old area r. */
static gb_status add_way(chain *c, int32_t r, size_t middle, double share, uint8_t method, gb_error *err) {
    const gb_csr *next = &c->b->shares;
    gb_status status = GB_OK;
    for (size_t i = next->start[middle]; i < next->start[middle + 1] && status == GB_OK; i++)
        status = add_entry(c, r, next->column[i], share * next->value[i], method, c->b->method[i], err);
    return status;
}

static gb_status add_ways(chain *c, gb_error *err) {
    const gb_csr *first = &c->a->shares;
    gb_status status = GB_OK;
    for (size_t r = 0; r < first->rows; r++)
        for (size_t i = first->start[r]; i < first->start[r + 1] && status == GB_OK; i++) {
            const int32_t column = first->column[i];
            const int32_t middle = find_code(c->b_from, c->b->shares.rows, c->a->to[column]);
            if (middle >= 0)
                status = add_way(c, (int32_t)r, (size_t)middle, first->value[i], c->a->method[i], err);
            else if (c->kept[column] >= 0)
                status = add_entry(c, (int32_t)r, c->kept[column], first->value[i], c->a->method[i],
                                   GB_SHARE_KEY, err);
        }
    for (size_t m = 0; m < c->b->shares.rows && status == GB_OK; m++)
        if (c->added[m] >= 0)
            status = add_way(c, c->added[m], m, 1, GB_SHARE_KEY, err);
    return status;
}

gb_status gb_crosswalk_chain(const gb_crosswalk *a, const gb_crosswalk *b, bool unlisted_stay,
                             gb_crosswalk *out, gb_error *err) {
    chain c = {.a = a, .b = b, .unlisted_stay = unlisted_stay};
    *out = (gb_crosswalk){.from = NULL};
    gb_status status = list_codes(&c, err);
    if (status == GB_OK)
        status = add_ways(&c, err);
    if (status == GB_OK)
        status = gb_crosswalk_new_take(c.from, c.from_count, c.to, c.to_count, c.entry, c.entries, out, err);
    if (status != GB_OK) {
        free_texts(c.from, c.from_count);
        free_texts(c.to, c.to_count);
    }
    gb_free(c.a_from);
    gb_free(c.a_to);
    gb_free(c.b_from);
    gb_free(c.b_to);
    gb_free(c.kept);
    gb_free(c.added);
    gb_free(c.entry);
    return status;
}
