#include "carto/division_parts.h"

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "carto/wording.h"

#include <assert.h>
#include <math.h>

const char *gb_label_words(const gb_areas *areas, gb_label_mode mode, gb_affix affix, size_t i,
                           gb_arena *words) {
    const char *code = gb_areas_code(areas, i);
    if (mode == GB_LABELS_CODE)
        return gb_arena_strdup(words, code);
    const char *name = gb_affix_cut(affix, areas, i, words);
    if (name == NULL || mode != GB_LABELS_BOTH || gb_compare_fold(code, name) == 0)
        return name;
    char text[2 * GB_WORDING_SIZE];
    gb_detail detail = {.name = name, .found = code};
    gb_text_format(GB_TXT_ALT_NAMED, GB_LANG_NL, &detail, text, sizeof text);
    return gb_arena_strdup(words, text);
}

double gb_border_width(const gb_draft *draft, const gb_frame *frame, size_t areas, int rank) {
    /* Even small areas get lines that print and that differ: a quarter point, and one and a half times that.
     */
    static const double least[GB_BORDER_WIDTHS] = {0.09, 0.15, 0.3};
    double total = 0;
    for (size_t i = 0; i < gb_topology_areas(frame->topology); i++)
        total += frame->paper_area[i];
    double side = sqrt(total / fmax((double)areas, 1));
    return fmax(fmin(0.03 * side, draft->style->border[rank].width), least[rank]);
}

gb_stroke gb_border_stroke(const gb_style *style, int rank, double width) {
    const gb_line_style *line = &style->border[rank];
    return (gb_stroke){
        .colour = line->colour, .width = width, .dash = {line->dash[0], line->dash[1]}, .round = true};
}

gb_surface_words gb_surface_words_for(double largest_m2, double smallest_m2) {
    if (largest_m2 < 1e6)
        return (gb_surface_words){"ha", 1e-4, smallest_m2 < 1e4 ? 2 : 1};
    return (gb_surface_words){"km\xC2\xB2", 1e-6, smallest_m2 < 1e5 ? 2 : 1};
}

void gb_surface_write(const gb_surface_words *w, double m2, bool with_unit, gb_language language,
                      char out[GB_WORDING_SIZE]) {
    gb_word_value(m2 * w->factor, with_unit ? w->unit : NULL, w->decimals, language, out);
}

const char *gb_surface_text(const gb_surface_words *w, double m2, bool with_unit, gb_language language,
                            gb_arena *words) {
    char text[GB_WORDING_SIZE];
    gb_surface_write(w, m2, with_unit, language, text);
    return gb_arena_strdup(words, text);
}

const char *gb_text_in(gb_draft *draft, gb_text text, const gb_detail *detail, gb_arena *words) {
    char out[2 * GB_WORDING_SIZE];
    gb_text_format(text, draft->language, detail, out, sizeof out);
    const char *kept = gb_arena_strdup(words, out);
    if (kept == NULL)
        gb_draft_fail_memory(draft);
    return kept;
}

gb_legend_row *gb_legend_add(gb_legend *legend, gb_legend_row row, const char *text) {
    assert(legend->rows < GB_LEGEND_ROWS_MAX);
    gb_legend_row *out = &legend->row[legend->rows++];
    *out = row;
    gb_copy(out->text, sizeof out->text, text);
    return out;
}
