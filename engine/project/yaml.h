/* YAML as a tree of texts with their places. Nothing is typed here: `NO` and `01` stay text. */
#ifndef GB_PROJECT_YAML_H
#define GB_PROJECT_YAML_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum gb_yaml_type { GB_YAML_SCALAR, GB_YAML_LIST, GB_YAML_MAP } gb_yaml_type;

/** One node. Children of a list are items; of a map they are values, with `key` filled. */
typedef struct gb_yaml_node {
    gb_yaml_type type;
    char *text;           /**< scalar */
    bool quoted;          /**< scalar that was quoted: never an empty value */
    char *key;            /**< when the parent is a map */
    int64_t line, column; /**< of the value, from 1 */
    int64_t key_line, key_column;
    struct gb_yaml_node *child;
    size_t count, capacity;
} gb_yaml_node;

/**
 * Read one YAML document.
 *
 * Refuses what a project never needs and an attacker likes: anchors and aliases, tags, a second document,
 * more than 64 levels or 200,000 nodes; and repeated keys, naming both places.
 *
 * @param file  name for messages
 * @return GB_ERR_USAGE with line and column
 */
gb_status gb_yaml_parse(const char *text, size_t length, const char *file, gb_yaml_node **out, gb_error *err);
/** As gb_yaml_parse on a file of at most 16 MiB. GB_ERR_IO when it cannot be read. */
gb_status gb_yaml_read(const char *path, gb_yaml_node **out, gb_error *err);
void gb_yaml_free(gb_yaml_node *node);

#endif
