#include "io/xml_pull.h"

#include "base/memory.h"

#include <string.h>

enum { DEEPEST = 256, LONGEST = 16 * 1024 * 1024 };

/* A reading that stopped: for lack of memory, or because this is not XML. */
static gb_status broken(const gb_xml *xml, gb_error *err) {
    if (xml->name.failed || xml->attributes.failed || xml->text.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = xml->path, .found = "XML");
}

gb_status gb_xml_open(gb_xml *xml, const char *member, const char *path, uint64_t limit, gb_error *err) {
    *xml = (gb_xml){.path = path, .limit = limit};
    xml->file = VSIFOpenL(member, "rb");
    if (xml->file == NULL)
        return broken(xml, err);
    xml->block = gb_alloc(GB_XML_BLOCK, 1);
    if (xml->block != NULL)
        return GB_OK;
    gb_xml_close(xml);
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_xml_close(gb_xml *xml) {
    if (xml->file != NULL)
        VSIFCloseL(xml->file);
    gb_free(xml->block);
    gb_buffer_release(&xml->name);
    gb_buffer_release(&xml->attributes);
    gb_buffer_release(&xml->text);
    *xml = (gb_xml){0};
}

/* The next byte without taking it; -1 at the end. */
static inline int peek(gb_xml *xml) {
    if (xml->at == xml->fill) {
        xml->at = 0;
        xml->fill = xml->total <= xml->limit ? VSIFReadL(xml->block, 1, GB_XML_BLOCK, xml->file) : 0;
        xml->total += xml->fill;
        if (xml->fill == 0)
            return -1;
    }
    return (unsigned char)xml->block[xml->at];
}

static int take(gb_xml *xml) {
    int byte = peek(xml);
    xml->at += byte >= 0;
    return byte;
}

/* As gb_buffer_add_bytes; most pieces are a few bytes and fit. */
static inline void append(gb_buffer *into, const char *bytes, size_t length) {
    if (into->failed || into->length + length + 1 >= into->capacity) {
        gb_buffer_add_bytes(into, bytes, length);
        return;
    }
    memcpy(into->text + into->length, bytes, length);
    into->length += length;
    into->text[into->length] = '\0';
}

/* Bytes that end something; sets of them are added up. */
enum { SPACE = 1, SLASH = 2, MORE = 4, EQUALS = 8, QUOTE = 16, APOSTROPHE = 32, LESS = 64, NUL = 128 };
static const unsigned char byte_class[256] = {
    [0] = NUL,    [' '] = SPACE,  ['\t'] = SPACE, ['\n'] = SPACE,      ['\r'] = SPACE, ['/'] = SLASH,
    ['>'] = MORE, ['='] = EQUALS, ['"'] = QUOTE,  ['\''] = APOSTROPHE, ['<'] = LESS,
};

static bool is_space(int byte) {
    return byte > 0 && byte_class[byte] == SPACE;
}

/* Append bytes up to one of a set; false at a NUL, at the end of the file or when a text grows beyond reason.
 */
static bool take_until(gb_xml *xml, unsigned set, gb_buffer *into) {
    set |= NUL;
    for (;;) {
        if (peek(xml) < 0)
            return false;
        size_t start = xml->at, at = start;
        while (at < xml->fill && !(byte_class[(unsigned char)xml->block[at]] & set))
            at++;
        xml->at = at;
        append(into, xml->block + start, at - start);
        if (into->length > LONGEST || into->failed)
            return false;
        if (at < xml->fill)
            return xml->block[at] != '\0';
    }
}

/* Skip past a closing mark such as "-->"; when keep is given the text before it is kept. */
static bool skip_past(gb_xml *xml, const char *mark, gb_buffer *keep) {
    size_t length = strlen(mark);
    char last[4] = "";
    size_t seen = 0;
    for (int byte; (byte = take(xml)) >= 0;) {
        memmove(last, last + 1, length - 1);
        last[length - 1] = (char)byte;
        seen++;
        if (keep != NULL) {
            const char one = (char)byte;
            append(keep, &one, 1);
        }
        if (seen >= length && memcmp(last, mark, length) == 0) {
            if (keep != NULL && !keep->failed)
                keep->length -= length;
            return true;
        }
        if (keep != NULL && keep->length > LONGEST)
            return false;
    }
    return false;
}

/* Resolve references in place from an offset on; what is not known stays as it is. */
static void resolve(gb_buffer *text, size_t from) {
    static const struct {
        const char *name;
        size_t length;
        char byte;
    } known[] = {
        {"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}, {"&apos;", 6, '\''}};
    if (text->length <= from || memchr(text->text + from, '&', text->length - from) == NULL)
        return;
    char *out = text->text + from;
    const char *at = out, *end = text->text + text->length;
    while (at < end) {
        if (*at != '&') {
            *out++ = *at++;
            continue;
        }
        size_t k = 0, count = sizeof known / sizeof known[0];
        while (k < count && strncmp(at, known[k].name, known[k].length) != 0)
            k++;
        if (k < count) {
            *out++ = known[k].byte;
            at += known[k].length;
            continue;
        }
        bool hex = at[1] == '#' && at[2] == 'x';
        const char *digit = at + (hex ? 3 : 2);
        uint32_t point = 0;
        bool number = at[1] == '#';
        for (; number && *digit != ';' && digit < end && point < 0x110000; digit++) {
            int value = *digit >= '0' && *digit <= '9'                        ? *digit - '0'
                        : hex && (*digit | 32) >= 'a' && (*digit | 32) <= 'f' ? (*digit | 32) - 'a' + 10
                                                                              : -1;
            number = value >= 0;
            point = point * (hex ? 16 : 10) + (uint32_t)(value >= 0 ? value : 0);
        }
        if (!number || point == 0 || point >= 0x110000 || *digit != ';') {
            *out++ = *at++;
            continue;
        }
        char bytes[4];
        size_t size = gb_utf8_put(point, bytes);
        memcpy(out, bytes, size);
        out += size;
        at = digit + 1;
    }
    *out = '\0';
    text->length = (size_t)(out - text->text);
}

/* Local part only: "office:value" -> "value". */
static void drop_prefix(gb_buffer *text, size_t from) {
    const char *start = text->text + from;
    const char *colon = memchr(start, ':', text->length - from);
    if (colon == NULL)
        return;
    size_t left = text->length - (size_t)(colon + 1 - text->text);
    memmove(text->text + from, colon + 1, left);
    text->length = from + left;
    text->text[text->length] = '\0';
}

static void skip_spaces(gb_xml *xml) {
    while (is_space(peek(xml)))
        xml->at++;
}

/* name="value"; false when it is not written so. */
static bool take_attribute(gb_xml *xml) {
    gb_buffer *into = &xml->attributes;
    size_t start = into->length;
    if (!take_until(xml, EQUALS | SPACE | SLASH | MORE, into) || into->length == start)
        return false;
    drop_prefix(into, start);
    append(into, "", 1);
    skip_spaces(xml);
    if (take(xml) != '=')
        return false;
    skip_spaces(xml);
    int quote = take(xml);
    if (quote != '"' && quote != '\'')
        return false;
    size_t value = into->length;
    if (peek(xml) != quote && !take_until(xml, quote == '"' ? QUOTE : APOSTROPHE, into))
        return false;
    take(xml);
    append(into, "", 1);
    resolve(into, value);
    if (!into->failed && (into->length == 0 || into->text[into->length - 1] != '\0'))
        append(into, "", 1);
    return !into->failed;
}

static gb_status open_element(gb_xml *xml, gb_xml_event *event, gb_error *err) {
    xml->name.length = xml->attributes.length = 0;
    if (!take_until(xml, SPACE | SLASH | MORE, &xml->name) || xml->name.length == 0)
        return broken(xml, err);
    drop_prefix(&xml->name, 0);
    for (;;) {
        skip_spaces(xml);
        int byte = peek(xml);
        if (byte == '/' || byte == '>')
            break;
        if (byte < 0 || !take_attribute(xml))
            return broken(xml, err);
    }
    xml->closing = take(xml) == '/';
    if (xml->closing && take(xml) != '>')
        return broken(xml, err);
    if (++xml->depth > DEEPEST)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_BROKEN, .file = xml->path, .found = "XML");
    *event = GB_XML_OPEN;
    return GB_OK;
}

static gb_status close_element(gb_xml *xml, gb_xml_event *event, gb_error *err) {
    xml->name.length = xml->attributes.length = 0;
    if (!take_until(xml, SPACE | MORE, &xml->name) || xml->name.length == 0 || !skip_past(xml, ">", NULL))
        return broken(xml, err);
    drop_prefix(&xml->name, 0);
    if (--xml->depth < 0)
        return broken(xml, err);
    *event = GB_XML_CLOSE;
    return GB_OK;
}

/* After "<!": a comment, character data, or a document type, which is refused. */
static gb_status take_declaration(gb_xml *xml, bool *text, gb_error *err) {
    char mark[8] = "";
    *text = false;
    for (int i = 0; i < 7; i++) {
        mark[i] = (char)take(xml);
        if (i == 1 && memcmp(mark, "--", 2) == 0)
            return skip_past(xml, "-->", NULL) ? GB_OK : broken(xml, err);
    }
    if (memcmp(mark, "[CDATA[", 7) != 0)
        return broken(xml, err);
    xml->text.length = 0;
    *text = true;
    return skip_past(xml, "]]>", &xml->text) ? GB_OK : broken(xml, err);
}

gb_status gb_xml_next(gb_xml *xml, gb_xml_event *event, gb_error *err) {
    if (xml->closing) {
        xml->closing = false;
        xml->depth--;
        xml->attributes.length = 0;
        *event = GB_XML_CLOSE;
        return GB_OK;
    }
    for (;;) {
        int byte = peek(xml);
        if (byte < 0 && xml->total > xml->limit)
            return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_TOO_LARGE, .file = xml->path,
                           .count = (int64_t)(xml->limit / (1024 * 1024)));
        if (byte < 0) {
            *event = GB_XML_END;
            return xml->depth == 0 ? GB_OK : broken(xml, err);
        }
        if (byte != '<') {
            xml->text.length = 0;
            if (!take_until(xml, LESS, &xml->text) && (peek(xml) >= 0 || xml->depth > 0))
                return broken(xml, err);
            resolve(&xml->text, 0);
            *event = GB_XML_TEXT;
            return GB_OK;
        }
        xml->at++;
        byte = peek(xml);
        if (byte == '?') {
            if (!skip_past(xml, "?>", NULL))
                return broken(xml, err);
        } else if (byte == '!') {
            bool text;
            xml->at++;
            gb_status status = take_declaration(xml, &text, err);
            *event = GB_XML_TEXT;
            if (status != GB_OK || text)
                return status;
        } else if (byte == '/') {
            xml->at++;
            return close_element(xml, event, err);
        } else {
            return open_element(xml, event, err);
        }
    }
}

bool gb_xml_is(const gb_xml *xml, const char *name) {
    return xml->name.length > 0 && xml->name.text[0] == name[0] && strcmp(xml->name.text, name) == 0;
}

const char *gb_xml_attribute(const gb_xml *xml, const char *name) {
    if (xml->attributes.length == 0)
        return NULL;
    const char *end = xml->attributes.text + xml->attributes.length;
    for (const char *at = xml->attributes.text; at < end;) {
        const char *value = at + strlen(at) + 1;
        if (strcmp(at, name) == 0)
            return value;
        at = value + strlen(value) + 1;
    }
    return NULL;
}
