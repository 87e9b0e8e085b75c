#include "export/workbook_file.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

/* Whether a part of the file ends with the end of its first element. */
static bool part_is_whole(const char *text, size_t length) {
    const char *open = text;
    while ((open = memchr(open, '<', length - (size_t)(open - text))) != NULL &&
           (open[1] == '?' || open[1] == '!'))
        open++;
    size_t name = open ? strcspn(open + 1, " />\r\n") : 0;
    while (length > 0 && strchr(" \r\n", text[length - 1]))
        length--;
    if (name == 0 || length < name + 3)
        return false;
    const char *end = text + length - name - 3;
    return (strncmp(end, "</", 2) == 0 && strncmp(end + 2, open + 1, name) == 0 && end[name + 2] == '>') ||
           memcmp(text + length - 2, "/>", 2) == 0;
}

/* libxlsxwriter does not look at what its temporary files say, and a full disk would cut a sheet. */
static gb_status check_parts(const char *bytes, size_t length, const char *path, gb_error *err) {
    zip_error_t problem;
    zip_error_init(&problem);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &problem);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &problem) : NULL;
    if (source && !zip)
        zip_source_free(source);
    zip_error_fini(&problem);
    bool whole = zip != NULL;
    zip_int64_t count = zip ? zip_get_num_entries(zip, 0) : 0;
    for (zip_int64_t i = 0; i < count && whole; i++) {
        zip_stat_t about;
        zip_file_t *part = zip_fopen_index(zip, (zip_uint64_t)i, 0);
        bool known = part && zip_stat_index(zip, (zip_uint64_t)i, 0, &about) == 0;
        char *text = known ? gb_alloc_zero((size_t)about.size + 1, 1) : NULL;
        whole = text && zip_fread(part, text, about.size) == (zip_int64_t)about.size &&
                part_is_whole(text, (size_t)about.size);
        gb_free(text);
        if (part)
            zip_fclose(part);
    }
    if (zip)
        zip_discard(zip);
    return whole ? GB_OK : GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_WORKBOOK_CUT, .file = path);
}

/* The library writes to a file in memory: its own messages about a full disk would go to stderr. */
static gb_status deliver(int memory, const char *path, gb_error *err) {
    struct stat about;
    if (fstat(memory, &about) != 0 || about.st_size <= 0)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_WORKBOOK_CUT, .file = path);
    size_t length = (size_t)about.st_size, got = 0;
    char *bytes = gb_alloc(length, 1);
    if (!bytes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    for (ssize_t part = 1; got < length && part > 0; got += part > 0 ? (size_t)part : 0)
        part = pread(memory, bytes + got, length - got, (off_t)got);
    gb_status status = got == length ? check_parts(bytes, length, path, err)
                                     : GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_WORKBOOK_CUT, .file = path);
    if (status == GB_OK)
        status = gb_file_write(path, bytes, length, err);
    gb_free(bytes);
    return status;
}

static gb_status write_file(int memory, const char *path, gb_workbook_fill *fill, void *context,
                            gb_error *err) {
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", memory);
    lxw_workbook *file = workbook_new(name);
    bool filled = file && fill(file, context);
    lxw_error problem = file ? workbook_close(file) : LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (!filled || problem == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    if (problem != LXW_NO_ERROR)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_EXPORT_WORKBOOK, .file = path, .found = lxw_strerror(problem));
    return deliver(memory, path, err);
}

gb_status gb_workbook_write(const char *path, gb_workbook_fill *fill, void *context, gb_error *err) {
    int memory = memfd_create("workbook", MFD_CLOEXEC);
    if (memory < 0)
        return gb_file_error(err, path, errno);
    /* libxlsxwriter prints numbers with printf: hold this thread to the decimal point */
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(plain);
    gb_status status = plain ? write_file(memory, path, fill, context, err)
                             : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    uselocale(before);
    if (plain)
        freelocale(plain);
    close(memory);
    return status;
}
