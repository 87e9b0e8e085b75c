#include "prepare/crosswalk_read.h"

#include "base/memory.h"
#include "base/sum.h"
#include "base/text.h"
#include "prepare/code_form.h"
#include "prepare/code_index.h"
#include "prepare/match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SHARED 1.000001

enum { NO_CODE = -1, FIRST_UNKNOWN = -2 };

/* One usable row. */
typedef struct pair {
    int32_t from, to; /* to: below 0 leads nowhere, each code for an unknown place by a number of its own */
    size_t row;
    double value; /* share or weight */
    gb_share_method method;
} pair;

typedef struct crosswalk_reader {
    const gb_raw_table *table;
    const gb_crosswalk_columns *columns;
    int32_t from, to, number, method; /* columns; -1 = none */
    gb_decimal decimal;
    gb_code_index *old, *new, *nowhere, *divided;
    pair *pairs;
    size_t count, capacity;
    size_t incomplete, unknown_from, unknown_to, repeated;
} crosswalk_reader;

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status find_columns(crosswalk_reader *r, gb_error *err) {
    const gb_crosswalk_columns *c = r->columns;
    const char *number = c->share ? c->share : c->weight;
    r->number = r->method = -1;
    if (c->share && c->weight)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_CROSSWALK_BOTH, .file = gb_raw_source(r->table));
    gb_status status = gb_prepare_column(r->table, c->from, &r->from, err);
    if (status == GB_OK)
        status = gb_prepare_column(r->table, c->to, &r->to, err);
    if (status == GB_OK && number)
        status = gb_prepare_column(r->table, number, &r->number, err);
    if (status == GB_OK && c->method)
        status = gb_prepare_column(r->table, c->method, &r->method, err);
    if (status == GB_OK && number)
        status = gb_decimal_find(r->table, (size_t)r->number, c->cells, &r->decimal, err);
    return status;
}

/* A message about a row: its place, and the code that it is about. */
static gb_status fail_row(const crosswalk_reader *r, gb_text message, size_t row, gb_text hint,
                          gb_error *err) {
    gb_detail detail = gb_prepare_place(r->table, row);
    detail.code = gb_raw_cell(r->table, row, (size_t)r->from);
    detail.name = gb_raw_name(r->table, (size_t)(r->number >= 0 ? r->number : r->to));
    detail.found = r->number >= 0 ? gb_raw_cell(r->table, row, (size_t)r->number) : NULL;
    detail.hint = hint;
    return gb_error_set(err, GB_ERR_DATA, message, &detail);
}

static gb_status read_number(crosswalk_reader *r, size_t row, double *value, gb_error *err) {
    gb_cell state = GB_PRESENT;
    *value = 1;
    if (r->number < 0)
        return GB_OK;
    gb_status status =
        gb_cell_read(r->table, row, (size_t)r->number, r->decimal, r->columns->cells, value, &state, err);
    if (status != GB_OK)
        return status;
    if (state != GB_PRESENT)
        return fail_row(r, GB_MSG_CROSSWALK_NO_SHARE, row, GB_TEXT_NONE, err);
    if (!(*value >= 0))
        return fail_row(r, GB_MSG_CROSSWALK_NEGATIVE, row, GB_TEXT_NONE, err);
    return GB_OK;
}

static gb_status read_method(const crosswalk_reader *r, size_t row, gb_share_method *out, gb_error *err) {
    *out = r->number >= 0 ? GB_SHARE_GIVEN : GB_SHARE_KEY;
    if (r->method < 0)
        return GB_OK;
    gb_buffer scratch = {0}, words = {0};
    const char *word = gb_code_trimmed(gb_raw_cell(r->table, row, (size_t)r->method), &scratch);
    gb_status status = word ? GB_ERR_DATA : no_memory(err);
    for (int m = 0; word && m < GB_SHARE_METHOD_COUNT; m++) {
        gb_buffer_addf(&words, "%s%s", m ? ", " : "", gb_share_method_id(m));
        if (strcmp(word, gb_share_method_id(m)) == 0) {
            *out = m;
            status = GB_OK;
        }
    }
    if (status == GB_ERR_DATA) {
        gb_detail detail = gb_prepare_place(r->table, row);
        detail.found = word;
        detail.expected = words.text;
        status = gb_error_set(err, GB_ERR_DATA, GB_MSG_CROSSWALK_METHOD, &detail);
    }
    gb_buffer_release(&words);
    gb_buffer_release(&scratch);
    return status;
}

