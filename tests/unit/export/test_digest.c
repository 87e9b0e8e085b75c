#include "export/digest.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

/* FIPS 180-2, appendix B, and the empty message */
static void known_messages(void) {
    char hex[GB_DIGEST_SIZE];
    gb_bytes_sha256("abc", 3, hex);
    gbt_equal_text("abc", hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    gb_bytes_sha256("", 0, hex);
    gbt_equal_text("empty", hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    gb_bytes_sha256(two_blocks, strlen(two_blocks), hex);
    gbt_equal_text("448 bits", hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void file_of_a_million_letters(void) {
    char folder[GBT_PATH], path[GBT_PATH], hex[GB_DIGEST_SIZE];
    char *text = malloc(1000001);
    if (!text)
        exit(2);
    memset(text, 'a', 1000000);
    text[1000000] = '\0';
    gbt_temp_dir(folder);
    gbt_write_file(folder, "a.txt", text, path);
    free(text);
    gb_error err = {0};
    gbt_equal_status("read", gb_file_sha256(path, hex, &err), GB_OK, &err);
    gbt_equal_text("million", hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void missing_file_and_folder(void) {
    char hex[GB_DIGEST_SIZE];
    gb_error err = {0};
    gbt_equal_status("missing", gb_file_sha256("/nergens/x", hex, &err), GB_ERR_IO, &err);
    gbt_equal_text("path", err.file, "/nergens/x");
    gbt_equal_text("nothing", hex, "");
    gbt_equal_status("folder", gb_file_sha256("/", hex, NULL), GB_ERR_IO, NULL);
}

void suite_digest(void) {
    gbt_add_suite("digest");
    gbt_add_test("known messages", known_messages);
    gbt_add_test("a file of a million letters", file_of_a_million_letters);
    gbt_add_test("a missing file, a folder", missing_file_and_folder);
}
