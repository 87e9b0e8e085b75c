#include "io/csv.h"

#include "base/memory.h"
#include "io/csv_record.h"
#include "io/header.h"
#include "io/names.h"
#include "io/utf16.h"

#include <string.h>

/* A reading in progress. */
typedef struct gb_csv_reader {
    gb_csv_cutter cutter;
    const char *file;
    const gb_table_options *options;
    gb_notes *notes;
    size_t begin; /* offset of the first record in the first block, after a mark or "sep=" */
    int64_t begin_line;
    bool mark;      /* a UTF-8 byte order mark */
    char separator; /* 0 until known */
    gb_row_shape shape[GB_HEADER_ROWS];
    size_t shapes, header;
    size_t width;
    gb_buffer recoded;
    size_t *recoded_start;
    const char **cell;
    size_t utf8, cp1252; /* records outside ASCII, by encoding */
    int64_t first_cp1252;
    size_t blank, brief; /* empty rows left out; rows with too few cells */
    int64_t first_brief;
} gb_csv_reader;

/* Candidates in order of preference when they cut equally well. */
static const char separators[] = {';', ',', '\t', '|'};

static void skip_marks(gb_csv_reader *r) {
    const char *block = r->cutter.block;
    size_t fill = r->cutter.fill;
    r->begin_line = 1;
    r->mark = fill >= 3 && memcmp(block, "\xEF\xBB\xBF", 3) == 0;
    r->begin = r->mark ? 3 : 0;
    const char *at = block + r->begin;
    /* Excel's own way to name the separator in the first line. */
    if (fill < r->begin + 6 || memcmp(at, "sep=", 4) != 0 || (at[5] != '\r' && at[5] != '\n'))
        return;
    r->separator = at[4];
    r->begin += at[5] == '\r' && fill > r->begin + 6 && at[6] == '\n' ? 7 : 6;
    r->begin_line = 2;
}

/* The first records as one separator would cut them; a last one that the block cuts off is left out. */
static gb_status look(gb_csv_reader *r, char separator, gb_error *err) {
    gb_csv_cutter *c = &r->cutter;
    gb_csv_cutter_rewind(c, r->begin, r->begin_line, separator);
    c->looking = true;
    r->shapes = 0;
    gb_status status = GB_OK;
    while (status == GB_OK && r->shapes < GB_HEADER_ROWS) {
        bool more;
        status = gb_csv_cutter_next(c, &more, err);
        if (status != GB_OK || !more)
            break;
        bool partial = c->at == c->fill && !c->ended;
        if (partial && r->shapes > 0)
            break;
        gb_row_shape *shape = &r->shape[r->shapes++];
        *shape = (gb_row_shape){.place = c->record_line};
        for (size_t i = 0; i < c->fields; i++)
            gb_row_shape_add(shape, c->text.text + c->start[i]);
    }
    c->looking = false;
    return status;
}

/* The commonest number of fields above one, and the share of the filled rows that have it. */
static double agreement(const gb_csv_reader *r, size_t *fields) {
    size_t rows = 0, best = 0;
    *fields = 1;
    for (size_t i = 0; i < r->shapes; i++) {
        rows += r->shape[i].filled > 0;
        if (r->shape[i].cells < 2 || r->shape[i].filled == 0)
            continue;
        size_t same = 0;
        for (size_t k = 0; k < r->shapes; k++)
            same += r->shape[k].cells == r->shape[i].cells && r->shape[k].filled > 0;
        if (same > best || (same == best && r->shape[i].cells > *fields)) {
            best = same;
            *fields = r->shape[i].cells;
        }
    }
    return rows > 0 ? (double)best / (double)rows : 0;
}

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

/* true when most commas in the block stand between digits, as decimal commas do. */
static bool commas_are_decimal(const gb_csv_cutter *c) {
    size_t all = 0, inside = 0;
    for (size_t i = 1; i + 1 < c->fill; i++) {
        if (c->block[i] != ',')
            continue;
        all++;
        inside += is_digit(c->block[i - 1]) && is_digit(c->block[i + 1]);
    }
    return all > 0 && 2 * inside > all;
}

static gb_status find_separator(gb_csv_reader *r, gb_error *err) {
    if (r->options->separator != 0)
        r->separator = r->options->separator;
    if (r->separator != 0)
        return GB_OK;
    double best = 0;
    size_t most = 1;
    bool decimal = commas_are_decimal(&r->cutter);
    bool other = false; /* another mark than the comma cuts at least half of the rows alike */
    r->separator = ';';
    for (size_t i = 0; i < sizeof separators; i++) {
        /* What is wrong with the bytes is told once the separator is known. */
        gb_error ignored = {0};
        if (look(r, separators[i], &ignored) == GB_ERR_NOMEM)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
        size_t fields;
        double share = agreement(r, &fields);
        if (fields < 2)
            continue;
        bool comma = separators[i] == ',';
        bool over_decimal = decimal && r->separator == ',' && share >= 0.5;
        if (comma && decimal && other)
            continue;
        other = other || (!comma && share >= 0.5);
        if (share > best || (share == best && fields > most) || over_decimal) {
            best = share;
            most = fields;
            r->separator = separators[i];
        }
    }
    return GB_OK;
}