static gb_status number_of(gb_code_index *index, const char *code, int32_t *out, gb_error *err) {
    const int32_t *number = gb_code_index_add(index, code, (int32_t)gb_code_index_count(index), NULL);
    if (!number)
        return no_memory(err);
    *out = *number;
    return GB_OK;
}

static gb_status add_pair(crosswalk_reader *r, size_t row, const char *from, const char *to, gb_error *err) {
    const bool nowhere = to[0] == '\0' || gb_code_is_unknown(to, &r->columns->rules);
    pair p = {.row = row, .to = NO_CODE};
    if (from[0] == '\0' || (to[0] == '\0' && r->method < 0)) {
        r->incomplete++;
        return GB_OK;
    }
    if (gb_code_is_unknown(from, &r->columns->rules)) {
        r->unknown_from++;
        return GB_OK;
    }
    r->unknown_to += nowhere && to[0] != '\0';
    gb_status status = read_number(r, row, &p.value, err);
    if (status == GB_OK)
        status = read_method(r, row, &p.method, err);
    if (status == GB_OK)
        status = number_of(r->old, from, &p.from, err);
    if (status == GB_OK && to[0] != '\0')
        status = number_of(nowhere ? r->nowhere : r->new, to, &p.to, err);
    if (status == GB_OK && nowhere && to[0] != '\0')
        p.to = FIRST_UNKNOWN - p.to;
    if (status == GB_OK && !gb_reserve(&r->pairs, &r->capacity, r->count, sizeof *r->pairs))
        status = no_memory(err);
    if (status == GB_OK)
        r->pairs[r->count++] = p;
    return status;
}

static gb_status read_rows(crosswalk_reader *r, gb_error *err) {
    gb_buffer old = {0}, new = {0};
    gb_status status = GB_OK;
    for (size_t row = 0; status == GB_OK && row < gb_raw_rows(r->table); row++) {
        const char *from = gb_code_trimmed(gb_raw_cell(r->table, row, (size_t)r->from), &old);
        const char *to = gb_code_trimmed(gb_raw_cell(r->table, row, (size_t)r->to), &new);
        status = from && to ? add_pair(r, row, from, to, err) : no_memory(err);
    }
    gb_buffer_release(&new);
    gb_buffer_release(&old);
    if (status == GB_OK && r->count == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_EMPTY, .file = gb_raw_source(r->table),
                         .name = r->columns->from, .expected = r->columns->to,
                         .total = (int64_t)gb_raw_rows(r->table));
    return status;
}

