#include "areas/check.h"
#include "areas/findings.h"
#include "base/memory.h"
#include "geom/measure.h"
#include "support/figures.h"
#include "support/gbt.h"
#include "unit/areas/suites.h"

#include <math.h>
#include <string.h>

/* An owned copy of an array of texts. */
static char **texts(const char *const *from, size_t n) {
    char **out = gb_alloc_zero(n, sizeof *out);
    for (size_t i = 0; i < n; i++)
        out[i] = gb_strdup(from[i]);
    return out;
}

static gb_areas *level(const char *id, const char *const *codes, size_t n, gb_topology *topology) {
    gb_areas *areas = NULL;
    gb_crs *crs = NULL;
    gb_error err = {0};
    gbt_equal_status("crs", gb_crs_new("EPSG:31370", &crs, &err), GB_OK, &err);
    gbt_equal_status(id, gb_areas_new_take(id, n, texts(codes, n), NULL, topology, crs, &areas, &err), GB_OK,
                     &err);
    return areas;
}

static void the_worst_comes_first(void) {
    static const char *const codes[] = {"W1", "W2", "W3"};
    gb_findings *findings = gb_findings_new();
    gb_findings_add(findings, &GB_FINDING(GB_FOUND_ENCLAVE, GB_SEVERITY_INFO, GB_TXT_FOUND_ENCLAVE), NULL);
    gb_findings_add(findings,
                    &GB_FINDING(GB_FOUND_OVERLAP, GB_SEVERITY_ERROR, GB_TXT_FOUND_OVERLAP, .codes = codes,
                                .code_count = 3, .size_m2 = 1250, .width_m = 0.4, .x = 104210.4, .y = 193466),
                    NULL);
    gb_findings_add(findings, &GB_FINDING(GB_FOUND_ORPHAN, GB_SEVERITY_ERROR, GB_NOTE_LEVEL_ORPHANS), NULL);
    gbt_equal_int("errors", gb_findings_weighing(findings, GB_SEVERITY_ERROR), 2);
    gbt_equal_text("codes before ground", gb_finding_kind_id(gb_findings_at(findings, 0)->kind), "orphan");
    gbt_equal_text("info last", gb_finding_kind_id(gb_findings_at(findings, 2)->kind), "enclave");
    gbt_true("not measured",
             isnan(gb_findings_at(findings, 2)->size_m2) && isnan(gb_findings_at(findings, 2)->x));
    gb_buffer text = {0};
    gb_finding_format(gb_findings_at(findings, 1), GB_LANG_NL, 2, &text);
    gbt_equal_text(
        "for people", text.text,
        "gebieden overlappen elkaar (W1, W2 en nog 1): 1.250 m², 0,40 m breed, bij 104210, 193466");
    gb_buffer_release(&text);
    gb_findings_accept(findings, GB_FOUND_OVERLAP);
    gbt_equal_int("accepted", gb_findings_weighing(findings, GB_SEVERITY_WARNING), 1);
    gb_findings_add(findings, &GB_FINDING(GB_FOUND_OVERLAP, GB_SEVERITY_ERROR, GB_TXT_FOUND_OVERLAP), NULL);
    gbt_equal_int("also what comes later", gb_findings_weighing(findings, GB_SEVERITY_WARNING), 2);
    gb_findings_free(findings);
    gbt_equal_status("no collection", gb_findings_add(NULL, &GB_FINDING(0, 0, 0), NULL), GB_OK, NULL);
}

static void every_kind_has_a_word(void) {
    for (gb_finding_kind kind = 0; kind < GB_FOUND_KIND_COUNT; kind++) {
        gb_finding_kind back = GB_FOUND_KIND_COUNT;
        gbt_true("word", gb_finding_kind_id(kind) != NULL);
        gbt_true("back", gb_finding_kind_parse(gb_finding_kind_id(kind), &back) && back == kind);
    }
    gb_finding_kind none;
    gbt_true("no such word", !gb_finding_kind_parse("overlaps", &none));
}

static size_t count_of(gb_findings *findings, gb_finding_kind kind) {
    size_t n = 0;
    for (size_t i = 0; i < gb_findings_count(findings); i++)
        n += gb_findings_at(findings, i)->kind == kind;
    return n;
}

