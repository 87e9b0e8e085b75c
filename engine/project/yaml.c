#include "project/yaml.h"

#include "base/file.h"
#include "base/memory.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { MOST_DEPTH = 64, MOST_NODES = 200000, MOST_BYTES = 16 << 20 };

typedef struct reader {
    yaml_parser_t parser;
    const char *file;
    size_t nodes;
    gb_error *err;
} reader;

static void free_inside(gb_yaml_node *node) {
    for (size_t i = 0; i < node->count; i++)
        free_inside(&node->child[i]);
    gb_free(node->child);
    gb_free(node->text);
    gb_free(node->key);
}

void gb_yaml_free(gb_yaml_node *node) {
    if (!node)
        return;
    free_inside(node);
    gb_free(node);
}

static gb_status no_memory(reader *r) {
    return GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = r->file);
}

static gb_status syntax_failed(reader *r) {
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(r);
    const yaml_mark_t mark = p->error == YAML_READER_ERROR ? p->mark : p->problem_mark;
    return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_YAML_SYNTAX, .file = r->file, .line = (int64_t)mark.line + 1,
                   .column = (int64_t)mark.column + 1, .found = p->problem ? p->problem : "?",
                   .hint = GB_HINT_YAML_SYNTAX);
}

static gb_status refuse(reader *r, const yaml_event_t *event, gb_text message, const char *name) {
    return GB_FAIL(r->err, GB_ERR_USAGE, message, .file = r->file,
                   .line = (int64_t)event->start_mark.line + 1,
                   .column = (int64_t)event->start_mark.column + 1, .name = name);
}

static void place(gb_yaml_node *node, const yaml_event_t *event) {
    node->line = (int64_t)event->start_mark.line + 1;
    node->column = (int64_t)event->start_mark.column + 1;
}

static gb_status read_node(reader *r, const yaml_event_t *event, size_t depth, gb_yaml_node *node);

static gb_yaml_node *add_child(gb_yaml_node *parent) {
    if (!gb_reserve(&parent->child, &parent->capacity, parent->count, sizeof *parent->child))
        return NULL;
    gb_yaml_node *child = &parent->child[parent->count++];
    memset(child, 0, sizeof *child);
    return child;
}

static gb_status read_key(reader *r, const yaml_event_t *event, gb_yaml_node *parent, gb_yaml_node **out) {
    if (event->type != YAML_SCALAR_EVENT)
        return refuse(r, event, GB_MSG_YAML_KEY, NULL);
    const char *key = (const char *)event->data.scalar.value;
    for (size_t i = 0; i < parent->count; i++) {
        if (strcmp(parent->child[i].key, key) != 0)
            continue;
        char first[32];
        snprintf(first, sizeof first, "%lld", (long long)parent->child[i].key_line);
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_YAML_REPEATED, .file = r->file,
                       .line = (int64_t)event->start_mark.line + 1,
                       .column = (int64_t)event->start_mark.column + 1, .name = key, .found = first);
    }
    gb_yaml_node *child = add_child(parent);
    if (!child)
        return no_memory(r);
    child->key = gb_strdup(key);
    if (!child->key)
        return no_memory(r);
    child->key_line = (int64_t)event->start_mark.line + 1;
    child->key_column = (int64_t)event->start_mark.column + 1;
    *out = child;
    return GB_OK;
}

static gb_status read_children(reader *r, size_t depth, gb_yaml_node *node) {
    const yaml_event_type_t end =
        node->type == GB_YAML_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    gb_yaml_node *waiting = NULL; /* a key that has no value yet */
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return syntax_failed(r);
        if (event.type == end) {
            yaml_event_delete(&event);
            return GB_OK;
        }
        gb_status status;
        if (node->type == GB_YAML_MAP && !waiting) {
            status = read_key(r, &event, node, &waiting);
        } else {
            gb_yaml_node *child = waiting ? waiting : add_child(node);
            status = child ? read_node(r, &event, depth, child) : no_memory(r);
            waiting = NULL;
        }
        yaml_event_delete(&event);
        if (status != GB_OK)
            return status;
    }
}

