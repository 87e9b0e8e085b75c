#include "base/secrets.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char blank[] = " \t\r\n";

/* End of a value as libpq reads it: 'in quotes', else up to white space; a backslash keeps what follows. */
static char *end_of_value(char *at) {
    const bool quoted = *at == '\'';
    for (at += quoted; *at; at++) {
        if (*at == '\\' && at[1])
            at++;
        else if (quoted ? *at == '\'' : strchr(blank, *at) != NULL)
            return at + quoted;
    }
    return at;
}

static void put_star(char *start, const char *end) {
    if (end == start)
        return;
    *start = '*';
    memmove(start + 1, end, strlen(end) + 1);
}

void gb_hide_passwords(char *text) {
    static const char key[] = "password";
    for (char *at = text; *at; at++) {
        if (strncasecmp(at, key, sizeof key - 1) != 0)
            continue;
        char *value = at + sizeof key - 1;
        value += strspn(value, blank);
        if (*value != '=')
            continue;
        value++;
        value += strspn(value, blank);
        put_star(value, end_of_value(value));
        at = value - 1;
    }
    for (char *at = text; (at = strstr(at, "://")) != NULL;) {
        at += strlen("://");
        char *host = at + strcspn(at, "@/?# \t\r\n"), *colon = memchr(at, ':', (size_t)(host - at));
        if (*host == '@' && colon != NULL)
            put_star(colon + 1, host);
    }
}
