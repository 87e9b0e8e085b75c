/* gebied inspect: what is in a file, before anything is declared. */
#include "project/ops.h"

#include "base/secrets.h"
#include "export/json.h"
#include "io/inspect.h"
#include "project/text_table.h"

#include <string.h>

static const gb_param params[] = {
    {.key = "file", .type = GB_PARAM_TEXTS, .text = GB_TXT_O_INSPECT_FILE, .flag = "@"},
    GB_FORMAT_PARAM("table", "table|json"),
    GB_OUTPUT_PARAM,
    {0},
};

static const char *role_id(gb_field_role role) {
    static const char *const ids[] = {"unknown", "code", "name", "number", "period", "text"};
    return ids[role];
}

static gb_text role_text(gb_field_role role) {
    static const gb_text texts[] = {GB_TXT_ROLE_UNKNOWN, GB_TXT_ROLE_CODE,   GB_TXT_ROLE_NAME,
                                    GB_TXT_ROLE_NUMBER,  GB_TXT_ROLE_PERIOD, GB_TXT_ROLE_TEXT};
    return texts[role];
}

static const char *field_name(const gb_layer_info *layer, int32_t field) {
    return field >= 0 ? layer->field[field].name : NULL;
}

/* --- text --- */

static void add_fact(gb_text label, gb_language language, const char *value, gb_buffer *out) {
    if (!value || !*value)
        return;
    gb_buffer_add(out, "  ");
    gb_add_padded(out, gb_text_pattern(label, language), 22);
    gb_buffer_addf(out, " %s\n", value);
}

