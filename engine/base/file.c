#include "base/file.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gb_status gb_file_error(gb_error *err, const char *path, int number) {
    static const struct {
        int number;
        gb_text message;
    } known[] = {
        {ENOENT, GB_MSG_FILE_MISSING},        {EACCES, GB_MSG_FILE_DENIED},
        {EPERM, GB_MSG_FILE_DENIED},          {EISDIR, GB_MSG_FILE_IS_FOLDER},
        {ENOTDIR, GB_MSG_FILE_NOT_FOLDER},    {ENOSPC, GB_MSG_DISK_FULL},
        {EDQUOT, GB_MSG_DISK_FULL},           {EFBIG, GB_MSG_DISK_FULL},
        {EROFS, GB_MSG_DISK_READ_ONLY},       {EEXIST, GB_MSG_FILE_EXISTS},
        {ENAMETOOLONG, GB_MSG_NAME_TOO_LONG}, {EBADF, GB_MSG_FILE_CLOSED},
        {EPIPE, GB_MSG_FILE_CLOSED},
    };
    if (number == ENOMEM)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].number == number)
            return GB_FAIL(err, GB_ERR_IO, known[i].message, .file = path);
    const char *reason = strerrordesc_np(number); /* English whatever the locale */
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_CANNOT_OPEN, .file = path, .found = reason ? reason : "?");
}

static gb_status open_regular(const char *path, int *out, gb_error *err) {
    /* a pipe without a writer must not hold up the run before it is refused */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return gb_file_error(err, path, errno);
    struct stat info;
    gb_status status = GB_OK;
    if (fstat(fd, &info) != 0)
        status = gb_file_error(err, path, errno);
    else if (S_ISDIR(info.st_mode))
        status = GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_IS_FOLDER, .file = path);
    else if (!S_ISREG(info.st_mode))
        status = GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_SPECIAL, .file = path);
    if (status != GB_OK)
        close(fd);
    else
        *out = fd;
    return status;
}

/* Read to the end; the size of the file is not trusted, it may grow while it is read. */
static gb_status read_all(int fd, const char *path, size_t limit, gb_buffer *bytes, gb_error *err) {
    char block[64 * 1024];
    for (;;) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return gb_file_error(err, path, errno);
        if (got == 0)
            return GB_OK;
        if ((size_t)got > limit || bytes->length > limit - (size_t)got)
            return GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_TOO_LARGE, .file = path, .total = (int64_t)limit);
        gb_buffer_add_bytes(bytes, block, (size_t)got);
        if (bytes->failed)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    }
}

gb_status gb_file_read(const char *path, size_t limit, char **out, size_t *length, gb_error *err) {
    int fd = -1;
    gb_status status = open_regular(path, &fd, err);
    if (status != GB_OK)
        return status;
    gb_buffer bytes = {0};
    status = read_all(fd, path, limit, &bytes, err);
    close(fd);
    size_t total = bytes.length;
    char *text = status == GB_OK ? gb_buffer_take(&bytes) : NULL;
    gb_buffer_release(&bytes);
    if (status != GB_OK)
        return status;
    if (!text)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    *out = text;
    if (length)
        *length = total;
    return GB_OK;
}

gb_status gb_file_write(const char *path, const void *bytes, size_t length, gb_error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return gb_file_error(err, path, errno);
    const char *at = bytes;
    int failure = 0;
    while (length > 0 && failure == 0) {
        ssize_t put = write(fd, at, length);
        if (put >= 0) {
            at += put;
            length -= (size_t)put;
        } else if (errno != EINTR) {
            failure = errno;
        }
    }
    if (close(fd) != 0 && failure == 0)
        failure = errno;
    return failure ? gb_file_error(err, path, failure) : GB_OK;
}

static bool has_mode(const char *path, mode_t kind) {
    struct stat info;
    return stat(path, &info) == 0 && (info.st_mode & S_IFMT) == kind;
}

bool gb_file_exists(const char *path) {
    return has_mode(path, S_IFREG);
}

bool gb_folder_exists(const char *path) {
    return has_mode(path, S_IFDIR);
}

gb_status gb_folder_create(const char *path, gb_error *err) {
    char *partial = gb_strdup(path);
    if (!partial)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
    gb_status status = GB_OK;
    for (char *at = partial; *at && status == GB_OK;) {
        at += strspn(at, "/");
        at += strcspn(at, "/");
        char rest = *at;
        *at = 0;
        const int number = mkdir(partial, 0777) != 0 ? errno : 0; /* looking at the folder changes errno */
        if (number != 0 && !gb_folder_exists(partial))
            status = gb_file_error(err, path, number == EEXIST ? ENOTDIR : number);
        *at = rest;
    }
    gb_free(partial);
    return status;
}

char *gb_path_join(const char *dir, const char *name) {
    if (name[0] == '/' || !dir || !*dir || strcmp(dir, ".") == 0)
        return gb_strdup(name);
    size_t length = strlen(dir);
    const char *slash = dir[length - 1] == '/' ? "" : "/";
    gb_buffer path = {0};
    gb_buffer_add(&path, dir);
    gb_buffer_add(&path, slash);
    gb_buffer_add(&path, name);
    return gb_buffer_take(&path);
}

char *gb_path_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return gb_strdup(".");
    return slash == path ? gb_strdup("/") : gb_strndup(path, (size_t)(slash - path));
}

const char *gb_path_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

void gb_path_extension(const char *path, char *out, size_t size) {
    const char *name = gb_path_name(path);
    const char *dot = strrchr(name, '.');
    gb_copy(out, size, dot && dot != name ? dot + 1 : "");
    for (char *c = out; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c | 0x20);
}

/* The real place of a path whose last parts may not exist yet; those may not climb or be dead links. */
static bool resolve(const char *path, char out[PATH_MAX]) {
    char head[PATH_MAX], tail[PATH_MAX] = "";
    if (strlen(path) >= sizeof head)
        return false;
    gb_copy(head, sizeof head, *path ? path : ".");
    while (!realpath(head, out)) {
        struct stat info;
        if (errno != ENOENT || lstat(head, &info) == 0)
            return false;
        char *slash = strrchr(head, '/');
        const char *part = slash ? slash + 1 : head;
        char longer[PATH_MAX];
        size_t length = strlen(part);
        if (strcmp(part, "..") == 0 || length + strlen(tail) + 2 > sizeof longer)
            return false;
        longer[0] = '/';
        gb_copy(longer + 1, sizeof longer - 1, part);
        gb_copy(longer + 1 + length, sizeof longer - 1 - length, tail);
        gb_copy(tail, sizeof tail, longer);
        if (slash == head)
            head[1] = 0;
        else if (slash)
            *slash = 0;
        else
            gb_copy(head, sizeof head, ".");
    }
    size_t used = strcmp(out, "/") == 0 ? 0 : strlen(out);
    if (used + strlen(tail) >= PATH_MAX)
        return false;
    gb_copy(out + used, PATH_MAX - used, *tail ? tail : out + used);
    return true;
}

bool gb_path_inside(const char *path, const char *folder) {
    char inner[PATH_MAX], outer[PATH_MAX];
    if (!resolve(path, inner) || !resolve(folder, outer))
        return false;
    size_t length = strcmp(outer, "/") == 0 ? 0 : strlen(outer);
    return strncmp(inner, outer, length) == 0 && (inner[length] == '/' || inner[length] == 0);
}
