#include "export/digest.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>

enum { CHUNK = 1 << 16 };

gb_status gb_file_sha256(const char *path, char out[GB_DIGEST_SIZE], gb_error *err) {
    out[0] = '\0';
    FILE *file = fopen(path, "rb");
    if (!file)
        return gb_file_error(err, path, errno);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    unsigned char chunk[CHUNK];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        g_checksum_update(sum, chunk, (gssize)got);
    bool failed = ferror(file) != 0; /* also what a folder gives */
    int reason = errno;
    fclose(file);
    if (!failed)
        gb_copy(out, GB_DIGEST_SIZE, g_checksum_get_string(sum));
    g_checksum_free(sum);
    if (failed)
        return gb_file_error(err, path, reason);
    return GB_OK;
}

void gb_bytes_sha256(const void *bytes, size_t length, char out[GB_DIGEST_SIZE]) {
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, bytes, (gssize)length);
    gb_copy(out, GB_DIGEST_SIZE, g_checksum_get_string(sum));
    g_checksum_free(sum);
}