/* A square with a heart, a patch of 2 m by 2 m and an area of two pieces (10000 and 2500 m2). */
static void a_level_is_looked_at(void) {
    static const char *const codes[] = {"ring", "hart", "vlek", "twee"};
    gb_areas *areas = level("wijk", codes, 4,
                            figures_topology("0 0,300 0,300 300,0 300|100 100,100 200,200 200,200 100 /"
                                             "100 100,200 100,200 200,100 200 / 300 0,302 0,302 2,300 2 /"
                                             "0 300,100 300,100 400,0 400;200 300,250 300,250 350,200 350"));
    gb_findings *findings = gb_findings_new();
    gb_error err = {0};
    gbt_equal_status("check", gb_check_areas(areas, 100, findings, &err), GB_OK, &err);
    gbt_equal_int("enclave", count_of(findings, GB_FOUND_ENCLAVE), 1);
    gbt_equal_int("near empty", count_of(findings, GB_FOUND_NEAR_EMPTY), 1);
    gbt_equal_int("pieces", count_of(findings, GB_FOUND_SEVERAL_PIECES), 1);
    gbt_equal_int("nothing else", gb_findings_count(findings), 3);
    for (size_t i = 0; i < gb_findings_count(findings); i++) {
        const gb_finding *f = gb_findings_at(findings, i);
        if (f->kind == GB_FOUND_ENCLAVE)
            gbt_equal_text("in", f->codes[1], "ring");
        if (f->kind == GB_FOUND_SEVERAL_PIECES)
            gbt_equal_text("sizes", f->detail.found, "10000 + 2500");
        if (f->kind == GB_FOUND_NEAR_EMPTY)
            gbt_equal_double("size", f->size_m2, 4, 1e-12);
    }
    gb_findings_free(findings);
    gb_areas_free(areas);
}

/* Two squares of 100 m that share a strip of 10 m: 1000 m2 counted twice. */
static void ground_is_looked_at_and_mended(void) {
    static const char *const codes[] = {"A", "B"};
    gb_topology *topology = figures_topology("0 0,100 0,100 100,0 100 / 90 0,190 0,190 100,90 100");
    gb_findings *findings = gb_findings_new();
    gb_error err = {0};
    gbt_equal_status("check", gb_check_ground("wijk", topology, codes, 1, 2, findings, &err), GB_OK, &err);
    gbt_equal_int("one", gb_findings_count(findings), 1);
    const gb_finding *f = gb_findings_at(findings, 0);
    gbt_true("wide: an error", f->kind == GB_FOUND_OVERLAP && f->severity == GB_SEVERITY_ERROR);
    gbt_equal_double("size", f->size_m2, 1000, 1e-9);
    gbt_equal_double("width", f->width_m, 10, 1e-5);
    gbt_equal_status("degrees", gb_check_ground("wijk", topology, codes, 0, 2, findings, &err), GB_OK, &err);
    gbt_equal_int("are not measured", gb_findings_count(findings), 1);
    gbt_equal_status("mend", gb_mend_ground("wijk", &topology, codes, 1, 20, findings, &err), GB_OK, &err);
    gbt_equal_int("told", count_of(findings, GB_FOUND_MENDED), 1);
    gb_findings_free(findings);
    findings = gb_findings_new();
    gbt_equal_status("again", gb_check_ground("wijk", topology, codes, 1, 2, findings, &err), GB_OK, &err);
    gbt_equal_int("nothing left", gb_findings_count(findings), 0);
    gb_findings_free(findings);
    gb_topology_free(topology);
}

static void sizes_of_two_editions(void) {
    static const char *const ours[] = {"A", "B", "C"}, *const theirs[] = {"B", "A", "D"};
    gb_areas *left = level("wijk", ours, 3, figures_grid(3, 1, 100));
    gb_areas *right = level(
        "wijk", theirs, 3,
        figures_topology("0 0,100 0,100 101,0 101 / 100 0,200 0,200 100,100 100 / 200 0,300 0,300 100"));
    gb_findings *findings = gb_findings_new();
    gb_error err = {0};
    gbt_equal_status("compare", gb_check_same_sizes(left, right, 1e-6, findings, &err), GB_OK, &err);
    gbt_equal_int("B differs, C is not there, D is not here", gb_findings_count(findings), 3);
    gbt_equal_text("B", gb_findings_at(findings, 0)->codes[0], "B");
    gbt_equal_double("by", gb_findings_at(findings, 0)->size_m2, -100, 1e-9);
    gbt_equal_text("C", gb_findings_at(findings, 1)->codes[0], "C");
    gbt_equal_text("D", gb_findings_at(findings, 2)->codes[0], "D");
    static const int32_t all[] = {0, 1, 2}, less[] = {0, 1, -1};
    gbt_equal_status("sum", gb_check_sum(left, left, all, findings, &err), GB_OK, &err);
    gbt_equal_int("equal", gb_findings_count(findings), 3);
    gbt_equal_status("sum", gb_check_sum(left, left, less, findings, &err), GB_OK, &err);
    gbt_equal_int("a level with more ground than its parts", count_of(findings, GB_FOUND_AREA_SUM), 1);
    gb_findings_free(findings);
    gb_areas_free(right);
    gb_areas_free(left);
}

