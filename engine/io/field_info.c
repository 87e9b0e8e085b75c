#include "io/field_info.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/random.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum { MOST_EXAMPLES = 4, EXAMPLE_LENGTH = 40 };

/* What is counted of one field besides what the caller gets. */
typedef struct field_count {
    size_t whole; /* numbers without decimals */
    size_t years;
    size_t spaced;  /* with a space inside */
    size_t lower;   /* with a lower-case letter */
    size_t letters; /* with a letter */
    size_t mixed;   /* with letters and digits */
    size_t length, shortest, longest;
    size_t points; /* numbers with a decimal point that cannot group thousands */
    size_t lost;   /* only digits, one shorter than the longest */
    size_t digits_only;
    size_t twice; /* cells that repeat an earlier one */
    size_t first_twice;
} field_count;

static bool is_mark(const char *text) {
    static const char *const marks[] = {".",  "..", "x",    "X",    "-",    "*",    "NA",   "N/A",
                                        "na", "nb", "NULL", "None", "null", "#N/A", "#N/B", ":"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (strcmp(text, marks[i]) == 0)
            return true;
    bool below = text[0] == '<' && text[1] != '\0' && strspn(text + 1, "0123456789 ") == strlen(text + 1);
    bool coded = strncmp(text, "-9999", 5) == 0 && strspn(text + 1, "0123456789") == strlen(text + 1);
    return below || coded;
}

static bool is_year(const char *text) {
    return strspn(text, "0123456789") == 4 &&
           (text[4] == '\0' || text[4] == '-' || toupper(text[4]) == 'Q') &&
           ((text[0] == '1' && (text[1] == '8' || text[1] == '9')) || (text[0] == '2' && text[1] <= '1'));
}

/* true when the mark can only be a decimal one: it stands once and does not cut off a group of three. */
static bool marks_decimals(const char *text, char mark) {
    const char *at = strchr(text, mark);
    if (at == NULL || strchr(at + 1, mark) != NULL)
        return false;
    bool group = strspn(at + 1, "0123456789") == 3;
    bool below_one = at > text && at[-1] == '0' && (at - 1 == text || !isdigit((unsigned char)at[-2]));
    return !group || below_one;
}

static void count_number(const char *text, gb_field_info *field, field_count *count) {
    double value;
    bool point = gb_number_read(text, GB_DECIMAL_POINT, &value) == GB_NUMBER_OK;
    bool comma = gb_number_read(text, GB_DECIMAL_COMMA, &value) == GB_NUMBER_OK;
    if (!point && !comma)
        return;
    field->numbers++;
    count->whole += strpbrk(text, ".,eE") == NULL;
    field->commas += comma && marks_decimals(text, ',');
    count->points += point && marks_decimals(text, '.');
}

static void count_letters(const char *text, field_count *count) {
    size_t letters = 0, lower = 0, digits = 0, spaces = 0, length = 0;
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        letters += isalpha(byte) || byte >= 0x80;
        lower += byte >= 'a' && byte <= 'z';
        digits += byte >= '0' && byte <= '9';
        spaces += byte == ' ';
        length += (byte & 0xC0) != 0x80;
    }
    count->letters += letters > 0;
    count->lower += lower > 0;
    count->mixed += letters > 0 && digits > 0;
    count->spaced += spaces > 0;
    count->digits_only += digits == length;
    count->length += length;
    if (count->shortest == 0 || length < count->shortest)
        count->shortest = length;
    if (length > count->longest)
        count->longest = length;
}

static void add_example(gb_buffer *examples, size_t number, const char *text) {
    char piece[EXAMPLE_LENGTH + 1];
    gb_copy(piece, sizeof piece, text);
    if (number < MOST_EXAMPLES)
        gb_buffer_addf(examples, "%s%s", number > 0 ? " | " : "", piece);
}

