/* What flaws of the ground mean for the areas that they touch. */
#include "areas/check.h"

#include "base/memory.h"
#include "geom/flaws.h"

#include <math.h>

/* Rounding of coordinates leaves places below this many square metres everywhere; nobody mends those. */
static const double smallest_m2 = 0.01;

typedef struct ground_check {
    const char *level;
    const char *const *codes;
    double metres;
    gb_findings *findings;
} ground_check;

static void choose_words(const gb_flaw *flaw, gb_finding *out) {
    switch (flaw->kind) {
    case GB_FLAW_OVERLAP:
        out->kind = GB_FOUND_OVERLAP;
        out->severity = flaw->is_sliver ? GB_SEVERITY_WARNING : GB_SEVERITY_ERROR;
        out->text = flaw->is_sliver ? GB_TXT_FOUND_OVERLAP_SLIVER : GB_TXT_FOUND_OVERLAP;
        out->detail.hint = flaw->is_sliver ? GB_HINT_FOUND_REPAIR : GB_HINT_FOUND_OVERLAP;
        break;
    case GB_FLAW_OPENING:
        out->kind = GB_FOUND_OPENING;
        out->severity = GB_SEVERITY_WARNING;
        out->text = GB_TXT_FOUND_OPENING;
        out->detail.hint = GB_HINT_FOUND_REPAIR;
        break;
    default:
        out->kind = GB_FOUND_GAP;
        out->severity = GB_SEVERITY_WARNING;
        out->text = flaw->is_sliver ? GB_TXT_FOUND_GAP_SLIVER : GB_TXT_FOUND_GAP;
        out->detail.hint = flaw->is_sliver ? GB_HINT_FOUND_REPAIR : GB_TEXT_NONE;
    }
}

static void place_flaw(const ground_check *check, const gb_flaw *flaw, gb_finding *out) {
    out->level = check->level;
    out->size_m2 = flaw->size * check->metres * check->metres;
    out->width_m = flaw->width * check->metres;
    out->x = flaw->x;
    out->y = flaw->y;
}

static gb_status tell(const ground_check *check, const gb_flaws *flaws, const gb_flaw *flaw, gb_finding *out,
                      gb_error *err) {
    const char **codes = gb_alloc(flaw->area_count, sizeof *codes);
    if (!codes)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    for (size_t i = 0; i < flaw->area_count; i++)
        codes[i] = check->codes[flaws->area[flaw->first_area + i]];
    out->codes = codes;
    out->code_count = flaw->area_count;
    place_flaw(check, flaw, out);
    gb_status status = gb_findings_add(check->findings, out, err);
    gb_free(codes);
    return status;
}

gb_status gb_check_ground(const char *level, const gb_topology *topology, const char *const *codes,
                          double metres, double sliver, gb_findings *findings, gb_error *err) {
    if (!(metres > 0))
        return GB_OK;
    const ground_check check = {level, codes, metres, findings};
    const gb_flaw_options options = {.sliver_width = sliver / metres,
                                     .smallest = smallest_m2 / metres / metres};
    gb_flaws flaws = {0};
    gb_status status = gb_flaws_find(topology, &options, &flaws, err);
    for (size_t i = 0; i < flaws.n && status == GB_OK; i++) {
        gb_finding finding =
            GB_FINDING(GB_FOUND_GAP, GB_SEVERITY_WARNING, GB_TEXT_NONE, .level = check.level);
        choose_words(&flaws.flaw[i], &finding);
        status = tell(&check, &flaws, &flaws.flaw[i], &finding, err);
    }
    gb_flaws_release(&flaws);
    return status;
}

static gb_status tell_mending(const ground_check *check, const gb_mending *change, gb_error *err) {
    static const gb_text texts[GB_FLAW_KIND_COUNT] = {[GB_FLAW_GAP] = GB_TXT_FOUND_MENDED_GAP,
                                                      [GB_FLAW_OPENING] = GB_TXT_FOUND_MENDED_OPENING,
                                                      [GB_FLAW_OVERLAP] = GB_TXT_FOUND_MENDED_OVERLAP};
    const bool lost = change->from != GB_OUTSIDE;
    const char *codes[] = {check->codes[change->to], lost ? check->codes[change->from] : NULL};
    return gb_findings_add(
        check->findings,
        &GB_FINDING(GB_FOUND_MENDED, GB_SEVERITY_INFO, texts[change->kind], .level = check->level,
                    .detail = {.code = codes[0], .found = codes[1]}, .codes = codes,
                    .code_count = lost ? 2 : 1, .size_m2 = change->size * check->metres * check->metres,
                    .width_m = change->width * check->metres, .x = change->x, .y = change->y),
        err);
}

gb_status gb_mend_ground(const char *level, gb_topology **topology, const char *const *codes, double metres,
                         double width, gb_findings *findings, gb_error *err) {
    if (!(metres > 0))
        return GB_OK;
    const ground_check check = {level, codes, metres, findings};
    gb_mendings changes = {0};
    gb_topology *mended = NULL;
    gb_status status = gb_topology_mend(*topology, width / metres, &mended, &changes, err);
    for (size_t i = 0; i < changes.n && status == GB_OK; i++)
        status = tell_mending(&check, &changes.mending[i], err);
    gb_mendings_release(&changes);
    if (status != GB_OK) {
        gb_topology_free(mended);
        return status;
    }
    gb_topology_free(*topology);
    *topology = mended;
    return GB_OK;
}

gb_status gb_check_artefacts(const gb_areas *level, double sliver, gb_findings *findings, gb_error *err) {
    const gb_crs *crs = gb_areas_crs(level);
    const double metres = crs ? gb_crs_metres(crs) : 1;
    if (!(metres > 0))
        return GB_OK;
    const gb_flaw_options options = {.sliver_width = sliver / metres};
    gb_flaws flaws = {0};
    gb_status status = gb_flaws_find(gb_areas_topology(level), &options, &flaws, err);
    for (size_t i = 0; i < flaws.n && status == GB_OK; i++) {
        const gb_flaw *flaw = &flaws.flaw[i];
        if (flaw->kind != GB_FLAW_GAP || !flaw->is_sliver || flaw->area_count != 1)
            continue;
        const char *code = gb_areas_code(level, (size_t)flaws.area[flaw->first_area]);
        const ground_check check = {.level = gb_areas_id(level), .metres = metres};
        gb_finding finding =
            GB_FINDING(GB_FOUND_ARTEFACT, GB_SEVERITY_WARNING, GB_TXT_FOUND_ARTEFACT, .codes = &code,
                       .code_count = 1, .detail = {.code = code, .hint = GB_HINT_FOUND_REPAIR});
        place_flaw(&check, flaw, &finding);
        status = gb_findings_add(findings, &finding, err);
    }
    gb_flaws_release(&flaws);
    return status;
}
