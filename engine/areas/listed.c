#include "areas/listed.h"

#include "base/memory.h"
#include "geom/shapes.h"
#include "geom/topology.h"

static gb_status no_shapes(size_t n, gb_topology **out, gb_error *err) {
    gb_shapes none = {0};
    gb_status status = GB_OK;
    for (size_t i = 0; i < n && status == GB_OK; i++)
        status = gb_shapes_begin_feature(&none, err);
    if (status == GB_OK)
        status = gb_topology_build(&none, NULL, out, NULL, err);
    gb_shapes_release(&none);
    return status;
}

gb_status gb_areas_listed(const char *id, const char *const *codes, size_t n, gb_areas **out, gb_error *err) {
    gb_topology *topology = NULL;
    char **copies = gb_alloc_zero(n, sizeof *copies);
    gb_status status = copies ? no_shapes(n, &topology, err) : GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < n && status == GB_OK; i++)
        if (!(copies[i] = gb_strdup(codes[i])))
            status = GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    if (status == GB_OK)
        status = gb_areas_new_take(id, n, copies, NULL, topology, NULL, out, err);
    if (status == GB_OK)
        return status;
    for (size_t i = 0; copies && i < n; i++)
        gb_free(copies[i]);
    gb_free(copies);
    gb_topology_free(topology);
    return status;
}
