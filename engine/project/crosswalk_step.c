#include "project/crosswalk_step.h"

#include "areas/listed.h"
#include "base/memory.h"
#include "prepare/convert.h"
#include "project/crosswalk_tables.h"
#include "project/notes_merge.h"
#include "project/table_options.h"

#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_table_crosswalk_release(gb_table_crosswalk *crosswalk) {
    gb_narrowed_release(&crosswalk->narrowed);
    gb_areas_free(crosswalk->from);
    gb_settled_release(&crosswalk->settled);
    gb_crosswalks_free(crosswalk->steps, crosswalk->n);
    *crosswalk = (gb_table_crosswalk){.steps = NULL};
}

static gb_status read_step(gb_project *project, const gb_value *plan, const gb_code_rules *rules,
                           gb_crosswalk *out, gb_error *err) {
    char *path = NULL;
    const gb_table_options reading = {.sheet = gb_value_text(plan, "sheet"),
                                      .access = gb_project_access(project)};
    const gb_crosswalk_columns columns = {
        .from = gb_value_text(plan, "from"),
        .to = gb_value_text(plan, "to"),
        .share = gb_value_text(plan, "share"),
        .weight = gb_value_text(plan, "weight"),
        .equal = gb_value_bool(plan, "equal"),
        .rules = {.unknown = rules->unknown, .unknown_count = rules->unknown_count}};
    if (!columns.from != !columns.to)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .file = project->file, .line = plan->line,
                       .column = plan->column, .name = columns.from ? "to" : "from");
    gb_status status = gb_project_path(project, gb_value_text(plan, "source"), &path, err);
    if (status == GB_OK)
        status = gb_crosswalk_table_read(path, &reading, &columns, out, project->session->notes, err);
    gb_free(path);
    return status;
}

gb_status gb_table_crosswalk_read(gb_project *project, const gb_value *table, const gb_areas *areas,
                                  const gb_code_rules *rules, gb_table_crosswalk *out, gb_error *err) {
    const gb_value *plan = gb_value_member(table, "crosswalk");
    *out = (gb_table_crosswalk){.steps = NULL};
    if (plan->count == 0)
        return GB_OK;
    out->steps = gb_alloc_zero(plan->count, sizeof *out->steps);
    gb_status status = out->steps ? GB_OK : no_memory(err);
    for (size_t i = 0; i < plan->count && status == GB_OK; i++) {
        status = read_step(project, &plan->item[i], rules, &out->steps[i], err);
        out->n++;
    }
    if (status == GB_OK)
        status = gb_crosswalk_settle(out->steps, out->n, areas, rules, &out->settled, err);
    const gb_crosswalk *c = &out->settled.crosswalk;
    if (status == GB_OK)
        status = gb_areas_listed(gb_areas_id(areas), (const char *const *)c->from, NULL, c->shares.rows,
                                 &out->from, err);
    if (status != GB_OK) {
        if (err && err->file[0] == '\0')
            gb_copy(err->file, sizeof err->file, gb_value_text(&plan->item[plan->count - 1], "source"));
        gb_table_crosswalk_release(out);
    }
    return status;
}

/* Rows that met another code than the one they have. */
static size_t count_mapped(const gb_table_crosswalk *x, const gb_match *match) {
    const gb_crosswalk *c = &x->settled.crosswalk;
    size_t mapped = 0;
    for (size_t row = 0; row < match->rows; row++) {
        const int32_t r = match->area[row];
        const int32_t to = r >= 0 ? gb_crosswalk_whole(c, (size_t)r) : -1;
        mapped += r >= 0 && (to < 0 || strcmp(c->from[r], c->to[to]) != 0);
    }
    return mapped;
}

/* Areas that no row leads to. */
static gb_status note_without(const gb_table_crosswalk *x, const bool *has_row, const gb_areas *areas,
                              const char *file, gb_notes *notes, gb_error *err) {
    const gb_csr *shares = &x->settled.crosswalk.shares;
    const size_t n = gb_areas_count(areas);
    const char **codes = gb_alloc(n, sizeof *codes);
    bool *reached = gb_alloc_zero(n, sizeof *reached);
    size_t count = 0;
    for (size_t r = 0; codes && reached && r < shares->rows; r++)
        for (size_t i = shares->start[r]; has_row[r] && i < shares->start[r + 1]; i++)
            reached[shares->column[i]] = true;
    for (size_t i = 0; codes && reached && i < n; i++)
        if (!reached[i])
            codes[count++] = gb_areas_code(areas, i);
    const gb_detail detail = {
        .file = file, .name = gb_areas_id(areas), .count = (int64_t)count, .total = (int64_t)n};
    if (count > 0)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_CODES_WITHOUT, &detail, codes, count);
    gb_status status = codes && reached ? GB_OK : no_memory(err);
    gb_free(reached);
    gb_free(codes);
    return status;
}

