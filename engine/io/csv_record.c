#include "io/csv_record.h"

#include "base/memory.h"

#include <string.h>

/* Fills the block from its start, as far as the input gives. */
static gb_status pull(gb_csv_cutter *c, gb_error *err) {
    c->fill = c->at = 0;
    while (!c->ended && c->fill < GB_CSV_BLOCK) {
        size_t got = c->input.read(c->input.context, c->block + c->fill, GB_CSV_BLOCK - c->fill);
        c->fill += got;
        c->total += got;
        c->ended = got == 0;
    }
    if (c->total <= c->limit)
        return GB_OK;
    return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_TOO_LARGE, .file = c->file,
                   .count = (int64_t)(c->limit / (1024 * 1024)));
}

gb_status gb_csv_cutter_begin(gb_csv_cutter *c, const gb_csv_input *input, const char *file, uint64_t limit,
                              gb_error *err) {
    *c = (gb_csv_cutter){.input = *input, .file = file, .limit = limit, .width = SIZE_MAX};
    c->block = gb_alloc(GB_CSV_BLOCK, 1);
    if (c->block == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return pull(c, err);
}

void gb_csv_cutter_rewind(gb_csv_cutter *c, size_t offset, int64_t line, char separator) {
    c->at = offset;
    c->line = line;
    c->separator = separator;
    c->column = 1;
}

void gb_csv_cutter_end(gb_csv_cutter *c) {
    gb_free(c->block);
    gb_buffer_release(&c->text);
    gb_free(c->start);
    *c = (gb_csv_cutter){0};
}

/* The next byte without taking it; -1 at the end (of the block while looking). */
static int peek(gb_csv_cutter *c, gb_status *status, gb_error *err) {
    if (c->at == c->fill) {
        if (c->ended || c->looking)
            return -1;
        *status = pull(c, err);
        if (*status != GB_OK || c->fill == 0)
            return -1;
    }
    return (unsigned char)c->block[c->at];
}

static gb_status keep(gb_csv_cutter *c, const char *bytes, size_t length, gb_error *err) {
    if (c->text.length + length > GB_CSV_LONGEST)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_LONG_LINE, .file = c->file, .line = c->record_line,
                       .count = GB_CSV_LONGEST / (1024 * 1024), .hint = GB_HINT_IO_LONG_LINE);
    gb_buffer_add_bytes(&c->text, bytes, length);
    return c->text.failed ? GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY) : GB_OK;
}

/* Take bytes up to one of the stops (or a NUL, which is refused) and keep them. */
static gb_status take_run(gb_csv_cutter *c, const char stops[4], gb_error *err) {
    const char *start = c->block + c->at, *end = c->block + c->fill, *at = start;
    unsigned char seen = 0;
    size_t inner = 0; /* bytes that continue a character */
    for (; at < end; at++) {
        char byte = *at;
        if (byte == stops[0] || byte == stops[1] || byte == stops[2] || byte == '\0')
            break;
        seen |= (unsigned char)byte;
        inner += ((unsigned char)byte & 0xC0) == 0x80;
    }
    size_t length = (size_t)(at - start);
    c->high = c->high || seen >= 0x80;
    c->at += length;
    c->column += (int64_t)(length - inner);
    if (at < end && *at == '\0')
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NUL, .file = c->file, .line = c->line, .column = c->column,
                       .hint = GB_HINT_IO_NUL);
    return keep(c, start, length, err);
}

/* Take CR, LF or CR LF. */
static gb_status take_line_end(gb_csv_cutter *c, gb_error *err) {
    gb_status status = GB_OK;
    bool carriage = c->block[c->at] == '\r';
    c->at++;
    c->line++;
    c->column = 1;
    if (carriage && peek(c, &status, err) == '\n')
        c->at++;
    return status;
}

/* After the opening quote; leaves the closing one behind. Line ends inside become \n. */
static gb_status take_quoted(gb_csv_cutter *c, gb_error *err) {
    static const char stops[4] = "\"\r\n";
    int64_t line = c->line, column = c->column;
    c->at++;
    c->column++;
    for (;;) {
        gb_status status = GB_OK;
        int byte = peek(c, &status, err);
        if (status != GB_OK)
            return status;
        if (byte < 0 && c->looking)
            return GB_OK;
        if (byte < 0)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_OPEN_QUOTE, .file = c->file, .line = line,
                           .column = column, .hint = GB_HINT_IO_OPEN_QUOTE);
        if (byte == '\n' || byte == '\r') {
            status = take_line_end(c, err);
            if (status == GB_OK)
                status = keep(c, "\n", 1, err);
        } else if (byte == '"') {
            c->at++;
            c->column++;
            if (peek(c, &status, err) != '"')
                return status;
            c->at++;
            c->column++;
            status = keep(c, "\"", 1, err);
        } else {
            status = take_run(c, stops, err);
        }
        if (status != GB_OK)
            return status;
    }
}

