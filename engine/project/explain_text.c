/* An explanation in sentences and tables. */
#include "base/memory.h"
#include "base/number.h"
#include "project/explain.h"
#include "project/listing_text.h"

#include <math.h>

static void add_line(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char line[1024];
    gb_text_format(text, language, detail, line, sizeof line);
    gb_buffer_add(out, line);
    gb_buffer_add(out, "\n");
}

static void add_margin(const gb_explained *e, size_t area, gb_language language, gb_buffer *out) {
    const bool in = e->ranked.selection->selected[area];
    const double margin = in ? e->view.score[area] - e->border.out : e->border.in - e->view.score[area];
    char number[GB_NUMBER_SIZE];
    add_line(out, in ? GB_TXT_EXPLAIN_IN : GB_TXT_EXPLAIN_OUT, language, &(gb_detail){.count = 0});
    if (isnan(margin))
        return;
    gb_number_display(margin, 3, language, number);
    add_line(out, in ? GB_TXT_EXPLAIN_MARGIN_IN : GB_TXT_EXPLAIN_MARGIN_OUT, language,
             &(gb_detail){.found = number});
}

static void add_area(const gb_explained *e, size_t area, gb_language language, gb_buffer *out) {
    const gb_areas *areas = e->ranked.areas;
    char score[GB_NUMBER_SIZE];
    gb_listing list;
    gb_number_display(e->view.score[area], 3, language, score);
    const gb_detail detail = {
        .code = gb_areas_code(areas, area),
        .name = gb_areas_name(areas, area),
        .found = score,
        .count = isnan(e->ranked.ranking->rank[area]) ? 0 : (int64_t)e->ranked.ranking->rank[area],
        .total = (int64_t)e->ranked.ranking->ranked};
    if (isnan(e->view.score[area])) {
        add_line(out, GB_TXT_EXPLAIN_NO_SCORE, language, &detail);
    } else {
        add_line(out, GB_TXT_EXPLAIN_AREA, language, &detail);
        if (e->ranked.selection)
            add_margin(e, area, language, out);
    }
    gb_buffer_add(out, "\n");
    gb_explained_area(e, area, language, &list);
    gb_listing_write_text(&list, language, out);
    gb_listing_release(&list);
    gb_buffer_add(out, "\n");
}

static void add_rivals(const gb_explained *e, const size_t *areas, size_t count, gb_text text,
                       gb_language language, gb_buffer *out) {
    gb_buffer names = {0};
    for (size_t r = 0; r < count; r++) {
        char score[GB_NUMBER_SIZE];
        gb_number_display(e->view.score[areas[r]], 3, language, score);
        gb_buffer_add(&names, r ? ", " : "");
        gb_buffer_add(&names, gb_areas_name(e->ranked.areas, areas[r]));
        gb_buffer_add(&names, " (");
        gb_buffer_add(&names, score);
        gb_buffer_add(&names, ")");
    }
    out->failed = out->failed || names.failed;
    if (count)
        add_line(out, text, language, &(gb_detail){.found = names.text});
    gb_buffer_release(&names);
}

static void add_consistency(const gb_explained *e, gb_language language, gb_buffer *out) {
    const gb_consistency *c = &e->consistency;
    char number[GB_NUMBER_SIZE];
    gb_number_display(c->alpha, 2, language, number);
    add_line(out, GB_TXT_EXPLAIN_ALPHA, language,
             &(gb_detail){.found = number, .count = (int64_t)c->complete});
    for (size_t p = 0; p < c->negative + c->high; p++) {
        gb_number_display(c->pairs[p].r, 2, language, number);
        add_line(
            out, c->pairs[p].r < 0 ? GB_TXT_EXPLAIN_AGAINST : GB_TXT_EXPLAIN_DOUBLE, language,
            &(gb_detail){.name = e->ids[c->pairs[p].a], .found = e->ids[c->pairs[p].b], .expected = number});
    }
    gb_buffer_add(out, "\n");
}

void gb_explained_text(const gb_explained *e, const size_t *areas, size_t count, gb_language language,
                       gb_buffer *out) {
    gb_listing list;
    for (size_t a = 0; a < count; a++)
        add_area(e, areas[a], language, out);
    if (count && e->ranked.selection)
        add_line(out, GB_TXT_EXPLAIN_TIPS, language, &(gb_detail){.count = 0});
    if (!e->view.exact)
        add_line(out, GB_TXT_EXPLAIN_APPROXIMATE, language, &(gb_detail){.count = 0});
    add_rivals(e, e->inside, e->rivals[0], GB_TXT_EXPLAIN_RIVALS_IN, language, out);
    add_rivals(e, e->outside, e->rivals[1], GB_TXT_EXPLAIN_RIVALS_OUT, language, out);
    if (e->has_consistency)
        add_consistency(e, language, out);
    gb_explained_members(e, language, &list);
    gb_listing_write_text(&list, language, out);
    gb_listing_release(&list);
}
