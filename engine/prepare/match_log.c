#include "prepare/match.h"

#include "base/memory.h"

#include <string.h>

/* Repairs are told with examples; what was lost is listed whole. */
enum { MOST_EXAMPLES = 20, MOST_ADVISED = 300 };

static gb_status out_of_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_match_log_init(gb_match_log *log, gb_error *err) {
    *log = (gb_match_log){.missed = NULL};
    gb_code_index **all[] = {&log->missed, &log->ambiguous, &log->unknown, &log->duplicated};
    bool whole = true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i] = gb_code_index_new();
        whole = whole && *all[i] != NULL;
    }
    for (int repair = 0; repair < GB_CODE_REPAIR_COUNT; repair++) {
        log->repaired[repair] = gb_code_index_new();
        whole = whole && log->repaired[repair] != NULL;
    }
    if (whole)
        return GB_OK;
    gb_match_log_release(log);
    return out_of_memory(err);
}

void gb_match_log_release(gb_match_log *log) {
    gb_code_index_free(log->missed);
    gb_code_index_free(log->ambiguous);
    gb_code_index_free(log->unknown);
    gb_code_index_free(log->duplicated);
    for (int repair = 0; repair < GB_CODE_REPAIR_COUNT; repair++)
        gb_code_index_free(log->repaired[repair]);
    *log = (gb_match_log){.missed = NULL};
}

static bool remember(gb_code_index *list, const char *text) {
    return gb_code_index_add(list, text, 0, NULL) != NULL;
}

static bool remember_change(gb_code_index *list, const char *from, const char *to) {
    if (gb_code_index_count(list) >= MOST_EXAMPLES)
        return true;
    gb_buffer text = {0};
    gb_buffer_add(&text, from);
    gb_buffer_add(&text, " \xE2\x86\x92 "); /* arrow */
    gb_buffer_add(&text, to);
    bool kept = !text.failed && text.text != NULL && remember(list, text.text);
    gb_buffer_release(&text);
    return kept;
}

gb_status gb_match_log_row(gb_match_log *log, const char *code, const gb_met *met, const gb_areas *areas,
                           gb_error *err) {
    gb_buffer scratch = {0};
    const char *text = gb_code_trimmed(code, &scratch);
    bool kept = text != NULL;
    switch (met->kind) {
    case GB_MATCH_AREA: {
        const char *area = gb_areas_code(areas, (size_t)met->area);
        for (int repair = 0; kept && repair < GB_CODE_REPAIR_COUNT; repair++) {
            if ((met->repairs & 1u << repair) == 0)
                continue;
            log->repairs[repair]++;
            kept = repair == GB_CODE_REPAIR_SPACES
                       ? gb_code_index_count(log->repaired[repair]) >= MOST_EXAMPLES ||
                             remember(log->repaired[repair], text)
                       : remember_change(log->repaired[repair], text, area);
        }
        break;
    }
    case GB_MATCH_UNKNOWN:
        kept = kept && remember(log->unknown, text);
        break;
    case GB_MATCH_EMPTY:
        log->empty_rows++;
        break;
    case GB_MATCH_AMBIGUOUS:
        log->ambiguous_rows++;
        kept = kept && remember(log->ambiguous, text);
        break;
    case GB_MATCH_MISSED:
        log->missed_rows++;
        kept = kept && remember(log->missed, text);
        break;
    }
    gb_buffer_release(&scratch);
    return kept ? GB_OK : out_of_memory(err);
}

/* What a note of this match starts from. */
typedef struct match_place {
    const gb_raw_table *table;
    size_t column;
    gb_notes *notes;
} match_place;

static void tell(const match_place *at, gb_note_level level, gb_text text, size_t count, size_t total,
                 const gb_code_index *codes) {
    if (count == 0)
        return;
    gb_detail detail = {.file = gb_raw_source(at->table),
                        .name = gb_raw_name(at->table, at->column),
                        .count = (int64_t)count,
                        .total = (int64_t)total};
    gb_notes_add(at->notes, level, text, &detail, codes != NULL ? gb_code_index_texts(codes) : NULL,
                 codes != NULL ? gb_code_index_count(codes) : 0);
}

