/* What reading a key table met, in words: as an error, as notes, or as findings. */
#include "prepare/level_keys.h"

#include "base/memory.h"

#include <string.h>

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* An area that two rows give different parents. */
static gb_detail two_parents(const gb_level_keys *k, const gb_key_conflict *conflict) {
    gb_detail detail = gb_prepare_place(k->table, conflict->row);
    detail.name = k->options->id;
    detail.code = gb_areas_code(k->of, conflict->area);
    detail.found = gb_raw_cell(k->table, conflict->row, (size_t)k->parent);
    detail.expected = gb_raw_cell(k->table, k->row_of[conflict->area], (size_t)k->parent);
    detail.count = gb_raw_place(k->table, k->row_of[conflict->area]);
    detail.hint = GB_HINT_LEVEL_ONE_PARENT;
    return detail;
}

static gb_detail swapped(const gb_level_keys *k) {
    return (gb_detail){.file = gb_raw_source(k->table),
                       .name = k->options->id,
                       .found = k->options->child,
                       .expected = k->options->parent,
                       .hint = GB_HINT_LEVEL_SWAPPED};
}

/* No code at all matches: an example of both sides, and the rule that would bring them together. */
static gb_status no_match(const gb_level_keys *k, gb_code_advice *advice, gb_detail *out, gb_error *err) {
    enum { SAMPLE = 200 };
    const size_t count = gb_code_index_count(k->log.missed);
    const char *const *codes = gb_code_index_texts(k->log.missed);
    *advice = (gb_code_advice){.hint = GB_TEXT_NONE};
    gb_status status = GB_OK;
    if (count > 0)
        status =
            gb_code_advise(codes, count < SAMPLE ? count : SAMPLE, k->of, &k->options->rules, advice, err);
    *out = (gb_detail){.file = gb_raw_source(k->table),
                       .name = k->options->child,
                       .found = count > 0 ? codes[0] : "",
                       .expected = gb_areas_count(k->of) > 0 ? gb_areas_code(k->of, 0) : "",
                       .code = advice->text,
                       .total = advice->pad,
                       .hint = advice->hint != GB_TEXT_NONE ? advice->hint : GB_HINT_CODES_CHECK};
    return status;
}

gb_status gb_level_keys_fail(const gb_level_keys *k, gb_error *err) {
    gb_detail detail;
    gb_code_advice advice;
    if (k->is_swapped) {
        detail = swapped(k);
        return gb_error_set(err, GB_ERR_DATA, GB_MSG_LEVEL_SWAPPED, &detail);
    }
    if (k->conflicts > 0) {
        detail = two_parents(k, &k->conflict[0]);
        return gb_error_set(err, GB_ERR_DATA, GB_MSG_LEVEL_TWO_PARENTS, &detail);
    }
    gb_status status = no_match(k, &advice, &detail, err);
    return status == GB_OK ? gb_error_set(err, GB_ERR_DATA, GB_MSG_CODES_NO_MATCH, &detail) : status;
}

/* Areas without a parent; *codes is yours (gb_free). */
static gb_status list_orphans(const gb_level_keys *k, const char ***codes, size_t *count, gb_error *err) {
    const size_t n = gb_areas_count(k->of);
    *count = 0;
    *codes = gb_alloc(n, sizeof **codes);
    if (*codes == NULL)
        return out_of_memory(err);
    for (size_t i = 0; i < n; i++)
        if (k->parent_of[i] < 0)
            (*codes)[(*count)++] = gb_areas_code(k->of, i);
    return GB_OK;
}

