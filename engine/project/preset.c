#include "project/preset.h"

#include "base/memory.h"
#include "project/preset_files.h"
#include "project/schema.h"
#include "project/yaml.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PRESETS = 64 };

static const gb_param slot_params[] = {
    {.key = "id", .type = GB_PARAM_ID, .text = GB_TXT_P_INDICATOR_ID, .required = true},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL},
    {.key = "formula", .type = GB_PARAM_TEXT, .text = GB_TXT_P_FORMULA},
    {.key = "polarity",
     .type = GB_PARAM_CHOICE,
     .text = GB_TXT_P_POLARITY,
     .choices = GB_CHOICES_POLARITY,
     .fallback = "none"},
    {.key = "unit", .type = GB_PARAM_LABEL, .text = GB_TXT_P_UNIT},
    {.key = "what", .type = GB_PARAM_LABEL, .text = GB_TXT_P_PRESET_WHAT},
    {0},
};

const gb_param gb_preset_params[] = {
    {.key = "preset", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PRESET_NAME, .required = true},
    {.key = "label", .type = GB_PARAM_LABEL, .text = GB_TXT_P_LABEL, .required = true},
    {.key = "source", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PRESET_SOURCE, .required = true},
    {.key = "edition", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PRESET_EDITION, .required = true},
    {.key = "approximate", .type = GB_PARAM_LABEL, .text = GB_TXT_P_PRESET_APPROXIMATE, .required = true},
    {.key = "check", .type = GB_PARAM_TEXT, .text = GB_TXT_P_PRESET_CHECK, .required = true},
    {.key = "indicators", .type = GB_PARAM_OBJECTS, .text = GB_TXT_P_INDICATORS, .members = slot_params},
    {.key = "index",
     .type = GB_PARAM_OBJECT,
     .text = GB_TXT_P_INDEX,
     .members = gb_index_params,
     .required = true},
    {.key = "select", .type = GB_PARAM_OBJECT, .text = GB_TXT_P_SELECT, .members = gb_select_params},
    {0},
};

bool gb_preset_is_path(const char *name) {
    const size_t length = strlen(name);
    return strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".yaml") == 0) ||
           (length > 4 && strcmp(name + length - 4, ".yml") == 0);
}

/* --- finding --- */

static gb_status find_file(const char *name, const gb_value *place, const char *file,
                           const gb_preset_file **out, gb_error *err) {
    const char *names[MOST_PRESETS];
    size_t n = 0;
    for (const gb_preset_file *f = gb_preset_files; f->name && n < MOST_PRESETS; f++) {
        if (strcmp(f->name, name) == 0) {
            *out = f;
            return GB_OK;
        }
        names[n++] = f->name;
    }
    const char *nearest = gb_nearest_name(name, names, n);
    return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PRESET_UNKNOWN, .file = file, .line = place ? place->line : 0,
                   .column = place ? place->column : 0, .name = name, .code = nearest,
                   .hint = nearest ? GB_HINT_NEAREST : GB_HINT_LIST_PRESETS);
}

static gb_status type(gb_yaml_node *root, const char *file, gb_status status, gb_value *out, gb_error *err) {
    if (status == GB_OK)
        status = gb_value_from_yaml(gb_preset_params, root, file, out, err);
    gb_yaml_free(root);
    return status;
}

static gb_status read_file(const gb_preset_file *file, gb_value *out, gb_error *err) {
    gb_yaml_node *root = NULL;
    gb_status status = gb_yaml_parse(file->text, file->length, file->name, &root, err);
    return type(root, file->name, status, out, err);
}

gb_status gb_preset_find(const char *name, const gb_value *place, const char *file, gb_value *out,
                         gb_error *err) {
    const gb_preset_file *found = NULL;
    gb_status status = find_file(name, place, file, &found, err);
    return status == GB_OK ? read_file(found, out, err) : status;
}

gb_status gb_preset_read(const char *path, gb_value *out, gb_error *err) {
    gb_yaml_node *root = NULL;
    gb_status status = gb_yaml_read(path, &root, err);
    return type(root, path, status, out, err);
}

/* --- using --- */

static gb_status rename_text(char **text, const char *from, const char *to, gb_error *err) {
    if (!*text || strcmp(*text, from) != 0)
        return GB_OK;
    char *copy = gb_strdup(to);
    if (!copy)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_free(*text);
    *text = copy;
    return GB_OK;
}

/* Names of indicators stand in lists, as keys and by themselves; words of choices and labels are none. */
static bool holds_names(const gb_value *value) {
    switch (value->param ? value->param->type : GB_PARAM_OBJECT) {
    case GB_PARAM_TEXT:
    case GB_PARAM_ID:
    case GB_PARAM_IDS:
    case GB_PARAM_TEXTS:
    case GB_PARAM_NUMBER_MAP:
    case GB_PARAM_MAP:
    case GB_PARAM_OBJECT:
    case GB_PARAM_OBJECTS:
        return true;
    default:
        return false;
    }
}

