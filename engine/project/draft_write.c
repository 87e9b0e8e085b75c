/* A draft as a project file with comments, in the order in which a planner reads it. */
#include "project/draft.h"

#include "base/text.h"

#include <string.h>

enum { PER_TABLE = 6, MOST_INDICATORS = 12, MOST_MAPS = 4 };

typedef struct writer {
    const gb_draft *draft;
    gb_language language;
    gb_buffer *out;
    const gb_draft_column *shown[MOST_INDICATORS];
    size_t count;
} writer;

/* Text that YAML takes as it is, also inside [] and {}. */
static bool is_plain_scalar(const char *text) {
    if (!*text || text[strlen(text) - 1] == ' ')
        return false;
    for (const char *c = text; *c; c++) {
        const bool word = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
                          *c == '_' || (unsigned char)*c >= 0xC0 || (c > text && (unsigned char)*c >= 0x80);
        const bool colon = *c == ':' && c[1] != ' ' && c[1] != '\0';
        if (!word && !colon && (c == text || !strchr("./- ()", *c)))
            return false;
    }
    return true;
}

static void add_scalar(const char *text, gb_buffer *out) {
    if (is_plain_scalar(text)) {
        gb_buffer_add(out, text);
        return;
    }
    gb_buffer_add(out, "\"");
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            gb_buffer_addf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            gb_buffer_addf(out, "\\x%02x", (unsigned)*c);
        else
            gb_buffer_add_bytes(out, c, 1);
    }
    gb_buffer_add(out, "\"");
}

static void add_pair(writer *w, const char *indent, const char *key, const char *text) {
    if (!text)
        return;
    gb_buffer_addf(w->out, "%s%s: ", indent, key);
    add_scalar(text, w->out);
    gb_buffer_add(w->out, "\n");
}

static void add_comment(writer *w, const char *indent, gb_text text, const gb_detail *detail) {
    char line[2048];
    gb_text_format(text, w->language, detail, line, sizeof line);
    for (char *c = line; *c; c++) /* a file name may hold anything; a comment is one line */
        if ((unsigned char)*c < 0x20)
            *c = ' ';
    gb_buffer_addf(w->out, "%s# %s\n", indent, line);
}

static const gb_layer_info *layer_of(const gb_draft *draft, const gb_draft_table *table) {
    return &draft->file[table->file].info.layer[table->layer];
}

static void write_head(writer *w) {
    const gb_draft *draft = w->draft;
    const char *title = gb_path_name(draft->folder);
    add_comment(w, "", GB_TXT_NEW_HEAD, NULL);
    add_comment(w, "", GB_TXT_NEW_HEAD_KEYS, NULL);
    gb_buffer_add(w->out, "gebied: 1\n");
    add_pair(w, "", "title",
             *title && strcmp(title, ".") != 0 && strcmp(title, "..") != 0
                 ? title
                 : gb_path_name(draft->file[draft->areas_file].given));
    add_pair(w, "", "language", gb_language_code(w->language));
    if (draft->found_crs)
        add_comment(w, "", GB_TXT_NEW_CRS_MADE, &(gb_detail){.found = draft->found_crs});
    else
        add_comment(w, "", GB_TXT_NEW_CRS_OWN, NULL);
    add_pair(w, "", "crs", draft->crs);
    add_comment(w, "", GB_TXT_NEW_SOURCE, NULL);
    add_comment(w, "", GB_TXT_NEW_DATE, NULL);
    if (draft->period) {
        add_comment(w, "", GB_TXT_NEW_PERIOD, NULL);
        add_pair(w, "", "period", draft->period);
    }
}

/* One line per column with codes of larger areas. */
static void suggest_level(writer *w, const gb_draft_table *table, size_t f) {
    const gb_layer_info *layer = layer_of(w->draft, table);
    const gb_draft_file *file = &w->draft->file[table->file];
    const bool named =
        f + 1 < layer->fields && layer->field[f + 1].role != GB_ROLE_CODE && layer->field[f + 1].numbers == 0;
    const char *level = gb_draft_level(layer->field[f].name);
    if (!level)
        level = gb_draft_level(gb_path_name(file->given));
    gb_buffer_addf(w->out,
                   "  #   - {id: %s, key: ", level && strcmp(level, w->draft->level) != 0 ? level : "niveau");
    add_scalar(file->written, w->out);
    gb_buffer_add(w->out, ", child: ");
    add_scalar(table->code, w->out);
    gb_buffer_add(w->out, ", parent: ");
    add_scalar(layer->field[f].name, w->out);
    if (named) {
        gb_buffer_add(w->out, ", name: ");
        add_scalar(layer->field[f + 1].name, w->out);
    }
    gb_buffer_add(w->out, "}\n");
}

