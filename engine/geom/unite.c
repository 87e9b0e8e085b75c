/* Rings of areas that overlap cannot be joined by dropping arcs: the faces between all lines can. */
#include "geom/unite.h"

#include "base/memory.h"
#include "geom/flaw_search.h"
#include "geom/flaws.h"
#include "geom/regroup.h"

static gb_status find_overlap(const gb_topology *topology, bool *found, gb_error *err) {
    gb_flaws flaws = {0};
    *found = false;
    gb_status status = gb_flaws_find(topology, &(gb_flaw_options){.smallest = 0}, &flaws, err);
    for (size_t i = 0; status == GB_OK && i < flaws.n; i++)
        *found = *found || flaws.flaw[i].kind == GB_FLAW_OVERLAP;
    gb_flaws_release(&flaws);
    return status;
}

/* The faces of the lines with the regions for owners: a face is covered by a region once. */
static gb_status join_faces(const gb_topology *topology, const int32_t *region, size_t regions,
                            gb_topology **out, gb_error *err) {
    gb_line_set lines = {0};
    gb_arrangement arrangement = {0};
    int32_t *given = NULL;
    gb_status status = gb_line_set_add_regions(&lines, topology, region, err);
    if (status == GB_OK)
        status = gb_arrange(&lines, gb_rounding_tolerance(topology), &arrangement, err);
    gb_line_set_release(&lines);
    if (status == GB_OK && !(given = gb_alloc(arrangement.faces, sizeof *given)))
        status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t f = 0; status == GB_OK && f < arrangement.faces; f++)
        given[f] = GB_FACE_AS_IS;
    if (status == GB_OK)
        status = gb_regroup(&arrangement, given, regions, out, err);
    gb_free(given);
    gb_arrangement_release(&arrangement);
    return status;
}

gb_status gb_topology_unite(const gb_topology *topology, const int32_t *region, size_t regions,
                            gb_topology **out, gb_error *err) {
    bool overlap;
    for (size_t i = 0; i < gb_topology_areas(topology); i++)
        if (region[i] < GB_OUTSIDE || (region[i] >= 0 && (size_t)region[i] >= regions))
            return GB_FAIL(err, GB_ERR_BUG, GB_MSG_BUG, .name = "region out of range", .row = (int64_t)i + 1);
    gb_status status = find_overlap(topology, &overlap, err);
    if (status != GB_OK)
        return status;
    return overlap ? join_faces(topology, region, regions, out, err)
                   : gb_topology_dissolve(topology, region, regions, out, err);
}
