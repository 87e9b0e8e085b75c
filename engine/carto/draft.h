/* A page on the drawing board: scene, style and meter in one hand. Private to the room.
 *
 * Errors stick, as in the scene: after the first failure measuring gives zeros and drawing does nothing, and
 * gb_draft_status tells it. So drawing code reads straight. */
#ifndef GB_CARTO_DRAFT_H
#define GB_CARTO_DRAFT_H

#include "base/notes.h"
#include "carto/scene.h"
#include "carto/style.h"

#include <stdbool.h>
#include <stddef.h>

enum { GB_LINES_MAX = 8, GB_WORDING_SIZE = 256 };

/** mm on the page, y down. */
typedef struct gb_box {
    double x0, y0, x1, y1;
} gb_box;

typedef struct gb_draft {
    gb_scene *scene;
    const gb_style *style;
    gb_page page;
    gb_page_grid grid; /**< of the page; rows may give way when the footer needs more lines */
    const gb_text_meter *meter;
    gb_language language;
    gb_notes *notes;
    gb_error *err;
    gb_status status;
} gb_draft;

/** Lines of a wrapped text; the texts are yours (gb_wrapped_release). */
typedef struct gb_wrapped {
    size_t count;
    char *text[GB_LINES_MAX];
    double width[GB_LINES_MAX]; /**< mm */
    bool cut;                   /**< the text did not fit; the last line ends in an ellipsis */
} gb_wrapped;

/** The first failure of the draft or its scene. */
gb_status gb_draft_status(gb_draft *draft);
/** true while nothing has failed. */
bool gb_draft_ok(const gb_draft *draft);
/** Record a failure of a function that has already filled draft->err. */
void gb_draft_fail(gb_draft *draft, gb_status status);
void gb_draft_fail_memory(gb_draft *draft);

/** Size of a line of text; zeros after a failure. */
gb_text_extent gb_draft_measure(gb_draft *draft, const gb_text_style *font, const char *text);
/** Height of a figure ("0") above the base line, mm. */
double gb_draft_figure_height(gb_draft *draft, const gb_text_style *font);
gb_text_style gb_draft_font(const gb_draft *draft, gb_type type);
double gb_draft_leading(const gb_draft *draft, gb_type type);
/** Legend measures of A4 on this page: times the ratio of the legend sizes. */
double gb_draft_scaled(const gb_draft *draft, double mm);

/** One line of text without halo, measured. */
void gb_draft_text(gb_draft *draft, double x, double y, gb_anchor anchor, const char *text,
                   const gb_text_style *font, gb_colour colour);

/**
 * Break a text into lines of at most `width` mm, at spaces and after hyphens and slashes; a longer word is
 * cut between characters.
 * @param balanced  lines of about the same length instead of full first lines
 */
void gb_draft_wrap(gb_draft *draft, const gb_text_style *font, const char *text, double width, size_t most,
                   bool balanced, gb_wrapped *out);
void gb_wrapped_release(gb_wrapped *lines);
/** The text, shortened with an ellipsis to at most width; yours (gb_free), NULL after a failure. */
char *gb_draft_fit(gb_draft *draft, const gb_text_style *font, const char *text, double width, bool *cut);

/** A title of one line and an absent subtitle leave their room to the map (and the side column) in
 * draft->grid. */
void gb_draft_header_fit(gb_draft *draft, const char *title, const char *subtitle);
/** Title on at most two lines, in smaller type when it is long; subtitle on one. Texts may be NULL. */
void gb_draft_header(gb_draft *draft, const char *title, const char *subtitle);

/** What stands below the map; texts may be NULL. */
typedef struct gb_footer {
    const char *source, *credit, *date_text;
} gb_footer;
/** Make room: a source of many lines raises the bottom of map and side in draft->grid. */
void gb_draft_footer_fit(gb_draft *draft, const gb_footer *footer);
void gb_draft_footer_draw(gb_draft *draft, const gb_footer *footer);

/** true when two boxes share more than an edge. */
bool gb_box_overlap(const gb_box *a, const gb_box *b);
/** The box with `by` mm more on each side. */
gb_box gb_box_grow(gb_box box, double by);

#endif