/* Key tables as levels that wait for the planner: guessing the levels of a city goes too far. */
static void suggest_levels(writer *w) {
    bool open = false;
    for (size_t t = 0; t < w->draft->tables; t++) {
        const gb_draft_table *table = &w->draft->table[t];
        const gb_layer_info *layer = layer_of(w->draft, table);
        for (size_t f = 0; table->columns == 0 && f < layer->fields; f++) {
            const gb_field_info *field = &layer->field[f];
            if (field->role != GB_ROLE_CODE || strcmp(field->name, table->code) == 0 ||
                field->distinct >= table->met)
                continue;
            if (!open) {
                add_comment(w, "  ", GB_TXT_NEW_LEVELS, NULL);
                gb_buffer_add(w->out, "  # levels:\n");
            }
            open = true;
            suggest_level(w, table, f);
        }
    }
}

static void write_areas(writer *w) {
    const gb_draft *draft = w->draft;
    const gb_draft_file *file = &draft->file[draft->areas_file];
    const char *layer = file->info.layer[draft->areas_layer].name;
    gb_buffer_add(w->out, "\n");
    add_comment(w, "", GB_TXT_NEW_AREAS,
                &(gb_detail){.count = (int64_t)gb_areas_count(draft->areas), .name = layer});
    gb_buffer_add(w->out, "areas:\n");
    add_pair(w, "  ", "source", file->written);
    if (file->info.layers > 1)
        add_pair(w, "  ", "layer", layer);
    add_pair(w, "  ", "level", draft->level);
    add_pair(w, "  ", "code", draft->code);
    add_pair(w, "  ", "name", draft->name);
    add_pair(w, "  ", "crs", draft->source_crs);
    suggest_levels(w);
}

static void write_rules(writer *w, const gb_code_rules *rules) {
    const struct {
        bool on;
        const char *text;
    } flags[] = {{rules->trailing, "trailing: true"},
                 {rules->ignore_case, "ignore_case: true"},
                 {rules->inner_spaces, "inner_spaces: true"}};
    if (!rules->pad && !rules->prefix && !rules->strip_prefix && !rules->trailing && !rules->ignore_case &&
        !rules->inner_spaces)
        return;
    const char *between = "";
    add_comment(w, "    ", GB_TXT_NEW_CODES, NULL);
    gb_buffer_add(w->out, "    codes: {");
    for (size_t i = 0; i < 3; i++)
        if (flags[i].on) {
            gb_buffer_addf(w->out, "%s%s", between, flags[i].text);
            between = ", ";
        }
    if (rules->pad) {
        gb_buffer_addf(w->out, "%spad: %d", between, rules->pad);
        between = ", ";
    }
    if (rules->prefix) {
        gb_buffer_addf(w->out, "%sprefix: ", between);
        add_scalar(rules->prefix, w->out);
        between = ", ";
    }
    if (rules->strip_prefix) {
        gb_buffer_addf(w->out, "%sstrip_prefix: ", between);
        add_scalar(rules->strip_prefix, w->out);
    }
    gb_buffer_add(w->out, "}\n");
}

/* The names of columns that no indicator uses yet. */
static void list_others(writer *w, const gb_draft_table *table, size_t from) {
    gb_buffer names = {0};
    for (size_t c = from; c < table->columns && names.length < 400; c++)
        gb_buffer_addf(&names, "%s%s", c > from ? ", " : "", table->column[c].name);
    if (names.text)
        add_comment(w, "    ", GB_TXT_NEW_MORE_COLUMNS, &(gb_detail){.found = names.text});
    gb_buffer_release(&names);
}

