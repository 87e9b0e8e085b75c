#include "base/file.h"
#include "base/memory.h"
#include "support/gbt.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void suite_outputs(void);

static int files_in(const char *dir) {
    int count = 0;
    DIR *folder = opendir(dir);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}

static void check_content(const char *name, const char *path, const char *want) {
    char *text = gbt_read_file(path, NULL);
    gbt_equal_text(name, text, want);
    free(text);
}

static const char *put(gb_outputs *outputs, const char *dir, const char *name, const char *text,
                       char path[GBT_PATH]) {
    const char *temporary = NULL;
    snprintf(path, GBT_PATH, "%s/%s", dir, name);
    gbt_equal_int(name, gb_outputs_add(outputs, path, &temporary, NULL), GB_OK);
    if (temporary)
        gbt_equal_int(name, gb_file_write(temporary, text, strlen(text), NULL), GB_OK);
    return temporary;
}

static void test_commit(void) {
    char dir[GBT_PATH], old[GBT_PATH], map[GBT_PATH], table[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "kaart.png", "old", old);
    gb_outputs *outputs = NULL;
    gbt_equal_int("new", gb_outputs_new(true, &outputs, NULL), GB_OK);
    const char *temporary = put(outputs, dir, "kaart.png", "new", map);
    put(outputs, dir, "areas.gpkg", "table", table);
    char extension[8];
    gb_path_extension(temporary, extension, sizeof extension);
    gbt_equal_text("extension kept", extension, "png");
    gbt_true("beside its target", strncmp(temporary, dir, strlen(dir)) == 0);
    check_content("old one still there", map, "old");
    gbt_equal_int("commit", gb_outputs_commit(outputs, NULL), GB_OK);
    check_content("replaced", map, "new");
    check_content("made", table, "table");
    gbt_equal_int("count", gb_outputs_count(outputs), 2);
    gbt_equal_text("target", gb_outputs_target(outputs, 1), table);
    gb_outputs_free(outputs);
    gbt_equal_int("nothing else left", files_in(dir), 2);
}

static void test_dropped(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "kaart.png", "old", path);
    gb_outputs *outputs = NULL;
    gb_outputs_new(true, &outputs, NULL);
    put(outputs, dir, "kaart.png", "new", path);
    put(outputs, dir, "areas.gpkg", "table", path);
    char journal[GBT_PATH * 2];
    snprintf(journal, sizeof journal, "%s-journal", gb_outputs_temporary(outputs, 1));
    gb_file_write(journal, "x", 1, NULL);
    gb_outputs_free(outputs);
    gbt_equal_int("only the old one", files_in(dir), 1);
    snprintf(path, sizeof path, "%.900s/kaart.png", dir);
    check_content("untouched", path, "old");
}

/* The second target turns into a folder before the commit: its rename fails after the first succeeded. */
static void test_rollback(void) {
    char dir[GBT_PATH], first[GBT_PATH], fresh[GBT_PATH], last[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "first.png", "old", first);
    gb_outputs *outputs = NULL;
    gb_outputs_new(true, &outputs, NULL);
    put(outputs, dir, "first.png", "new", first);
    put(outputs, dir, "fresh.png", "new", fresh);
    put(outputs, dir, "last.png", "new", last);
    gbt_equal_int("in the way", mkdir(last, 0777), 0);
    char inside[GBT_PATH];
    gbt_write_file(last, "x", "x", inside);
    gb_error err = {0};
    gbt_equal_int("commit fails", gb_outputs_commit(outputs, &err), GB_ERR_IO);
    gbt_equal_text("names the target", err.file, last);
    gb_outputs_free(outputs);
    check_content("restored", first, "old");
    gbt_true("taken away again", access(fresh, F_OK) != 0);
    gbt_true("left alone", gb_folder_exists(last) && gb_file_exists(inside));
    gbt_equal_int("nothing else left", files_in(dir), 2);
}

static void test_refusals(void) {
    char dir[GBT_PATH], old[GBT_PATH], missing[GBT_PATH * 2], fresh[GBT_PATH * 2];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "old.png", "old", old);
    snprintf(missing, sizeof missing, "%s/missing/kaart.png", dir);
    snprintf(fresh, sizeof fresh, "%s/kaart.png", dir);
    gb_outputs *outputs = NULL;
    gb_outputs_new(false, &outputs, NULL);
    const char *temporary = NULL;
    gbt_equal_int("fresh", gb_outputs_add(outputs, fresh, &temporary, NULL), GB_OK);
    const struct {
        const char *target;
        gb_text message;
    } cases[] = {
        {old, GB_MSG_FILE_EXISTS},  {missing, GB_MSG_FILE_MISSING},     {dir, GB_MSG_FILE_IS_FOLDER},
        {fresh, GB_MSG_FILE_TWICE}, {"/dev/null", GB_MSG_FILE_SPECIAL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_error err = {0};
        gbt_true(cases[i].target, gb_outputs_add(outputs, cases[i].target, &temporary, &err) != GB_OK);
        gbt_equal_text(cases[i].target, gb_text_id(err.message), gb_text_id(cases[i].message));
    }
    gb_outputs_free(outputs);
}

