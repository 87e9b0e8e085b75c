/* Step 3 of a run: tables read as text, codes matched to their level, the needed columns joined. */
#include "project/project.h"

#include "base/memory.h"
#include "base/text.h"
#include "io/tablefile.h"
#include "prepare/cells.h"
#include "prepare/codes.h"
#include "prepare/convert.h"
#include "project/crosswalk_step.h"
#include "project/fields.h"
#include "project/names.h"
#include "project/table_options.h"
#include "project/totals_step.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* One declared table while it is read. */
typedef struct table_reader {
    gb_project *project;
    const gb_value *plan;
    const gb_names *needed;
    const char *period; /* of the analysis; NULL = none */
    gb_raw_table *raw;
    size_t code;  /* code column */
    bool *row_ok; /* NULL = all rows */
    gb_areas *areas;
    gb_table_crosswalk crosswalk;
    const gb_areas *joined; /* what the rows are matched to: the areas, or the old codes of the crosswalk */
    gb_match match;
    gb_table_plan options;
    gb_error *err;
} table_reader;

/* Spaces around a period and the ".0" of a spreadsheet make no other period. */
static bool is_period(const char *cell, const char *period) {
    const size_t length = strlen(period);
    cell += strspn(cell, " \t");
    if (strncmp(cell, period, length) != 0)
        return false;
    cell += length;
    if (length > 0 && strspn(period, "0123456789") == length && strncmp(cell, ".0", 2) == 0)
        cell += 2;
    return cell[strspn(cell, " \t")] == '\0';
}

/* With a period column only the rows of the table's period count. */
static gb_status choose_rows(table_reader *r) {
    const char *column = gb_value_text(r->plan, "period_column");
    const char *period = gb_value_text(r->plan, "period");
    if (!column)
        return GB_OK;
    if (!period)
        period = r->period;
    if (!period)
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_KEY_MISSING, .file = r->project->file,
                       .line = r->plan->line, .column = r->plan->column, .name = "period");
    size_t c = 0;
    gb_status status = gb_find_field(r->raw, column, &c, r->err);
    if (status != GB_OK)
        return status;
    const size_t rows = gb_raw_rows(r->raw);
    r->row_ok = gb_alloc_zero(rows, sizeof *r->row_ok);
    if (!r->row_ok)
        return GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t chosen = 0;
    for (size_t i = 0; i < rows; i++) {
        r->row_ok[i] = is_period(gb_raw_cell(r->raw, i, c), period);
        chosen += r->row_ok[i];
    }
    if (chosen)
        return GB_OK;
    return GB_FAIL(r->err, GB_ERR_DATA, GB_MSG_NO_PERIOD, .file = gb_raw_source(r->raw), .name = column,
                   .expected = period, .found = rows ? gb_raw_cell(r->raw, 0, c) : "");
}

static gb_status match_rows(table_reader *r) {
    gb_rules rules = {0};
    gb_notes *notes = r->project->session->notes;
    gb_status status = gb_rules_read(gb_value_member(r->plan, "codes"), &rules, r->err);
    if (status == GB_OK)
        status = gb_find_field(r->raw, gb_value_text(r->plan, "code"), &r->code, r->err);
    if (status == GB_OK)
        status = gb_table_crosswalk_read(r->project, r->plan, r->areas, &rules.rules, &r->crosswalk, r->err);
    r->joined = r->crosswalk.from ? r->crosswalk.from : r->areas;
    if (status == GB_OK && r->crosswalk.from)
        status = gb_table_crosswalk_match(&r->crosswalk, r->raw, r->code, r->row_ok, r->areas, &rules.rules,
                                          r->options.on_duplicate, &r->match, notes, r->err);
    else if (status == GB_OK)
        status = gb_match_codes(r->raw, r->code, r->row_ok, r->areas, &rules.rules, r->options.on_duplicate,
                                &r->match, notes, r->err);
    gb_rules_release(&rules);
    return status;
}

/* What the plan calls a column: its alias, else its own name. */
static const char *alias_of(const table_reader *r, const char *name) {
    const gb_value *columns = gb_value_member(r->plan, "columns");
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->item[i].text, name) == 0)
            return columns->key[i];
    return name;
}