static int compare_pairs(const void *a, const void *b) {
    const pair *left = a, *right = b;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* One entry per pair: identical rows count once, weights add up. */
static gb_status join_pairs(crosswalk_reader *r, gb_error *err) {
    size_t n = 0;
    qsort(r->pairs, r->count, sizeof *r->pairs, compare_pairs);
    for (size_t i = 0; i < r->count; i++) {
        pair *last = n > 0 ? &r->pairs[n - 1] : NULL;
        const pair *now = &r->pairs[i];
        const bool again = last && last->from == now->from && last->to == now->to;
        if (!again) {
            r->pairs[n++] = *now;
            continue;
        }
        r->repeated++;
        if (r->columns->weight)
            last->value += now->value;
        else if (last->value != now->value)
            return fail_row(r, GB_MSG_CROSSWALK_PAIR_TWICE, now->row, GB_TEXT_NONE, err);
        if (now->method > last->method)
            last->method = now->method;
    }
    r->count = n;
    return GB_OK;
}

static const char *target_of(const crosswalk_reader *r, const pair *p) {
    if (p->to == NO_CODE)
        return "–";
    return p->to >= 0 ? gb_code_index_texts(r->new)[p->to]
                      : gb_code_index_texts(r->nowhere)[FIRST_UNKNOWN - p->to];
}

/* Old codes with several targets and nothing that divides them: all are listed, with one as an example. */
static gb_status fail_divided(const crosswalk_reader *r, const pair *first, size_t parts, gb_error *err) {
    gb_buffer targets = {0}, codes = {0};
    const size_t many = gb_code_index_count(r->divided);
    for (size_t i = 0; i < parts; i++) {
        gb_buffer_add(&targets, i ? ", " : "");
        gb_buffer_add(&targets, target_of(r, &first[i]));
    }
    for (size_t i = 0; i < many && codes.length < 100; i++)
        gb_buffer_addf(&codes, "%s%s", i ? ", " : "", gb_code_index_texts(r->divided)[i]);
    gb_detail detail = gb_prepare_place(r->table, first[1].row);
    detail.code = gb_code_index_texts(r->old)[first->from];
    detail.found = targets.text;
    detail.name = codes.text;
    detail.count = (int64_t)many;
    detail.hint = GB_HINT_CROSSWALK_DIVIDED;
    gb_status status = gb_error_set(err, GB_ERR_DATA, GB_MSG_CROSSWALK_DIVIDED, &detail);
    gb_buffer_release(&codes);
    gb_buffer_release(&targets);
    return status;
}

/* The shares of one old code: pairs first .. first + n - 1. */
static gb_status share_row(crosswalk_reader *r, pair *first, size_t n, gb_error *err) {
    const bool weighted = r->columns->weight != NULL;
    gb_sum sum = {0};
    for (size_t i = 0; i < n; i++)
        gb_sum_add(&sum, first[i].value);
    const double total = gb_sum_value(&sum);
    if (r->number < 0 && n > 1) {
        if (!gb_code_index_add(r->divided, gb_code_index_texts(r->old)[first->from], 0, NULL))
            return no_memory(err);
        for (size_t i = 0; i < n; i++)
            first[i].method = GB_SHARE_EQUAL;
    }
    if (weighted && n > 1 && !(total > 0))
        return fail_row(r, GB_MSG_CROSSWALK_NO_WEIGHT, first->row, GB_HINT_CROSSWALK_DIVIDED, err);
    if (!weighted && r->number >= 0 && total > MOST_SHARED) {
        const bool percent = fabs(total - 100) < 1;
        gb_detail detail = gb_prepare_place(r->table, first[n - 1].row);
        detail.code = gb_code_index_texts(r->old)[first->from];
        detail.name = r->columns->share;
        detail.value = total;
        detail.hint = percent ? GB_HINT_CROSSWALK_PERCENT : GB_HINT_CROSSWALK_WEIGHT;
        return gb_error_set(err, GB_ERR_DATA, GB_MSG_CROSSWALK_TOO_MUCH, &detail);
    }
    for (size_t i = 0; i < n; i++) {
        if (n == 1 && r->number < 0)
            first[i].value = 1;
        else if (weighted || r->number < 0)
            first[i].value = n == 1 ? 1 : first[i].value / total;
        else if (total > 2 - MOST_SHARED)
            first[i].value /= total; /* what it lacks of 1 is rounding in the table */
    }
    return GB_OK;
}

static gb_status share_rows(crosswalk_reader *r, gb_error *err) {
    const pair *example = NULL;
    size_t parts = 0;
    gb_status status = GB_OK;
    for (size_t i = 0, end = 0; i < r->count && status == GB_OK; i = end) {
        for (end = i + 1; end < r->count && r->pairs[end].from == r->pairs[i].from; end++)
            ;
        status = share_row(r, &r->pairs[i], end - i, err);
        if (!example && gb_code_index_count(r->divided) > 0) {
            example = &r->pairs[i];
            parts = end - i;
        }
    }
    if (status == GB_OK && example && !r->columns->equal)
        status = fail_divided(r, example, parts, err);
    return status;
}

static char **copy_codes(const gb_code_index *index) {
    const size_t n = gb_code_index_count(index);
    char **codes = gb_alloc_zero(n, sizeof *codes);
    for (size_t i = 0; codes && i < n; i++)
        if (!(codes[i] = gb_strdup(gb_code_index_texts(index)[i]))) {
            while (i-- > 0)
                gb_free(codes[i]);
            gb_free(codes);
            return NULL;
        }
    return codes;
}

static void free_codes(char **codes, size_t n) {
    for (size_t i = 0; codes && i < n; i++)
        gb_free(codes[i]);
    gb_free(codes);
}

static gb_status take_pairs(const crosswalk_reader *r, gb_crosswalk *out, gb_error *err) {
    const size_t old = gb_code_index_count(r->old), new = gb_code_index_count(r->new);
    gb_crosswalk_entry *entry = gb_alloc(r->count, sizeof *entry);
    char **from = copy_codes(r->old), **to = copy_codes(r->new);
    size_t n = 0;
    gb_status status = entry && from && to ? GB_OK : no_memory(err);
    for (size_t i = 0; i < r->count && status == GB_OK; i++)
        if (r->pairs[i].to >= 0)
            entry[n++] = (gb_crosswalk_entry){.from = r->pairs[i].from,
                                              .to = r->pairs[i].to,
                                              .share = r->pairs[i].value,
                                              .method = r->pairs[i].method};
    if (status == GB_OK)
        status = gb_crosswalk_new_take(from, old, to, new, entry, n, out, err);
    if (status != GB_OK) {
        free_codes(from, old);
        free_codes(to, new);
    }
    gb_free(entry);
    return status;
}

static void note(const crosswalk_reader *r, gb_notes *notes) {
    const char *file = gb_raw_source(r->table);
    if (r->incomplete)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_INCOMPLETE, .file = file,
                .count = (int64_t)r->incomplete);
    if (r->unknown_from + r->unknown_to)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_CROSSWALK_UNKNOWN, .file = file,
                .count = (int64_t)r->unknown_from, .total = (int64_t)r->unknown_to);
    if (r->repeated && !r->columns->weight)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_CROSSWALK_REPEATED, .file = file, .count = (int64_t)r->repeated);
    const size_t divided = gb_code_index_count(r->divided);
    if (divided) {
        const gb_detail detail = {.file = file, .count = (int64_t)divided};
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_EQUAL, &detail,
                     gb_code_index_texts(r->divided), divided);
    }
}

gb_status gb_crosswalk_read(const gb_raw_table *table, const gb_crosswalk_columns *columns, gb_crosswalk *out,
                            gb_notes *notes, gb_error *err) {
    crosswalk_reader r = {.table = table, .columns = columns};
    *out = (gb_crosswalk){.from = NULL};
    gb_status status = find_columns(&r, err);
    if (status != GB_OK)
        return status;
    r.old = gb_code_index_new();
    r.new = gb_code_index_new();
    r.nowhere = gb_code_index_new();
    r.divided = gb_code_index_new();
    status = r.old && r.new &&r.nowhere &&r.divided ? read_rows(&r, err) : no_memory(err);
    if (status == GB_OK)
        status = join_pairs(&r, err);
    if (status == GB_OK)
        status = share_rows(&r, err);
    if (status == GB_OK)
        status = take_pairs(&r, out, err);
    if (status == GB_OK)
        note(&r, notes);
    gb_code_index_free(r.old);
    gb_code_index_free(r.new);
    gb_code_index_free(r.nowhere);
    gb_code_index_free(r.divided);
    gb_free(r.pairs);
    return status;
}
