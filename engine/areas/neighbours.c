#include "areas/neighbours.h"

#include "base/memory.h"

#include <stdlib.h>

/* An area at a node of the borders. */
typedef struct corner {
    int32_t node, area;
} corner;

static int by_node(const void *a, const void *b) {
    const corner *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return (x->area > y->area) - (x->area < y->area);
}

static size_t collect(const gb_arcs *arcs, corner *corners) {
    size_t count = 0;
    for (size_t a = 0; a < arcs->arcs; a++) {
        const int32_t sides[2] = {arcs->left[a], arcs->right[a]};
        for (int s = 0; s < 2; s++) {
            if (sides[s] == GB_OUTSIDE)
                continue;
            corners[count++] = (corner){arcs->start_node[a], sides[s]};
            if (arcs->end_node[a] != arcs->start_node[a])
                corners[count++] = (corner){arcs->end_node[a], sides[s]};
        }
    }
    qsort(corners, count, sizeof *corners, by_node);
    size_t kept = 0;
    for (size_t c = 0; c < count; c++)
        if (kept == 0 || by_node(&corners[kept - 1], &corners[c]) != 0)
            corners[kept++] = corners[c];
    return kept;
}

/* All pairs of areas that meet in a node; a pair that meets twice is there twice. */
static bool pair_up(const corner *corners, size_t count, gb_csr_entry **pairs, size_t *found) {
    size_t capacity = 0;
    for (size_t first = 0; first < count;) {
        size_t end = first;
        while (end < count && corners[end].node == corners[first].node)
            end++;
        for (size_t a = first; a < end; a++)
            for (size_t b = first; b < end; b++) {
                if (a == b)
                    continue;
                if (!gb_reserve(pairs, &capacity, *found + 1, sizeof **pairs))
                    return false;
                (*pairs)[(*found)++] = (gb_csr_entry){corners[a].area, corners[b].area, 1};
            }
        first = end;
    }
    return true;
}

gb_status gb_queen_neighbours(const gb_topology *topology, gb_csr *out, gb_error *err) {
    const gb_arcs arcs = gb_topology_arcs(topology);
    const size_t n = gb_topology_areas(topology);
    corner *corners = gb_alloc(4 * arcs.arcs + 1, sizeof *corners);
    gb_csr_entry *pairs = NULL;
    size_t found = 0;
    gb_status status = GB_OK;
    if (!corners || !pair_up(corners, collect(&arcs, corners), &pairs, &found))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    gb_free(corners);
    if (status == GB_OK)
        status = gb_csr_build(n, n, pairs, found, out, err);
    gb_free(pairs);
    /* pairs that met more than once were added up */
    for (size_t i = 0; status == GB_OK && i < out->start[n]; i++)
        out->value[i] = 1;
    return status;
}
