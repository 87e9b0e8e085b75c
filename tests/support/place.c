#include "support/gbt.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef GBT_PROJECT_DIR
#define GBT_PROJECT_DIR "."
#endif

void gbt_project_path(const char *relative, char out[GBT_PATH]) {
    snprintf(out, GBT_PATH, "%s/%s", GBT_PROJECT_DIR, relative);
}

bool gbt_shared_path(const char *relative, char out[GBT_PATH]) {
    const char *shared = getenv("GEBIED_SHARED");
    if (shared && *shared)
        snprintf(out, GBT_PATH, "%s/%s", shared, relative);
    else
        snprintf(out, GBT_PATH, "%s/../shared/%s", GBT_PROJECT_DIR, relative);
    if (access(out, R_OK) == 0)
        return true;
    char reason[GBT_PATH + 40];
    snprintf(reason, sizeof reason, "no shared data: %s", relative);
    gbt_skip(reason);
    return false;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where) {
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

static char temp_root[GBT_PATH];

static void remove_temp_root(void) {
    nftw(temp_root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static _Noreturn void give_up(const char *what) {
    perror(what);
    exit(2);
}

void gbt_temp_dir(char out[GBT_PATH]) {
    static int number;
    if (!*temp_root) {
        const char *base = getenv("TMPDIR");
        snprintf(temp_root, sizeof temp_root, "%s/gebied-test-XXXXXX", base && *base ? base : "/tmp");
        if (!mkdtemp(temp_root))
            give_up(temp_root);
        atexit(remove_temp_root);
    }
    int length = snprintf(out, GBT_PATH, "%s/%d", temp_root, number++);
    if (length >= GBT_PATH || mkdir(out, 0777) != 0)
        give_up(out);
}

void gbt_write_file(const char *dir, const char *name, const char *text, char out[GBT_PATH]) {
    if (snprintf(out, GBT_PATH, "%s/%s", dir, name) >= GBT_PATH)
        give_up(name);
    FILE *file = fopen(out, "wb");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        give_up(out);
}

char *gbt_read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t used = 0, room = 4096;
    char *bytes = malloc(room + 1);
    while (bytes) {
        used += fread(bytes + used, 1, room - used, file);
        if (used < room)
            break;
        room *= 2;
        char *more = realloc(bytes, room + 1);
        if (!more)
            free(bytes);
        bytes = more;
    }
    fclose(file);
    if (bytes)
        bytes[used] = 0;
    if (length)
        *length = used;
    return bytes;
}
