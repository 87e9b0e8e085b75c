/* Runs a fuzz harness over files and folders instead of under libFuzzer: a found crash stays found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int run_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t limit = (size_t)1 << 24;
    uint8_t *bytes = malloc(limit);
    size_t length = bytes ? fread(bytes, 1, limit, file) : 0;
    fclose(file);
    if (bytes)
        LLVMFuzzerTestOneInput(bytes, length);
    free(bytes);
    return 1;
}

int main(int argc, char **argv) {
    int count = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        if (!folder) {
            count += run_file(argv[i]);
            continue;
        }
        for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (entry->d_name[0] != '.')
                count += run_file(path);
        }
        closedir(folder);
    }
    printf("%d inputs replayed\n", count);
    return 0;
}
