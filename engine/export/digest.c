#include "export/digest.h"

#include "base/file.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>

enum { CHUNK = 1 << 16 };

static gb_status no_digest(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void write_hex(const unsigned char *bytes, unsigned length, char out[GB_DIGEST_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < length; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * length] = '\0';
}

/* Feeds a file to a digest. */
static gb_status add_file(EVP_MD_CTX *sum, FILE *file, const char *path, gb_error *err) {
    unsigned char chunk[CHUNK];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        if (EVP_DigestUpdate(sum, chunk, got) != 1)
            return no_digest(err);
    return ferror(file) ? gb_file_error(err, path, errno) : GB_OK; /* also what a folder gives */
}

gb_status gb_file_sha256(const char *path, char out[GB_DIGEST_SIZE], gb_error *err) {
    out[0] = '\0';
    FILE *file = fopen(path, "rb");
    if (!file)
        return gb_file_error(err, path, errno);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_MD_CTX *sum = EVP_MD_CTX_new();
    gb_status status = sum && EVP_DigestInit_ex(sum, EVP_sha256(), NULL) == 1 ? GB_OK : no_digest(err);
    if (status == GB_OK)
        status = add_file(sum, file, path, err);
    if (status == GB_OK && EVP_DigestFinal_ex(sum, bytes, &length) != 1)
        status = no_digest(err);
    if (status == GB_OK)
        write_hex(bytes, length, out);
    EVP_MD_CTX_free(sum);
    fclose(file);
    return status;
}

void gb_bytes_sha256(const void *bytes, size_t length, char out[GB_DIGEST_SIZE]) {
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    out[0] = '\0';
    if (EVP_Digest(bytes, length, sum, &size, EVP_sha256(), NULL) == 1)
        write_hex(sum, size, out);
}
