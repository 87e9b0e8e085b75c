#include "io/xml_pull.h"

#include "base/memory.h"

#include <libxml/xmlerror.h>
#include <string.h>

enum { BLOCK = 32 * 1024, DEEPEST = 256, LONGEST = 16 * 1024 * 1024 };
/* libxml2 compares every attribute with every other, and looks prefixes up one by one: a tag is at most a
   cell of 32767 characters as an attribute, and holds no more attributes and prefixes than a workbook may
   need. */
enum { LONGEST_TAG = 160 * 1024, MOST_ATTRIBUTES = 256, MOST_PREFIXES = 2048 };

/* A reading that stopped: for lack of memory, for its size, or because this is not XML. */
static gb_status broken(const gb_xml *xml, gb_error *err) {
    if (xml->exhausted || xml->texts.failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (xml->total > xml->limit)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_TOO_LARGE, .file = xml->path,
                       .count = (int64_t)(xml->limit / (1024 * 1024)));
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_BROKEN, .file = xml->path, .found = "XML");
}

/* Frees the text that libxml2 was reading: nothing of a callback's arguments may be used after it. */
static void stop(gb_xml *xml, bool *why) {
    *why = true;
    xmlStopParser(xml->parser);
}

/* Most pieces are a few bytes and fit. */
static inline void append(gb_buffer *into, const void *bytes, size_t length) {
    if (into->failed || into->length + length + 1 >= into->capacity) {
        gb_buffer_add_bytes(into, bytes, length);
        return;
    }
    memcpy(into->text + into->length, bytes, length);
    into->length += length;
    into->text[into->length] = '\0';
}

/* false: the parser was stopped. */
static bool add_item(gb_xml *xml, gb_xml_event event) {
    append(&xml->texts, "", 1); /* ends what came before */
    if (xml->texts.failed || !gb_reserve(&xml->item, &xml->capacity, xml->items, sizeof *xml->item)) {
        stop(xml, &xml->exhausted);
        return false;
    }
    xml->item[xml->items++] = (gb_xml_item){.event = event, .start = xml->texts.length};
    return true;
}

static void end_item(gb_xml *xml) {
    if (xml->exhausted || xml->texts.failed) {
        stop(xml, &xml->exhausted);
        return;
    }
    gb_xml_item *last = &xml->item[xml->items - 1];
    last->length = xml->texts.length - last->start;
    if (last->length > LONGEST)
        stop(xml, &xml->refused);
}

static void add_word(gb_xml *xml, const xmlChar *bytes, size_t length) {
    append(&xml->texts, bytes, length);
    append(&xml->texts, "", 1);
}

static void on_open(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
                    const xmlChar **space, int attributes, int defaulted, const xmlChar **attribute) {
    (void)prefix, (void)uri, (void)space, (void)defaulted;
    enum { NAME = 0, VALUE = 3, VALUE_END = 4, FIELDS = 5 };
    gb_xml *xml = data;
    if (attributes > MOST_ATTRIBUTES || spaces > MOST_ATTRIBUTES || xml->parser->nsNr > MOST_PREFIXES) {
        stop(xml, &xml->refused);
        return;
    }
    if (!add_item(xml, GB_XML_OPEN))
        return;
    add_word(xml, name, strlen((const char *)name));
    for (int i = 0; i < attributes; i++, attribute += FIELDS) {
        add_word(xml, attribute[NAME], strlen((const char *)attribute[NAME]));
        add_word(xml, attribute[VALUE], (size_t)(attribute[VALUE_END] - attribute[VALUE]));
    }
    end_item(xml);
}

static void on_close(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix, (void)uri;
    gb_xml *xml = data;
    if (!add_item(xml, GB_XML_CLOSE))
        return;
    add_word(xml, name, strlen((const char *)name));
    end_item(xml);
}

static void on_text(void *data, const xmlChar *bytes, int length) {
    gb_xml *xml = data;
    const bool goes_on = xml->items > 0 && xml->item[xml->items - 1].event == GB_XML_TEXT;
    if (!goes_on && !add_item(xml, GB_XML_TEXT))
        return;
    append(&xml->texts, bytes, (size_t)length);
    end_item(xml);
}

static void on_document_type(void *data, const xmlChar *name, const xmlChar *id, const xmlChar *system) {
    (void)name, (void)id, (void)system;
    gb_xml *xml = data;
    stop(xml, &xml->refused);
}

/* Every error comes here and none is printed. */
static void on_error(void *data, xmlErrorPtr error) {
    gb_xml *xml = data;
    xml->exhausted = xml->exhausted || error->code == XML_ERR_NO_MEMORY;
}

