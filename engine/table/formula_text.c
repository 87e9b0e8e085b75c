#include "table/formula_text.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The parser behind us refuses expressions above 10 000 bytes; ours stay below after rewriting. */
enum { LONGEST_FORMULA = 6000, LONGEST_EXPRESSION = 9999, DEEPEST_NESTING = 100 };

const char *const gb_formula_function_names[GB_FORMULA_FUNCTION_COUNT] = {
    "abs",  "sqrt",  "exp", "ln",  "log10", "log2", "floor", "ceil",
    "sign", "round", "min", "max", "sum",   "avg",  "if",
};

typedef enum token_kind {
    TOKEN_NUMBER,
    TOKEN_NAME,
    TOKEN_FUNCTION,
    TOKEN_OPERATOR,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_QUESTION,
    TOKEN_COLON,
    TOKEN_END
} token_kind;

typedef struct token {
    token_kind kind;
    size_t source;
    size_t length;
    size_t index;         /* of the name, number or function */
    const char *operator; /* as the parser knows it */
} token;

/* Longest first, because "<=" starts with "<". */
static const struct {
    const char *written;
    const char *operator;
} operators[] = {
    {"<=", "$<="}, {">=", "$>="}, {"==", "$=="}, {"!=", "$!="}, {"&&", "$&"}, {"||", "$|"}, {"<", "$<"},
    {">", "$>"},   {"+", "+"},    {"-", "-"},    {"*", "*"},    {"/", "#"},   {"^", "~"},
};

