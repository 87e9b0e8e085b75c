/* The caller's error: where, what was found, what was expected, what to do. */
#ifndef GB_BASE_ERROR_H
#define GB_BASE_ERROR_H

#include "base/catalogue.h"
#include "base/language.h"
#include "base/status.h"

#include <stddef.h>

/** Fixed size, owned by the caller, zero to start; NULL is allowed wherever one is taken. */
typedef struct gb_error {
    gb_status status;
    gb_text message;
    gb_text hint;
    int64_t line, column, row, count, total;
    double value;
    char file[512];
    char name[128];
    char found[256];
    char expected[256];
    char code[64];
    char unit[32];
} gb_error;

/**
 * Record a failure. The first one wins: an err that already holds a status is left alone,
 * because the lowest level knows most. Texts that are too long are cut at a whole character.
 *
 * @return status, so that a function can end with `return GB_FAIL(...)`
 */
gb_status gb_error_set(gb_error *err, gb_status status, gb_text message, const gb_detail *detail);

/** return GB_FAIL(err, GB_ERR_DATA, GB_MSG_NO_COLUMN, .file = path, .name = key); */
#define GB_FAIL(err, status, message, ...)                                                                   \
    gb_error_set((err), (status), (message), &(gb_detail){.nothing = 0, __VA_ARGS__})

/** Forget what happened. */
void gb_error_clear(gb_error *err);

/** The fields of an error as a gb_detail that borrows from it. */
gb_detail gb_error_detail(const gb_error *err);

/**
 * The whole message as a user reads it: "file:line:column: text. hint". Needs no memory.
 *
 * @return length the whole text needs, without the terminator
 */
size_t gb_error_format(const gb_error *err, gb_language language, char *out, size_t size);

#endif
