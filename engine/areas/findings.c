#include "areas/findings.h"

#include "base/keep.h"
#include "base/memory.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct stored {
    gb_finding finding;
    size_t number; /* order of addition */
} stored;

struct gb_findings {
    gb_arena *arena;
    stored **item;
    size_t count, capacity;
    bool accepted[GB_FOUND_KIND_COUNT];
    bool sorted;
};

static const char *const kind_ids[GB_FOUND_KIND_COUNT] = {
    [GB_FOUND_CYCLE] = "cycle",
    [GB_FOUND_SWAPPED_COLUMNS] = "swapped-columns",
    [GB_FOUND_NO_MATCH] = "no-match",
    [GB_FOUND_NO_CODE] = "no-code",
    [GB_FOUND_DUPLICATE_CODE] = "duplicate-code",
    [GB_FOUND_TWO_PARENTS] = "two-parents",
    [GB_FOUND_ORPHAN] = "orphan",
    [GB_FOUND_UNKNOWN_CODE] = "unknown-code",
    [GB_FOUND_UNKNOWN_PLACE] = "unknown-place",
    [GB_FOUND_UNUSED_CODE] = "unused-code",
    [GB_FOUND_NAME_CLASH] = "name-clash",
    [GB_FOUND_CODE_FORM] = "code-form",
    [GB_FOUND_NO_POLYGON] = "no-polygon",
    [GB_FOUND_OVERLAP] = "overlap",
    [GB_FOUND_GAP] = "gap",
    [GB_FOUND_OPENING] = "opening",
    [GB_FOUND_NEAR_EMPTY] = "near-empty",
    [GB_FOUND_SEVERAL_PIECES] = "several-pieces",
    [GB_FOUND_ENCLAVE] = "enclave",
    [GB_FOUND_ARTEFACT] = "artefact",
    [GB_FOUND_AREA_SUM] = "area-sum",
    [GB_FOUND_NOT_NESTED] = "not-nested",
    [GB_FOUND_DIFFERENCE] = "difference",
    [GB_FOUND_INVALID] = "invalid",
    [GB_FOUND_COLLAPSED] = "collapsed",
    [GB_FOUND_SNAPPED] = "snapped",
    [GB_FOUND_T_JUNCTION] = "t-junction",
    [GB_FOUND_MENDED] = "mended",
};

const char *gb_finding_kind_id(gb_finding_kind kind) {
    return kind_ids[kind];
}

bool gb_finding_kind_parse(const char *word, gb_finding_kind *out) {
    for (gb_finding_kind kind = 0; kind < GB_FOUND_KIND_COUNT; kind++)
        if (strcmp(kind_ids[kind], word) == 0) {
            *out = kind;
            return true;
        }
    return false;
}

const char *gb_severity_id(gb_severity severity) {
    static const char *const ids[] = {"info", "warning", "error"};
    return ids[severity];
}

gb_findings *gb_findings_new(void) {
    gb_findings *findings = gb_alloc_zero(1, sizeof *findings);
    if (!findings)
        return NULL;
    findings->arena = gb_arena_new();
    if (!findings->arena) {
        gb_free(findings);
        return NULL;
    }
    findings->sorted = true;
    return findings;
}

void gb_findings_free(gb_findings *findings) {
    if (!findings)
        return;
    gb_arena_free(findings->arena);
    gb_free(findings->item);
    gb_free(findings);
}

static stored *copy_finding(gb_findings *findings, const gb_finding *from) {
    gb_arena *arena = findings->arena;
    stored *item = gb_arena_alloc(arena, 1, sizeof *item);
    if (!item)
        return NULL;
    *item = (stored){.finding = *from, .number = findings->count};
    gb_finding *kept = &item->finding;
    const bool good = gb_keep_detail(arena, &kept->detail) && gb_keep_text(arena, &kept->level) &&
                      gb_keep_codes(arena, &kept->codes, kept->code_count);
    return good ? item : NULL;
}

static void weigh(const gb_findings *findings, gb_finding *finding) {
    if (findings->accepted[finding->kind] && finding->severity == GB_SEVERITY_ERROR)
        finding->severity = GB_SEVERITY_WARNING;
}

void gb_findings_accept(gb_findings *findings, gb_finding_kind kind) {
    findings->accepted[kind] = true;
    findings->sorted = false;
    for (size_t i = 0; i < findings->count; i++)
        weigh(findings, &findings->item[i]->finding);
}

gb_status gb_findings_add(gb_findings *findings, const gb_finding *finding, gb_error *err) {
    if (!findings)
        return GB_OK;
    stored *item = NULL;
    if (gb_reserve(&findings->item, &findings->capacity, findings->count, sizeof(stored *)))
        item = copy_finding(findings, finding);
    if (!item)
        return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
    weigh(findings, &item->finding);
    gb_finding *kept = &item->finding;
    kept->size_m2 = kept->size_m2 != 0 ? kept->size_m2 : NAN;
    kept->width_m = kept->width_m != 0 ? kept->width_m : NAN;
    const bool placed = kept->x != 0 || kept->y != 0;
    kept->x = placed ? kept->x : NAN;
    kept->y = placed ? kept->y : NAN;
    findings->item[findings->count++] = item;
    findings->sorted = false;
    return GB_OK;
}