gb_status gb_level_keys_note(const gb_level_keys *k, gb_notes *notes, gb_error *err) {
    const char *file = gb_raw_source(k->table);
    const char **orphans;
    size_t count;
    gb_status status = list_orphans(k, &orphans, &count, err);
    if (status != GB_OK)
        return status;
    gb_match_note_repairs(&k->log, k->table, (size_t)k->child, notes);
    gb_detail detail = {.file = file,
                        .name = k->options->id,
                        .count = (int64_t)count,
                        .total = (int64_t)gb_areas_count(k->of)};
    if (count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_LEVEL_ORPHANS, &detail, orphans, count);
    gb_free(orphans);
    if (k->elsewhere > 0)
        GB_NOTE(notes, GB_NOTE_INFO, GB_NOTE_LEVEL_ELSEWHERE, .file = file, .name = k->options->id,
                .count = (int64_t)k->elsewhere, .total = (int64_t)gb_raw_rows(k->table));
    detail.count = (int64_t)gb_code_index_count(k->renamed);
    if (detail.count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_LEVEL_RENAMED, &detail, gb_code_index_texts(k->renamed),
                     gb_code_index_count(k->renamed));
    return GB_OK;
}

/* --- findings --- */

static gb_status find_list(const gb_level_keys *k, gb_finding_kind kind, gb_severity severity, gb_text text,
                           const char *const *codes, size_t count, int64_t total, gb_findings *findings,
                           gb_error *err) {
    if (count == 0)
        return GB_OK;
    return gb_findings_add(
        findings,
        &GB_FINDING(kind, severity, text, .level = k->options->id,
                    .detail = {.file = gb_raw_source(k->table),
                               .name = k->options->id,
                               .count = (int64_t)count,
                               .total = total,
                               .hint = kind == GB_FOUND_ORPHAN ? GB_HINT_LEVEL_ORPHANS : GB_TEXT_NONE},
                    .codes = codes, .code_count = count),
        err);
}

static gb_status find_impossible(const gb_level_keys *k, gb_findings *findings, gb_error *err) {
    gb_code_advice advice;
    gb_detail detail;
    gb_status status = GB_OK;
    if (k->is_swapped)
        return gb_findings_add(findings,
                               &GB_FINDING(GB_FOUND_SWAPPED_COLUMNS, GB_SEVERITY_ERROR, GB_MSG_LEVEL_SWAPPED,
                                           .level = k->options->id, .detail = swapped(k)),
                               err);
    if (gb_code_index_count(k->parents) == 0) {
        status = no_match(k, &advice, &detail, err);
        if (status == GB_OK)
            status = gb_findings_add(findings,
                                     &GB_FINDING(GB_FOUND_NO_MATCH, GB_SEVERITY_ERROR, GB_MSG_CODES_NO_MATCH,
                                                 .level = k->options->id, .detail = detail),
                                     err);
    }
    for (size_t i = 0; i < k->conflicts && status == GB_OK; i++) {
        const char *code = gb_areas_code(k->of, k->conflict[i].area);
        detail = two_parents(k, &k->conflict[i]);
        status = gb_findings_add(findings,
                                 &GB_FINDING(GB_FOUND_TWO_PARENTS, GB_SEVERITY_ERROR,
                                             GB_MSG_LEVEL_TWO_PARENTS, .level = k->options->id,
                                             .detail = detail, .codes = &code, .code_count = 1),
                                 err);
    }
    return status;
}

/* Parents of places outside the boundaries only. */
static gb_status find_unused(const gb_level_keys *k, gb_findings *findings, gb_error *err) {
    const size_t n = gb_code_index_count(k->unused);
    const char *const *texts = gb_code_index_texts(k->unused);
    const char **codes = gb_alloc(n, sizeof *codes);
    size_t count = 0;
    if (codes == NULL)
        return out_of_memory(err);
    for (size_t i = 0; i < n; i++)
        if (gb_code_index_find(k->parents, texts[i]) == NULL)
            codes[count++] = texts[i];
    gb_status status = find_list(k, GB_FOUND_UNUSED_CODE, GB_SEVERITY_WARNING, GB_TXT_FOUND_UNUSED, codes,
                                 count, 0, findings, err);
    gb_free(codes);
    return status;
}

