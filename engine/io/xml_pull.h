/* A small streaming XML reader for the parts of workbooks: elements, attributes, text. UTF-8 only, no
 * document types and so no entities of their own. */
#ifndef GB_IO_XML_PULL_H
#define GB_IO_XML_PULL_H

#include "base/error.h"
#include "base/text.h"

#include <cpl_vsi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_xml_event { GB_XML_END, GB_XML_OPEN, GB_XML_CLOSE, GB_XML_TEXT } gb_xml_event;

enum { GB_XML_BLOCK = 64 * 1024 };

typedef struct gb_xml {
    VSILFILE *file;
    const char *path; /**< for messages */
    char *block;
    size_t fill, at;
    uint64_t total, limit;
    int depth;            /**< open elements */
    bool closing;         /**< an empty element was opened: its end comes next */
    gb_buffer name;       /**< of the element, without prefix */
    gb_buffer attributes; /**< name, value, name, value … each with its terminator; names without prefix */
    gb_buffer text;       /**< of GB_XML_TEXT, references resolved */
} gb_xml;

/**
 * @param member  what VSI opens; path is the workbook's name for messages
 * @return GB_ERR_IO when it cannot be opened
 */
gb_status gb_xml_open(gb_xml *xml, const char *member, const char *path, uint64_t limit, gb_error *err);
/** The next event. @return GB_ERR_IO for broken XML, GB_ERR_DATA past the limit or deeper than 256 elements
 */
gb_status gb_xml_next(gb_xml *xml, gb_xml_event *event, gb_error *err);
bool gb_xml_is(const gb_xml *xml, const char *name);
/** An attribute of the element that was just opened; NULL when it has none. Borrowed until the next call. */
const char *gb_xml_attribute(const gb_xml *xml, const char *name);
void gb_xml_close(gb_xml *xml);

#endif