typedef struct reader {
    const char *text;
    size_t at;
    gb_formula_text *out;
    token *tokens;
    size_t count, capacity;
    size_t depth;
    bool call[DEEPEST_NESTING]; /* is this parenthesis that of a function? */
    gb_buffer buffer;
    gb_error *err;
} reader;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int64_t gb_formula_position(const char *text, size_t byte) {
    int64_t position = 1;
    for (size_t i = 0; i < byte && text[i] != '\0'; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            position++;
    return position;
}

static gb_status refuse(const reader *r, gb_text message, size_t source, size_t length, gb_text hint,
                        const char *expected) {
    char found[64] = "";
    size_t size = length + 1 < sizeof found ? length + 1 : sizeof found;
    gb_copy(found, size, r->text + source);
    return GB_FAIL(r->err, GB_ERR_USAGE, message, .name = r->text,
                   .column = gb_formula_position(r->text, source), .found = found, .expected = expected,
                   .hint = hint);
}

static gb_status out_of_memory(const reader *r) {
    return GB_FAIL(r->err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static gb_status add_token(reader *r, token_kind kind, size_t length, size_t index, const char *operator) {
    if (!gb_reserve(&r->tokens, &r->capacity, r->count, sizeof *r->tokens))
        return out_of_memory(r);
    r->tokens[r->count++] =
        (token){.kind = kind, .source = r->at, .length = length, .index = index, .operator= operator};
    r->at += length;
    return GB_OK;
}

static gb_status read_number(reader *r) {
    const char *start = r->text + r->at;
    size_t length = strspn(start, "0123456789");
    if (start[length] == '.')
        length += 1 + strspn(start + length + 1, "0123456789");
    if (start[length] == 'e' || start[length] == 'E') {
        size_t sign = start[length + 1] == '+' || start[length + 1] == '-';
        size_t digits = strspn(start + length + 1 + sign, "0123456789");
        if (digits > 0)
            length += 1 + sign + digits;
    }
    if (start[length] == ',' && is_digit(start[length + 1]))
        return refuse(r, GB_MSG_FORMULA_DECIMAL_COMMA, r->at,
                      length + 1 + strspn(start + length + 1, "0123456789"), GB_HINT_FORMULA_DECIMAL_POINT,
                      NULL);
    char digits[GB_NUMBER_SIZE];
    double value = 0;
    bool fits = length < sizeof digits;
    if (fits) {
        memcpy(digits, start, length);
        digits[length] = '\0';
        if (length > 1 && digits[length - 1] == '.')
            digits[length - 1] = '\0';
    }
    if (!fits || gb_number_read(digits, GB_DECIMAL_POINT, &value) != GB_NUMBER_OK)
        return refuse(r, GB_MSG_FORMULA_UNEXPECTED, r->at, length, GB_TEXT_NONE, NULL);
    gb_formula_text *out = r->out;
    if (!gb_reserve(&out->constants, &out->constant_capacity, out->constant_count, sizeof *out->constants))
        return out_of_memory(r);
    out->constants[out->constant_count++] = value;
    return add_token(r, TOKEN_NUMBER, length, out->constant_count - 1, NULL);
}

static gb_status add_name(reader *r, const char *name, size_t name_length, size_t source_length) {
    gb_formula_text *out = r->out;
    size_t index = 0;
    while (index < out->name_count &&
           (strlen(out->names[index]) != name_length || memcmp(out->names[index], name, name_length) != 0))
        index++;
    if (index == out->name_count) {
        if (!gb_reserve(&out->names, &out->name_capacity, out->name_count, sizeof *out->names))
            return out_of_memory(r);
        char *copy = gb_strndup(name, name_length);
        if (copy == NULL)
            return out_of_memory(r);
        out->names[out->name_count++] = copy;
    }
    return add_token(r, TOKEN_NAME, source_length, index, NULL);
}

static gb_status add_function(reader *r, size_t length) {
    char name[32];
    gb_copy(name, length + 1 < sizeof name ? length + 1 : sizeof name, r->text + r->at);
    for (size_t f = 0; f < GB_FORMULA_FUNCTION_COUNT; f++)
        if (gb_compare_fold(name, gb_formula_function_names[f]) == 0)
            return add_token(r, TOKEN_FUNCTION, length, f, NULL);
    if (gb_compare_fold(name, "log") == 0)
        return refuse(r, GB_MSG_FORMULA_LOG, r->at, length, GB_HINT_FORMULA_LOG, NULL);
    const char *nearest = gb_nearest_name(name, gb_formula_function_names, GB_FORMULA_FUNCTION_COUNT);
    return refuse(r, GB_MSG_FORMULA_FUNCTION, r->at, length,
                  nearest != NULL ? GB_HINT_FORMULA_NEAREST : GB_HINT_FORMULA_FUNCTIONS, nearest);
}

static gb_status read_word(reader *r) {
    const char *start = r->text + r->at;
    size_t length = 1;
    while (is_name_start(start[length]) || is_digit(start[length]))
        length++;
    size_t next = length;
    while (is_space(start[next]))
        next++;
    return start[next] == '(' ? add_function(r, length) : add_name(r, start, length, length);
}

static gb_status read_quoted(reader *r) {
    const char *start = r->text + r->at;
    const char *end = strchr(start + 1, '`');
    if (end == NULL || end == start + 1)
        return refuse(r, GB_MSG_FORMULA_QUOTE, r->at, strlen(start), GB_TEXT_NONE, NULL);
    return add_name(r, start + 1, (size_t)(end - start - 1), (size_t)(end - start + 1));
}

static gb_status read_parenthesis(reader *r) {
    if (r->text[r->at] == '(') {
        if (r->depth == DEEPEST_NESTING)
            return refuse(r, GB_MSG_FORMULA_LONG, r->at, 1, GB_TEXT_NONE, NULL);
        r->call[r->depth++] = r->count > 0 && r->tokens[r->count - 1].kind == TOKEN_FUNCTION;
        return add_token(r, TOKEN_OPEN, 1, 0, NULL);
    }
    if (r->depth == 0)
        return refuse(r, GB_MSG_FORMULA_PARENTHESIS, r->at, 1, GB_TEXT_NONE, NULL);
    r->depth--;
    return add_token(r, TOKEN_CLOSE, 1, 0, NULL);
}

static gb_status read_sign(reader *r) {
    const char *start = r->text + r->at;
    for (size_t o = 0; o < sizeof operators / sizeof *operators; o++)
        if (strncmp(start, operators[o].written, strlen(operators[o].written)) == 0)
            return add_token(r, TOKEN_OPERATOR, strlen(operators[o].written), 0, operators[o].operator);
    switch (start[0]) {
    case '?':
        return add_token(r, TOKEN_QUESTION, 1, 0, NULL);
    case ':':
        return add_token(r, TOKEN_COLON, 1, 0, NULL);
    case '=':
        return refuse(r, GB_MSG_FORMULA_ASSIGNMENT, r->at, 1, GB_HINT_FORMULA_EQUALS, NULL);
    case '"':
    case '\'':
        return refuse(r, GB_MSG_FORMULA_STRING, r->at, strlen(start), GB_HINT_FORMULA_BACKTICK, NULL);
    case ';':
        return refuse(r, GB_MSG_FORMULA_UNEXPECTED, r->at, 1, GB_HINT_FORMULA_SEMICOLON, NULL);
    case ',':
        if (r->depth > 0 && r->call[r->depth - 1])
            return add_token(r, TOKEN_COMMA, 1, 0, NULL);
        return refuse(r, GB_MSG_FORMULA_UNEXPECTED, r->at, 1, GB_HINT_FORMULA_DECIMAL_POINT, NULL);
    default: {
        const char *next = start;
        gb_utf8_next(&next);
        return refuse(r, GB_MSG_FORMULA_UNEXPECTED, r->at, (size_t)(next - start), GB_HINT_FORMULA_BACKTICK,
                      NULL);
    }
    }
}

static gb_status read_tokens(reader *r) {
    gb_status status = GB_OK;
    for (;;) {
        while (is_space(r->text[r->at]))
            r->at++;
        char c = r->text[r->at];
        if (c == '\0')
            break;
        if (is_digit(c) || (c == '.' && is_digit(r->text[r->at + 1])))
            status = read_number(r);
        else if (is_name_start(c))
            status = read_word(r);
        else if (c == '`')
            status = read_quoted(r);
        else if (c == '(' || c == ')')
            status = read_parenthesis(r);
        else
            status = read_sign(r);
        if (status != GB_OK)
            return status;
    }
    if (r->depth > 0)
        return refuse(r, GB_MSG_FORMULA_PARENTHESIS, r->at, 0, GB_TEXT_NONE, NULL);
    if (r->count == 0)
        return refuse(r, GB_MSG_FORMULA_EMPTY, 0, 0, GB_TEXT_NONE, NULL);
    return add_token(r, TOKEN_END, 0, 0, NULL);
}

static gb_status mark(reader *r, const token *t) {
    gb_formula_text *out = r->out;
    if (!gb_reserve(&out->marks, &out->mark_capacity, out->mark_count, sizeof *out->marks))
        return out_of_memory(r);
    out->marks[out->mark_count++] =
        (gb_formula_mark){.at = r->buffer.length, .source = t->source, .length = t->length};
    return GB_OK;
}

static gb_status write_token(reader *r, const token *t) {
    gb_status status = mark(r, t);
    if (status != GB_OK)
        return status;
    switch (t->kind) {
    case TOKEN_NUMBER:
        gb_buffer_addf(&r->buffer, "k%zu ", t->index);
        break;
    case TOKEN_NAME:
        gb_buffer_addf(&r->buffer, "v%zu ", t->index);
        break;
    case TOKEN_FUNCTION:
        gb_buffer_add(&r->buffer, gb_formula_function_names[t->index]);
        break;
    case TOKEN_OPERATOR:
        gb_buffer_addf(&r->buffer, "%s ", t->operator);
        break;
    case TOKEN_OPEN:
        gb_buffer_add(&r->buffer, "(");
        break;
    case TOKEN_CLOSE:
        gb_buffer_add(&r->buffer, ")");
        break;
    default:
        gb_buffer_add(&r->buffer, ",");
        break;
    }
    return GB_OK;
}

static bool ends_group(token_kind kind) {
    return kind == TOKEN_END || kind == TOKEN_CLOSE || kind == TOKEN_COMMA || kind == TOKEN_COLON;
}

/* The end of the group that starts at token i, or its first '?' outside inner parentheses. */
static size_t find_question(const reader *r, size_t i) {
    size_t depth = 0;
    for (;; i++) {
        token_kind kind = r->tokens[i].kind;
        if (depth == 0 && (ends_group(kind) || kind == TOKEN_QUESTION))
            return i;
        if (kind == TOKEN_OPEN)
            depth++;
        else if (kind == TOKEN_CLOSE)
            depth--;
    }
}

static gb_status write_group(reader *r, size_t *i, size_t nesting);

/* Tokens up to `end`, the parts between parentheses as groups of their own. */
static gb_status write_plain(reader *r, size_t *i, size_t end, size_t nesting) {
    while (*i < end) {
        gb_status status = write_token(r, &r->tokens[*i]);
        bool opened = r->tokens[(*i)++].kind == TOKEN_OPEN;
        while (status == GB_OK && opened) {
            status = write_group(r, i, nesting + 1);
            const token *t = &r->tokens[*i];
            if (status == GB_OK && t->kind == TOKEN_COLON)
                status = refuse(r, GB_MSG_FORMULA_UNEXPECTED, t->source, t->length, GB_TEXT_NONE, NULL);
            if (status == GB_OK)
                status = write_token(r, t);
            opened = t->kind == TOKEN_COMMA;
            (*i)++;
        }
        if (status != GB_OK)
            return status;
    }
    return GB_OK;
}

/* One group, up to its end, with `c ? a : b` written as if(c, a, b). */
static gb_status write_group(reader *r, size_t *i, size_t nesting) {
    size_t end = find_question(r, *i);
    if (r->tokens[end].kind != TOKEN_QUESTION)
        return write_plain(r, i, end, nesting);
    const token *question = &r->tokens[end];
    if (nesting >= 2 * DEEPEST_NESTING)
        return refuse(r, GB_MSG_FORMULA_LONG, question->source, question->length, GB_TEXT_NONE, NULL);
    gb_status status = mark(r, question);
    gb_buffer_add(&r->buffer, "if(");
    if (status == GB_OK)
        status = write_plain(r, i, end, nesting);
    if (status == GB_OK)
        status = write_token(r, question);
    *i = end + 1;
    if (status == GB_OK)
        status = write_group(r, i, nesting + 1);
    if (status == GB_OK && r->tokens[*i].kind != TOKEN_COLON)
        status = refuse(r, GB_MSG_FORMULA_NO_ELSE, question->source, question->length, GB_TEXT_NONE, NULL);
    if (status == GB_OK)
        status = write_token(r, &r->tokens[(*i)++]);
    if (status == GB_OK)
        status = write_group(r, i, nesting + 1);
    gb_buffer_add(&r->buffer, ")");
    return status;
}

static gb_status write_expression(reader *r) {
    size_t i = 0;
    gb_status status = write_group(r, &i, 0);
    const token *t = &r->tokens[i];
    if (status == GB_OK && t->kind != TOKEN_END)
        status = refuse(r, GB_MSG_FORMULA_UNEXPECTED, t->source, t->length, GB_TEXT_NONE, NULL);
    if (status != GB_OK)
        return status;
    if (r->buffer.length > LONGEST_EXPRESSION)
        return refuse(r, GB_MSG_FORMULA_LONG, 0, 0, GB_TEXT_NONE, NULL);
    r->out->expression = gb_buffer_take(&r->buffer);
    return r->out->expression != NULL ? GB_OK : out_of_memory(r);
}

gb_status gb_formula_rewrite(const char *text, gb_formula_text *out, gb_error *err) {
    *out = (gb_formula_text){.expression = NULL};
    reader r = {.text = text, .out = out, .err = err};
    if (strlen(text) > LONGEST_FORMULA)
        return refuse(&r, GB_MSG_FORMULA_LONG, 0, 0, GB_TEXT_NONE, NULL);
    gb_status status = read_tokens(&r);
    if (status == GB_OK)
        status = write_expression(&r);
    gb_free(r.tokens);
    gb_buffer_release(&r.buffer);
    return status;
}

void gb_formula_text_release(gb_formula_text *text) {
    for (size_t i = 0; i < text->name_count; i++)
        gb_free(text->names[i]);
    gb_free(text->names);
    gb_free(text->constants);
    gb_free(text->marks);
    gb_free(text->expression);
    *text = (gb_formula_text){.expression = NULL};
}