static void test_protected(void) {
    char dir[GBT_PATH], input[GBT_PATH], link[GBT_PATH * 2], other[GBT_PATH];
    gbt_temp_dir(dir);
    gbt_write_file(dir, "wijken.gpkg", "read", input);
    gbt_write_file(dir, "oud.gpkg", "old", other);
    snprintf(link, sizeof link, "%s/./wijken.gpkg", dir);
    gb_outputs *outputs = NULL;
    gb_outputs_new(true, &outputs, NULL);
    gbt_equal_int("a file", gb_outputs_protect(outputs, input, NULL), GB_OK);
    gbt_equal_int("no file", gb_outputs_protect(outputs, "nergens.gpkg", NULL), GB_OK);
    const char *temporary = NULL;
    gb_error err = {0};
    gbt_equal_int("by another name", gb_outputs_add(outputs, link, &temporary, &err), GB_ERR_USAGE);
    gbt_equal_text("says so", gb_text_id(err.message), gb_text_id(GB_MSG_FILE_IS_INPUT));
    gbt_equal_int("another file", gb_outputs_add(outputs, other, &temporary, NULL), GB_OK);
    gb_outputs_free(outputs);
    check_content("still there", input, "read");
}

static void test_long_name(void) {
    char dir[GBT_PATH], path[GBT_PATH], name[256];
    gbt_temp_dir(dir);
    memset(name, 'k', 251);
    memcpy(name + 251, ".png", 5);
    gb_outputs *outputs = NULL;
    gb_outputs_new(false, &outputs, NULL);
    put(outputs, dir, name, "x", path);
    gbt_equal_int("commit", gb_outputs_commit(outputs, NULL), GB_OK);
    gb_outputs_free(outputs);
    check_content("there", path, "x");
}

static void test_emergency(void) {
    char dir[GBT_PATH], path[GBT_PATH];
    gbt_temp_dir(dir);
    gb_outputs *outputs = NULL;
    gb_outputs_new(false, &outputs, NULL);
    put(outputs, dir, "a.png", "x", path);
    put(outputs, dir, "b.gpkg", "x", path);
    gb_outputs_emergency(outputs);
    gbt_equal_int("empty", files_in(dir), 0);
    gb_outputs_emergency(NULL);
    gb_outputs_free(outputs);
}

static void test_many(void) {
    char dir[GBT_PATH], path[GBT_PATH], name[32];
    gbt_temp_dir(dir);
    gb_outputs *outputs = NULL;
    gb_outputs_new(false, &outputs, NULL);
    for (int i = 0; i < 60; i++) {
        snprintf(name, sizeof name, "fiche%d.pdf", i);
        put(outputs, dir, name, name, path);
    }
    gbt_equal_int("commit", gb_outputs_commit(outputs, NULL), GB_OK);
    gb_outputs_free(outputs);
    gbt_equal_int("all there", files_in(dir), 60);
}

static gb_status write_two(const char *dir) {
    gb_outputs *outputs = NULL;
    gb_status status = gb_outputs_new(true, &outputs, NULL);
    const char *temporary;
    char path[GBT_PATH * 2];
    if (status == GB_OK)
        status = gb_outputs_protect(outputs, "/proc/self/exe", NULL);
    for (int i = 0; i < 2 && status == GB_OK; i++) {
        snprintf(path, sizeof path, "%s/%d.png", dir, i);
        status = gb_outputs_add(outputs, path, &temporary, NULL);
        if (status == GB_OK)
            status = gb_file_write(temporary, "new", 3, NULL);
    }
    if (status == GB_OK)
        status = gb_outputs_commit(outputs, NULL);
    gb_outputs_free(outputs);
    return status;
}

static void test_without_memory(void) {
    char dir[GBT_PATH], first[GBT_PATH], second[GBT_PATH];
    gbt_temp_dir(dir);
    gb_status status = GB_ERR_NOMEM;
    for (size_t k = 0; status == GB_ERR_NOMEM && k < 100; k++) {
        gbt_write_file(dir, "0.png", "old", first);
        gbt_write_file(dir, "1.png", "old", second);
        gb_test_fail_allocation(k);
        status = write_two(dir);
        gb_test_fail_allocation(SIZE_MAX);
        check_content("first: both or none", first, status == GB_OK ? "new" : "old");
        check_content("second: both or none", second, status == GB_OK ? "new" : "old");
        gbt_equal_int("no rubbish", files_in(dir), 2);
    }
    gbt_equal_int("in the end", status, GB_OK);
}

void suite_outputs(void) {
    gbt_add_suite("outputs");
    gbt_add_test("appear together", test_commit);
    gbt_add_test("dropped, they leave the last good files", test_dropped);
    gbt_add_test("a failing rename brings the old files back", test_rollback);
    gbt_add_test("impossible targets are refused at once", test_refusals);
    gbt_add_test("what is read is not replaced", test_protected);
    gbt_add_test("the longest file name works", test_long_name);
    gbt_add_test("a signal leaves no rubbish", test_emergency);
    gbt_add_test("many files", test_many);
    gbt_add_test("both or none at each failing allocation", test_without_memory);
}
