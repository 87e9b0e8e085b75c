#include "io/workbook.h"

#include "base/memory.h"

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <string.h>

static bool has_member(const char *file, const char *member) {
    VSIStatBufL info;
    return VSIStatExL(CPLSPrintf("/vsizip/{%s}/%s", file, member), &info, VSI_STAT_EXISTS_FLAG) == 0;
}

bool gb_workbook_recognise(const char *file, bool *ods) {
    *ods = has_member(file, "content.xml");
    return *ods || has_member(file, "xl/workbook.xml");
}

gb_status gb_workbook_open(const char *file, const char *path, bool ods, uint64_t limit, gb_workbook *out,
                           gb_error *err) {
    *out = (gb_workbook){.path = path, .ods = ods, .limit = limit};
    out->root = gb_strdup(CPLSPrintf("/vsizip/{%s}", file));
    gb_status status = out->root != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = ods ? gb_ods_open(out, err) : gb_xlsx_open(out, err);
    if (status == GB_OK && out->sheets == 0)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_EMPTY_FILE, .file = path);
    if (status != GB_OK)
        gb_workbook_release(out);
    return status;
}

void gb_workbook_release(gb_workbook *book) {
    gb_free(book->root);
    for (size_t i = 0; i < book->sheets; i++) {
        gb_free(book->name[i]);
        gb_free(book->member[i]);
    }
    gb_free(book->name);
    gb_free(book->member);
    gb_buffer_release(&book->shared_text);
    gb_free(book->shared);
    gb_free(book->style);
    *book = (gb_workbook){0};
}

gb_status gb_workbook_add_sheet(gb_workbook *book, const char *name, const char *member, gb_error *err) {
    size_t n = book->sheets;
    char **names = gb_resize(book->name, n + 1, sizeof *names);
    if (names != NULL)
        book->name = names;
    char **members = gb_resize(book->member, n + 1, sizeof *members);
    if (members != NULL)
        book->member = members;
    char *name_copy = gb_strdup(name), *member_copy = gb_strdup(member);
    if (names == NULL || members == NULL || name_copy == NULL || member_copy == NULL) {
        gb_free(name_copy);
        gb_free(member_copy);
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    book->name[n] = name_copy;
    book->member[n] = member_copy;
    book->sheets++;
    return GB_OK;
}

gb_status gb_workbook_sheet(const gb_workbook *book, size_t sheet, gb_grid *out, gb_error *err) {
    *out = (gb_grid){0};
    gb_status status = book->ods ? gb_ods_sheet(book, sheet, out, err) : gb_xlsx_sheet(book, sheet, out, err);
    if (status != GB_OK)
        gb_grid_release(out);
    return status;
}

gb_status gb_workbook_find(const gb_workbook *book, const char *sheet, size_t *out, gb_error *err) {
    for (int fold = 0; fold < 2; fold++)
        for (*out = 0; *out < book->sheets; (*out)++)
            if (fold ? gb_compare_fold(book->name[*out], sheet) == 0 : strcmp(book->name[*out], sheet) == 0)
                return GB_OK;
    size_t number = 0;
    for (const char *at = sheet; *at >= '0' && *at <= '9' && number <= book->sheets; at++)
        number =
            at[1] != '\0' && (at[1] < '0' || at[1] > '9') ? SIZE_MAX / 2 : number * 10 + (size_t)(*at - '0');
    if (number >= 1 && number <= book->sheets) {
        *out = number - 1;
        return GB_OK;
    }
    gb_buffer names = {0};
    for (size_t i = 0; i < book->sheets; i++)
        gb_buffer_addf(&names, "%s%s", i > 0 ? ", " : "", book->name[i]);
    gb_status status =
        GB_FAIL(err, GB_ERR_DATA, GB_MSG_IO_NO_SHEET, .file = book->path, .name = sheet, .found = names.text);
    gb_buffer_release(&names);
    return status;
}
