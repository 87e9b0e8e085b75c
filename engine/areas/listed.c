#include "areas/listed.h"

#include "base/memory.h"
#include "geom/shapes.h"
#include "geom/topology.h"

#include <stdbool.h>

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

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts && i < n; i++)
        gb_free(texts[i]);
    gb_free(texts);
}

static gb_status copy_texts(const char *const *texts, size_t n, char ***out, gb_error *err) {
    char **copies = gb_alloc_zero(n, sizeof *copies);
    bool whole = copies != NULL;
    for (size_t i = 0; i < n && whole; i++)
        whole = (copies[i] = gb_strdup(texts[i])) != NULL;
    if (whole) {
        *out = copies;
        return GB_OK;
    }
    free_texts(copies, n);
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

gb_status gb_areas_listed(const char *id, const char *const *codes, const char *const *names, size_t n,
                          gb_areas **out, gb_error *err) {
    gb_topology *topology = NULL;
    char **own_codes = NULL, **own_names = NULL;
    gb_status status = no_shapes(n, &topology, err);
    if (status == GB_OK)
        status = copy_texts(codes, n, &own_codes, err);
    if (status == GB_OK && names)
        status = copy_texts(names, n, &own_names, err);
    if (status == GB_OK)
        status = gb_areas_new_take(id, n, own_codes, own_names, topology, NULL, out, err);
    if (status == GB_OK)
        return status;
    free_texts(own_codes, n);
    free_texts(own_names, n);
    gb_topology_free(topology);
    return status;
}
