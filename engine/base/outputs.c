/* Outputs that appear together: written beside their targets, flushed, renamed. */
#include "base/file.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct output {
    _Atomic(struct output *) next;
    char *target;
    char *temporary;
    char *backup;     /* the file that stood there before; NULL when there was none */
    uint64_t hash;    /* of target */
    atomic_bool gone; /* the temporary file has been renamed or removed */
} output;

/* A file by what it is, not by how it is called. */
typedef struct file_identity {
    dev_t device;
    ino_t number;
} file_identity;

/* The list is for a signal handler: its nodes never move. The array is for looking up by number. */
struct gb_outputs {
    pthread_mutex_t lock;
    bool overwrite;
    _Atomic(output *) first;
    output *last;
    output **all;
    size_t count, capacity;
    file_identity *read; /* files that no target may replace */
    size_t read_count, read_capacity;
    unsigned serial;
};

gb_status gb_outputs_new(bool overwrite, gb_outputs **out, gb_error *err) {
    gb_outputs *outputs = gb_alloc_zero(1, sizeof *outputs);
    if (!outputs)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    pthread_mutex_init(&outputs->lock, NULL);
    outputs->overwrite = overwrite;
    *out = outputs;
    return GB_OK;
}

gb_status gb_outputs_protect(gb_outputs *outputs, const char *path, gb_error *err) {
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        return GB_OK;
    pthread_mutex_lock(&outputs->lock);
    const bool room =
        gb_reserve(&outputs->read, &outputs->read_capacity, outputs->read_count, sizeof(file_identity));
    if (room)
        outputs->read[outputs->read_count++] = (file_identity){.device = info.st_dev, .number = info.st_ino};
    pthread_mutex_unlock(&outputs->lock);
    return room ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = path);
}

static bool is_protected(const gb_outputs *outputs, const struct stat *info) {
    for (size_t i = 0; i < outputs->read_count; i++)
        if (outputs->read[i].device == info->st_dev && outputs->read[i].number == info->st_ino)
            return true;
    return false;
}

static void free_output(output *item) {
    if (!item)
        return;
    gb_free(item->target);
    gb_free(item->temporary);
    gb_free(item->backup);
    gb_free(item);
}

/* The SQLite driver behind GeoPackage keeps these beside a file that is being written. */
static void remove_temporary(output *item) {
    static const char *const beside[] = {"", "-journal", "-wal", "-shm"};
    char path[4096];
    size_t length = strlen(item->temporary);
    if (atomic_exchange(&item->gone, true) || length + 16 > sizeof path)
        return;
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        memcpy(path, item->temporary, length);
        memcpy(path + length, beside[i], strlen(beside[i]) + 1);
        unlink(path);
    }
}

/* dir/.<name>.<pid>-<serial>.<kind><.ext>; kind tells a temporary file from a backup. */
static char *hidden_name(gb_outputs *outputs, const char *target, const char *kind) {
    const char *name = gb_path_name(target);
    const char *dot = strrchr(name, '.');
    if (!dot || dot == name || strlen(dot) > 32)
        dot = name + strlen(name);
    char stem[160]; /* a name of 255 bytes must still fit with what is added */
    size_t stem_size = (size_t)(dot - name) + 1;
    gb_copy(stem, stem_size < sizeof stem ? stem_size : sizeof stem, name);
    gb_buffer path = {0};
    gb_buffer_add_bytes(&path, target, (size_t)(name - target));
    gb_buffer_addf(&path, ".%s.%ld-%u.%s%s", stem, (long)getpid(), outputs->serial++, kind, dot);
    return gb_buffer_take(&path);
}

static gb_status check_target(const gb_outputs *outputs, const char *target, uint64_t hash, gb_error *err) {
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->all[i]->hash == hash && strcmp(outputs->all[i]->target, target) == 0)
            return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FILE_TWICE, .file = target);
    struct stat info;
    if (*gb_path_name(target) == 0)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_IS_FOLDER, .file = target);
    if (stat(target, &info) != 0)
        return errno == ENOENT ? GB_OK : gb_file_error(err, target, errno);
    if (S_ISDIR(info.st_mode))
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_IS_FOLDER, .file = target);
    if (!S_ISREG(info.st_mode))
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_SPECIAL, .file = target);
    if (is_protected(outputs, &info))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_FILE_IS_INPUT, .file = target, .hint = GB_HINT_OTHER_NAME);
    if (!outputs->overwrite)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_FILE_EXISTS, .file = target, .hint = GB_HINT_OVERWRITE);
    return GB_OK;
}

/* Create the temporary file; a name that is taken (an old crash) is passed over. */
static gb_status reserve(gb_outputs *outputs, output *item, gb_error *err) {
    for (int attempt = 0; attempt < 100; attempt++) {
        gb_free(item->temporary);
        item->temporary = hidden_name(outputs, item->target, "tmp");
        if (!item->temporary)
            return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = item->target);
        int fd = open(item->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            close(fd);
            return GB_OK;
        }
        if (errno != EEXIST)
            break;
    }
    return gb_file_error(err, item->target, errno);
}

static void append(gb_outputs *outputs, output *item) {
    outputs->all[outputs->count++] = item;
    if (outputs->last)
        atomic_store(&outputs->last->next, item);
    else
        atomic_store(&outputs->first, item);
    outputs->last = item;
}

