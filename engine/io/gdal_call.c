#include "io/gdal_call.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <errno.h>
#include <gdal.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Limits for strangers' files, and no writing of side files into the user's folders. */
static const char *const settings[GB_GDAL_SETTINGS][2] = {
    {"OGR_GEOJSON_MAX_OBJ_SIZE", "512"}, /* MB */
    {"SHAPE_RESTORE_SHX", "NO"},
    {"GDAL_HTTP_TIMEOUT", "60"}, /* seconds */
    {"GML_DOWNLOAD_SCHEMA", "NO"},
};

static void register_drivers(void) {
    GDALAllRegister();
}

static void CPL_STDCALL keep_message(CPLErr level, CPLErrorNum number, const char *message) {
    (void)number;
    gb_gdal_call *call = CPLGetErrorHandlerUserData();
    if (level >= CE_Failure && call->message[0] == '\0')
        gb_copy(call->message, sizeof call->message, message);
}

void gb_gdal_begin(gb_gdal_call *call) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_drivers);
    *call = (gb_gdal_call){0};
    CPLPushErrorHandlerEx(keep_message, call);
    for (int i = 0; i < GB_GDAL_SETTINGS; i++) {
        const char *before = CPLGetThreadLocalConfigOption(settings[i][0], NULL);
        call->saved[i] = before != NULL ? CPLStrdup(before) : NULL;
        CPLSetThreadLocalConfigOption(settings[i][0], settings[i][1]);
    }
}

void gb_gdal_end(gb_gdal_call *call) {
    for (int i = 0; i < GB_GDAL_SETTINGS; i++) {
        CPLSetThreadLocalConfigOption(settings[i][0], call->saved[i]);
        CPLFree(call->saved[i]);
        call->saved[i] = NULL;
    }
    CPLPopErrorHandler();
    CPLErrorReset();
}

const char *gb_gdal_said(gb_gdal_call *call) {
    if (call->message[0] == '\0')
        return "GDAL";
    bool valid = gb_utf8_valid(call->message, strlen(call->message));
    for (char *at = call->message; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte < ' ' || (!valid && byte >= 0x80))
            *at = ' ';
    }
    return call->message;
}

static bool starts_with(const char *text, const char *prefix) {
    return EQUALN(text, prefix, strlen(prefix));
}

/* "https://…", "PG:dbname=x", "WFS:…": schemes of GDAL are capitals; "C:\" has one letter. */
static bool names_remote(const char *path) {
    if (strstr(path, "://") != NULL)
        return true;
    size_t letters = 0;
    while (isupper((unsigned char)path[letters]))
        letters++;
    return letters >= 2 && path[letters] == ':';
}

static gb_status find_remote(const char *path, const gb_access *access, gb_place *out, gb_error *err) {
    if (!access->network)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_IO_NETWORK, .file = path, .hint = GB_HINT_IO_NETWORK);
    bool web = starts_with(path, "http://") || starts_with(path, "https://");
    if (!web && !starts_with(path, "PG:") && !starts_with(path, "postgresql://"))
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_IO_SCHEME, .file = path, .hint = GB_HINT_IO_SCHEME);
    const char *text = web ? CPLSPrintf("/vsicurl/%s", path) : path;
    out->open = gb_strdup(text);
    out->remote = true;
    return out->open != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

/* The nearest name in the same folder, written in full; "" when there is none. */
static void nearest_file(const char *path, char *out, size_t size) {
    enum { MOST_NAMES = 5000 };
    out[0] = '\0';
    char *folder = gb_path_folder(path);
    char **names = folder != NULL ? VSIReadDirEx(folder, MOST_NAMES) : NULL;
    const char *near =
        gb_nearest_name(gb_path_name(path), (const char *const *)names, (size_t)CSLCount(names));
    if (near != NULL && strcmp(near, ".") != 0 && strcmp(near, "..") != 0)
        gb_copy(out, size, near);
    CSLDestroy(names);
    gb_free(folder);
}

static gb_status missing_file(const char *path, gb_error *err) {
    char near[256];
    if (strchr(path, '\\') != NULL)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_NO_FILE, .file = path, .hint = GB_HINT_IO_BACKSLASH);
    nearest_file(path, near, sizeof near);
    if (near[0] == '\0')
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_NO_FILE, .file = path);
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_NO_FILE, .file = path, .expected = near,
                   .hint = GB_HINT_IO_NEAREST_FILE);
}

static gb_status check_folders(const char *file, const char *path, const gb_access *access, gb_error *err) {
    if (access->folders == NULL)
        return GB_OK;
    for (size_t i = 0; i < access->folder_count; i++)
        if (gb_path_inside(file, access->folders[i]))
            return GB_OK;
    return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_OUTSIDE, .file = path, .hint = GB_HINT_IO_OUTSIDE);
}

/* Length of the archive part of "folder/archive.zip/member"; 0 when there is no such archive. */
static size_t archive_length(const char *path) {
    for (const char *at = path; *at != '\0'; at++) {
        if (!starts_with(at, ".zip/") || at[5] == '\0')
            continue;
        size_t length = (size_t)(at - path) + 4;
        char *archive = gb_strndup(path, length);
        bool found = archive != NULL && gb_file_exists(archive);
        gb_free(archive);
        if (found)
            return length;
    }
    return 0;
}

