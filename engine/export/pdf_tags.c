#include "export/pdf_tags.h"

/*
 * Cairo 1.16 keeps the text of leaf elements only, so an element holds either text or elements:
 *     H1, P, Figure                  title, subtitle and footer, map: all that is painted in them
 *     Sect > P, Table > TR > TD      legend and panel: loose lines, rows, one cell per text
 * Its list of tags is closed (an unknown one, Artifact for instance, spoils the file), hence furniture is
 * left without a tag. Attributes that it does not write are added by pdf_update.c.
 */
enum { PLAIN, LEAF, CONTAINER, ROW, SILENT };

static const char *leaf_tag(gb_role role) {
    switch (role) {
    case GB_ROLE_TITLE:
        return "H1";
    case GB_ROLE_SUBTITLE:
    case GB_ROLE_FOOTER:
        return "P";
    case GB_ROLE_MAP:
        return "Figure";
    default:
        return NULL;
    }
}

static void close_block(gb_pdf_tags *tags) {
    if (tags->block == GB_PDF_PARAGRAPH)
        cairo_tag_end(tags->cr, "P");
    else if (tags->block == GB_PDF_TABLE)
        cairo_tag_end(tags->cr, "Table");
    tags->block = GB_PDF_NO_BLOCK;
}

static void open_block(gb_pdf_tags *tags, int block) {
    if ((int)tags->block == block)
        return;
    close_block(tags);
    cairo_tag_begin(tags->cr, block == GB_PDF_TABLE ? "Table" : "P", NULL);
    tags->block = block;
}

static void close_cell(gb_pdf_tags *tags) {
    if (tags->cell)
        cairo_tag_end(tags->cr, "TD");
    tags->cell = false;
}

static void begin_group(gb_pdf_tags *tags, const gb_item *item) {
    int level = ++tags->depth, kind = PLAIN;
    if (level >= GB_PDF_NESTING)
        return;
    if (tags->leaf || tags->silent || tags->row) {
        kind = PLAIN; /* inside an element that takes no others */
    } else if (item->role == GB_ROLE_FURNITURE) {
        kind = SILENT;
        tags->silent = level;
    } else if (leaf_tag(item->role) && !tags->container) {
        kind = LEAF;
        tags->leaf = level;
        tags->leaf_tag = leaf_tag(item->role);
        cairo_tag_begin(tags->cr, tags->leaf_tag, NULL);
    } else if ((item->role == GB_ROLE_LEGEND || item->role == GB_ROLE_PANEL) && !tags->container) {
        kind = CONTAINER;
        tags->container = level;
        cairo_tag_begin(tags->cr, "Sect", NULL);
    } else if (item->role == GB_ROLE_LEGEND_ROW && tags->container) {
        kind = ROW;
        tags->row = level;
        open_block(tags, GB_PDF_TABLE);
        cairo_tag_begin(tags->cr, "TR", NULL);
    }
    tags->kind[level] = (unsigned char)kind;
}

static void end_group(gb_pdf_tags *tags) {
    int level = tags->depth--;
    switch (level < GB_PDF_NESTING ? tags->kind[level] : PLAIN) {
    case LEAF:
        cairo_tag_end(tags->cr, tags->leaf_tag);
        tags->leaf = 0;
        break;
    case CONTAINER:
        close_block(tags);
        cairo_tag_end(tags->cr, "Sect");
        tags->container = 0;
        break;
    case ROW:
        close_cell(tags);
        cairo_tag_end(tags->cr, "TR");
        tags->row = 0;
        break;
    case SILENT:
        tags->silent = 0;
        break;
    default:
        break;
    }
}

/* A text or shape: open what it has to stand in. */
static void before_content(gb_pdf_tags *tags, bool is_text) {
    if (tags->leaf || tags->silent)
        return;
    if (tags->row) {
        if (is_text && tags->cell_has_text)
            close_cell(tags);
        if (!tags->cell) {
            cairo_tag_begin(tags->cr, "TD", NULL);
            tags->cell = true;
            tags->cell_has_text = false;
        }
        tags->cell_has_text = tags->cell_has_text || is_text;
    } else if (tags->container) {
        if (is_text)
            open_block(tags, GB_PDF_PARAGRAPH);
    } else if (is_text) {
        cairo_tag_begin(tags->cr, "P", NULL);
        tags->alone = true;
    }
}

void gb_pdf_tags_before(gb_pdf_tags *tags, const gb_item *item) {
    if (item->type == GB_ITEM_GROUP_BEGIN)
        begin_group(tags, item);
    else if (item->type == GB_ITEM_GROUP_END)
        end_group(tags);
    else
        before_content(tags, item->type == GB_ITEM_TEXT && item->text && item->text[0]);
}

void gb_pdf_tags_after(gb_pdf_tags *tags, const gb_item *item) {
    (void)item;
    if (tags->alone)
        cairo_tag_end(tags->cr, "P");
    tags->alone = false;
}