/* The key of a column: its alias, with the period behind it when it is not that of the analysis.
 * Yours; NULL when out of memory. */
static char *column_key(const table_reader *r, const char *name) {
    const char *period = gb_value_text(r->plan, "period");
    gb_buffer key = {0};
    gb_buffer_add(&key, alias_of(r, name));
    if (period && r->period && strcmp(period, r->period) != 0) {
        gb_buffer_add(&key, "_");
        gb_buffer_add(&key, period);
    }
    return gb_buffer_take(&key);
}

/* The period of a table: its own; else that of the project, when the project says so or its rows were chosen
 * by it. A table that says nothing is not given the period of another table. */
static const char *period_of(const table_reader *r) {
    const char *own = gb_value_text(r->plan, "period");
    if (own)
        return own;
    return gb_value_text(r->plan, "period_column") || gb_value_text(&r->project->plan, "period") ? r->period
                                                                                                 : NULL;
}

static gb_status describe_column(const table_reader *r, const char *name, gb_column *column) {
    const gb_value *kinds = gb_value_member(r->plan, "kinds");
    const char *period = period_of(r);
    const char *provider = gb_value_label(r->plan, "provider", r->project->language);
    gb_status status = GB_OK;
    /* what the source calls it reads better than our short name */
    for (int l = 0; l < GB_LANG_COUNT && status == GB_OK; l++)
        status = gb_column_set_string(&column->label[l], name, r->err);
    for (size_t i = 0; i < kinds->count && status == GB_OK; i++)
        if (strcmp(kinds->key[i], name) == 0 || strcmp(kinds->key[i], alias_of(r, name)) == 0)
            status = gb_kind_apply(kinds->item[i].text, column, r->project->file, &kinds->item[i], r->err);
    if (status == GB_OK && period)
        status = gb_column_set_string(&column->period, period, r->err);
    if (status == GB_OK && provider)
        status = gb_column_set_string(&column->source, provider, r->err);
    return status;
}

