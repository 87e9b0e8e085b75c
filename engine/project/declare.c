#include "project/declare.h"

#include "base/memory.h"
#include "base/number.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where a text came from: every message needs it. */
typedef struct origin {
    const char *file; /* NULL: the command line */
    int64_t line, column;
    gb_error *err;
} origin;

enum { MOST_CHOICES = 64, CHOICE_SIZE = 64 };

static size_t member_count(const gb_param *members) {
    size_t n = 0;
    while (members && members[n].key)
        n++;
    return n;
}

void gb_value_release(gb_value *value) {
    if (!value)
        return;
    gb_free(value->text);
    for (int l = 0; l < GB_LANG_COUNT; l++)
        gb_free(value->label[l]);
    for (size_t i = 0; value->key && i < value->count; i++)
        gb_free(value->key[i]);
    gb_free(value->key);
    for (size_t i = 0; value->item && i < value->count; i++)
        gb_value_release(&value->item[i]);
    gb_free(value->item);
    memset(value, 0, sizeof *value);
}

static gb_status no_memory(const origin *at) {
    return GB_FAIL(at->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = at->file);
}

static gb_status refuse(const origin *at, gb_text message, const char *name, const char *found) {
    return GB_FAIL(at->err, GB_ERR_USAGE, message, .file = at->file, .line = at->line, .column = at->column,
                   .name = name, .found = found);
}

static gb_status set_text(char **slot, const char *text, const origin *at) {
    char *copy = gb_strdup(text);
    if (!copy)
        return no_memory(at);
    gb_free(*slot);
    *slot = copy;
    return GB_OK;
}

static bool is_id(const char *text) {
    const char *c = text;
    if (!((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || *c == '_'))
        return false;
    for (; *c; c++)
        if (!((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_' ||
              *c == '-'))
            return false;
    return true;
}

/* Split "a|b|c"; the texts live in store. */
static size_t split_choices(const char *choices, char store[MOST_CHOICES][CHOICE_SIZE],
                            const char *names[MOST_CHOICES]) {
    size_t n = 0;
    for (const char *at = choices; at && n < MOST_CHOICES;) {
        const char *bar = strchr(at, '|');
        const size_t length = bar ? (size_t)(bar - at) : strlen(at);
        assert(length < CHOICE_SIZE);
        memcpy(store[n], at, length);
        store[n][length] = '\0';
        names[n] = store[n];
        n++;
        at = bar ? bar + 1 : NULL;
    }
    return n;
}

static void join_names(const char *const *names, size_t n, gb_buffer *out) {
    for (size_t i = 0; i < n; i++) {
        if (i)
            gb_buffer_add(out, ", ");
        gb_buffer_add(out, names[i]);
    }
}

static gb_status unknown_name(const origin *at, gb_text message, const char *name, const char *found,
                              const char *const *names, size_t n) {
    const char *wrong = found ? found : name;
    const char *nearest = gb_nearest_name(wrong, names, n);
    gb_buffer all = {0};
    join_names(names, n, &all);
    gb_status status;
    if (nearest) { /* naming the likely one helps more than the whole list */
        status = GB_FAIL(at->err, GB_ERR_USAGE, message, .file = at->file, .line = at->line,
                         .column = at->column, .name = name, .found = found ? found : nearest,
                         .expected = all.text, .code = nearest, .hint = GB_HINT_NEAREST);
    } else {
        status = GB_FAIL(at->err, GB_ERR_USAGE, message, .file = at->file, .line = at->line,
                         .column = at->column, .name = name, .found = found, .expected = all.text);
    }
    gb_buffer_release(&all);
    return status;
}

static gb_status read_number(const gb_param *param, const char *text, bool whole, const origin *at,
                             double *out) {
    double number = NAN;
    const bool comma = strchr(text, ',') != NULL && strchr(text, '.') == NULL;
    if (gb_number_read(text, comma ? GB_DECIMAL_COMMA : GB_DECIMAL_POINT, &number) != GB_NUMBER_OK)
        return GB_FAIL(at->err, GB_ERR_USAGE, whole ? GB_MSG_NOT_INT : GB_MSG_NOT_NUMBER, .file = at->file,
                       .line = at->line, .column = at->column, .name = param->key, .found = text,
                       .hint = *text ? GB_TEXT_NONE : GB_HINT_COMMA_IN_BRACES);
    if (whole && (number != floor(number) || fabs(number) > 9007199254740992.0))
        return refuse(at, GB_MSG_NOT_INT, param->key, text);
    if ((param->min != 0 || param->max != 0) && (number < param->min || number > param->max)) {
        char low[GB_NUMBER_SIZE], high[GB_NUMBER_SIZE], range[2 * GB_NUMBER_SIZE + 8];
        gb_number_shortest(param->min, low);
        gb_number_shortest(param->max, high);
        snprintf(range, sizeof range, "%s … %s", low, high);
        return GB_FAIL(at->err, GB_ERR_USAGE, GB_MSG_VALUE_RANGE, .file = at->file, .line = at->line,
                       .column = at->column, .name = param->key, .found = text, .expected = range);
    }
    *out = number;
    return GB_OK;
}

static gb_status read_bool(const gb_param *param, const char *text, const origin *at, bool *out) {
    static const char *const yes[] = {"true", "yes", "ja", "oui", "on", "1"};
    static const char *const no[] = {"false", "no", "nee", "non", "off", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (gb_compare_fold(text, yes[i]) == 0 || gb_compare_fold(text, no[i]) == 0) {
            *out = gb_compare_fold(text, yes[i]) == 0;
            return GB_OK;
        }
    }
    return refuse(at, GB_MSG_NOT_BOOL, param->key, text);
}

static gb_status read_choice(const gb_param *param, const char *text, const origin *at, gb_value *out) {
    char store[MOST_CHOICES][CHOICE_SIZE];
    const char *names[MOST_CHOICES];
    const size_t n = split_choices(param->choices, store, names);
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], text) == 0)
            return set_text(&out->text, text, at);
    return unknown_name(at, GB_MSG_VALUE_CHOICE, param->key, text, names, n);
}