void gb_match_note_repairs(const gb_match_log *log, const gb_raw_table *table, size_t column,
                           gb_notes *notes) {
    static const gb_text texts[GB_CODE_REPAIR_COUNT] = {
        [GB_CODE_REPAIR_SPACES] = GB_NOTE_CODES_SPACES,     [GB_CODE_REPAIR_INNER] = GB_NOTE_CODES_INNER,
        [GB_CODE_REPAIR_TRAILING] = GB_NOTE_CODES_TRAILING, [GB_CODE_REPAIR_STRIP] = GB_NOTE_CODES_STRIP,
        [GB_CODE_REPAIR_CASE] = GB_NOTE_CODES_CASE,         [GB_CODE_REPAIR_PAD] = GB_NOTE_CODES_PAD,
        [GB_CODE_REPAIR_PREFIX] = GB_NOTE_CODES_PREFIX,
    };
    match_place at = {.table = table, .column = column, .notes = notes};
    for (int repair = 0; repair < GB_CODE_REPAIR_COUNT; repair++)
        tell(&at, GB_NOTE_INFO, texts[repair], log->repairs[repair], gb_raw_rows(table),
             log->repaired[repair]);
}

static gb_status note_advice(const match_place *at, const gb_match_log *log, const gb_areas *areas,
                             const gb_code_rules *rules, gb_error *err) {
    size_t missed = gb_code_index_count(log->missed);
    size_t sample = missed < MOST_ADVISED ? missed : MOST_ADVISED;
    if (sample == 0 || at->notes == NULL)
        return GB_OK;
    gb_code_advice advice;
    gb_status status = gb_code_advise(gb_code_index_texts(log->missed), sample, areas, rules, &advice, err);
    if (status == GB_OK && advice.note != GB_TEXT_NONE)
        GB_NOTE(at->notes, GB_NOTE_WARNING, advice.note, .file = gb_raw_source(at->table),
                .name = gb_raw_name(at->table, at->column), .count = (int64_t)advice.more,
                .total = advice.pad, .expected = advice.text);
    return status;
}

static gb_status note_without(const match_place *at, const gb_match *match, const gb_areas *areas,
                              gb_error *err) {
    if (match->areas_without == 0 || at->notes == NULL)
        return GB_OK;
    size_t n = gb_areas_count(areas);
    bool *met = gb_alloc_zero(n, sizeof *met);
    const char **codes = gb_alloc(n, sizeof *codes);
    gb_status status = met != NULL && codes != NULL ? GB_OK : out_of_memory(err);
    if (status == GB_OK) {
        size_t count = 0;
        for (size_t row = 0; row < match->rows; row++)
            if (match->area[row] >= 0)
                met[match->area[row]] = true;
        for (size_t i = 0; i < n; i++)
            if (!met[i])
                codes[count++] = gb_areas_code(areas, i);
        gb_detail detail = {.file = gb_raw_source(at->table),
                            .name = gb_areas_id(areas),
                            .count = (int64_t)count,
                            .total = (int64_t)n};
        gb_notes_add(at->notes, GB_NOTE_WARNING, GB_NOTE_CODES_WITHOUT, &detail, codes, count);
    }
    gb_free(met);
    gb_free(codes);
    return status;
}

gb_status gb_match_note_all(const gb_match_log *log, const gb_match *match, const gb_raw_table *table,
                            size_t column, const gb_areas *areas, const gb_code_rules *rules, gb_notes *notes,
                            gb_error *err) {
    match_place at = {.table = table, .column = column, .notes = notes};
    gb_match_note_repairs(log, table, column, notes);
    size_t rows = match->matched + match->unknown + match->unmatched; /* without those of other periods */
    tell(&at, GB_NOTE_INFO, GB_NOTE_CODES_UNKNOWN, match->unknown, rows, log->unknown);
    tell(&at, GB_NOTE_WARNING, GB_NOTE_CODES_EMPTY, log->empty_rows, rows, NULL);
    tell(&at, GB_NOTE_WARNING, GB_NOTE_CODES_MISSED, log->missed_rows, rows, log->missed);
    tell(&at, GB_NOTE_WARNING, GB_NOTE_CODES_AMBIGUOUS, log->ambiguous_rows, rows, log->ambiguous);
    tell(&at, GB_NOTE_INFO, GB_NOTE_CODES_IDENTICAL, log->identical, rows, NULL);
    tell(&at, GB_NOTE_WARNING, GB_NOTE_CODES_DUPLICATES, match->duplicates - log->identical, rows,
         log->duplicated);
    gb_status status = note_advice(&at, log, areas, rules, err);
    if (status == GB_OK)
        status = note_without(&at, match, areas, err);
    return status;
}
