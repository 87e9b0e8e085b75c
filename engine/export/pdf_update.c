#include "export/pdf_update.h"

#include "base/memory.h"
#include "base/number.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_PER_MM (72.0 / 25.4)

/* One object that the update writes anew; offset within the file, 0 = not written. */
typedef struct update {
    gb_buffer *bytes;
    size_t objects;    /* of the file before the update */
    size_t *offset;    /* objects: where each stands */
    size_t *rewritten; /* objects + 1: where the new one stands; 0 = unchanged */
    size_t old_table;
    unsigned long root, info;
} update;

static gb_status broken(const char *what, gb_error *err) {
    return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "PDF", .found = what);
}

static const char *after(const char *text, const char *mark) {
    const char *at = text ? strstr(text, mark) : NULL;
    return at ? at + strlen(mark) : NULL;
}

static bool read_offsets(update *up, const char *table) {
    char *end;
    if (strncmp(table, "xref\n0 ", 7) != 0)
        return false;
    up->objects = strtoul(table + 7, &end, 10);
    const char *at = end + 1;
    size_t left = up->bytes->length - (size_t)(at - up->bytes->text);
    if (*end != '\n' || up->objects < 2 || up->objects > left / 20)
        return false;
    up->offset = gb_alloc_zero(up->objects, sizeof *up->offset);
    up->rewritten = gb_alloc_zero(up->objects + 1, sizeof *up->rewritten);
    if (!up->offset || !up->rewritten)
        return true; /* told apart by the caller */
    for (size_t i = 0; i < up->objects; i++, at += 20) {
        up->offset[i] = at[17] == 'n' ? strtoul(at, NULL, 10) : 0;
        if (up->offset[i] >= up->bytes->length)
            return false;
    }
    return true;
}

static gb_status open_file(update *up, gb_error *err) {
    const char *text = up->bytes->text, *tail = text + up->bytes->length;
    const char *start = NULL;
    for (const char *at = tail - 9; at > text && tail - at < 64 && !start; at--)
        if (strncmp(at, "startxref", 9) == 0)
            start = at;
    up->old_table = start ? strtoul(start + 9, NULL, 10) : 0;
    if (up->old_table == 0 || up->old_table >= up->bytes->length)
        return broken("startxref", err);
    if (!read_offsets(up, text + up->old_table))
        return broken("xref", err);
    if (!up->offset || !up->rewritten)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const char *trailer = after(text + up->old_table, "trailer");
    const char *root = after(trailer, "/Root "), *info = after(trailer, "/Info ");
    up->root = root ? strtoul(root, NULL, 10) : 0;
    up->info = info ? strtoul(info, NULL, 10) : 0;
    if (up->root == 0 || up->root >= up->objects || up->info == 0 || up->info >= up->objects)
        return broken("trailer", err);
    return GB_OK;
}

/* The dictionary of object i, from "<<" to past its last ">>", as a text of its own; NULL for a stream, for
 * another kind of object, and when out of memory. */
static char *dictionary(const update *up, size_t i) {
    if (up->offset[i] == 0)
        return NULL;
    const char *at = strstr(up->bytes->text + up->offset[i], "obj");
    if (!at)
        return NULL;
    at += 3 + strspn(at + 3, " \r\n");
    if (strncmp(at, "<<", 2) != 0)
        return NULL;
    int depth = 0;
    const char *end = at;
    do { /* Cairo writes its texts as (...) with escaped brackets; none of them holds << or >> unescaped */
        if (*end == '(') {
            for (end++; *end && *end != ')'; end++)
                end += *end == '\\' && end[1];
        } else if (strncmp(end, "<<", 2) == 0 || strncmp(end, ">>", 2) == 0) {
            depth += *end == '<' ? 1 : -1;
            end++;
        }
        if (!*end)
            return NULL;
        end++;
    } while (depth > 0);
    if (strncmp(end + strspn(end, " \r\n"), "stream", 6) == 0)
        return NULL;
    return gb_strndup(at, (size_t)(end - at));
}

/* Write object i anew: its dictionary with `more` before the closing mark. */
static void rewrite(update *up, size_t i, const char *dict, const char *more) {
    size_t body = strlen(dict) - 2; /* without the last >> */
    up->rewritten[i] = up->bytes->length;
    gb_buffer_addf(up->bytes, "%zu 0 obj\n", i);
    gb_buffer_add_bytes(up->bytes, dict, body);
    gb_buffer_add(up->bytes, more);
    gb_buffer_add(up->bytes, ">>\nendobj\n");
}