/* Cells of the current record as UTF-8 in r->cell, at most `most` of them. */
static gb_status decode(gb_csv_reader *r, size_t most, gb_error *err) {
    gb_csv_cutter *c = &r->cutter;
    size_t n = c->fields < most ? c->fields : most;
    bool valid = !c->high || gb_utf8_valid(c->text.text, c->text.length);
    gb_encoding wanted = r->options->encoding;
    if (!valid && wanted == GB_ENCODING_UTF8)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NOT_UTF8, .file = r->file, .line = c->record_line,
                       .hint = GB_HINT_IO_NOT_UTF8);
    if (!c->high || (valid && wanted != GB_ENCODING_CP1252)) {
        r->utf8 += c->high;
        for (size_t i = 0; i < n; i++)
            r->cell[i] = c->text.text + c->start[i];
        return GB_OK;
    }
    if (r->cp1252++ == 0)
        r->first_cp1252 = c->record_line;
    r->recoded.length = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = c->text.text + c->start[i];
        r->recoded_start[i] = r->recoded.length;
        gb_buffer_add_cp1252(&r->recoded, text, strlen(text));
        gb_buffer_add_bytes(&r->recoded, "", 1);
    }
    if (r->recoded.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n; i++)
        r->cell[i] = r->recoded.text + r->recoded_start[i];
    return GB_OK;
}

static void tell_header(const gb_csv_reader *r) {
    const gb_row_shape *header = &r->shape[r->header];
    size_t skipped = 0;
    for (size_t i = 0; i < r->header; i++)
        skipped += r->shape[i].filled > 0;
    if (skipped > 0 && r->options->header == 0)
        GB_NOTE(r->notes, GB_NOTE_INFO, GB_NOTE_IO_TITLES, .file = r->file, .line = header->place,
                .count = (int64_t)skipped);
    if (gb_header_doubtful(header))
        GB_NOTE(r->notes, GB_NOTE_WARNING, GB_NOTE_IO_HEADER_NUMBERS, .file = r->file, .line = header->place);
    if (header->cells > r->width)
        GB_NOTE(r->notes, GB_NOTE_INFO, GB_NOTE_IO_EMPTY_COLUMNS, .file = r->file,
                .count = (int64_t)(header->cells - r->width));
}

/* The cutter stands at the header: take its names. */
static gb_status make_table(gb_csv_reader *r, gb_raw_table **out, gb_error *err) {
    char **names = gb_alloc_zero(r->width, sizeof *names);
    gb_status status = names != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = decode(r, r->width, err);
    for (size_t i = 0; status == GB_OK && i < r->width; i++) {
        names[i] = gb_strdup(i < r->cutter.fields ? r->cell[i] : "");
        if (names[i] == NULL)
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    if (status == GB_OK)
        status = gb_names_clean(names, r->width, r->file, r->shape[r->header].place, r->notes, err);
    if (status == GB_OK)
        status = gb_raw_new(r->file, r->width, (const char *const *)names, out, err);
    gb_names_free(names, names != NULL ? r->width : 0);
    return status;
}

static bool record_is_empty(const gb_csv_cutter *c) {
    for (size_t i = 0; i < c->fields; i++) {
        const char *text = c->text.text + c->start[i];
        if (text[strspn(text, " \t\n")] != '\0')
            return false;
    }
    return true;
}

static gb_status add_record(gb_csv_reader *r, gb_raw_table *table, gb_error *err) {
    gb_csv_cutter *c = &r->cutter;
    if (record_is_empty(c)) {
        r->blank += c->fields > 1;
        return GB_OK;
    }
    if (c->surplus_line > 0) {
        char found[80] = "";
        gb_copy(found, sizeof found, c->text.text + c->start[c->surplus]);
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_SURPLUS, .file = r->file, .line = c->surplus_line,
                       .column = c->surplus_column, .found = found, .count = (int64_t)r->width,
                       .total = (int64_t)c->surplus + 1, .hint = GB_HINT_IO_SURPLUS);
    }
    if (c->fields < r->width && r->brief++ == 0)
        r->first_brief = c->record_line;
    gb_status status = decode(r, r->width, err);
    for (size_t i = c->fields; i < r->width; i++)
        r->cell[i] = NULL;
    return status == GB_OK ? gb_raw_add(table, r->cell, c->record_line, err) : status;
}

static gb_status read_records(gb_csv_reader *r, size_t most_rows, gb_raw_table **out, bool *cut,
                              gb_error *err) {
    gb_csv_cutter *c = &r->cutter;
    int64_t header_line = r->shape[r->header].place;
    bool more = true;
    gb_status status = GB_OK;
    gb_csv_cutter_rewind(c, r->begin, r->begin_line, r->separator);
    do
        status = gb_csv_cutter_next(c, &more, err);
    while (status == GB_OK && more && c->record_line < header_line);
    r->recoded_start = gb_alloc(r->width, sizeof *r->recoded_start);
    r->cell = gb_alloc(r->width, sizeof *r->cell);
    if (status == GB_OK && (r->recoded_start == NULL || r->cell == NULL))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = make_table(r, out, err);
    c->width = r->width;
    while (status == GB_OK) {
        status = gb_csv_cutter_next(c, &more, err);
        if (status != GB_OK || !more)
            break;
        if (most_rows > 0 && gb_raw_rows(*out) == most_rows) {
            *cut = true;
            break;
        }
        status = add_record(r, *out, err);
    }
    if (status == GB_OK && gb_raw_rows(*out) == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_ROWS, .file = r->file, .line = header_line);
    return status;
}

