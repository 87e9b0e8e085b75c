/* SHA-256 of files, for the manifest. */
#ifndef GB_EXPORT_DIGEST_H
#define GB_EXPORT_DIGEST_H

#include "base/error.h"

#include <stddef.h>

enum { GB_DIGEST_SIZE = 65 }; /**< 64 hex digits and a terminator */
/**
 * Digest of a file, in pieces.
 * @return GB_ERR_IO when it cannot be read; out is empty then
 */
gb_status gb_file_sha256(const char *path, char out[GB_DIGEST_SIZE], gb_error *err);
/** Digest of bytes in memory. */
void gb_bytes_sha256(const void *bytes, size_t length, char out[GB_DIGEST_SIZE]);

#endif