static gb_status rename_slot(gb_value *value, const char *from, const char *to, gb_error *err) {
    const gb_param_type kind = value->param ? value->param->type : GB_PARAM_OBJECT;
    gb_status status = GB_OK;
    if (!holds_names(value))
        return GB_OK;
    if (kind != GB_PARAM_MAP && kind != GB_PARAM_NUMBER_MAP)
        status = rename_text(&value->text, from, to, err);
    for (size_t i = 0; i < value->count && status == GB_OK; i++) {
        if (value->key)
            status = rename_text(&value->key[i], from, to, err);
        else if (kind == GB_PARAM_IDS || kind == GB_PARAM_TEXTS)
            status = rename_text(&value->item[i].text, from, to, err);
        else
            status = rename_slot(&value->item[i], from, to, err);
    }
    return status;
}

static gb_value *slot_of(gb_value *preset, const char *id) {
    const gb_value *slots = gb_value_member(preset, "indicators");
    for (size_t i = 0; i < slots->count; i++)
        if (strcmp(gb_value_text(&slots->item[i], "id"), id) == 0)
            return &slots->item[i];
    return NULL;
}

static gb_status fail_slot(const gb_value *preset, const gb_value *use, size_t u, const char *file,
                           gb_error *err) {
    const gb_value *slots = gb_value_member(preset, "indicators");
    const char *names[256];
    gb_buffer all = {0};
    size_t n = 0;
    for (size_t i = 0; i < slots->count && n < 256; i++) {
        names[n] = gb_value_text(&slots->item[i], "id");
        gb_buffer_add(&all, n ? ", " : "");
        gb_buffer_add(&all, names[n++]);
    }
    const char *nearest = gb_nearest_name(use->key[u], names, n);
    gb_status status = GB_FAIL(err, GB_ERR_USAGE, GB_MSG_PRESET_SLOT, .file = file, .line = use->item[u].line,
                               .column = use->item[u].column, .name = gb_value_text(preset, "preset"),
                               .found = use->key[u], .expected = all.text ? all.text : "-", .code = nearest,
                               .hint = nearest ? GB_HINT_NEAREST : GB_TEXT_NONE);
    gb_buffer_release(&all);
    return status;
}

/* A slot that is filled by another indicator keeps its polarity, not its formula. Slots first get names that
 * nothing has, so that two of them may change places. */
static gb_status rename_slots(gb_value *preset, const gb_value *use, const char *file, gb_error *err) {
    gb_value *parts[] = {(gb_value *)gb_value_member(preset, "index"),
                         (gb_value *)gb_value_member(preset, "select")};
    gb_status status = GB_OK;
    for (int round = 0; round < 2; round++) {
        for (size_t u = 0; u < use->count && status == GB_OK; u++) {
            char between[32];
            snprintf(between, sizeof between, "\001%zu", u);
            const char *from = round == 0 ? use->key[u] : between;
            const char *to = round == 0 ? between : use->item[u].text;
            gb_value *slot = slot_of(preset, from);
            if (!slot)
                return fail_slot(preset, use, u, file, err);
            gb_value *formula = (gb_value *)gb_value_member(slot, "formula");
            gb_free(formula->text);
            formula->text = NULL;
            for (int p = 0; p < 2 && status == GB_OK; p++)
                status = rename_slot(parts[p], from, to, err);
            if (status == GB_OK)
                status = rename_text(&((gb_value *)gb_value_member(slot, "id"))->text, from, to, err);
        }
    }
    return status;
}

void gb_value_inherit(gb_value *onto, gb_value *from) {
    for (size_t i = 0; i < onto->count; i++)
        for (size_t k = 0; k < from->count && !onto->item[i].given; k++) {
            if (!from->item[k].given || strcmp(onto->item[i].param->key, from->item[k].param->key) != 0)
                continue;
            const gb_value taken = from->item[k];
            from->item[k] = onto->item[i];
            onto->item[i] = taken;
        }
}

gb_status gb_preset_apply(gb_value *preset, gb_value *index, gb_value *select, const char *file,
                          gb_error *err) {
    gb_value *own = (gb_value *)gb_value_member(preset, "select");
    gb_status status = rename_slots(preset, gb_value_member(index, "use"), file, err);
    if (status != GB_OK)
        return status;
    gb_value_inherit(index, (gb_value *)gb_value_member(preset, "index"));
    if (select && own->given) {
        gb_value_inherit(select, own);
        select->given = true;
    }
    return GB_OK;
}

/* --- showing --- */

gb_status gb_presets_list(gb_language language, gb_buffer *out, gb_error *err) {
    for (const gb_preset_file *f = gb_preset_files; f->name; f++) {
        gb_value preset = {0};
        gb_status status = read_file(f, &preset, err);
        if (status == GB_OK)
            gb_buffer_addf(out, "%-26s %s (%s)\n", f->name, gb_value_label(&preset, "label", language),
                           gb_value_text(&preset, "source"));
        gb_value_release(&preset);
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

gb_status gb_preset_print(const char *name, gb_buffer *out, gb_error *err) {
    const gb_preset_file *found = NULL;
    gb_status status = find_file(name, NULL, NULL, &found, err);
    if (status == GB_OK)
        gb_buffer_add_bytes(out, found->text, found->length);
    return status;
}