static void on_message(void *data, const char *format, ...) {
    (void)data, (void)format;
}

gb_status gb_xml_open(gb_xml *xml, const char *member, const char *path, uint64_t limit, gb_error *err) {
    *xml = (gb_xml){.path = path, .limit = limit};
    xml->file = VSIFOpenL(member, "rb");
    if (xml->file == NULL)
        return broken(xml, err);
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                             .startElementNs = on_open,
                             .endElementNs = on_close,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .cdataBlock = on_text,
                             .internalSubset = on_document_type,
                             .serror = on_error};
    xml->block = gb_alloc(BLOCK, 1);
    xml->parser = xmlCreatePushParserCtxt(&handler, xml, NULL, 0, NULL);
    if (xml->block == NULL || xml->parser == NULL) {
        gb_xml_close(xml);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    /* NOENT makes "&amp;" in an attribute an ampersand. Without a document type there are no entities but
       the five. Without HUGE libxml2 keeps its limits on names and attributes. */
    xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
    return GB_OK;
}

void gb_xml_close(gb_xml *xml) {
    if (xml->file != NULL)
        VSIFCloseL(xml->file);
    if (xml->parser != NULL)
        xmlFreeParserCtxt(xml->parser);
    gb_free(xml->block);
    gb_free(xml->item);
    gb_buffer_release(&xml->texts);
    *xml = (gb_xml){0};
}

/* Parse what is in the block; nothing ends the file. Trouble with an encoding libxml2 tells to the handlers
   of the thread, which print it when they are not ours. */
static int parse_silently(gb_xml *xml, int count) {
    xmlStructuredErrorFunc structured = xmlStructuredError;
    xmlGenericErrorFunc generic = xmlGenericError;
    void *structured_data = xmlStructuredErrorContext, *generic_data = xmlGenericErrorContext;
    xmlSetStructuredErrorFunc(xml, on_error);
    xmlSetGenericErrorFunc(NULL, on_message);
    int code = xmlParseChunk(xml->parser, xml->block, count, count == 0);
    xmlSetStructuredErrorFunc(structured_data, structured);
    xmlSetGenericErrorFunc(generic_data, generic);
    return code;
}

/* Parse one more block. A text that waits stays, for it may go on. */
static void read_block(gb_xml *xml) {
    if (xml->next == xml->items)
        xml->next = xml->items = xml->texts.length = 0;
    size_t count = VSIFReadL(xml->block, 1, BLOCK, xml->file);
    xml->total += count;
    xml->ended = count == 0 || xml->total > xml->limit;
    if (xml->total > xml->limit)
        return;
    int code = parse_silently(xml, (int)count);
    const xmlParserInput *rest = xml->parser->input;
    bool too_long = rest != NULL && rest->end - rest->cur > LONGEST_TAG;
    xml->refused = xml->refused || !xml->parser->wellFormed || code == XML_ERR_INVALID_ENCODING || too_long;
    xml->ended = xml->ended || xml->refused || xml->exhausted;
}

gb_status gb_xml_next(gb_xml *xml, gb_xml_event *event, gb_error *err) {
    while (!xml->ended && (xml->next == xml->items ||
                           (xml->next + 1 == xml->items && xml->item[xml->next].event == GB_XML_TEXT)))
        read_block(xml);
    if (xml->next == xml->items || xml->exhausted) {
        *event = GB_XML_END;
        bool whole = !xml->refused && !xml->exhausted && xml->total <= xml->limit;
        return whole ? GB_OK : broken(xml, err);
    }
    const gb_xml_item *item = &xml->item[xml->next++];
    const char *text = xml->texts.text + item->start;
    *event = item->event;
    if (item->event == GB_XML_TEXT) {
        xml->text.text = text;
        xml->text.length = item->length;
        return GB_OK;
    }
    xml->name = text;
    xml->name_end = text + item->length;
    xml->depth += item->event == GB_XML_OPEN ? 1 : -1;
    if (xml->depth > DEEPEST)
        return GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_BROKEN, .file = xml->path, .found = "XML");
    return GB_OK;
}

bool gb_xml_is(const gb_xml *xml, const char *name) {
    return xml->name != NULL && xml->name[0] == name[0] && strcmp(xml->name, name) == 0;
}

const char *gb_xml_attribute(const gb_xml *xml, const char *name) {
    if (xml->name == NULL)
        return NULL;
    for (const char *at = xml->name + strlen(xml->name) + 1; at < xml->name_end;) {
        const char *value = at + strlen(at) + 1;
        if (strcmp(at, name) == 0)
            return value;
        at = value + strlen(value) + 1;
    }
    return NULL;
}