static void write_table(writer *w, const gb_draft_table *table) {
    const gb_draft_file *file = &w->draft->file[table->file];
    add_comment(
        w, "  ", GB_TXT_NEW_TABLE,
        &(gb_detail){.count = (int64_t)table->met, .total = (int64_t)gb_areas_count(w->draft->areas)});
    gb_buffer_add(w->out, "  - source: ");
    add_scalar(file->written, w->out);
    gb_buffer_add(w->out, "\n");
    if (file->info.layers > 1)
        add_pair(w, "    ", "sheet", layer_of(w->draft, table)->name);
    add_pair(w, "    ", "code", table->code);
    write_rules(w, &table->rules);
    add_pair(w, "    ", "period_column", table->period_column);
    add_pair(w, "    ", "period", table->period);
    if (table->comma)
        add_pair(w, "    ", "decimal", "comma");
    bool open = false;
    size_t c = 0;
    for (; c < table->columns && c < PER_TABLE && w->count < MOST_INDICATORS; c++) {
        const gb_draft_column *column = &table->column[c];
        w->shown[w->count++] = column;
        if (strcmp(column->alias, column->name) == 0)
            continue;
        if (!open)
            gb_buffer_add(w->out, "    columns:\n");
        open = true;
        add_pair(w, "      ", column->alias, column->name);
    }
    list_others(w, table, c);
}

static void write_tables(writer *w) {
    size_t figures = 0;
    for (size_t t = 0; t < w->draft->tables; t++)
        figures += w->draft->table[t].columns > 0;
    if (figures == 0)
        return;
    gb_buffer_add(w->out, "\ntables:\n");
    for (size_t t = 0; t < w->draft->tables; t++)
        if (w->draft->table[t].columns)
            write_table(w, &w->draft->table[t]);
}

/* "mediaan_inkomen" is a key; over a map it reads "Mediaan inkomen". */
static void add_label(writer *w, const char *name) {
    char label[256];
    gb_copy(label, sizeof label, name);
    for (char *c = label; *c; c++)
        if (*c == '_')
            *c = ' ';
    if (label[0] >= 'a' && label[0] <= 'z')
        label[0] = (char)(label[0] - 'a' + 'A');
    add_pair(w, "    ", "label", label);
}

static void write_indicators(writer *w) {
    if (w->count == 0)
        return;
    gb_buffer_add(w->out, "\n");
    if (w->count > 1) {
        add_comment(w, "", GB_TXT_NEW_INDICATORS, NULL);
        gb_buffer_addf(w->out, "# - {id: aandeel, formula: 100 * %s / %s, unit: \"%%\"}\n", w->shown[1]->id,
                       w->shown[0]->id);
    }
    gb_buffer_add(w->out, "indicators:\n");
    for (size_t i = 0; i < w->count; i++) {
        gb_buffer_addf(w->out, "  - id: %s\n", w->shown[i]->id);
        add_label(w, w->shown[i]->name);
    }
    gb_buffer_add(w->out, "\n");
    add_comment(w, "", GB_TXT_NEW_INDEX, NULL);
    gb_buffer_add(w->out, "# polarity: high is worse | low is worse\n# index:\n#   indicators: [");
    for (size_t i = 0; i < w->count && i < 3; i++)
        gb_buffer_addf(w->out, "%s%s", i ? ", " : "", w->shown[i]->id);
    gb_buffer_add(w->out, "]\n# select: {top: 5}\n");
}

static void write_maps(writer *w) {
    gb_buffer_add(w->out, "\n");
    add_comment(w, "", GB_TXT_NEW_MAPS, NULL);
    gb_buffer_add(w->out, "maps:\n");
    for (size_t i = 0; i < w->count && i < MOST_MAPS; i++)
        gb_buffer_addf(w->out, "  - {id: %s, show: %s}\n", w->shown[i]->id, w->shown[i]->id);
    if (w->count == 0) /* nothing but boundaries: their size at least */
        gb_buffer_add(w->out, "  - {id: area_km2, show: area_km2}\n");
    gb_buffer_add(w->out, "\n");
    add_comment(w, "", GB_TXT_NEW_OUTPUTS, NULL);
    gb_buffer_add(w->out, "outputs: {folder: uit}\n");
}

gb_status gb_draft_write(const gb_draft *draft, gb_buffer *out, gb_error *err) {
    writer w = {.draft = draft, .language = draft->session->language, .out = out};
    write_head(&w);
    write_areas(&w);
    write_tables(&w);
    write_indicators(&w);
    write_maps(&w);
    return out->failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}