/* One scalar by the type of its parameter; for lists the type of an item. */
static gb_status read_scalar(const gb_param *param, const char *text, const origin *at, gb_value *out) {
    switch (param->type) {
    case GB_PARAM_INT:
    case GB_PARAM_NUMBER:
    case GB_PARAM_NUMBERS:
    case GB_PARAM_NUMBER_MAP: {
        gb_status status = read_number(param, text, param->type == GB_PARAM_INT, at, &out->number);
        return status == GB_OK ? set_text(&out->text, text, at) : status;
    }
    case GB_PARAM_BOOL:
        return read_bool(param, text, at, &out->flag);
    case GB_PARAM_CHOICE:
    case GB_PARAM_CHOICES:
        return read_choice(param, text, at, out);
    case GB_PARAM_ID:
    case GB_PARAM_IDS:
        if (!is_id(text))
            return refuse(at, GB_MSG_NOT_ID, param->key, text);
        return set_text(&out->text, text, at);
    default:
        return set_text(&out->text, text, at);
    }
}

static bool is_list(gb_param_type type) {
    return type == GB_PARAM_TEXTS || type == GB_PARAM_IDS || type == GB_PARAM_CHOICES ||
           type == GB_PARAM_NUMBERS;
}

static bool is_map(gb_param_type type) {
    return type == GB_PARAM_MAP || type == GB_PARAM_NUMBER_MAP;
}

static gb_value *add_item(gb_value *list) {
    gb_value *grown = gb_resize(list->item, list->count + 1, sizeof *grown);
    if (!grown)
        return NULL;
    list->item = grown;
    gb_value *item = &grown[list->count++];
    memset(item, 0, sizeof *item);
    item->param = list->param;
    return item;
}

static gb_status add_list_item(gb_value *list, const char *text, const origin *at) {
    gb_value *item = add_item(list);
    if (!item)
        return no_memory(at);
    item->line = at->line;
    item->column = at->column;
    item->given = true;
    return read_scalar(list->param, text, at, item);
}

/* Adds key=text, or replaces the text of a key that is there. */
static gb_status add_map_item(gb_value *map, const char *key, const char *text, const origin *at) {
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->key[i], key) == 0)
            return read_scalar(map->param, text, at, &map->item[i]);
    char **keys = gb_resize(map->key, map->count + 1, sizeof *keys);
    if (!keys)
        return no_memory(at);
    map->key = keys;
    char *copy = gb_strdup(key);
    if (!copy)
        return no_memory(at);
    gb_value *item = add_item(map);
    if (!item) {
        gb_free(copy);
        return no_memory(at);
    }
    map->key[map->count - 1] = copy;
    item->line = at->line;
    item->column = at->column;
    item->given = true;
    return read_scalar(map->param, text, at, item);
}