static void tell_rows(const gb_csv_reader *r) {
    if (r->utf8 > 0 && r->cp1252 > 0 && r->options->encoding == GB_ENCODING_AUTO)
        GB_NOTE(r->notes, GB_NOTE_WARNING, GB_NOTE_IO_MIXED_ENCODING, .file = r->file,
                .line = r->first_cp1252, .count = (int64_t)r->cp1252);
    if (r->brief > 0)
        GB_NOTE(r->notes, GB_NOTE_WARNING, GB_NOTE_IO_SHORT_ROWS, .file = r->file, .line = r->first_brief,
                .count = (int64_t)r->brief);
    if (r->blank > 0)
        GB_NOTE(r->notes, GB_NOTE_INFO, GB_NOTE_IO_EMPTY_ROWS, .file = r->file, .count = (int64_t)r->blank);
}

static gb_status find_header(gb_csv_reader *r, gb_error *err) {
    gb_status status = look(r, r->separator, err);
    if (status != GB_OK)
        return status;
    if (!gb_header_find(r->shape, r->shapes, (int64_t)r->options->header, &r->header)) {
        if (r->options->header > 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_HEADER_LINE, .file = r->file,
                           .line = (int64_t)r->options->header);
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_EMPTY_FILE, .file = r->file);
    }
    r->width = gb_header_width(r->shape, r->shapes, r->header);
    tell_header(r);
    return GB_OK;
}

static gb_status read_all(gb_csv_reader *r, const gb_csv_input *input, size_t most_rows, gb_raw_table **out,
                          gb_csv_form *form, gb_error *err) {
    const uint64_t two_gib = (uint64_t)2 << 30;
    uint64_t limit = r->options->limit_bytes > 0 ? r->options->limit_bytes : two_gib;
    gb_utf16_input wide = {.inner = *input};
    const gb_csv_input decoded = {gb_utf16_read, &wide};
    gb_status status = gb_csv_cutter_begin(&r->cutter, &decoded, r->file, limit, err);
    if (status != GB_OK)
        return status;
    skip_marks(r);
    status = find_separator(r, err);
    if (status == GB_OK)
        status = find_header(r, err);
    bool cut = false;
    if (status == GB_OK)
        status = read_records(r, most_rows, out, &cut, err);
    if (status != GB_OK)
        return status;
    tell_rows(r);
    bool only_cp1252 = r->cp1252 > 0 && r->utf8 == 0;
    *form = (gb_csv_form){.separator = r->separator,
                          .encoding = wide.wide     ? "UTF-16"
                                      : only_cp1252 ? "Windows-1252"
                                      : r->mark     ? "UTF-8 BOM"
                                                    : "UTF-8",
                          .header_line = r->shape[r->header].place,
                          .cut = cut};
    const char name[] = {r->separator, 0};
    GB_NOTE(r->notes, GB_NOTE_INFO, GB_NOTE_IO_CSV_FORM, .file = r->file, .found = form->encoding,
            .name = r->separator == '\t' ? "tab" : name);
    return GB_OK;
}

gb_status gb_csv_read(const gb_csv_input *input, const char *file, const gb_table_options *options,
                      size_t most_rows, gb_raw_table **out, gb_csv_form *form, gb_notes *notes,
                      gb_error *err) {
    *out = NULL;
    gb_csv_form found;
    gb_csv_reader *reader = gb_alloc_zero(1, sizeof *reader);
    if (reader == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    reader->file = file;
    reader->options = options;
    reader->notes = notes;
    gb_status status = read_all(reader, input, most_rows, out, form != NULL ? form : &found, err);
    gb_csv_cutter_end(&reader->cutter);
    gb_buffer_release(&reader->recoded);
    gb_free(reader->recoded_start);
    gb_free(reader->cell);
    gb_free(reader);
    if (status != GB_OK) {
        gb_raw_free(*out);
        *out = NULL;
    }
    return status;
}

typedef struct memory_input {
    const char *bytes;
    size_t left;
} memory_input;

static size_t read_memory(void *context, char *bytes, size_t size) {
    memory_input *input = context;
    size_t length = size < input->left ? size : input->left;
    memcpy(bytes, input->bytes, length);
    input->bytes += length;
    input->left -= length;
    return length;
}

gb_status gb_csv_read_memory(const char *bytes, size_t length, const char *file,
                             const gb_table_options *options, gb_raw_table **out, gb_csv_form *form,
                             gb_notes *notes, gb_error *err) {
    memory_input memory = {bytes, length};
    const gb_csv_input input = {read_memory, &memory};
    return gb_csv_read(&input, file, options, 0, out, form, notes, err);
}
