#include "prepare/crosswalk_read.h"

#include "areas/listed.h"
#include "base/memory.h"
#include "prepare/code_index.h"
#include "prepare/match.h"

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* Codes of a column that the old list does not know. */
static gb_status find_unlisted(const gb_crosswalk *crosswalk, const gb_raw_table *table, size_t column,
                               const gb_code_rules *rules, gb_code_index *out, gb_error *err) {
    gb_areas *listed = NULL;
    gb_matcher matcher;
    gb_buffer scratch = {0};
    gb_status status = gb_areas_listed("from", (const char *const *)crosswalk->from, NULL,
                                       crosswalk->shares.rows, &listed, err);
    if (status == GB_OK)
        status = gb_matcher_init(&matcher, listed, rules, err);
    if (status != GB_OK) {
        gb_areas_free(listed);
        return status;
    }
    for (size_t row = 0; row < gb_raw_rows(table) && status == GB_OK; row++) {
        gb_met met;
        const char *code = gb_code_trimmed(gb_raw_cell(table, row, column), &scratch);
        status = code ? gb_matcher_meet(&matcher, code, &met, err) : no_memory(err);
        if (status == GB_OK && met.kind == GB_MATCH_MISSED && !gb_code_index_add(out, code, 0, NULL))
            status = no_memory(err);
    }
    gb_buffer_release(&scratch);
    gb_matcher_release(&matcher);
    gb_areas_free(listed);
    return status;
}

/* A list of codes that stay what they are. */
static gb_status make_identity(const gb_code_index *codes, gb_crosswalk *out, gb_error *err) {
    const size_t n = gb_code_index_count(codes);
    char **from = gb_alloc_zero(n, sizeof *from), **to = gb_alloc_zero(n, sizeof *to);
    gb_crosswalk_entry *entry = gb_alloc(n, sizeof *entry);
    gb_status status = from && to && entry ? GB_OK : no_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        from[i] = gb_strdup(gb_code_index_texts(codes)[i]);
        to[i] = gb_strdup(gb_code_index_texts(codes)[i]);
        entry[i] = (gb_crosswalk_entry){.from = (int32_t)i, .to = (int32_t)i, .share = 1};
        status = from[i] && to[i] ? GB_OK : no_memory(err);
    }
    if (status == GB_OK)
        status = gb_crosswalk_new_take(from, n, to, n, entry, n, out, err);
    for (size_t i = 0; status != GB_OK && i < n; i++) {
        if (from)
            gb_free(from[i]);
        if (to)
            gb_free(to[i]);
    }
    if (status != GB_OK) {
        gb_free(from);
        gb_free(to);
    }
    gb_free(entry);
    return status;
}

gb_status gb_crosswalk_keep_unlisted(const gb_crosswalk *crosswalk, const gb_raw_table *table, size_t column,
                                     const gb_code_rules *rules, gb_crosswalk *out, size_t *own,
                                     gb_error *err) {
    static const gb_code_rules no_rules = {0};
    gb_crosswalk identity = {.from = NULL};
    gb_code_index *codes = gb_code_index_new();
    *out = identity;
    gb_status status = codes ? find_unlisted(crosswalk, table, column, rules ? rules : &no_rules, codes, err)
                             : no_memory(err);
    if (status == GB_OK)
        status = make_identity(codes, &identity, err);
    *own = identity.shares.rows;
    if (status == GB_OK)
        status = gb_crosswalk_chain(&identity, crosswalk, true, out, err);
    gb_crosswalk_release(&identity);
    gb_code_index_free(codes);
    return status;
}