static bool filled(const char *text) {
    return text[strspn(text, " \t")] != '\0';
}

/* One field with its terminator. */
static gb_status take_field(gb_csv_cutter *c, gb_error *err) {
    const char stops[4] = {c->separator, '\r', '\n', 0};
    int64_t line = c->line, column = c->column;
    if (c->fields == GB_CSV_MOST_FIELDS)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_MANY_COLUMNS, .file = c->file, .line = c->record_line,
                       .count = GB_CSV_MOST_FIELDS);
    if (!gb_reserve(&c->start, &c->capacity, c->fields, sizeof *c->start))
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t start = c->text.length;
    gb_status status = GB_OK;
    if (peek(c, &status, err) == '"')
        status = take_quoted(c, err);
    for (int byte; status == GB_OK && (byte = peek(c, &status, err)) >= 0;) {
        if (byte == c->separator || byte == '\r' || byte == '\n')
            break;
        status = take_run(c, stops, err);
    }
    if (status == GB_OK)
        status = keep(c, "", 1, err);
    if (status != GB_OK)
        return status;
    if (c->fields >= c->width && c->surplus_line == 0 && filled(c->text.text + start)) {
        c->surplus = c->fields;
        c->surplus_line = line;
        c->surplus_column = column;
    }
    c->start[c->fields++] = start;
    return GB_OK;
}

/* Most records: a line of this block without quotes and with no more fields than the header has. Returns its
 * fields, 0 when the record is another one; *end is then nothing, else where its line end stands. */
static size_t plain_fields(const gb_csv_cutter *c, size_t *end, bool *high) {
    size_t fields = 1, at = c->at;
    unsigned char seen = 0;
    for (; at < c->fill; at++) {
        char byte = c->block[at];
        if (byte == '\n')
            break;
        if (byte == '"' || byte == '\0' || byte == '\r')
            break;
        fields += byte == c->separator;
        seen |= (unsigned char)byte;
    }
    bool carriage = at + 1 < c->fill && c->block[at] == '\r' && c->block[at + 1] == '\n';
    if (at >= c->fill || (c->block[at] != '\n' && !carriage))
        return 0;
    *end = at;
    *high = seen >= 0x80;
    return fields <= c->width && fields <= GB_CSV_MOST_FIELDS ? fields : 0;
}

static gb_status take_plain(gb_csv_cutter *c, size_t fields, size_t end, gb_error *err) {
    while (c->capacity < fields)
        if (!gb_reserve(&c->start, &c->capacity, c->capacity, sizeof *c->start))
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    size_t length = end - c->at;
    gb_buffer_add_bytes(&c->text, c->block + c->at, length);
    gb_buffer_add_bytes(&c->text, "", 1);
    if (c->text.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    c->start[0] = 0;
    c->fields = 1;
    for (char *at = c->text.text, *last = at + length; c->fields < fields && at < last; at++)
        if (*at == c->separator) {
            *at = '\0';
            c->start[c->fields++] = (size_t)(at + 1 - c->text.text);
        }
    c->at = end + (c->block[end] == '\r' ? 2 : 1);
    c->line++;
    c->column = 1;
    return GB_OK;
}

gb_status gb_csv_cutter_next(gb_csv_cutter *c, bool *more, gb_error *err) {
    gb_status status = GB_OK;
    c->text.length = 0;
    c->fields = 0;
    c->high = false;
    c->surplus_line = 0;
    c->record_line = c->line;
    *more = peek(c, &status, err) >= 0;
    size_t end = 0, fields = *more && status == GB_OK ? plain_fields(c, &end, &c->high) : 0;
    if (fields > 0)
        return take_plain(c, fields, end, err);
    c->high = false;
    while (*more && status == GB_OK) {
        status = take_field(c, err);
        int byte = status == GB_OK ? peek(c, &status, err) : -1;
        if (byte < 0)
            break;
        if (byte != c->separator)
            return take_line_end(c, err);
        c->at++;
        c->column++;
    }
    return status;
}
