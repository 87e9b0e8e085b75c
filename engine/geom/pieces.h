/* Faces of an arrangement taken together as pieces of ground; for the files of this room only. */
#ifndef GB_GEOM_PIECES_H
#define GB_GEOM_PIECES_H

#include "geom/arrangement.h"
#include "geom/clearance.h"

#include <stdbool.h>

/** Start with {0}; release with gb_pieces_release. */
typedef struct gb_pieces {
    const gb_arrangement *arrangement; /**< borrowed */
    size_t n;
    int32_t *of_face;   /**< per face of the arrangement: its piece, or -1 */
    size_t *edge_start; /**< n + 1 */
    int32_t *edge;      /**< by piece: signed edges around it, with the piece on their left */
    double *size;       /**< area */
    double *outline;    /**< length around it */
} gb_pieces;

/** May two faces on both sides of an edge belong to one piece? May a face belong to any? */
typedef struct gb_piece_rule {
    bool (*is_wanted)(const gb_arrangement *arrangement, size_t face, const void *context);
    bool (*is_joined)(const gb_arrangement *arrangement, size_t edge, const void *context);
    const void *context;
} gb_piece_rule;

/** Join wanted faces that lie side by side. Pieces are numbered in order of their first face. */
gb_status gb_pieces_find(const gb_arrangement *arrangement, const gb_piece_rule *rule, gb_pieces *out,
                         gb_error *err);
void gb_pieces_release(gb_pieces *pieces);

/** The largest circle in a piece. */
gb_status gb_piece_clearance(const gb_pieces *pieces, size_t piece, gb_clearance *out, gb_error *err);

/** How many owners cover a face, and does this one? */
static inline size_t gb_face_covers(const gb_arrangement *a, size_t face) {
    return a->face_cover[face + 1] - a->face_cover[face];
}
bool gb_face_has_owner(const gb_arrangement *arrangement, size_t face, int32_t owner);
bool gb_faces_have_same_owners(const gb_arrangement *arrangement, size_t face, size_t other);
double gb_edge_length(const gb_arrangement *arrangement, size_t edge);

#endif
