#include "tools.h"

#include "support/gbt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

bool tool_installed(const char *program) {
    char command[256];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", program);
    if (system(command) == 0)
        return true;
    char reason[128];
    snprintf(reason, sizeof reason, "%s is not installed", program);
    gbt_skip(reason);
    return false;
}

char *tool_output(const char *command, int *exit_code) {
    char whole[4096];
    snprintf(whole, sizeof whole, "( %s ) 2>&1", command);
    FILE *pipe = popen(whole, "r");
    size_t length = 0, room = 1 << 16;
    char *text = malloc(room);
    while (pipe && text) {
        size_t got = fread(text + length, 1, room - length - 1, pipe);
        if (got == 0)
            break;
        length += got;
        if (room - length < 4096)
            text = realloc(text, room *= 2);
    }
    if (!text)
        exit(2);
    text[length] = '\0';
    int status = pipe ? pclose(pipe) : -1;
    if (exit_code)
        *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return text;
}

bool same_bytes(const char *a, const char *b) {
    size_t na = 0, nb = 0;
    char *x = gbt_read_file(a, &na), *y = gbt_read_file(b, &nb);
    bool same = x && y && na == nb && memcmp(x, y, na) == 0;
    free(x);
    free(y);
    return same;
}
