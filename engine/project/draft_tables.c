/* The tables of a new project: code column, period, decimal mark, figures. */
#include "project/draft.h"

#include "base/text.h"
#include "io/tablefile.h"
#include "prepare/cells.h"

#include <stdio.h>
#include <string.h>

enum { MOST_COLUMNS = 60 };

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The plain letter under an accent (U+00C0..U+00FF), 0 for another sign. */
static char plain_letter(uint32_t c) {
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo_ouuuuytsaaaaaaaceeeeiiiidnooooo_ouuuuyty";
    const char letter = c >= 0xC0 && c <= 0xFF ? letters[c - 0xC0] : 0;
    return letter == '_' ? 0 : letter;
}

const char *gb_draft_identifier(const char *text, gb_arena *arena) {
    char name[48];
    size_t n = 0;
    bool gap = false;
    bool as_is = *text && !(*text >= '0' && *text <= '9');
    for (const char *c = text; *c; c++)
        as_is = as_is && (is_plain(*c) || *c == '_' || (*c >= 'A' && *c <= 'Z'));
    if (as_is)
        return gb_arena_strdup(arena, text);
    while (*text && n < 40) {
        const uint32_t c = gb_utf8_next(&text);
        char letter = c < 0x80 ? (char)c : plain_letter(c);
        if (letter >= 'A' && letter <= 'Z')
            letter = (char)(letter - 'A' + 'a');
        if (!is_plain(letter)) {
            gap = true;
            continue;
        }
        if (n == 0 && letter >= '0' && letter <= '9') { /* a name starts with a letter */
            name[n++] = 'n';
            gap = true;
        }
        if (gap && n)
            name[n++] = '_';
        gap = false;
        name[n++] = letter;
    }
    name[n] = '\0';
    return gb_arena_strdup(arena, n ? name : "kolom");
}

static const gb_layer_info *layer_of(const gb_draft *draft, const gb_draft_table *table) {
    return &draft->file[table->file].info.layer[table->layer];
}

static gb_status read_raw(const gb_draft *draft, const gb_draft_table *table, gb_raw_table **out,
                          gb_error *err) {
    const gb_draft_file *file = &draft->file[table->file];
    const char *name = file->info.layer[table->layer].name;
    const gb_table_options options = {.sheet = *name ? name : NULL,
                                      .access = {.network = draft->session->allow_network}};
    return gb_table_read(file->given, &options, out, NULL, err);
}

/* The rows of the last period in the column that looks like one. */
static gb_status choose_period(gb_draft *draft, gb_draft_table *table, const gb_raw_table *raw, bool *row_ok,
                               gb_error *err) {
    const gb_layer_info *layer = layer_of(draft, table);
    const char *last = NULL;
    size_t column = 0;
    for (size_t c = 0; c < layer->fields && !table->period_column; c++)
        if (layer->field[c].role == GB_ROLE_PERIOD) {
            table->period_column = layer->field[c].name;
            column = c;
        }
    for (size_t r = 0; table->period_column && r < gb_raw_rows(raw); r++) {
        const char *cell = gb_raw_cell(raw, r, column);
        if (*cell && (!last || gb_compare_natural(cell, last) > 0))
            last = cell;
    }
    for (size_t r = 0; r < gb_raw_rows(raw); r++)
        row_ok[r] = !table->period_column || strcmp(gb_raw_cell(raw, r, column), last ? last : "") == 0;
    if (!last)
        return GB_OK;
    table->period = gb_arena_strdup(draft->arena, last);
    if (!table->period)
        return no_memory(err);
    if (!draft->period || gb_compare_natural(last, draft->period) > 0)
        draft->period = table->period;
    return GB_OK;
}