/* An area without ground in one of the two: all of it differs. In both there is nothing to compare. */
/* Two wijken that overlap by 200 m2: the gemeente has that ground once, and nothing is wrong with its sum. */
static void overlapping_parts_count_once(void) {
    static const char *const two[] = {"A", "B"};
    static const int32_t parent[] = {0, 0};
    gb_areas *base =
                 level("wijk", two, 2, figures_topology("0 0,100 0,100 10,0 10 / 80 0,200 0,200 10,80 10")),
             *whole = NULL;
    char **code = gb_alloc(1, sizeof *code);
    code[0] = gb_strdup("G");
    gb_findings *findings = gb_findings_new();
    double size;
    gbt_equal_status("dissolve", gb_areas_dissolve(base, "gemeente", parent, 1, code, NULL, &whole, NULL),
                     GB_OK, NULL);
    gb_measure_area(gb_areas_topology(whole), &size, NULL);
    gbt_equal_double("once", size, 2000, 1e-12);
    gbt_equal_status("sum", gb_check_sum(base, whole, parent, findings, NULL), GB_OK, NULL);
    gbt_equal_int("nothing to tell", gb_findings_count(findings), 0);
    gb_findings_free(findings);
    gb_areas_free(whole);
    gb_areas_free(base);
}

static void an_area_without_ground_beside_one(void) {
    static const char *const codes[] = {"A", "B", "C"};
    gb_areas *left = level("wijk", codes, 3, figures_topology("0 0,1 0,1 1,0 1 / / "));
    gb_areas *right = level("wijk", codes, 3, figures_topology(" / 0 0,1 0,1 1,0 1 / "));
    gb_findings *findings = gb_findings_new();
    gbt_equal_status("compare", gb_check_same_sizes(left, right, 1e-6, findings, NULL), GB_OK, NULL);
    gbt_equal_int("A and B", gb_findings_count(findings), 2);
    gbt_equal_double("all of A", gb_findings_at(findings, 0)->detail.value, 100, 1e-12);
    gbt_equal_double("all of B", gb_findings_at(findings, 1)->detail.value, 100, 1e-12);
    gb_findings_free(findings);
    gb_areas_free(right);
    gb_areas_free(left);
}

static void the_kth_allocation_fails(void) {
    static const char *const codes[] = {"ring", "hart", "vlek", "twee"};
    gb_areas *areas = level("wijk", codes, 4,
                            figures_topology("0 0,300 0,300 300,0 300|100 100,100 200,200 200,200 100 /"
                                             "100 100,200 100,200 200,100 200 / 300 0,302 0,302 2,300 2 /"
                                             "0 300,100 300,100 400,0 400;200 300,250 300,250 350,200 350"));
    const size_t live = gb_test_live_blocks();
    for (size_t k = 0, done = 0; !done; k++) {
        gb_findings *findings = gb_findings_new();
        gb_test_fail_allocation(k);
        gb_status status = gb_check_areas(areas, 100, findings, NULL);
        if (status == GB_OK)
            status = gb_check_ground("wijk", gb_areas_topology(areas), codes, 1, 2, findings, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gb_findings_free(findings);
        gbt_equal_int("nothing left", gb_test_live_blocks(), live);
        done = status == GB_OK;
        gbt_true("out of memory", done || status == GB_ERR_NOMEM);
    }
    gb_areas_free(areas);
}

void suite_findings(void) {
    gbt_add_suite("findings");
    gbt_add_test("the worst comes first", the_worst_comes_first);
    gbt_add_test("every kind has a word", every_kind_has_a_word);
    gbt_add_test("pieces, enclaves, next to nothing", a_level_is_looked_at);
    gbt_add_test("ground that counts twice, and mending it", ground_is_looked_at_and_mended);
    gbt_add_test("sizes beside those of others, and of parts", sizes_of_two_editions);
    gbt_add_test("overlapping parts count once", overlapping_parts_count_once);
    gbt_add_test("an area without ground beside one", an_area_without_ground_beside_one);
    gbt_add_test("the k-th allocation fails", the_kth_allocation_fails);
}