static const char *separator_name(char separator, gb_language language) {
    static const char *const marks[] = {";", ",", "|"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (separator == marks[i][0])
            return marks[i];
    return separator == '\t' ? gb_text_pattern(GB_TXT_INSPECT_TAB, language) : NULL;
}

static void write_fields(const gb_layer_info *layer, gb_language language, gb_buffer *out) {
    static const gb_text headings[] = {
        GB_TXT_INSPECT_FIELD,    GB_TXT_INSPECT_ROLE,    GB_TXT_INSPECT_FILLED,
        GB_TXT_INSPECT_DISTINCT, GB_TXT_INSPECT_NUMBERS, GB_TXT_INSPECT_COMMAS,
        GB_TXT_INSPECT_MARKS,    GB_TXT_INSPECT_PADDED,  GB_TXT_INSPECT_EXAMPLES};
    gb_text_table table = {.columns = sizeof headings / sizeof *headings, .right = 0xFC};
    for (size_t h = 0; h < table.columns; h++)
        gb_text_table_add(&table, gb_text_pattern(headings[h], language));
    for (size_t f = 0; f < layer->fields; f++) {
        const gb_field_info *field = &layer->field[f];
        gb_text_table_add(&table, field->name);
        gb_text_table_add(&table, gb_text_pattern(role_text(field->role), language));
        gb_text_table_add_count(&table, field->filled);
        gb_text_table_add_count(&table, field->distinct);
        gb_text_table_add_count(&table, field->numbers);
        gb_text_table_add_count(&table, field->commas);
        gb_text_table_add_count(&table, field->marks);
        gb_text_table_add_count(&table, field->padded);
        gb_text_table_add(&table, field->examples);
    }
    out->failed = out->failed || table.failed;
    gb_text_table_write(&table, "  ", out);
    gb_text_table_release(&table);
}

static void write_layer(const gb_layer_info *layer, gb_language language, gb_buffer *out) {
    char line[1024];
    const gb_detail detail = {
        .name = layer->name, .count = (int64_t)layer->rows, .total = (int64_t)layer->fields};
    gb_text_format(*layer->name ? GB_TXT_INSPECT_LAYER : GB_TXT_INSPECT_TABLE, language, &detail, line,
                   sizeof line);
    gb_buffer_addf(out, "\n  %s\n", line);
    add_fact(GB_TXT_INSPECT_GEOMETRY, language, layer->geometry, out);
    if (layer->has_geometry) {
        const gb_text unit = layer->projected ? GB_TXT_INSPECT_PROJECTED : GB_TXT_INSPECT_DEGREES;
        gb_text_format(*layer->crs ? unit : GB_TXT_INSPECT_NO_CRS, language, &(gb_detail){.name = layer->crs},
                       line, sizeof line);
        add_fact(GB_TXT_INSPECT_CRS, language, line, out);
    }
    add_fact(GB_TXT_INSPECT_CODE, language, field_name(layer, layer->code_field), out);
    add_fact(GB_TXT_INSPECT_NAME, language, field_name(layer, layer->name_field), out);
    if (layer->fields) {
        gb_buffer_add(out, "\n");
        write_fields(layer, language, out);
    }
}

static void write_text(const gb_file_info *info, gb_language language, gb_buffer *out) {
    gb_buffer_add(out, out->length ? "\n" : "");
    const size_t start = out->length;
    gb_buffer_addf(out, "%s\n", info->path);
    if (!out->failed) {
        gb_hide_passwords(out->text + start);
        out->length = strlen(out->text);
    }
    add_fact(GB_TXT_INSPECT_FORMAT, language, info->format, out);
    add_fact(GB_TXT_INSPECT_ENCODING, language, info->encoding, out);
    add_fact(GB_TXT_INSPECT_SEPARATOR, language, separator_name(info->separator, language), out);
    for (size_t l = 0; l < info->layers; l++)
        write_layer(&info->layer[l], language, out);
    if (gb_notes_count(info->notes))
        gb_buffer_addf(out, "\n  %s\n", gb_text_pattern(GB_TXT_INSPECT_NOTES, language));
    for (size_t i = 0; i < gb_notes_count(info->notes); i++) {
        char line[2048];
        const gb_note *note = gb_notes_at(info->notes, i);
        gb_note_format(note, language, 8, line, sizeof line);
        gb_buffer_addf(out, "  %s %s\n", note->level == GB_NOTE_WARNING ? "!" : "·", line);
    }
}

/* --- JSON --- */

static void json_examples(const char *examples, gb_json *json) {
    gb_json_array(json);
    for (const char *at = examples; *at;) {
        const char *bar = strstr(at, " | ");
        char piece[256];
        const size_t length = bar ? (size_t)(bar - at) : strlen(at);
        gb_copy(piece, length + 1 < sizeof piece ? length + 1 : sizeof piece, at);
        gb_json_text(json, piece);
        at = bar ? bar + 3 : at + length;
    }
    gb_json_end_array(json);
}

static void json_layer(const gb_layer_info *layer, gb_json *json) {
    gb_json_object(json);
    gb_json_key_text(json, "name", layer->name);
    gb_json_key_integer(json, "rows", (int64_t)layer->rows);
    gb_json_key_text(json, "geometry", *layer->geometry ? layer->geometry : NULL);
    gb_json_key_bool(json, "polygons", layer->has_polygons);
    gb_json_key_text(json, "crs", *layer->crs ? layer->crs : NULL);
    gb_json_key_bool(json, "projected", layer->projected);
    gb_json_key_text(json, "code_field", field_name(layer, layer->code_field));
    gb_json_key_text(json, "name_field", field_name(layer, layer->name_field));
    gb_json_key(json, "fields");
    gb_json_array(json);
    for (size_t f = 0; f < layer->fields; f++) {
        const gb_field_info *field = &layer->field[f];
        gb_json_object(json);
        gb_json_key_text(json, "name", field->name);
        gb_json_key_text(json, "role", role_id(field->role));
        gb_json_key_integer(json, "filled", (int64_t)field->filled);
        gb_json_key_integer(json, "distinct", (int64_t)field->distinct);
        gb_json_key_integer(json, "numbers", (int64_t)field->numbers);
        gb_json_key_integer(json, "commas", (int64_t)field->commas);
        gb_json_key_integer(json, "marks", (int64_t)field->marks);
        gb_json_key_integer(json, "padded", (int64_t)field->padded);
        gb_json_key(json, "examples");
        json_examples(field->examples, json);
        gb_json_end_object(json);
    }
    gb_json_end_array(json);
    gb_json_end_object(json);
}

static void json_file(const gb_file_info *info, gb_language language, gb_json *json) {
    const char separator[2] = {info->separator, '\0'};
    gb_json_object(json);
    gb_json_key(json, "path");
    gb_json_public_text(json, info->path);
    gb_json_key_text(json, "format", info->format);
    gb_json_key_text(json, "encoding", *info->encoding ? info->encoding : NULL);
    gb_json_key_text(json, "separator", info->separator ? separator : NULL);
    gb_json_key(json, "layers");
    gb_json_array(json);
    for (size_t l = 0; l < info->layers; l++)
        json_layer(&info->layer[l], json);
    gb_json_end_array(json);
    gb_json_key(json, "notes");
    gb_notes_write_json(info->notes, language, json);
    gb_json_end_object(json);
}

static gb_status run(const gb_value *arguments, gb_session *session, gb_error *err) {
    const gb_value *files = gb_value_member(arguments, "file");
    const bool as_json = strcmp(gb_value_text(arguments, "format"), "json") == 0;
    const gb_access access = {.network = session->allow_network};
    gb_buffer text = {0};
    gb_json json = {.out = &text, .pretty = true};
    if (as_json) {
        gb_json_object(&json);
        gb_json_key(&json, "files");
        gb_json_array(&json);
    }
    gb_status status = GB_OK;
    for (size_t i = 0; i < files->count && status == GB_OK; i++) {
        gb_file_info info;
        status = gb_inspect(files->item[i].text, &access, &info, err);
        if (status != GB_OK)
            break;
        if (as_json)
            json_file(&info, session->language, &json);
        else
            write_text(&info, session->language, &text);
        gb_file_info_release(&info);
    }
    if (as_json) {
        gb_json_end_array(&json);
        gb_json_end_object(&json);
        gb_buffer_add(&text, "\n");
    }
    if (status == GB_OK)
        status = gb_op_deliver(arguments, session, &text, err);
    gb_buffer_release(&text);
    return status;
}

const gb_op gb_op_inspect = {
    .name = "inspect",
    .summary = GB_TXT_OP_INSPECT,
    .details = GB_TXT_OP_INSPECT_MORE,
    .params = params,
    .inputs = "FILE…",
    .min_inputs = 1,
    .max_inputs = 100,
    .example = "inspect samples/stad/data/sectoren.gpkg",
    .run = run,
};