size_t gb_findings_count(const gb_findings *findings) {
    return findings ? findings->count : 0;
}

size_t gb_findings_weighing(const gb_findings *findings, gb_severity severity) {
    size_t n = 0;
    for (size_t i = 0; i < gb_findings_count(findings); i++)
        n += findings->item[i]->finding.severity == severity;
    return n;
}

static int compare(const void *a, const void *b) {
    const stored *left = *(stored *const *)a, *right = *(stored *const *)b;
    const gb_finding *l = &left->finding, *r = &right->finding;
    if (l->severity != r->severity)
        return l->severity > r->severity ? -1 : 1;
    if (l->kind != r->kind)
        return l->kind < r->kind ? -1 : 1;
    return left->number < right->number ? -1 : 1;
}

const gb_finding *gb_findings_at(gb_findings *findings, size_t i) {
    if (!findings->sorted)
        qsort(findings->item, findings->count, sizeof(stored *), compare);
    findings->sorted = true;
    return &findings->item[i]->finding;
}

static void put_text(gb_buffer *out, gb_text text, gb_language language, const gb_detail *detail) {
    char words[2048];
    gb_text_format(text, language, detail, words, sizeof words);
    gb_buffer_add(out, words);
}

/* Three digits that matter: a sliver of 0.37 m2 and a lake of 12,345 m2 both read well. */
static int decimals_for(double value) {
    return value >= 100 ? 0 : value >= 1 ? 1 : value >= 0.01 ? 2 : 4;
}

static void put_place(gb_buffer *out, const gb_finding *finding, gb_language language) {
    const gb_detail *detail = &finding->detail;
    if (!detail->file || !*detail->file)
        return;
    gb_buffer_add(out, detail->file);
    if (detail->line > 0)
        gb_buffer_addf(out, ":%lld", (long long)detail->line);
    else if (detail->row > 0)
        put_text(out, GB_TXT_AT_ROW, language, detail);
    gb_buffer_add(out, ": ");
}

static void put_codes(gb_buffer *out, const gb_finding *finding, gb_language language, size_t most) {
    const bool said = strstr(gb_text_pattern(finding->text, language), "{code}") != NULL;
    const size_t shown = said ? 0 : finding->code_count < most ? finding->code_count : most;
    for (size_t i = 0; i < shown; i++) {
        gb_buffer_add(out, i == 0 ? " (" : ", ");
        gb_buffer_add(out, finding->codes[i]);
    }
    const int64_t rest = (int64_t)(finding->code_count - shown);
    if (shown > 0 && rest > 0)
        put_text(out, GB_TXT_AND_MORE, language, &(gb_detail){.count = rest});
    gb_buffer_add(out, shown > 0 ? ")" : "");
}

static void put_sizes(gb_buffer *out, const gb_finding *finding, gb_language language) {
    char digits[GB_NUMBER_SIZE], more[GB_NUMBER_SIZE];
    const char *before = ": ";
    if (isfinite(finding->size_m2)) {
        const bool large = fabs(finding->size_m2) >= 1e5;
        const double shown = large ? finding->size_m2 / 1e6 : finding->size_m2;
        gb_number_display(shown, decimals_for(fabs(shown)), language, digits);
        gb_buffer_add(out, before);
        gb_buffer_add(out, digits);
        gb_buffer_add(out, large ? " km²" : " m²");
        before = ", ";
    }
    if (isfinite(finding->width_m)) {
        gb_number_display(finding->width_m, decimals_for(finding->width_m), language, digits);
        gb_buffer_add(out, before);
        put_text(out, GB_TXT_FINDING_WIDTH, language, &(gb_detail){.found = digits});
        before = ", ";
    }
    if (isfinite(finding->x) && isfinite(finding->y)) {
        gb_number_fixed(finding->x, 0, digits);
        gb_number_fixed(finding->y, 0, more);
        gb_buffer_add(out, before);
        put_text(out, GB_TXT_FINDING_PLACE, language, &(gb_detail){.found = digits, .expected = more});
    }
}

void gb_finding_format(const gb_finding *finding, gb_language language, size_t most_codes, gb_buffer *out) {
    put_place(out, finding, language);
    put_text(out, finding->text, language, &finding->detail);
    put_codes(out, finding, language, most_codes);
    put_sizes(out, finding, language);
    if (finding->detail.hint != GB_TEXT_NONE) {
        gb_buffer_add(out, ". ");
        put_text(out, finding->detail.hint, language, &finding->detail);
    }
}