static void note_rows(const gb_table_crosswalk *x, const gb_raw_table *table, size_t column,
                      const gb_match *match, gb_notes *notes) {
    const gb_narrowed *n = &x->narrowed;
    gb_detail detail = {.file = gb_raw_source(table), .name = gb_raw_name(table, column)};
    detail.count = (int64_t)count_mapped(x, match);
    detail.total = (int64_t)match->rows;
    if (detail.count)
        gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_CODES_MAPPED, &detail, NULL, 0);
    detail.count = (int64_t)n->lacking_count;
    if (n->lacking_count)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_LACKING, &detail, n->lacking,
                     n->lacking_count);
    detail.count = (int64_t)n->doubled_count;
    if (n->doubled_count)
        gb_notes_add(notes, GB_NOTE_WARNING, GB_NOTE_CROSSWALK_DOUBLE, &detail, n->doubled, n->doubled_count);
    detail.count = (int64_t)n->later_count;
    if (n->later_count)
        gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_CROSSWALK_LATER, &detail, n->later, n->later_count);
}

/* Is there an area that is more or less than one old one? */
static gb_status find_changes(gb_table_crosswalk *x, gb_error *err) {
    const gb_csr *shares = &x->narrowed.crosswalk.shares;
    bool *met = gb_alloc_zero(shares->columns, sizeof *met);
    if (!met)
        return no_memory(err);
    for (size_t r = 0; r < shares->rows; r++) {
        const int32_t to = gb_crosswalk_whole(&x->narrowed.crosswalk, r);
        if (shares->start[r] == shares->start[r + 1])
            continue;
        x->changes = x->changes || to < 0 || met[to];
        if (to >= 0)
            met[to] = true;
    }
    gb_free(met);
    return GB_OK;
}

gb_status gb_table_crosswalk_match(gb_table_crosswalk *crosswalk, const gb_raw_table *table, size_t column,
                                   const bool *row_ok, const gb_areas *areas, const gb_code_rules *rules,
                                   gb_on_duplicate on_duplicate, gb_match *match, gb_notes *notes,
                                   gb_error *err) {
    gb_notes *own = gb_notes_new();
    bool *has_row = gb_alloc_zero(gb_areas_count(crosswalk->from), sizeof *has_row);
    gb_status status = own && has_row ? GB_OK : no_memory(err);
    if (status == GB_OK)
        status = gb_match_codes(table, column, row_ok, crosswalk->from, rules, on_duplicate, match, own, err);
    /* codes without a row are no news here: old and new ones stand side by side */
    gb_notes_merge(notes, own, GB_NOTE_CODES_WITHOUT);
    for (size_t row = 0; status == GB_OK && row < match->rows; row++)
        if (match->area[row] >= 0)
            has_row[match->area[row]] = true;
    if (status == GB_OK)
        status = gb_settled_narrow(&crosswalk->settled, crosswalk->steps, crosswalk->n, has_row,
                                   &crosswalk->narrowed, err);
    if (status == GB_OK)
        status = find_changes(crosswalk, err);
    if (status == GB_OK) {
        note_rows(crosswalk, table, column, match, notes);
        status = note_without(crosswalk, has_row, areas, gb_raw_source(table), notes, err);
    }
    gb_free(has_row);
    gb_notes_free(own);
    return status;
}

/* Adding up something that is no count makes a wrong number that looks right: be sure, or ask. */
static gb_status make_sure_of_kind(const char *file, gb_column *column, gb_notes *notes, gb_error *err) {
    double largest = 0;
    const char *key = column->key;
    if (!gb_column_is_whole(column, &largest) || gb_column_has_suspect_name(column))
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_CROSSWALK_UNSURE, .file = file, .name = key,
                       .hint = GB_HINT_KIND);
    column->kind = GB_KIND_COUNT;
    column->aggregate = GB_AGGREGATE_SUM;
    gb_notes_add(notes, GB_NOTE_INFO, GB_NOTE_KIND_ASSUMED, &(gb_detail){.count = 1}, &key, 1);
    return GB_OK;
}

gb_status gb_table_crosswalk_move(const gb_table_crosswalk *crosswalk, const char *file, gb_column **column,
                                  const gb_column *base, gb_notes *notes, gb_error *err) {
    gb_converted moved;
    gb_status status = GB_OK;
    if ((*column)->kind == GB_KIND_UNKNOWN && crosswalk->changes)
        status = make_sure_of_kind(file, *column, notes, err);
    if (status != GB_OK)
        return status;
    const gb_aggregate declared = (*column)->aggregate;
    if (declared == GB_AGGREGATE_MEAN && !base)
        (*column)->aggregate = GB_AGGREGATE_NONE;
    status = gb_column_convert(*column, base, &crosswalk->narrowed.crosswalk, true, &moved, notes, err);
    if (status != GB_OK)
        return status;
    moved.column->aggregate = declared;
    gb_column_free(*column);
    *column = moved.column;
    moved.column = NULL;
    gb_converted_release(&moved);
    return GB_OK;
}
