#include "base/file.h"
#include "base/memory.h"
#include "support/gbt.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void suite_file(void);

static void test_read(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "a.txt", "twaalf bytes", path);
    char *text = NULL;
    size_t length = 0;
    gbt_equal_int("read", gb_file_read(path, 12, &text, &length, NULL), GB_OK);
    gbt_equal_text("text", text, "twaalf bytes");
    gbt_equal_int("length", length, 12);
    gb_free(text);
    gbt_write_file(dir, "empty.txt", "", path);
    gbt_equal_int("empty", gb_file_read(path, 12, &text, NULL, NULL), GB_OK);
    gbt_equal_text("still terminated", text, "");
    gb_free(text);
}

static void test_refusals(void) {
    char dir[GBT_PATH], file[GBT_PATH], missing[GBT_PATH * 2], pipe_path[GBT_PATH * 2];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "a.txt", "twaalf bytes", file);
    snprintf(missing, sizeof missing, "%s/missing", dir);
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", dir);
    gbt_equal_int("pipe made", mkfifo(pipe_path, 0600), 0);
    const struct {
        const char *path;
        size_t limit;
        gb_text message;
    } cases[] = {
        {file, 11, GB_MSG_FILE_TOO_LARGE},       {missing, 100, GB_MSG_FILE_MISSING},
        {dir, 100, GB_MSG_FILE_IS_FOLDER},       {pipe_path, 100, GB_MSG_FILE_SPECIAL},
        {"/dev/zero", 100, GB_MSG_FILE_SPECIAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_error err = {0};
        char *text = NULL;
        gbt_equal_int(cases[i].path, gb_file_read(cases[i].path, cases[i].limit, &text, NULL, &err),
                      GB_ERR_IO);
        gbt_equal_text(cases[i].path, gb_text_id(err.message), gb_text_id(cases[i].message));
        gbt_equal_text("nothing handed out", text, NULL);
    }
}

static void test_read_without_memory(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "a.txt", "bytes", path);
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 50; k++) {
        gb_test_fail_allocation(k);
        char *text = NULL;
        status = gb_file_read(path, 100, &text, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_free(text);
    }
    gbt_equal_int("in the end", status, GB_OK);
}

static void test_full_disk(void) {
    gb_error err = {0};
    if (access("/dev/full", W_OK) != 0) {
        gbt_skip("no /dev/full");
        return;
    }
    gbt_equal_int("status", gb_file_write("/dev/full", "x", 1, &err), GB_ERR_IO);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_DISK_FULL");
}

static void test_paths(void) {
    static const struct {
        const char *dir, *name, *want;
    } joins[] = {{"uit", "kaart.png", "uit/kaart.png"},
                 {"uit/", "kaart.png", "uit/kaart.png"},
                 {".", "kaart.png", "kaart.png"},
                 {"uit", "/elders/x", "/elders/x"},
                 {"/", "x", "/x"},
                 {"", "x", "x"}};
    for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
        char *path = gb_path_join(joins[i].dir, joins[i].name);
        gbt_equal_text("join", path, joins[i].want);
        gb_free(path);
    }
    static const char *const folders[][2] = {{"a/b/c", "a/b"}, {"c", "."}, {"/c", "/"}, {"a/", "a"}};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        char *folder = gb_path_folder(folders[i][0]);
        gbt_equal_text("folder", folder, folders[i][1]);
        gb_free(folder);
    }
    gbt_equal_text("name", gb_path_name("a/b.tar.gz"), "b.tar.gz");
    static const char *const extensions[][2] = {
        {"a/b.GPKG", "gpkg"}, {"a.b/c", ""}, {".hidden", ""}, {"b.tar.gz", "gz"}, {"b.", ""}};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        char out[8];
        gb_path_extension(extensions[i][0], out, sizeof out);
        gbt_equal_text("extension", out, extensions[i][1]);
    }
}

static void test_inside(void) {
    char dir[GBT_PATH], inner[GBT_PATH * 2], path[GBT_PATH * 3];
    gbt_temp_dir(dir);
    snprintf(inner, sizeof inner, "%s/project", dir);
    gbt_equal_int("created", gb_folder_create(inner, NULL), GB_OK);
    snprintf(path, sizeof path, "%s/project-other", dir);
    gbt_equal_int("created", gb_folder_create(path, NULL), GB_OK);
    static const struct {
        const char *relative;
        bool inside;
    } cases[] = {
        {"project/data.csv", true},         {"project/new/deep/data.csv", true}, {"project/../x.csv", false},
        {"project-other/data.csv", false},  {"project/link/data.csv", false},    {"project", true},
        {"project/new/../../x.csv", false}, {"project/dead/x.csv", false},       {"project/./a.csv", true},
    };
    snprintf(path, sizeof path, "%s/link", inner);
    gbt_equal_int("link", symlink("/etc", path), 0);
    snprintf(path, sizeof path, "%s/dead", inner);
    gbt_equal_int("dead link", symlink("/nowhere/at/all", path), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, cases[i].relative);
        gbt_equal_int(cases[i].relative, gb_path_inside(path, inner), cases[i].inside);
    }
    gbt_true("everything is below /", gb_path_inside("/etc/passwd", "/"));
}

static void test_folder_create(void) {
    char dir[GBT_PATH], path[GBT_PATH * 2], file[GBT_PATH];
    gbt_temp_dir(dir);
    snprintf(path, sizeof path, "%s/a/b//c/", dir);
    gbt_equal_int("parents too", gb_folder_create(path, NULL), GB_OK);
    gbt_true("there", gb_folder_exists(path));
    gbt_equal_int("again", gb_folder_create(path, NULL), GB_OK);
    gbt_write_file(dir, "file", "x", file);
    snprintf(path, sizeof path, "%s/file/b", dir);
    gb_error err = {0};
    gbt_equal_int("through a file", gb_folder_create(path, &err), GB_ERR_IO);
    gbt_equal_text("message", gb_text_id(err.message), "GB_MSG_FILE_NOT_FOLDER");
}

void suite_file(void) {
    gbt_add_suite("file");
    gbt_add_test("a file is read whole", test_read);
    gbt_add_test("what is no file of ours is refused", test_refusals);
    gbt_add_test("reading survives lack of memory", test_read_without_memory);
    gbt_add_test("a full disk is told", test_full_disk);
    gbt_add_test("parts of paths", test_paths);
    gbt_add_test("inside a folder, after links and dots", test_inside);
    gbt_add_test("folders are created with their parents", test_folder_create);
}