/* A text string as UTF-16BE in hexadecimals: any language, nothing to escape. */
static void add_hex_text(gb_buffer *out, const char *text) {
    gb_buffer_add(out, "<FEFF");
    uint32_t point;
    for (const char *at = text; (point = gb_utf8_next(&at)) != 0;) {
        if (point >= 0x10000) {
            point -= 0x10000;
            gb_buffer_addf(out, "%04X%04X", (unsigned)(0xD800 + (point >> 10)),
                           (unsigned)(0xDC00 + (point & 0x3FF)));
        } else {
            gb_buffer_addf(out, "%04X", (unsigned)point);
        }
    }
    gb_buffer_add(out, ">");
}

static void add_points(gb_buffer *out, double mm) {
    char digits[GB_NUMBER_SIZE];
    gb_number_fixed(mm * POINTS_PER_MM, 3, digits);
    gb_buffer_add(out, " ");
    gb_buffer_add(out, digits);
}

/* The maps of all pages in order: their alt text and frame. */
static const gb_item *map_group(const gb_scene *const *scenes, size_t count, size_t number,
                                const gb_scene **of) {
    for (size_t s = 0; s < count; s++)
        for (size_t i = 0; i < gb_scene_items(scenes[s]); i++) {
            const gb_item *item = gb_scene_item(scenes[s], i);
            if (item->type == GB_ITEM_GROUP_BEGIN && item->role == GB_ROLE_MAP && number-- == 0) {
                *of = scenes[s];
                return item;
            }
        }
    return NULL;
}

static void rewrite_figure(update *up, size_t object, const char *dict, const gb_item *item,
                           const gb_scene *scene) {
    gb_buffer more = {0};
    const gb_scene_frame *frame = gb_scene_get_frame(scene);
    if (item->alt) {
        gb_buffer_add(&more, " /Alt ");
        add_hex_text(&more, item->alt);
    }
    if (frame) {
        double height = gb_scene_height(scene);
        gb_buffer_add(&more, "\n /A << /O /Layout /Placement /Block /BBox [");
        add_points(&more, frame->x);
        add_points(&more, height - frame->y - frame->height);
        add_points(&more, frame->x + frame->width);
        add_points(&more, height - frame->y);
        gb_buffer_add(&more, " ] >>");
    }
    if (more.failed)
        up->bytes->failed = true;
    else if (more.text)
        rewrite(up, object, dict, more.text);
    gb_buffer_release(&more);
}

static void rewrite_page(update *up, size_t object, const char *dict) {
    const char *box = after(dict, "/MediaBox");
    const char *from = box ? strchr(box, '[') : NULL, *to = from ? strchr(from, ']') : NULL;
    if (!to)
        return;
    gb_buffer more = {0};
    gb_buffer_add(&more, " /TrimBox ");
    gb_buffer_add_bytes(&more, from, (size_t)(to - from) + 1);
    gb_buffer_add(&more, "\n");
    if (more.failed)
        up->bytes->failed = true;
    else
        rewrite(up, object, dict, more.text);
    gb_buffer_release(&more);
}

static void rewrite_pages_and_figures(update *up, const gb_scene *const *scenes, size_t count) {
    size_t figures = 0;
    for (size_t i = 1; i < up->objects; i++) {
        char *dict = dictionary(up, i);
        if (dict && strstr(dict, "/Type /StructElem") && strstr(dict, "/S /Figure")) {
            const gb_scene *scene = NULL;
            const gb_item *item = map_group(scenes, count, figures++, &scene);
            if (item)
                rewrite_figure(up, i, dict, item, scene);
        } else if (dict && strstr(dict, "/Type /Page") && !strstr(dict, "/Type /Pages")) {
            rewrite_page(up, i, dict);
        }
        gb_free(dict);
    }
}

static void add_xmp_text(gb_buffer *out, const char *name, const char *open, const char *close,
                         const char *text) {
    if (!text || !text[0])
        return;
    gb_buffer_addf(out, "<%s>%s", name, open);
    gb_buffer_add_xml(out, text);
    gb_buffer_addf(out, "%s</%s>\n", close, name);
}

static void add_xmp(gb_buffer *out, const gb_scene_about *about, const char *language) {
    static const char alternative[] = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";
    gb_buffer_add(out,
                  "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                  "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
                  "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
                  "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n");
    add_xmp_text(out, "dc:language", "<rdf:Bag><rdf:li>", "</rdf:li></rdf:Bag>", language);
    if (about) {
        add_xmp_text(out, "dc:title", alternative, "</rdf:li></rdf:Alt>", about->title);
        add_xmp_text(out, "dc:description", alternative, "</rdf:li></rdf:Alt>", about->description);
        add_xmp_text(out, "dc:creator", "<rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq>", about->author);
        add_xmp_text(out, "dc:source", "", "", about->source);
        add_xmp_text(out, "pdf:Keywords", "", "", about->keywords);
        add_xmp_text(out, "xmp:CreateDate", "", "", about->date);
        add_xmp_text(out, "xmp:ModifyDate", "", "", about->date);
    }
    gb_buffer_add(out, "<xmp:CreatorTool>Gebied</xmp:CreatorTool>\n"
                       "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>\n");
}