/* slot: an empty hash set of mask + 1 places for at least twice the rows. */
static void count_field(const gb_raw_table *table, size_t c, size_t *slot, size_t mask, gb_field_info *field,
                        field_count *count, gb_buffer *examples) {
    for (size_t r = 0; r < gb_raw_rows(table); r++) {
        const char *cell = gb_raw_cell(table, r, c);
        size_t start = strspn(cell, " \t"), length = strlen(cell);
        while (length > start && (cell[length - 1] == ' ' || cell[length - 1] == '\t'))
            length--;
        if (length == start)
            continue;
        field->padded += start > 0 || cell[length] != '\0';
        char text[256];
        gb_copy(text, length - start + 1 < sizeof text ? length - start + 1 : sizeof text, cell + start);
        field->filled++;
        size_t at = (size_t)gb_hash_bytes(cell, strlen(cell)) & mask;
        while (slot[at] != 0 && strcmp(gb_raw_cell(table, slot[at] - 1, c), cell) != 0)
            at = (at + 1) & mask;
        if (slot[at] == 0) {
            slot[at] = r + 1;
            add_example(examples, field->distinct++, text);
        } else if (count->twice++ == 0) {
            count->first_twice = r;
        }
        if (is_mark(text)) {
            field->marks++;
            continue;
        }
        count->years += is_year(text);
        count_number(text, field, count);
        count_letters(text, count);
    }
}

static bool holds(const char *name, const char *const *words) {
    char lower[128];
    gb_copy(lower, sizeof lower, name);
    for (char *at = lower; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
    for (; *words != NULL; words++)
        if (strstr(lower, *words) != NULL)
            return true;
    return false;
}

static int code_score(const gb_field_info *field, const field_count *count, size_t rows, bool first) {
    static const char *const words[] = {"code", "nis", "cd_", "_cd", "geoitem", NULL};
    static const char *const levels[] = {"gemeente", "wijk",  "buurt",   "sector",   "provinc", "district",
                                         "arrond",   "munic", "commune", "quartier", NULL};
    size_t texts = field->filled - field->marks;
    if (texts == 0 || field->commas > 0 || count->points > 0 || count->longest > 24 ||
        count->spaced * 4 > texts)
        return 0;
    bool id = gb_compare_fold(field->name, "id") == 0 || gb_compare_fold(field->name, "gid") == 0;
    bool unique = field->distinct == field->filled && 20 * field->filled >= 19 * rows;
    /* Parents in a key table: repeated, all of one length, in a column named after a level. */
    bool parent = !unique && holds(field->name, levels) &&
                  (count->longest == count->shortest || 2 * count->mixed > texts) &&
                  count->letters == count->mixed;
    int score = unique ? 3 : 0;
    score += holds(field->name, words) || parent ? 3 : id ? 2 : 0;
    score += count->longest - count->shortest <= 2 && count->longest >= 3 ? 1 : 0;
    score += 2 * count->mixed > texts && count->spaced == 0 ? 3 : 0;
    score += first ? 1 : 0;
    bool words_only = count->letters > 0 && count->mixed == 0 && (count->lower > 0 || count->longest > 12);
    return score - (words_only ? 3 : 0);
}

static int name_score(const gb_field_info *field, const field_count *count) {
    static const char *const words[] = {"naam",  "name",         "nom",   "descr",
                                        "label", "omschrijving", "titel", NULL};
    size_t texts = field->filled - field->marks;
    if (texts == 0 || 2 * field->numbers > texts || 2 * count->letters < texts)
        return 0;
    int score = holds(field->name, words) ? 3 : 0;
    score += 2 * field->distinct > field->filled ? 2 : 0;
    score += count->length > 5 * texts ? 1 : 0;
    return score - (2 * count->mixed > texts ? 1 : 0);
}

static gb_field_role role_of(const gb_field_info *field, const field_count *count, int code, int name) {
    static const char *const words[] = {"jaar",
                                        "year",
                                        "period",
                                        "ann\xC3\xA9"
                                        "e",
                                        "annee",
                                        NULL};
    enum { SURE = 4 };
    size_t texts = field->filled - field->marks;
    if (field->filled == 0)
        return GB_ROLE_UNKNOWN;
    if (count->years == texts && texts > 0 &&
        (holds(field->name, words) || 2 * field->distinct < field->filled))
        return GB_ROLE_PERIOD;
    if (code >= SURE)
        return GB_ROLE_CODE;
    if (field->numbers == texts && texts > 0)
        return GB_ROLE_NUMBER;
    return name >= SURE - 1 ? GB_ROLE_NAME : GB_ROLE_TEXT;
}

static void tell_code(const gb_raw_table *table, size_t c, const gb_field_info *field,
                      const field_count *count, bool periods, gb_notes *notes) {
    const char *file = gb_raw_source(table);
    if (count->twice > 0 && !periods)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_CODE_TWICE, .file = file, .name = field->name,
                .row = gb_raw_place(table, count->first_twice), .count = (int64_t)count->twice,
                .code = gb_raw_cell(table, count->first_twice, c));
    if (field->filled < gb_raw_rows(table))
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_CODE_EMPTY, .file = file, .name = field->name,
                .count = (int64_t)(gb_raw_rows(table) - field->filled));
    if (count->digits_only == field->filled && count->longest - count->shortest == 1)
        GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_CODE_LENGTHS, .file = file, .name = field->name,
                .count = (int64_t)count->shortest, .total = (int64_t)count->longest);
}