/* The area that the parent of an area is called after, when it is another one; else -1. */
static int32_t namesake(const gb_level_keys *k, size_t area) {
    if (k->parent_of[area] < 0)
        return -1;
    const int32_t next = gb_areas_find(k->of, gb_code_index_texts(k->parents)[k->parent_of[area]]);
    return next == (int32_t)area ? -1 : next;
}

/* Areas that are their own ancestor: 1 part of 2 and 2 part of 1. Short codes of two levels may look so. */
static gb_status find_circles(const gb_level_keys *k, gb_findings *findings, gb_error *err) {
    const size_t n = gb_areas_count(k->of);
    const char **codes = gb_alloc(n, sizeof *codes);
    size_t *walk = gb_alloc_zero(n, sizeof *walk); /* the walk that came by; 0 = none */
    size_t count = 0;
    gb_status status = codes && walk ? GB_OK : out_of_memory(err);
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        int32_t at = (int32_t)i;
        while (at >= 0 && walk[at] == 0) {
            walk[at] = i + 1;
            at = namesake(k, (size_t)at);
        }
        if (at < 0 || walk[at] != i + 1)
            continue;
        const int32_t start = at;
        do {
            codes[count++] = gb_areas_code(k->of, (size_t)at);
            at = namesake(k, (size_t)at);
        } while (at != start);
    }
    if (status == GB_OK)
        status = find_list(k, GB_FOUND_CYCLE, GB_SEVERITY_WARNING, GB_TXT_FOUND_CODE_CYCLE, codes, count, 0,
                           findings, err);
    gb_free(walk);
    gb_free(codes);
    return status;
}

static gb_status find_orphans(const gb_level_keys *k, gb_findings *findings, gb_error *err) {
    const char **orphans;
    size_t count;
    gb_status status = list_orphans(k, &orphans, &count, err);
    if (status != GB_OK)
        return status;
    if (count < gb_areas_count(k->of)) /* none at all is told as such */
        status = find_list(k, GB_FOUND_ORPHAN, GB_SEVERITY_ERROR, GB_NOTE_LEVEL_ORPHANS, orphans, count,
                           (int64_t)gb_areas_count(k->of), findings, err);
    gb_free(orphans);
    return status;
}

gb_status gb_level_keys_find(const gb_level_keys *k, gb_findings *findings, gb_error *err) {
    const gb_match_log *log = &k->log;
    const int64_t rows = (int64_t)gb_raw_rows(k->table);
    gb_status status = find_impossible(k, findings, err);
    if (status != GB_OK || k->is_swapped || gb_code_index_count(k->parents) == 0)
        return status;
    status = find_orphans(k, findings, err);
    if (status == GB_OK)
        status = find_list(k, GB_FOUND_UNKNOWN_CODE, GB_SEVERITY_WARNING, GB_TXT_FOUND_UNKNOWN_CODE,
                           gb_code_index_texts(log->missed), gb_code_index_count(log->missed), rows, findings,
                           err);
    if (status == GB_OK)
        status = find_list(k, GB_FOUND_UNKNOWN_CODE, GB_SEVERITY_WARNING, GB_TXT_FOUND_AMBIGUOUS,
                           gb_code_index_texts(log->ambiguous), gb_code_index_count(log->ambiguous), rows,
                           findings, err);
    if (status == GB_OK)
        status = find_list(k, GB_FOUND_UNKNOWN_PLACE, GB_SEVERITY_INFO, GB_TXT_FOUND_UNKNOWN_PLACE,
                           gb_code_index_texts(log->unknown), gb_code_index_count(log->unknown), rows,
                           findings, err);
    if (status == GB_OK)
        status = find_unused(k, findings, err);
    if (status == GB_OK)
        status =
            find_list(k, GB_FOUND_NAME_CLASH, GB_SEVERITY_WARNING, GB_NOTE_LEVEL_RENAMED,
                      gb_code_index_texts(k->renamed), gb_code_index_count(k->renamed), 0, findings, err);
    return status == GB_OK ? find_circles(k, findings, err) : status;
}