/* Areas with several rows, of which only counts can be added up. Yours. */
static gb_status several_rows(const table_reader *r, const char ***out, size_t **areas, size_t *count) {
    const size_t n = gb_areas_count(r->joined);
    uint8_t *rows = gb_alloc_zero(n ? n : 1, sizeof *rows);
    *out = gb_alloc(n ? n : 1, sizeof **out);
    *areas = gb_alloc(n ? n : 1, sizeof **areas);
    *count = 0;
    if (!rows || !*out || !*areas) {
        gb_free(rows);
        return GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    for (size_t i = 0; i < r->match.rows; i++)
        if (r->match.area[i] >= 0 && rows[r->match.area[i]] < 2)
            rows[r->match.area[i]]++;
    for (size_t i = 0; i < n; i++)
        if (rows[i] > 1) {
            (*areas)[*count] = i;
            (*out)[(*count)++] = gb_areas_code(r->joined, i);
        }
    gb_free(rows);
    return GB_OK;
}

/* `duplicates: sum` adds the rows of an area: right for counts, never for a rate or a median. */
static gb_status check_sums(table_reader *r, gb_column *column) {
    const gb_value *indicator = gb_plan_indicator(&r->project->plan, column->key);
    const char *kind =
        indicator && !gb_value_text(indicator, "formula") ? gb_value_text(indicator, "kind") : NULL;
    double largest = 0;
    if (r->options.on_duplicate != GB_DUPLICATE_SUM || r->match.duplicates == 0)
        return GB_OK;
    if (kind)
        gb_kind_set(column, kind);
    if (column->kind == GB_KIND_COUNT || column->kind == GB_KIND_AMOUNT)
        return GB_OK;
    if (column->kind == GB_KIND_UNKNOWN) {
        if (gb_column_is_whole(column, &largest) && !gb_column_has_suspect_name(column))
            return GB_OK;
        return GB_FAIL(r->err, GB_ERR_DATA, GB_MSG_SUM_UNSURE, .file = gb_raw_source(r->raw),
                       .name = column->key, .hint = GB_HINT_KIND);
    }
    const char **codes = NULL;
    size_t *areas = NULL, count = 0;
    gb_status status = several_rows(r, &codes, &areas, &count);
    for (size_t i = 0; i < count && status == GB_OK; i++)
        gb_column_set_missing(column, areas[i], GB_NOT_APPLICABLE);
    if (count && status == GB_OK)
        gb_notes_add(
            r->project->session->notes, GB_NOTE_WARNING, GB_NOTE_SUM_REFUSED,
            &(gb_detail){.file = gb_raw_source(r->raw), .name = column->key, .count = (int64_t)count}, codes,
            count);
    gb_free(areas);
    gb_free(codes);
    return status;
}

/* A column of the source as the plan describes it, on the codes of the table. Yours. */
static gb_status read_column(table_reader *r, size_t c, const char *key, gb_column **out) {
    gb_status status = gb_join_column(r->raw, c, &r->match, gb_areas_count(r->joined), &r->options.cells,
                                      r->options.on_duplicate, key, out, r->project->session->notes, r->err);
    if (status == GB_OK)
        status = describe_column(r, gb_raw_name(r->raw, c), *out);
    if (status == GB_OK)
        status = check_sums(r, *out);
    if (status != GB_OK) {
        gb_column_free(*out);
        *out = NULL;
    }
    return status;
}

/* The denominator of a mean, when the same table has it. NULL when it does not. Yours. */
static gb_status read_base(table_reader *r, const char *base, gb_column **out) {
    gb_status status = GB_OK;
    *out = NULL;
    for (size_t c = 0; base && c < gb_raw_columns(r->raw) && status == GB_OK && !*out; c++) {
        char *key = column_key(r, gb_raw_name(r->raw, c));
        if (!key)
            status = GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        else if (strcmp(key, base) == 0)
            status = read_column(r, c, key, out);
        gb_free(key);
    }
    return status;
}

/* Over the crosswalk, when there is one, and into the table of the level. Takes the column in any case. */
static gb_status place_column(table_reader *r, gb_column *column, const gb_column *base) {
    gb_status status = GB_OK;
    if (r->crosswalk.from)
        status = gb_table_crosswalk_move(&r->crosswalk, gb_raw_source(r->raw), &column, base,
                                         r->project->session->notes, r->err);
    if (status == GB_OK)
        status = gb_table_add_take(gb_areas_table(r->areas), column, r->err);
    if (status != GB_OK)
        gb_column_free(column);
    return status;
}

/* Withheld cells as an interval: two columns that add up like the column itself. */
static gb_status place_bounds(table_reader *r, const gb_column *column) {
    const gb_value *censored = gb_value_member(r->plan, "censored");
    gb_column *bound[2] = {NULL, NULL};
    if (!censored->given || gb_value_choice(gb_value_member(censored, "as")) != 1 ||
        (column->kind != GB_KIND_UNKNOWN && column->aggregate != GB_AGGREGATE_SUM))
        return GB_OK;
    gb_status status = gb_column_bounds(column, gb_value_number(censored, "low"),
                                        gb_value_number(censored, "high"), bound, r->err);
    for (int b = 0; b < 2 && bound[b]; b++)
        if (status == GB_OK)
            status = place_column(r, bound[b], NULL);
        else
            gb_column_free(bound[b]);
    return status;
}

static gb_status join_column(table_reader *r, size_t c, const char *key) {
    gb_column *column = NULL, *base = NULL;
    gb_status status = read_column(r, c, key, &column);
    if (status == GB_OK && r->crosswalk.from)
        status = gb_indicator_apply(&r->project->plan, column, r->err);
    if (status == GB_OK && r->crosswalk.from)
        status = read_base(r, column->base, &base);
    if (status == GB_OK)
        status = place_bounds(r, column);
    if (status == GB_OK)
        status = place_column(r, column, base);
    else
        gb_column_free(column);
    gb_column_free(base);
    return status;
}

/* Is a column needed, or one of the bounds that are made of it? */
static gb_status is_needed(const table_reader *r, const char *key, bool *needed) {
    static const char *const endings[] = {"", "_low", "_high"};
    gb_status status = GB_OK;
    *needed = false;
    for (int e = 0; e < 3 && !*needed && status == GB_OK; e++) {
        gb_buffer name = {0};
        gb_buffer_addf(&name, "%s%s", key, endings[e]);
        if (name.failed)
            status = GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        else
            *needed = gb_names_has(r->needed, name.text);
        gb_buffer_release(&name);
    }
    return status;
}

/* Aliases must point to columns that exist, or a typing error would pass as "not needed". */
static gb_status check_aliases(const table_reader *r) {
    const gb_value *columns = gb_value_member(r->plan, "columns");
    gb_status status = GB_OK;
    size_t c = 0;
    for (size_t i = 0; i < columns->count && status == GB_OK; i++)
        status = gb_find_field(r->raw, columns->item[i].text, &c, r->err);
    return status;
}

static gb_status join_columns(table_reader *r) {
    enum { MOST_OFFERED = 2000 };
    gb_status status = check_aliases(r);
    for (size_t c = 0; c < gb_raw_columns(r->raw) && status == GB_OK; c++) {
        if (c == r->code)
            continue;
        char *key = column_key(r, gb_raw_name(r->raw, c));
        if (!key)
            return GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        if (r->project->offered.count < MOST_OFFERED)
            status = gb_names_add(&r->project->offered, key, r->err);
        bool needed = false;
        if (status == GB_OK)
            status = is_needed(r, key, &needed);
        if (status == GB_OK && needed)
            status = join_column(r, c, key);
        gb_free(key);
    }
    return status;
}

static gb_status read_table(gb_project *project, const gb_value *plan, const gb_names *needed,
                            const char *period, gb_error *err) {
    table_reader r = {.project = project, .plan = plan, .needed = needed, .period = period, .err = err};
    char *path = NULL;
    size_t level = 0;
    gb_status status = gb_table_plan_read(plan, project->file, &r.options, err);
    r.options.reading.access = gb_project_access(project);
    if (status == GB_OK)
        status = gb_project_level_find(project, gb_value_text(plan, "level"), 0, &level, err);
    if (status == GB_OK)
        status = gb_project_path(project, gb_value_text(plan, "source"), &path, err);
    if (status == GB_OK)
        status = gb_table_read(path, &r.options.reading, &r.raw, project->session->notes, err);
    if (status == GB_OK) {
        r.areas = project->level[level].areas;
        status = choose_rows(&r);
    }
    if (status == GB_OK)
        status = match_rows(&r);
    if (status == GB_OK)
        status = join_columns(&r);
    gb_match_release(&r.match);
    gb_table_crosswalk_release(&r.crosswalk);
    gb_free(r.row_ok);
    gb_raw_free(r.raw);
    gb_table_plan_release(&r.options);
    gb_free(path);
    return status;
}

/* The period of the analysis: declared, else the last one among the tables. */
static const char *analysis_period(const gb_project *project) {
    const char *period = gb_value_text(&project->plan, "period");
    if (period)
        return period;
    const gb_value *tables = gb_value_member(&project->plan, "tables");
    for (size_t t = 0; t < tables->count; t++) {
        const char *own = gb_value_text(&tables->item[t], "period");
        if (own && (!period || gb_compare_natural(own, period) > 0))
            period = own;
    }
    if (period)
        GB_NOTE(project->session->notes, GB_NOTE_INFO, GB_NOTE_PERIOD_CHOSEN, .found = period);
    return period;
}

gb_status gb_project_read_tables(gb_project *project, gb_error *err) {
    gb_names needed = {0};
    const gb_value *tables = gb_value_member(&project->plan, "tables");
    gb_status status = gb_plan_needed(&project->plan, project->file, &needed, err);
    const char *period = analysis_period(project);
    for (size_t t = 0; t < tables->count && status == GB_OK; t++) {
        status = gb_session_check(project->session, err);
        if (status == GB_OK)
            status = read_table(project, &tables->item[t], &needed, period, err);
        gb_progress_advance(project->session->progress, (double)(t + 1) / (double)tables->count);
    }
    gb_names_release(&needed);
    return status == GB_OK ? gb_project_compare_totals(project, err) : status;
}
