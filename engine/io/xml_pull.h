/* The parts of workbooks as a stream of elements and texts: libxml2 parses a block at a time, its events wait
 * in a queue. Document types, and so entities of a file's own, are refused. */
#ifndef GB_IO_XML_PULL_H
#define GB_IO_XML_PULL_H

#include "base/error.h"
#include "base/text.h"

#include <cpl_vsi.h>
#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_xml_event { GB_XML_END, GB_XML_OPEN, GB_XML_CLOSE, GB_XML_TEXT } gb_xml_event;

/** An event that waits. */
typedef struct gb_xml_item {
    gb_xml_event event;
    size_t start,
        length; /**< in gb_xml.texts: a text, or a name and then name, value … each ended by a zero */
} gb_xml_item;

/** An XML file that is being read. It must stay where it is between open and close. */
typedef struct gb_xml {
    VSILFILE *file;
    const char *path; /**< for messages */
    char *block;
    xmlParserCtxtPtr parser;
    uint64_t total, limit; /**< bytes read, and how many are allowed */
    gb_xml_item *item;
    size_t items, capacity, next;
    gb_buffer texts;
    bool ended;     /**< the file has been read, or has failed */
    bool exhausted; /**< out of memory */
    bool refused;   /**< it holds what is not read here */
    int depth;      /**< open elements */
    const char *name,
        *name_end; /**< the element of the last event, without prefix; where its attributes end */
    struct {
        const char *text;
        size_t length;
    } text; /**< of GB_XML_TEXT, ended by a zero */
} gb_xml;

/**
 * @param member  what VSI opens; path is the workbook's name for messages
 * @param limit   bytes of XML
 * @return GB_ERR_IO when it cannot be opened
 */
gb_status gb_xml_open(gb_xml *xml, const char *member, const char *path, uint64_t limit, gb_error *err);
/** The next event; neighbouring texts come as one. @return GB_ERR_IO for broken XML and for a text above 16
 * MB, GB_ERR_DATA past the limit or deeper than 256 elements */
gb_status gb_xml_next(gb_xml *xml, gb_xml_event *event, gb_error *err);
/** Whether the element of the last event has this name, whatever its prefix. */
bool gb_xml_is(const gb_xml *xml, const char *name);
/** An attribute of the element that was just opened; NULL when it has none. Borrowed until the next call. */
const char *gb_xml_attribute(const gb_xml *xml, const char *name);
void gb_xml_close(gb_xml *xml);

#endif
