#include "base/memory.h"
#include "base/text.h"
#include "support/gbt.h"

#include <string.h>

void suite_text(void);

static void test_buffer(void) {
    gb_buffer buffer = {0};
    for (int i = 0; i < 100; i++)
        gb_buffer_addf(&buffer, "%d;", i % 10);
    gb_buffer_add(&buffer, NULL);
    gbt_equal_int("length", buffer.length, 200);
    char *text = gb_buffer_take(&buffer);
    gbt_equal_int("terminated", strlen(text), 200);
    gb_free(text);
    text = gb_buffer_take(&buffer);
    gbt_equal_text("empty", text, "");
    gb_free(text);
}

static void test_buffer_without_memory(void) {
    gb_buffer buffer = {0};
    gb_buffer_add(&buffer, "start");
    gb_test_fail_allocation(0);
    for (int i = 0; i < 100; i++)
        gb_buffer_add(&buffer, "0123456789");
    gbt_true("failed", buffer.failed);
    gbt_true("nothing to take", gb_buffer_take(&buffer) == NULL);
    gb_buffer_add(&buffer, "again");
    gbt_equal_text("usable again", buffer.text, "again");
    gb_buffer_release(&buffer);
}

static void test_buffer_limit(void) {
    gb_buffer buffer = {0};
    gb_buffer_add_bytes(&buffer, "x", (size_t)1 << 31);
    gbt_true("refused before copying", buffer.failed);
    gb_buffer_release(&buffer);
}

static void test_xml(void) {
    gb_buffer buffer = {0};
    gb_buffer_add_xml(&buffer, "<a href=\"x\">Q & 'R'\x01\t\xEF\xBF\xBE\xFF\xC3\xA9</a>");
    gbt_equal_text("escaped", buffer.text,
                   "&lt;a href=&quot;x&quot;&gt;Q &amp; &#39;R&#39;\t\xEF\xBF\xBD\xC3\xA9&lt;/a&gt;");
    gb_buffer_release(&buffer);
}

static void test_utf8(void) {
    static const struct {
        const char *name, *text;
        size_t length;
        bool valid;
    } cases[] = {
        {"ASCII", "wijk", 4, true},
        {"two, three and four bytes", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9, true},
        {"overlong slash", "\xC0\xAF", 2, false},
        {"overlong in three", "\xE0\x80\xAF", 3, false},
        {"surrogate", "\xED\xA0\x80", 3, false},
        {"beyond Unicode", "\xF4\x90\x80\x80", 4, false},
        {"cut short", "\xE2\x82", 2, false},
        {"Latin-1", "Lli\xE8ge", 6, false},
        {"a zero inside", "a\0b", 3, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gbt_equal_int(cases[i].name, gb_utf8_valid(cases[i].text, cases[i].length), cases[i].valid);
    gbt_equal_int("code points", gb_utf8_count("Li\xC3\xA8ge"), 5);
    const char *bad = "\xFF!";
    gbt_equal_int("a bad byte", gb_utf8_next(&bad), 0xFFFD);
    gbt_equal_int("then goes on", gb_utf8_next(&bad), '!');
    gbt_equal_int("end", gb_utf8_next(&bad), 0);
    char out[4];
    for (uint32_t c = 1; c < 0x110000; c += 37) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char text[5] = {0};
        memcpy(text, out, gb_utf8_put(c, out));
        memcpy(text, out, gb_utf8_put(c, out));
        const char *at = text;
        if (gb_utf8_next(&at) != c)
            gbt_equal_int("round trip", c, -1);
    }
}

static void test_cp1252(void) {
    gb_buffer buffer = {0};
    gb_buffer_add_cp1252(&buffer, "\x80\x93 Li\xE8ge\x81", 9);
    gbt_equal_text("converted", buffer.text, "\xE2\x82\xAC\xE2\x80\x9C Li\xC3\xA8ge\xEF\xBF\xBD");
    gb_buffer_release(&buffer);
}

static void test_trim(void) {
    char plain[] = " \t wijk 1\r\n", wide[] = "\xEF\xBB\xBF\xC2\xA0wijk\xE2\x80\xAF\xC2\xA0 ", none[] = "  ",
         accent[] = "voil\xC3\xA0";
    gbt_equal_text("ASCII", gb_trim(plain), "wijk 1");
    gbt_equal_text("wide spaces and a BOM", gb_trim(wide), "wijk");
    gbt_equal_text("nothing left", gb_trim(none), "");
    gbt_equal_text("a-grave ends in the byte of a wide space", gb_trim(accent), "voil\xC3\xA0");
}

static void test_copy(void) {
    char out[6];
    gb_copy(out, sizeof out, "Wijk");
    gbt_equal_text("fits", out, "Wijk");
    gb_copy(out, sizeof out, "Li\xC3\xA8ge");
    gbt_equal_text("cut", out, "Li\xC3\xA8g");
    gb_copy(out, 4, "Li\xC3\xA8ge");
    gbt_equal_text("not in the middle", out, "Li");
    gb_copy(out, sizeof out, NULL);
    gbt_equal_text("none", out, "");
}

void suite_text(void) {
    gbt_add_suite("text");
    gbt_add_test("a buffer grows and gives its text", test_buffer);
    gbt_add_test("a buffer survives lack of memory", test_buffer_without_memory);
    gbt_add_test("a buffer has a limit", test_buffer_limit);
    gbt_add_test("XML is escaped", test_xml);
    gbt_add_test("UTF-8 is checked strictly", test_utf8);
    gbt_add_test("Windows-1252 is converted", test_cp1252);
    gbt_add_test("white space is trimmed", test_trim);
    gbt_add_test("copies are cut at whole characters", test_copy);
}