static gb_status add_object(gb_value *list, const char *text, const origin *at);

static gb_status fill_from_text(gb_value *value, const char *text, const origin *at) {
    const gb_param *param = value->param;
    if (param->type == GB_PARAM_OBJECTS)
        return add_object(value, text, at);
    if (!is_list(param->type) && !is_map(param->type))
        return read_scalar(param, text, at, value);
    char *copy = gb_strdup(text);
    if (!copy)
        return no_memory(at);
    gb_status status = GB_OK;
    for (char *part = copy; part && status == GB_OK;) {
        char *comma = strchr(part, ',');
        if (comma)
            *comma = '\0';
        char *trimmed = gb_trim(part);
        char *equals = strchr(trimmed, '=');
        if (is_map(param->type) && !equals)
            status = refuse(at, GB_MSG_NOT_MAP, param->key, trimmed);
        else if (is_map(param->type)) {
            *equals = '\0';
            status = add_map_item(value, gb_trim(trimmed), gb_trim(equals + 1), at);
        } else if (*trimmed)
            status = add_list_item(value, trimmed, at);
        part = comma ? comma + 1 : NULL;
    }
    gb_free(copy);
    return status;
}

gb_status gb_value_defaults(const gb_param *members, gb_value *out, gb_error *err) {
    const origin at = {.err = err};
    const size_t n = member_count(members);
    out->item = gb_alloc_zero(n ? n : 1, sizeof *out->item);
    if (!out->item)
        return no_memory(&at);
    out->count = n;
    gb_status status = GB_OK;
    for (size_t i = 0; i < n && status == GB_OK; i++) {
        gb_value *value = &out->item[i];
        value->param = &members[i];
        value->number = NAN;
        if (members[i].type == GB_PARAM_OBJECT)
            status = gb_value_defaults(members[i].members, value, err);
        else if (members[i].fallback)
            status = fill_from_text(value, members[i].fallback, &at);
    }
    return status;
}

static void clear_default(gb_value *value) {
    const gb_param *param = value->param;
    gb_value_release(value);
    value->param = param;
    value->number = NAN;
}

/* Where ",name=" begins in a text: a comma that no name follows belongs to the text before it. */
static char *next_member(char *text) {
    for (char *comma = strchr(text, ','); comma; comma = strchr(comma + 1, ',')) {
        const size_t name = strspn(comma + 1, "abcdefghijklmnopqrstuvwxyz_");
        if (name > 0 && comma[1 + name] == '=')
            return comma;
    }
    return NULL;
}

static gb_status set_member(gb_value *object, const char *key, const char *text, const origin *at) {
    const char *names[64];
    size_t n = 0;
    for (size_t i = 0; i < object->count; i++) {
        const gb_param *param = object->item[i].param;
        if (param->type == GB_PARAM_OBJECT || param->type == GB_PARAM_OBJECTS)
            continue; /* these have no form on one line */
        if (strcmp(param->key, key) == 0) {
            clear_default(&object->item[i]);
            object->item[i].given = true;
            return fill_from_text(&object->item[i], text, at);
        }
        names[n++] = param->key;
    }
    return unknown_name(at, GB_MSG_KEY_UNKNOWN, key, NULL, names, n);
}

/* "sleutel.xlsx,child=nis9,parent=wijk": the first word is the member that is required, the others have a
 * name. */
static gb_status add_object(gb_value *list, const char *text, const origin *at) {
    const gb_param *first = list->param->members;
    while (!first->required)
        first++;
    gb_value *item = add_item(list);
    char *copy = gb_strdup(text);
    if (!item || !copy) {
        gb_free(copy);
        return no_memory(at);
    }
    item->given = true;
    gb_status status = gb_value_defaults(list->param->members, item, at->err);
    for (char *part = copy; part && status == GB_OK;) {
        char *next = next_member(part);
        if (next)
            *next = '\0';
        char *equals = part == copy ? NULL : strchr(part, '=');
        if (equals)
            *equals = '\0';
        status =
            set_member(item, equals ? gb_trim(part) : first->key, gb_trim(equals ? equals + 1 : part), at);
        part = next ? next + 1 : NULL;
    }
    gb_free(copy);
    return status == GB_OK ? gb_value_complete(item, NULL, at->err) : status;
}

static gb_status object_from_yaml(const gb_param *members, const gb_yaml_node *node, const char *name,
                                  const char *file, gb_value *out, gb_error *err);