static void write_metadata(update *up, const gb_scene_about *about, const char *language) {
    gb_buffer xmp = {0};
    add_xmp(&xmp, about, language);
    up->rewritten[up->objects] = up->bytes->length;
    gb_buffer_addf(up->bytes, "%zu 0 obj\n<< /Type /Metadata /Subtype /XML /Length %zu >>\nstream\n",
                   up->objects, xmp.length);
    gb_buffer_add_bytes(up->bytes, xmp.text ? xmp.text : "", xmp.length);
    gb_buffer_add(up->bytes, "\nendstream\nendobj\n");
    up->bytes->failed = up->bytes->failed || xmp.failed;
    gb_buffer_release(&xmp);
}

static gb_status rewrite_catalog(update *up, const char *language, gb_error *err) {
    char *dict = dictionary(up, up->root);
    if (!dict)
        return broken("/Root", err);
    gb_buffer more = {0};
    gb_buffer_addf(&more,
                   " /Lang (%s)\n /ViewerPreferences << /DisplayDocTitle true >>\n /Metadata %zu 0 R\n",
                   language, up->objects);
    if (!more.failed)
        rewrite(up, up->root, dict, more.text);
    up->bytes->failed = up->bytes->failed || more.failed;
    gb_buffer_release(&more);
    gb_free(dict);
    return GB_OK;
}

/* Cut "/Name (...)" out of a dictionary, in place. */
static void cut_entry(char *dict, const char *name) {
    char *from = strstr(dict, name), *to = from ? strchr(from, ')') : NULL;
    if (to)
        memmove(from, to + 1, strlen(to + 1) + 1);
}

/* Cairo 1.16 leaves out the "D:" that a date begins with. */
static void add_date(gb_buffer *out, const char *name, const char *dict) {
    const char *from = after(dict, name), *to = from ? strchr(from, ')') : NULL;
    from = from ? strchr(from, '(') : NULL;
    if (!from || !to || from > to)
        return;
    from += strncmp(from, "(D:", 3) == 0 ? 3 : 1;
    gb_buffer_add(out, "   ");
    gb_buffer_add(out, name);
    gb_buffer_add(out, " (D:");
    gb_buffer_add_bytes(out, from, (size_t)(to - from) + 1);
    gb_buffer_add(out, "\n");
}

/* A page without a date of its own says none, rather than 1970. */
static void rewrite_info(update *up, bool dated) {
    char *dict = dictionary(up, up->info);
    gb_buffer more = {0};
    if (dict && dated) {
        add_date(&more, "/CreationDate", dict);
        add_date(&more, "/ModDate", dict);
    }
    if (dict) {
        cut_entry(dict, "/CreationDate");
        cut_entry(dict, "/ModDate");
        rewrite(up, up->info, dict, more.text ? more.text : "");
    }
    up->bytes->failed = up->bytes->failed || more.failed || !dict;
    gb_buffer_release(&more);
    gb_free(dict);
}

static void write_table(update *up) {
    size_t table = up->bytes->length;
    GChecksum *sum = g_checksum_new(G_CHECKSUM_MD5);
    if (!up->bytes->failed)
        g_checksum_update(sum, (const guchar *)up->bytes->text, (gssize)table);
    gb_buffer_add(up->bytes, "xref\n");
    for (size_t i = 1; i <= up->objects; i++)
        if (up->rewritten[i])
            gb_buffer_addf(up->bytes, "%zu 1\n%010zu 00000 n \n", i, up->rewritten[i]);
    gb_buffer_addf(
        up->bytes,
        "trailer\n<< /Size %zu\n   /Root %lu 0 R\n   /Info %lu 0 R\n   /Prev %zu\n   /ID [<%s> <%s>]\n>>\n"
        "startxref\n%zu\n%%%%EOF\n",
        up->objects + 1, up->root, up->info, up->old_table, g_checksum_get_string(sum),
        g_checksum_get_string(sum), table);
    g_checksum_free(sum);
}

gb_status gb_pdf_update(gb_buffer *bytes, const gb_scene *const *scenes, size_t count, gb_error *err) {
    if (bytes->failed)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    const gb_scene_about *about = gb_scene_get_about(scenes[0]);
    const char *language = gb_language_tag(about ? about->language : GB_LANG_NL);
    update up = {.bytes = bytes};
    gb_status status = open_file(&up, err);
    if (status == GB_OK) {
        rewrite_pages_and_figures(&up, scenes, count);
        status = rewrite_catalog(&up, language, err);
    }
    if (status == GB_OK) {
        rewrite_info(&up, about && about->date);
        write_metadata(&up, about, language);
        write_table(&up);
        if (bytes->failed)
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    }
    gb_free(up.offset);
    gb_free(up.rewritten);
    return status;
}