/* Names of columns with numbers that say nothing about people. */
static bool is_technical(const char *name) {
    static const char *const names[] = {"x",          "y",          "lon",          "lat",        "longitude",
                                        "latitude",   "fid",        "gid",          "id",         "objectid",
                                        "shape_area", "shape_leng", "shape_length", "shape_le_1", "area"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (gb_compare_fold(name, names[i]) == 0)
            return true;
    return false;
}

/* Half of the areas that have a row must have a value, and not all the same one. */
static bool is_useful(const gb_column *column, size_t met) {
    size_t present = 0;
    bool varied = false;
    double first = 0;
    for (size_t i = 0; i < column->n; i++) {
        if (column->state[i] != GB_PRESENT)
            continue;
        if (present++ == 0)
            first = column->value[i];
        varied = varied || column->value[i] != first;
    }
    return varied && 2 * present >= met;
}

/* Whole numbers that differ everywhere look like codes, but so do inhabitants. */
static bool is_count_in_disguise(const gb_raw_table *raw, size_t c, const gb_field_info *field) {
    static const char *const words[] = {"code", "nis", "cd_", "_cd", "geoitem", "nr", "id"};
    char name[128];
    size_t shortest = SIZE_MAX, longest = 0;
    if (field->role != GB_ROLE_CODE || field->numbers + field->marks < field->filled)
        return false;
    gb_copy(name, sizeof name, field->name);
    for (char *at = name; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (strstr(name, words[w]))
            return false;
    for (size_t r = 0; r < gb_raw_rows(raw); r++) {
        const char *cell = gb_raw_cell(raw, r, c);
        const size_t length = strlen(cell);
        if (cell[0] == '0' && length > 1)
            return false;
        shortest = length && length < shortest ? length : shortest;
        longest = length > longest ? length : longest;
    }
    return longest > shortest;
}

/* Read one column as the project would. *column stays NULL when it cannot be read. */
static gb_status read_column(const gb_draft *draft, const gb_raw_table *raw, const gb_match *match, size_t c,
                             bool comma, gb_column **column, gb_error *err) {
    const gb_cell_options cells = {.decimal_given = comma, .decimal = GB_DECIMAL_COMMA};
    gb_error problem = {0};
    gb_status status = gb_join_column(raw, c, match, gb_areas_count(draft->areas), &cells, GB_DUPLICATE_ERROR,
                                      "x", column, NULL, &problem);
    return status == GB_ERR_NOMEM ? no_memory(err) : GB_OK;
}

/* "1.234" can be read in two ways; where only the comma makes the whole column numbers, that is how it is
 * meant. */
static gb_status settle_decimals(const gb_draft *draft, gb_draft_table *table, const gb_raw_table *raw,
                                 const gb_match *match, gb_error *err) {
    const gb_layer_info *layer = layer_of(draft, table);
    gb_status status = GB_OK;
    for (size_t c = 0; c < layer->fields && c < gb_raw_columns(raw) && status == GB_OK && !table->comma;
         c++) {
        gb_column *as_is = NULL, *with_comma = NULL;
        if (layer->field[c].role != GB_ROLE_NUMBER)
            continue;
        table->comma = layer->field[c].commas > 0;
        status = read_column(draft, raw, match, c, false, &as_is, err);
        if (status == GB_OK && !as_is)
            status = read_column(draft, raw, match, c, true, &with_comma, err);
        table->comma = table->comma || with_comma;
        gb_column_free(as_is);
        gb_column_free(with_comma);
    }
    return status;
}

static gb_status try_column(gb_draft *draft, gb_draft_table *table, const gb_raw_table *raw,
                            const gb_match *match, size_t c, gb_error *err) {
    const gb_field_info *field = &layer_of(draft, table)->field[c];
    if (strcmp(field->name, table->code) == 0 || is_technical(field->name) ||
        table->columns >= MOST_COLUMNS ||
        (field->role != GB_ROLE_NUMBER && !is_count_in_disguise(raw, c, field)))
        return GB_OK;
    gb_column *column = NULL;
    gb_status status = read_column(draft, raw, match, c, table->comma, &column, err);
    if (column && is_useful(column, table->met))
        table->column[table->columns++] = (gb_draft_column){.name = field->name};
    gb_column_free(column);
    return status;
}

/* The figures among the columns; *twice is the code that stands in several different rows, if any. */
static gb_status find_figures(gb_draft *draft, gb_draft_table *table, const gb_raw_table *raw,
                              const bool *row_ok, size_t code, char twice[64], gb_error *err) {
    const gb_layer_info *layer = layer_of(draft, table);
    gb_match match = {0};
    gb_error problem = {0};
    table->column = gb_arena_alloc(draft->arena, MOST_COLUMNS, sizeof *table->column);
    if (!table->column)
        return no_memory(err);
    for (size_t c = 0; c < layer->fields; c++)
        table->parents +=
            c != code && layer->field[c].role == GB_ROLE_CODE && layer->field[c].distinct < table->met;
    gb_status status = gb_match_codes(raw, code, row_ok, draft->areas, &table->rules, GB_DUPLICATE_ERROR,
                                      &match, NULL, &problem);
    if (status == GB_ERR_NOMEM)
        return no_memory(err);
    if (status != GB_OK) {
        gb_copy(twice, 64, *problem.code ? problem.code : "?");
        return GB_OK;
    }
    table->met = gb_areas_count(draft->areas) - match.areas_without;
    status = settle_decimals(draft, table, raw, &match, err);
    for (size_t c = 0; c < layer->fields && c < gb_raw_columns(raw) && status == GB_OK; c++)
        status = try_column(draft, table, raw, &match, c, err);
    gb_match_release(&match);
    return status;
}

static gb_status judge(gb_draft *draft, gb_draft_table *table, const gb_raw_table *raw, bool *row_ok,
                       bool *keep, gb_error *err) {
    int32_t code = -1;
    char twice[64] = "";
    gb_status status = gb_draft_codes(raw, layer_of(draft, table), draft->areas, draft->arena, &code,
                                      &table->rules, &table->met, err);
    if (status == GB_OK && code >= 0) {
        table->code = gb_arena_strdup(draft->arena, gb_raw_name(raw, (size_t)code));
        status = table->code ? choose_period(draft, table, raw, row_ok, err) : no_memory(err);
    }
    if (status == GB_OK && code >= 0)
        status = find_figures(draft, table, raw, row_ok, (size_t)code, twice, err);
    if (status != GB_OK)
        return status;
    const bool is_areas = table->file == draft->areas_file;
    *keep = code >= 0 && !*twice && (table->columns || (table->parents && !is_areas));
    if (*keep || is_areas)
        return GB_OK;
    const gb_text reason = code < 0 ? GB_NOTE_NEW_NOT_JOINED
                           : *twice ? GB_NOTE_NEW_TWICE
                                    : GB_NOTE_NEW_NO_FIGURES;
    const char *file = draft->file[table->file].given, *name = layer_of(draft, table)->name;
    GB_NOTE(draft->session->notes, GB_NOTE_WARNING, reason, .file = *name ? file : NULL,
            .name = *name ? name : gb_path_name(file), .code = twice);
    return GB_OK;
}

static gb_status look_at(gb_draft *draft, size_t file, size_t layer, gb_error *err) {
    gb_draft_table *table = &draft->table[draft->tables];
    *table = (gb_draft_table){.file = file, .layer = layer};
    if (layer_of(draft, table)->rows == 0 || layer_of(draft, table)->fields == 0)
        return GB_OK;
    gb_raw_table *raw = NULL;
    gb_error problem = {0};
    bool keep = false;
    const char *period = draft->period;
    gb_status status = read_raw(draft, table, &raw, &problem);
    if (status != GB_OK &&
        status != GB_ERR_NOMEM) /* an empty sheet; what inspect could not read is told there */
        return GB_OK;
    bool *row_ok = status == GB_OK ? gb_alloc_zero(gb_raw_rows(raw) + 1, sizeof *row_ok) : NULL;
    status = row_ok ? judge(draft, table, raw, row_ok, &keep, err) : no_memory(err);
    gb_free(row_ok);
    gb_raw_free(raw);
    if (status == GB_OK && keep) {
        draft->file[file].used = true;
        draft->tables++;
    }
    if (!keep)
        draft->period = period; /* a table that is left out decides nothing */
    return status;
}

/* The name under which the engine will know a column of a table: with the period when it is another one. */
static const char *key_of(const gb_draft *draft, const gb_draft_table *table, const char *name) {
    if (!table->period || strcmp(table->period, draft->period) == 0)
        return gb_arena_strdup(draft->arena, name);
    gb_buffer key = {0};
    gb_buffer_addf(&key, "%s_%s", name, table->period);
    const char *kept = key.text && !key.failed ? gb_arena_strdup(draft->arena, key.text) : NULL;
    gb_buffer_release(&key);
    return kept;
}

/* Would an id be mistaken for another column, indicator or derived column? */
static bool is_taken(const gb_draft *draft, const gb_draft_column *own, const char *id) {
    static const char *const derived[] = {"area_km2", "perimeter_km", "compactness", "neighbours",
                                          "selected"};
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
        if (strcmp(derived[i], id) == 0)
            return true;
    for (size_t t = 0; t < draft->tables; t++) {
        const gb_draft_table *table = &draft->table[t];
        const gb_layer_info *layer = layer_of(draft, table);
        const bool is_own_table = own >= table->column && own < table->column + table->columns;
        for (size_t c = 0; c < table->columns; c++)
            if (&table->column[c] != own && table->column[c].id && strcmp(table->column[c].id, id) == 0)
                return true;
        for (size_t f = 0; f < layer->fields; f++) {
            const char *key = key_of(draft, table, layer->field[f].name);
            if (key && strcmp(key, id) == 0 &&
                !(is_own_table && strcmp(layer->field[f].name, own->name) == 0))
                return true;
        }
    }
    return false;
}

static gb_status name_columns(gb_draft *draft, gb_draft_table *table, gb_error *err) {
    for (size_t c = 0; c < table->columns; c++) {
        gb_draft_column *column = &table->column[c];
        const char *base = gb_draft_identifier(column->name, draft->arena);
        column->alias = base;
        for (int k = 2; k < 1000; k++) {
            const char *id = column->alias ? key_of(draft, table, column->alias) : NULL;
            if (!id)
                return no_memory(err);
            if (!is_taken(draft, column, id)) {
                column->id = id;
                break;
            }
            char again[64];
            snprintf(again, sizeof again, "%.48s_%d", base, k);
            column->alias = gb_arena_strdup(draft->arena, again);
        }
    }
    return GB_OK;
}

gb_status gb_draft_tables(gb_draft *draft, gb_error *err) {
    size_t layers = 0;
    for (size_t f = 0; f < draft->files; f++)
        layers += draft->file[f].info.layers;
    draft->table = gb_alloc_zero(layers + 1, sizeof *draft->table);
    if (!draft->table)
        return no_memory(err);
    gb_status status = GB_OK;
    if (!draft->code)
        return GB_OK;
    for (size_t f = 0; f < draft->files && status == GB_OK; f++)
        for (size_t l = 0; f != draft->areas_file && l < draft->file[f].info.layers && status == GB_OK; l++) {
            status = gb_session_check(draft->session, err);
            if (status == GB_OK)
                status = look_at(draft, f, l, err);
        }
    if (status == GB_OK) /* what the boundaries say of themselves comes last */
        status = look_at(draft, draft->areas_file, draft->areas_layer, err);
    for (size_t t = 0; t < draft->tables && status == GB_OK; t++)
        status = name_columns(draft, &draft->table[t], err);
    return status;
}