static gb_status add_locked(gb_outputs *outputs, const char *target, const char **temporary, gb_error *err) {
    uint64_t hash = gb_hash_text(target);
    gb_status status = check_target(outputs, target, hash, err);
    if (status != GB_OK)
        return status;
    output *item = gb_alloc_zero(1, sizeof *item);
    bool room = gb_reserve(&outputs->all, &outputs->capacity, outputs->count, sizeof(output *));
    if (item)
        item->target = gb_strdup(target);
    if (!room || !item || !item->target)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = target);
    if (status == GB_OK)
        status = reserve(outputs, item, err);
    if (status != GB_OK) {
        free_output(item);
        return status;
    }
    item->hash = hash;
    append(outputs, item);
    char extension[8];
    gb_path_extension(target, extension, sizeof extension);
    if (strcmp(extension, "gpkg") == 0)
        unlink(item->temporary); /* this driver wants to create its file */
    *temporary = item->temporary;
    return GB_OK;
}

gb_status gb_outputs_add(gb_outputs *outputs, const char *target, const char **temporary, gb_error *err) {
    pthread_mutex_lock(&outputs->lock);
    gb_status status = add_locked(outputs, target, temporary, err);
    pthread_mutex_unlock(&outputs->lock);
    return status;
}

/* Bring the bytes to disk before a name points at them. A few files one by one; many at once. */
static gb_status flush(const gb_outputs *outputs, gb_error *err) {
    dev_t flushed = 0;
    bool one_by_one = outputs->count <= 32;
    for (size_t i = 0; i < outputs->count; i++) {
        const output *item = outputs->all[i];
        struct stat info;
        int fd = open(item->temporary, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || fstat(fd, &info) != 0) {
            int number = errno;
            if (fd >= 0)
                close(fd);
            return gb_file_error(err, item->target, number);
        }
        int failed = 0;
        if (one_by_one)
            failed = fsync(fd);
        else if (i == 0 || info.st_dev != flushed)
            failed = syncfs(fd);
        int number = errno;
        flushed = info.st_dev;
        close(fd);
        if (failed && number != EINVAL && number != EROFS)
            return gb_file_error(err, item->target, number);
    }
    return GB_OK;
}

/* Keep the old file under a hidden name, so that it can come back. */
static gb_status keep_old(gb_outputs *outputs, output *item, gb_error *err) {
    struct stat info;
    if (lstat(item->target, &info) != 0)
        return errno == ENOENT ? GB_OK : gb_file_error(err, item->target, errno);
    if (!S_ISREG(info.st_mode) && !S_ISLNK(info.st_mode))
        return gb_file_error(err, item->target, S_ISDIR(info.st_mode) ? EISDIR : EEXIST);
    char *backup = hidden_name(outputs, item->target, "old");
    if (!backup)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY, .file = item->target);
    /* a second link leaves the target in place; file systems without links rename */
    if (link(item->target, backup) != 0 && rename(item->target, backup) != 0) {
        int number = errno;
        gb_free(backup);
        return gb_file_error(err, item->target, number);
    }
    item->backup = backup;
    return GB_OK;
}

static gb_status put_in_place(gb_outputs *outputs, output *item, gb_error *err) {
    gb_status status = keep_old(outputs, item, err);
    if (status != GB_OK)
        return status;
    if (rename(item->temporary, item->target) != 0) {
        int number = errno;
        if (item->backup && rename(item->backup, item->target) == 0)
            unlink(item->backup); /* rename does nothing between two links to one file */
        return gb_file_error(err, item->target, number);
    }
    atomic_store(&item->gone, true);
    return GB_OK;
}

static void take_back(output *item) {
    if (!item->backup || rename(item->backup, item->target) != 0)
        unlink(item->target);
}

/* The new names must survive a power cut too; a file system that cannot do this is no failure. */
static void flush_folders(const gb_outputs *outputs) {
    char *previous = NULL;
    for (size_t i = 0; i < outputs->count; i++) {
        char *folder = gb_path_folder(outputs->all[i]->target);
        if (folder && (!previous || strcmp(folder, previous) != 0)) {
            int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (fd >= 0) {
                fsync(fd);
                close(fd);
            }
        }
        gb_free(previous);
        previous = folder;
    }
    gb_free(previous);
}

gb_status gb_outputs_commit(gb_outputs *outputs, gb_error *err) {
    gb_status status = flush(outputs, err);
    size_t done = 0;
    while (status == GB_OK && done < outputs->count) {
        status = put_in_place(outputs, outputs->all[done], err);
        if (status == GB_OK)
            done++;
    }
    if (status != GB_OK) {
        while (done > 0)
            take_back(outputs->all[--done]);
        return status;
    }
    for (size_t i = 0; i < outputs->count; i++)
        if (outputs->all[i]->backup)
            unlink(outputs->all[i]->backup);
    flush_folders(outputs);
    return GB_OK;
}

size_t gb_outputs_count(const gb_outputs *outputs) {
    return outputs->count;
}

const char *gb_outputs_target(const gb_outputs *outputs, size_t i) {
    return i < outputs->count ? outputs->all[i]->target : NULL;
}

const char *gb_outputs_temporary(const gb_outputs *outputs, size_t i) {
    return i < outputs->count ? outputs->all[i]->temporary : NULL;
}

void gb_outputs_free(gb_outputs *outputs) {
    if (!outputs)
        return;
    for (size_t i = 0; i < outputs->count; i++) {
        remove_temporary(outputs->all[i]);
        free_output(outputs->all[i]);
    }
    gb_free(outputs->all);
    gb_free(outputs->read);
    pthread_mutex_destroy(&outputs->lock);
    gb_free(outputs);
}

void gb_outputs_emergency(const gb_outputs *outputs) {
    if (!outputs)
        return;
    for (output *item = atomic_load(&outputs->first); item; item = atomic_load(&item->next))
        remove_temporary(item);
}
