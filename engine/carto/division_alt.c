#include "carto/division_alt.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/division_parts.h"
#include "stats/sort.h"

#include <math.h>

enum { NAMED = 3, LONGEST_TITLE = 160, LONGEST_NAME = 60 };

static void add_text(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char sentence[1024];
    gb_text_format(text, language, detail, sentence, sizeof sentence);
    if (out->length > 0)
        gb_buffer_add(out, " ");
    gb_buffer_add(out, sentence);
}

static gb_status finish(gb_buffer *text, char **out, gb_error *err) {
    *out = gb_buffer_take(text);
    return *out != NULL ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

static void title_of(const gb_map_page *page, const gb_areas *areas, char out[LONGEST_TITLE + 1]) {
    gb_copy(out, LONGEST_TITLE + 1, page->title != NULL ? page->title : gb_areas_id(areas));
}

static void add_entry(gb_buffer *list, const char *name, double m2, gb_language language) {
    char cut[LONGEST_NAME + 1], surface[GB_WORDING_SIZE], entry[LONGEST_NAME + GB_WORDING_SIZE + 8];
    gb_surface_words as = gb_surface_words_for(m2, m2);
    gb_surface_write(&as, m2, true, language, surface);
    gb_copy(cut, sizeof cut, name);
    gb_text_format(GB_TXT_ALT_NAMED, language, &(gb_detail){.name = cut, .found = surface}, entry,
                   sizeof entry);
    gb_buffer_add(list, list->length > 0 ? ", " : "");
    gb_buffer_add(list, entry);
}

/* --- a division --- */

static gb_status add_ends(const gb_division *division, const gb_column *surface, gb_buffer *text,
                          gb_error *err) {
    size_t n = gb_areas_count(division->areas), known = 0;
    gb_language language = division->page.language;
    double *value = gb_alloc(n, sizeof *value);
    uint32_t *order = gb_alloc(n, sizeof *order), *area = gb_alloc(n, sizeof *area);
    bool room = value != NULL && order != NULL && area != NULL;
    for (size_t i = 0; room && i < n; i++)
        if (surface->state[i] == GB_PRESENT) {
            value[known] = surface->value[i];
            area[known++] = (uint32_t)i;
        }
    room = room && (known == 0 || gb_sort_order(value, known, true, order));
    for (int end = 0; room && end < 2; end++) {
        gb_buffer list = {0};
        for (size_t k = 0; k < NAMED && k + (size_t)end * NAMED < known; k++) {
            size_t at = order[end ? known - 1 - k : k];
            add_entry(&list, gb_areas_name(division->areas, area[at]), 1e6 * value[at], language);
        }
        if (list.length > 0)
            add_text(text, end ? GB_TXT_ALT_SMALLEST : GB_TXT_ALT_LARGEST, language,
                     &(gb_detail){.found = list.text});
        room = !list.failed;
        gb_buffer_release(&list);
    }
    gb_free(value);
    gb_free(order);
    gb_free(area);
    return room ? GB_OK : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_division_alt_text(const gb_division *division, const size_t *count, char **out, gb_error *err) {
    gb_buffer text = {0}, levels = {0};
    gb_language language = division->page.language;
    char title[LONGEST_TITLE + 1];
    title_of(&division->page, division->areas, title);
    add_text(&text, GB_TXT_ALT_DIVISION, language,
             &(gb_detail){.name = title, .count = (int64_t)gb_areas_count(division->areas)});
    for (size_t l = division->borders; l-- > 0;) {
        char number[GB_NUMBER_SIZE], label[LONGEST_NAME + 1], entry[LONGEST_NAME + GB_NUMBER_SIZE + 8];
        gb_number_display((double)count[l], 0, language, number);
        gb_copy(label, sizeof label, division->border[l].label);
        gb_text_format(GB_TXT_ALT_NAMED, language, &(gb_detail){.name = label, .found = number}, entry,
                       sizeof entry);
        gb_buffer_add(&levels, levels.length > 0 ? ", " : "");
        gb_buffer_add(&levels, entry);
    }
    if (levels.length > 0)
        add_text(&text, GB_TXT_ALT_LEVELS, language, &(gb_detail){.found = levels.text});
    const gb_column *surface = gb_table_find(gb_areas_table(division->areas), "area_km2");
    gb_status status = surface != NULL ? add_ends(division, surface, &text, err) : GB_OK;
    add_text(&text, GB_TXT_COLOURS_MEAN_NOTHING, language, NULL);
    text.failed = text.failed || levels.failed;
    gb_buffer_release(&levels);
    if (status == GB_OK)
        return finish(&text, out, err);
    gb_buffer_release(&text);
    return status;
}

/* --- a comparison --- */

static const char *name_or_outside(const gb_areas *areas, int32_t i, gb_language language) {
    return i >= 0 ? gb_areas_name(areas, (size_t)i) : gb_text_pattern(GB_TXT_OUTSIDE_DIVISION, language);
}

static void add_moves(const gb_division_change *change, const gb_moves *moves, gb_buffer *list) {
    gb_language language = change->page.language;
    const gb_crs *crs = gb_areas_crs(change->now);
    double unit = crs != NULL ? gb_crs_metres(crs) : 1;
    for (size_t k = 0; k < NAMED && k < moves->changed; k++) {
        const gb_move *move = &moves->move[moves->order[k]];
        char from[LONGEST_NAME + 1], to[LONGEST_NAME + 1], both[3 * LONGEST_NAME];
        gb_copy(from, sizeof from, name_or_outside(change->before, move->before, language));
        gb_copy(to, sizeof to, name_or_outside(change->now, move->now, language));
        gb_text_format(GB_TXT_ALT_MOVE, language, &(gb_detail){.found = from, .expected = to}, both,
                       sizeof both);
        char surface[GB_WORDING_SIZE], entry[4 * LONGEST_NAME + GB_WORDING_SIZE];
        gb_surface_words as = gb_surface_words_for(move->surface * unit * unit, move->surface * unit * unit);
        gb_surface_write(&as, move->surface * unit * unit, true, language, surface);
        gb_text_format(GB_TXT_ALT_NAMED, language, &(gb_detail){.name = both, .found = surface}, entry,
                       sizeof entry);
        gb_buffer_add(list, list->length > 0 ? "; " : "");
        gb_buffer_add(list, entry);
    }
}

/* "wijken 2024 (25)" */
static void side_words(const gb_areas *areas, const char *label, gb_language language, char *out,
                       size_t size) {
    char number[GB_NUMBER_SIZE], cut[LONGEST_NAME + 1];
    gb_copy(cut, sizeof cut, label != NULL ? label : gb_areas_id(areas));
    gb_number_display((double)gb_areas_count(areas), 0, language, number);
    gb_text_format(GB_TXT_ALT_NAMED, language, &(gb_detail){.name = cut, .found = number}, out, size);
}

/* Which two divisions, and how many areas each has. */
static void add_sides(const gb_division_change *change, gb_buffer *text) {
    gb_language language = change->page.language;
    char before[2 * LONGEST_NAME], now[2 * LONGEST_NAME];
    side_words(change->before, change->before_label, language, before, sizeof before);
    side_words(change->now, change->now_label, language, now, sizeof now);
    add_text(text, GB_TXT_ALT_MOVE, language, &(gb_detail){.found = before, .expected = now});
    gb_buffer_add(text, ".");
}

gb_status gb_division_change_alt_text(const gb_division_change *change, const gb_moves *moves, char **out,
                                      gb_error *err) {
    gb_buffer text = {0}, list = {0};
    gb_language language = change->page.language;
    char title[LONGEST_TITLE + 1];
    title_of(&change->page, change->now, title);
    add_text(&text, GB_TXT_ALT_CHANGE, language, &(gb_detail){.name = title});
    add_sides(change, &text);
    add_text(&text, moves->changed > 0 ? GB_TXT_ALT_MOVES : GB_TXT_NO_MOVES, language,
             &(gb_detail){.count = (int64_t)moves->changed});
    add_moves(change, moves, &list);
    if (list.length > 0)
        add_text(&text, GB_TXT_ALT_LARGEST, language, &(gb_detail){.found = list.text});
    add_text(&text, GB_TXT_ALT_CHANGE_READING, language, NULL);
    text.failed = text.failed || list.failed;
    gb_buffer_release(&list);
    return finish(&text, out, err);
}