static gb_status read_node(reader *r, const yaml_event_t *event, size_t depth, gb_yaml_node *node) {
    if (depth > MOST_DEPTH || ++r->nodes > MOST_NODES)
        return refuse(r, event, GB_MSG_YAML_TOO_LARGE, NULL);
    place(node, event);
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return refuse(r, event, GB_MSG_YAML_ALIAS, (const char *)event->data.alias.anchor);
    case YAML_SCALAR_EVENT:
        if (event->data.scalar.anchor)
            return refuse(r, event, GB_MSG_YAML_ALIAS, (const char *)event->data.scalar.anchor);
        if (event->data.scalar.tag)
            return refuse(r, event, GB_MSG_YAML_TAG, (const char *)event->data.scalar.tag);
        node->type = GB_YAML_SCALAR;
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        node->text = gb_strndup((const char *)event->data.scalar.value, event->data.scalar.length);
        if (!node->text)
            return no_memory(r);
        if (strlen(node->text) != event->data.scalar.length)
            return refuse(r, event, GB_MSG_YAML_SYNTAX, NULL); /* a 0 byte inside: never meant */
        return GB_OK;
    case YAML_SEQUENCE_START_EVENT:
        if (event->data.sequence_start.anchor || event->data.sequence_start.tag)
            return refuse(r, event, GB_MSG_YAML_ALIAS, (const char *)event->data.sequence_start.anchor);
        node->type = GB_YAML_LIST;
        return read_children(r, depth + 1, node);
    case YAML_MAPPING_START_EVENT:
        if (event->data.mapping_start.anchor || event->data.mapping_start.tag)
            return refuse(r, event, GB_MSG_YAML_ALIAS, (const char *)event->data.mapping_start.anchor);
        node->type = GB_YAML_MAP;
        return read_children(r, depth + 1, node);
    default:
        return refuse(r, event, GB_MSG_YAML_SYNTAX, NULL);
    }
}

static gb_status read_document(reader *r, gb_yaml_node *root) {
    bool seen = false;
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&r->parser, &event))
            return syntax_failed(r);
        const yaml_event_type_t type = event.type;
        gb_status status = GB_OK;
        if (type == YAML_DOCUMENT_START_EVENT && seen)
            status = refuse(r, &event, GB_MSG_YAML_DOCUMENTS, NULL);
        else if (type == YAML_DOCUMENT_START_EVENT)
            seen = true;
        else if (type != YAML_STREAM_START_EVENT && type != YAML_STREAM_END_EVENT &&
                 type != YAML_DOCUMENT_END_EVENT)
            status = read_node(r, &event, 0, root);
        yaml_event_delete(&event);
        if (status != GB_OK)
            return status;
        if (type == YAML_STREAM_END_EVENT)
            break;
    }
    if (!seen)
        return GB_FAIL(r->err, GB_ERR_USAGE, GB_MSG_YAML_EMPTY, .file = r->file);
    return GB_OK;
}

gb_status gb_yaml_parse(const char *text, size_t length, const char *file, gb_yaml_node **out,
                        gb_error *err) {
    reader r = {.file = file, .err = err};
    gb_yaml_node *root = gb_alloc_zero(1, sizeof *root);
    if (!root)
        return no_memory(&r);
    if (!yaml_parser_initialize(&r.parser)) {
        gb_free(root);
        return no_memory(&r);
    }
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, length);
    gb_status status = read_document(&r, root);
    yaml_parser_delete(&r.parser);
    if (status != GB_OK) {
        gb_yaml_free(root);
        return status;
    }
    *out = root;
    return GB_OK;
}

gb_status gb_yaml_read(const char *path, gb_yaml_node **out, gb_error *err) {
    char *text = NULL;
    size_t length = 0;
    gb_status status = gb_file_read(path, MOST_BYTES, &text, &length, err);
    if (status == GB_OK)
        status = gb_yaml_parse(text, length, path, out, err);
    gb_free(text);
    return status;
}
