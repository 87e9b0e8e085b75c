#include "index/names.h"

#include <string.h>

const char *gb_index_name(const char *const *names, int count, int i) {
    return i >= 0 && i < count ? names[i] : "";
}

bool gb_index_parse(const char *const *names, int count, const char *name, int *out) {
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = i;
            return true;
        }
    return false;
}
