/* A name in one form: broken into lines, in one size, measured. Private to the room. */
#ifndef GB_CARTO_LABEL_FORM_H
#define GB_CARTO_LABEL_FORM_H

#include "carto/draft.h"

enum { GB_LABEL_LINES = 3 };

typedef struct gb_label_form {
    size_t lines;
    char *text[GB_LABEL_LINES];
    double width[GB_LABEL_LINES];
    gb_text_style font;
    double leading;
    double above, below; /**< ink above the first and below the last base line, mm */
    double box_width, box_height;
} gb_label_form;

/** The text in 1..3 lines whose widest is as narrow as possible. false when it has too few places to break,
 *  or after a failure (in the draft). Release with gb_label_form_release. */
bool gb_label_form_make(gb_draft *draft, const gb_text_style *font, const char *text, size_t lines,
                        gb_label_form *out);
void gb_label_form_release(gb_label_form *form);
/** The box of its ink around a centre. */
gb_box gb_label_form_box(const gb_label_form *form, double x, double y);
/** The lines in the scene, around the same centre. */
void gb_label_form_draw(gb_draft *draft, const gb_label_form *form, double x, double y, gb_colour text,
                        gb_colour halo);

#endif