/* One note for all fields that share a trait, naming them. */
static void tell_fields(const gb_raw_table *table, const gb_layer_info *layer, gb_text text,
                        size_t (*cells)(const gb_field_info *field), gb_notes *notes) {
    enum { MOST_NAMED = 100 };
    const char *names[MOST_NAMED];
    size_t named = 0, total = 0;
    for (size_t c = 0; c < layer->fields; c++) {
        size_t found = cells(&layer->field[c]);
        total += found;
        if (found > 0 && named < MOST_NAMED)
            names[named++] = layer->field[c].name;
    }
    if (total > 0)
        gb_notes_add(notes, GB_NOTE_INFO, text,
                     &(gb_detail){.file = gb_raw_source(table), .count = (int64_t)total}, names, named);
}

static size_t padded_cells(const gb_field_info *field) {
    return field->padded;
}

static size_t marked_cells(const gb_field_info *field) {
    return field->role == GB_ROLE_NUMBER ? field->marks : 0;
}

static gb_status count_all(const gb_raw_table *table, gb_layer_info *layer, field_count *counts,
                           gb_error *err) {
    size_t mask = 15;
    while (mask < 2 * gb_raw_rows(table))
        mask = 2 * mask + 1;
    size_t *slot = gb_alloc(mask + 1, sizeof *slot);
    if (slot == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = GB_OK;
    for (size_t c = 0; c < layer->fields && status == GB_OK; c++) {
        gb_buffer examples = {0};
        gb_field_info *field = &layer->field[c];
        memset(slot, 0, (mask + 1) * sizeof *slot);
        field->name = gb_strdup(gb_raw_name(table, c));
        count_field(table, c, slot, mask, field, &counts[c], &examples);
        gb_buffer_add(&examples, "");
        field->examples = examples.length > 0 ? gb_buffer_take(&examples) : gb_strdup("");
        if (field->name == NULL || field->examples == NULL)
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        gb_buffer_release(&examples);
    }
    gb_free(slot);
    return status;
}

gb_status gb_layer_describe(const gb_raw_table *table, gb_layer_info *layer, gb_notes *notes, gb_error *err) {
    size_t n = gb_raw_columns(table);
    layer->code_field = layer->name_field = -1;
    layer->field = gb_alloc_zero(n, sizeof *layer->field);
    field_count *counts = gb_alloc_zero(n, sizeof *counts);
    gb_status status =
        layer->field != NULL && counts != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (layer->field != NULL)
        layer->fields = n;
    if (status == GB_OK)
        status = count_all(table, layer, counts, err);
    int best_code = 0, best_name = 0;
    bool periods = false;
    for (size_t c = 0; c < n && status == GB_OK; c++) {
        gb_field_info *field = &layer->field[c];
        int code = code_score(field, &counts[c], gb_raw_rows(table), c == 0);
        int name = name_score(field, &counts[c]);
        field->role = role_of(field, &counts[c], code, name);
        periods = periods || field->role == GB_ROLE_PERIOD;
        if (field->role == GB_ROLE_CODE && code > best_code) {
            best_code = code;
            layer->code_field = (int32_t)c;
        }
        if (field->role == GB_ROLE_NAME && name > best_name) {
            best_name = name;
            layer->name_field = (int32_t)c;
        }
        if (field->commas > 0 && counts[c].points > 0)
            GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_BOTH_DECIMALS, .file = gb_raw_source(table),
                    .name = field->name, .count = (int64_t)field->commas, .total = (int64_t)counts[c].points);
    }
    if (status == GB_OK) {
        tell_fields(table, layer, GB_NOTE_IO_PADDED, padded_cells, notes);
        tell_fields(table, layer, GB_NOTE_IO_MARKS, marked_cells, notes);
    }
    if (status == GB_OK && layer->code_field >= 0)
        tell_code(table, (size_t)layer->code_field, &layer->field[layer->code_field],
                  &counts[layer->code_field], periods, notes);
    gb_free(counts);
    return status;
}