static gb_status find_member(const char *path, size_t length, const gb_access *access, gb_place *out,
                             gb_error *err) {
    char *archive = gb_strndup(path, length);
    if (archive == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_status status = check_folders(archive, path, access, err);
    gb_free(archive);
    if (status != GB_OK)
        return status;
    out->open = gb_strdup(CPLSPrintf("/vsizip/{%.*s}%s", (int)length, path, path + length));
    if (out->open == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    VSIStatBufL info;
    if (VSIStatExL(out->open, &info, VSI_STAT_EXISTS_FLAG) != 0)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_NO_FILE, .file = path);
    return GB_OK;
}

static bool beside(const char *path, const char *lower, const char *upper) {
    const int stem = (int)(strlen(path) - 3);
    char name[4096];
    if (snprintf(name, sizeof name, "%.*s%s", stem, path, lower) >= (int)sizeof name || gb_file_exists(name))
        return true;
    snprintf(name, sizeof name, "%.*s%s", stem, path, upper);
    return gb_file_exists(name);
}

/* A Shapefile sent without the files beside it. */
static gb_status check_shapefile(const char *path, gb_error *err) {
    static const char *const sides[][2] = {{"shx", "SHX"}, {"dbf", "DBF"}};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        if (!beside(path, sides[i][0], sides[i][1]))
            return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_SHAPEFILE, .file = path, .found = sides[i][0],
                           .hint = GB_HINT_IO_SHAPEFILE);
    return GB_OK;
}

/* What a driver would only call "not recognised". */
static gb_status check_readable(const char *path, bool folder, gb_error *err) {
    struct stat info;
    if (access(path, folder ? R_OK | X_OK : R_OK) != 0 || stat(path, &info) != 0)
        return gb_file_error(err, path, errno);
    return folder || info.st_size > 0 ? GB_OK : GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_EMPTY_FILE, .file = path);
}

gb_status gb_place_find(const char *path, const gb_access *access, gb_place *out, gb_error *err) {
    *out = (gb_place){0};
    if (path == NULL || path[0] == '\0')
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_IO_NO_FILE);
    if (strstr(path, "/vsi") != NULL) {
        bool network = strstr(path, "/vsicurl") != NULL && !access->network;
        return GB_FAIL(err, GB_ERR_USAGE, network ? GB_MSG_IO_NETWORK : GB_MSG_IO_SCHEME, .file = path,
                       .hint = network ? GB_HINT_IO_NETWORK : GB_HINT_IO_SCHEME);
    }
    bool folder = gb_folder_exists(path);
    if (!folder && !gb_file_exists(path)) {
        if (names_remote(path))
            return find_remote(path, access, out, err);
        size_t length = archive_length(path);
        gb_status status = length > 0 ? find_member(path, length, access, out, err) : missing_file(path, err);
        if (status != GB_OK)
            gb_place_release(out);
        return status;
    }
    char extension[16];
    gb_path_extension(path, extension, sizeof extension);
    if (folder && strcmp(extension, "gdb") != 0)
        return GB_FAIL(err, GB_ERR_IO, GB_MSG_IO_FOLDER, .file = path, .hint = GB_HINT_IO_FOLDER);
    gb_status status = check_folders(path, path, access, err);
    if (status == GB_OK)
        status = check_readable(path, folder, err);
    if (status == GB_OK && strcmp(extension, "shp") == 0)
        status = check_shapefile(path, err);
    if (status != GB_OK)
        return status;
    out->archive = strcmp(extension, "zip") == 0;
    out->open = gb_strdup(path);
    return out->open != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

void gb_place_release(gb_place *place) {
    gb_free(place->open);
    *place = (gb_place){0};
}

static bool hidden(const char *member) {
    const char *name = gb_path_name(member);
    return name[0] == '.' || starts_with(member, "__MACOSX/");
}

gb_status gb_place_member(gb_place *place, const char *path, const char *const *extensions, gb_error *err) {
    enum { DEPTH = 4, MOST_LISTED = 200 };
    const char *root = CPLSPrintf("/vsizip/{%s}", place->open);
    char *folder = gb_strdup(root);
    if (folder == NULL)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    VSIDIR *members = VSIOpenDir(folder, DEPTH, NULL);
    gb_buffer found = {0};
    char *chosen = NULL;
    size_t count = 0, rank = SIZE_MAX;
    const VSIDIREntry *entry;
    while (members != NULL && (entry = VSIGetNextDirEntry(members)) != NULL) {
        char extension[16];
        gb_path_extension(entry->pszName, extension, sizeof extension);
        size_t order = 0;
        while (extensions[order] != NULL && strcmp(extensions[order], extension) != 0)
            order++;
        if (extensions[order] == NULL || hidden(entry->pszName) || order > rank)
            continue;
        if (order < rank) {
            count = 0;
            rank = order;
            found.length = 0;
        }
        if (count++ == 0) {
            gb_free(chosen);
            chosen = gb_strdup(CPLSPrintf("%s/%s", folder, entry->pszName));
        }
        if (found.length < MOST_LISTED)
            gb_buffer_addf(&found, "%s%s", count > 1 ? ", " : "", entry->pszName);
    }
    if (members != NULL)
        VSICloseDir(members);
    gb_status status = GB_OK;
    if (count == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_ARCHIVE_EMPTY, .file = path);
    else if (count > 1)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_ARCHIVE_SEVERAL, .file = path, .found = found.text,
                         .count = (int64_t)count, .hint = GB_HINT_IO_ARCHIVE_SEVERAL);
    else if (chosen == NULL)
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK) {
        gb_free(place->open);
        place->open = chosen;
        place->archive = false;
    } else {
        gb_free(chosen);
    }
    gb_buffer_release(&found);
    gb_free(folder);
    return status;
}
