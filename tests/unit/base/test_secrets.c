#include "base/secrets.h"

#include "base/error.h"
#include "base/notes.h"
#include "base/text.h"
#include "support/gbt.h"

#include <string.h>

void suite_secrets(void);

static void names_lose_their_passwords(void) {
    static const struct {
        const char *given, *wanted;
    } cases[] = {
        {"PG:dbname=stad password=geheim host=db", "PG:dbname=stad password=* host=db"},
        {"PG:password='met een \\' spatie' dbname=stad", "PG:password=* dbname=stad"},
        {"PG:password = a\\ b dbname=stad", "PG:password = * dbname=stad"},
        {"PG:dbname=stad PASSWORD=geheim", "PG:dbname=stad PASSWORD=*"},
        {"PG:password='nooit gesloten", "PG:password=*"},
        {"PG:password= host=db", "PG:password= *"},
        {"password=a password=b", "password=* password=*"},
        {"postgresql://ann:geheim@db:5432/stad", "postgresql://ann:*@db:5432/stad"},
        {"postgresql://db/stad?user=ann&password=geheim", "postgresql://db/stad?user=ann&password=*"},
        {"https://ann:geheim@kaart.example/a.geojson", "https://ann:*@kaart.example/a.geojson"},
        {"https://kaart.example:8080/a@b.geojson", "https://kaart.example:8080/a@b.geojson"},
        {"postgresql://ann@db/stad", "postgresql://ann@db/stad"},
        {"password.csv", "password.csv"},
        {"password=", "password="},
        {"wijken.gpkg", "wijken.gpkg"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[100];
        gb_copy(text, sizeof text, cases[i].given);
        gb_hide_passwords(text);
        gbt_equal_text(cases[i].given, text, cases[i].wanted);
    }
}

static void errors_and_notes_keep_none(void) {
    const char *const name = "PG:dbname=stad password=geheim";
    gb_error err = {0};
    GB_FAIL(&err, GB_ERR_IO, GB_MSG_IO_UNREADABLE, .file = name, .found = name, .name = name,
            .expected = name);
    char text[1024];
    gb_error_format(&err, GB_LANG_EN, text, sizeof text);
    gbt_true("error", strstr(text, "geheim") == NULL);
    gbt_contains("error", text, "dbname=stad password=*");
    gb_notes *notes = gb_notes_new();
    GB_NOTE(notes, GB_NOTE_WARNING, GB_NOTE_IO_CURVES, .file = name);
    gb_note_format(gb_notes_at(notes, 0), GB_LANG_EN, 0, text, sizeof text);
    gbt_true("note", strstr(text, "geheim") == NULL);
    gb_notes_free(notes);
}

void suite_secrets(void) {
    gbt_add_suite("secrets");
    gbt_add_test("names lose their passwords", names_lose_their_passwords);
    gbt_add_test("errors and notes keep none", errors_and_notes_keep_none);
}