static gb_status scalar_text(const gb_param *param, const gb_yaml_node *node, const origin *at,
                             const char **text) {
    if (node->type != GB_YAML_SCALAR)
        return refuse(at, GB_MSG_NOT_TEXT, param->key, NULL);
    *text = node->text;
    return GB_OK;
}

static gb_status label_from_yaml(const gb_param *param, const gb_yaml_node *node, const origin *at,
                                 gb_value *out) {
    if (node->type == GB_YAML_SCALAR)
        return set_text(&out->text, node->text, at);
    if (node->type != GB_YAML_MAP)
        return refuse(at, GB_MSG_NOT_TEXT, param->key, NULL);
    static const char *const languages[] = {"nl", "en", "fr"};
    for (size_t i = 0; i < node->count; i++) {
        const gb_yaml_node *child = &node->child[i];
        const origin here = {at->file, child->key_line, child->key_column, at->err};
        int language = -1;
        for (int l = 0; l < GB_LANG_COUNT; l++)
            if (strcmp(child->key, languages[l]) == 0)
                language = l;
        if (language < 0)
            return unknown_name(&here, GB_MSG_KEY_UNKNOWN, child->key, NULL, languages, GB_LANG_COUNT);
        if (child->type != GB_YAML_SCALAR)
            return refuse(&here, GB_MSG_NOT_TEXT, child->key, NULL);
        gb_status status = set_text(&out->label[language], child->text, &here);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status list_from_yaml(const gb_param *param, const gb_yaml_node *node, const origin *at,
                                gb_value *out) {
    if (node->type == GB_YAML_SCALAR)
        return add_list_item(out, node->text, at);
    if (node->type != GB_YAML_LIST)
        return refuse(at, GB_MSG_NOT_LIST, param->key, NULL);
    for (size_t i = 0; i < node->count; i++) {
        const gb_yaml_node *child = &node->child[i];
        const origin here = {at->file, child->line, child->column, at->err};
        const char *text = NULL;
        gb_status status = scalar_text(param, child, &here, &text);
        if (status == GB_OK)
            status = add_list_item(out, text, &here);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status map_from_yaml(const gb_param *param, const gb_yaml_node *node, const origin *at,
                               gb_value *out) {
    if (node->type != GB_YAML_MAP)
        return refuse(at, GB_MSG_NOT_MAP, param->key, NULL);
    for (size_t i = 0; i < node->count; i++) {
        const gb_yaml_node *child = &node->child[i];
        const origin here = {at->file, child->line, child->column, at->err};
        const char *text = NULL;
        gb_status status = scalar_text(param, child, &here, &text);
        if (status == GB_OK)
            status = add_map_item(out, child->key, text, &here);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status objects_from_yaml(const gb_param *param, const gb_yaml_node *node, const origin *at,
                                   gb_value *out) {
    if (node->type != GB_YAML_LIST)
        return refuse(at, GB_MSG_NOT_LIST, param->key, NULL);
    for (size_t i = 0; i < node->count; i++) {
        gb_value *item = add_item(out);
        if (!item)
            return no_memory(at);
        gb_status status =
            object_from_yaml(param->members, &node->child[i], param->key, at->file, item, at->err);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

static gb_status value_from_yaml(gb_value *value, const gb_yaml_node *node, const char *file, gb_error *err) {
    const gb_param *param = value->param;
    const origin at = {file, node->line, node->column, err};
    /* `key:` with nothing behind it means the same as leaving the key out */
    if (node->type == GB_YAML_SCALAR && !node->quoted && node->text[0] == '\0')
        return GB_OK;
    clear_default(value);
    value->given = true;
    value->line = node->line;
    value->column = node->column;
    if (param->type == GB_PARAM_OBJECT)
        return object_from_yaml(param->members, node, param->key, file, value, err);
    if (param->type == GB_PARAM_OBJECTS)
        return objects_from_yaml(param, node, &at, value);
    if (param->type == GB_PARAM_LABEL)
        return label_from_yaml(param, node, &at, value);
    if (is_list(param->type))
        return list_from_yaml(param, node, &at, value);
    if (is_map(param->type))
        return map_from_yaml(param, node, &at, value);
    const char *text = NULL;
    gb_status status = scalar_text(param, node, &at, &text);
    return status == GB_OK ? read_scalar(param, text, &at, value) : status;
}

static gb_status unknown_key(const gb_param *members, const gb_yaml_node *child, const char *file,
                             gb_error *err) {
    const char *names[256];
    const size_t n = member_count(members);
    assert(n <= 256);
    for (size_t i = 0; i < n; i++)
        names[i] = members[i].key;
    const origin at = {file, child->key_line, child->key_column, err};
    return unknown_name(&at, GB_MSG_KEY_UNKNOWN, child->key, NULL, names, n);
}

static gb_status object_from_yaml(const gb_param *members, const gb_yaml_node *node, const char *name,
                                  const char *file, gb_value *out, gb_error *err) {
    const origin at = {file, node->line, node->column, err};
    if (node->type != GB_YAML_MAP)
        return refuse(&at, GB_MSG_NOT_MAP, name, NULL);
    out->line = node->line;
    out->column = node->column;
    out->given = true;
    gb_status status = gb_value_defaults(members, out, err);
    for (size_t i = 0; i < node->count && status == GB_OK; i++) {
        const gb_yaml_node *child = &node->child[i];
        size_t m = 0;
        while (m < out->count && strcmp(members[m].key, child->key) != 0)
            m++;
        status = m < out->count ? value_from_yaml(&out->item[m], child, file, err)
                                : unknown_key(members, child, file, err);
    }
    return status == GB_OK ? gb_value_complete(out, file, err) : status;
}

gb_status gb_value_from_yaml(const gb_param *members, const gb_yaml_node *node, const char *file,
                             gb_value *out, gb_error *err) {
    return object_from_yaml(members, node, file, file, out, err);
}

static bool is_absent(const gb_value *value) {
    if (value->param->type == GB_PARAM_OBJECT)
        return !value->given;
    if (value->text || value->count)
        return false;
    for (int l = 0; l < GB_LANG_COUNT; l++)
        if (value->label[l])
            return false;
    return value->param->type != GB_PARAM_BOOL || !(value->given || value->param->fallback);
}

gb_status gb_value_complete(const gb_value *object, const char *file, gb_error *err) {
    for (size_t i = 0; i < object->count; i++) {
        const gb_value *value = &object->item[i];
        if (!value->param->required || !is_absent(value))
            continue;
        const char *flag = value->param->flag;
        const char *name = !file && flag && *flag && *flag != '@' ? flag : value->param->key;
        return GB_FAIL(err, GB_ERR_USAGE, file ? GB_MSG_KEY_MISSING : GB_MSG_OPTION_MISSING, .file = file,
                       .line = object->line, .column = object->column, .name = name);
    }
    return GB_OK;
}

gb_status gb_value_set(gb_value *object, const char *key, const char *text, gb_error *err) {
    gb_value *value = (gb_value *)gb_value_member(object, key);
    const origin at = {.err = err};
    if (!value->given)
        clear_default(value);
    value->given = true;
    return fill_from_text(value, text, &at);
}

const gb_value *gb_value_member(const gb_value *object, const char *key) {
    for (size_t i = 0; i < object->count; i++)
        if (strcmp(object->item[i].param->key, key) == 0)
            return &object->item[i];
    assert(!"the key is not declared");
    return NULL;
}

const char *gb_value_text(const gb_value *object, const char *key) {
    return gb_value_member(object, key)->text;
}

double gb_value_number(const gb_value *object, const char *key) {
    return gb_value_member(object, key)->number;
}

int64_t gb_value_int(const gb_value *object, const char *key) {
    const double number = gb_value_number(object, key);
    return isnan(number) ? INT64_MIN : (int64_t)number;
}

bool gb_value_bool(const gb_value *object, const char *key) {
    return gb_value_member(object, key)->flag;
}

bool gb_value_given(const gb_value *object, const char *key) {
    return gb_value_member(object, key)->given;
}

const char *gb_value_label(const gb_value *object, const char *key, gb_language language) {
    const gb_value *value = gb_value_member(object, key);
    if (value->label[language])
        return value->label[language];
    for (int l = 0; l < GB_LANG_COUNT; l++)
        if (value->label[l])
            return value->label[l];
    return value->text;
}

int gb_value_choice(const gb_value *value) {
    char store[MOST_CHOICES][CHOICE_SIZE];
    const char *names[MOST_CHOICES];
    const size_t n = split_choices(value->param->choices, store, names);
    for (size_t i = 0; value->text && i < n; i++)
        if (strcmp(names[i], value->text) == 0)
            return (int)i;
    return -1;
}

bool gb_value_has(const gb_value *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (list->item[i].text && strcmp(list->item[i].text, text) == 0)
            return true;
    return false;
}
