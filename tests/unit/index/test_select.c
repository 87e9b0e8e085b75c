#include "base/memory.h"
#include "index/select.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 6 };

static const char *const codes[N] = {"W1", "W2", "W3", "W4", "W5", "W6"};
/* ranks 1 2 2 4 5, the last without score */
static const double scores[N] = {9, 7, 7, 5, 3, NAN}, people[N] = {900, 800, 100, 700, NAN, 600};
static const uint8_t score_state[N] = {0, 0, 0, 0, 0, GB_ABSENT},
                     people_state[N] = {0, 0, 0, 0, GB_ABSENT, 0};
static const gb_values population = {.name = "inwoners", .n = N, .value = people, .state = people_state};

static gb_ranking ranking(void) {
    gb_values values = {.n = N, .value = scores, .state = score_state};
    gb_rank_options options = {0};
    gb_ranking r = {0};
    gbt_equal_status("rank", gb_rank(&values, &options, &r, NULL), GB_OK, NULL);
    return r;
}

static bool has_note(const gb_notes *notes, gb_text text, size_t code_count) {
    for (size_t i = 0; i < gb_notes_count(notes); i++)
        if (gb_notes_at(notes, i)->text == text)
            return gb_notes_at(notes, i)->code_count == code_count;
    return false;
}

static void rules(void) {
    enum { I = GB_SELECT_IN, TI = GB_SELECT_TIED_IN, TO = GB_SELECT_TIED_OUT, B = GB_SELECT_BELOW };
    enum { S = GB_SELECT_SMALL, P = GB_SELECT_NO_POPULATION, X = GB_SELECT_NO_SCORE };
    const struct {
        const char *name;
        gb_select_options options;
        size_t count, border_tied;
        uint8_t reason[N];
        gb_text note;
        size_t note_codes;
    } cases[] = {
        {"clean border", {.top = 3}, 3, 0, {I, I, I, B, B, X}, GB_TEXT_NONE, 0},
        {"tie goes in", {.top = 2}, 3, 2, {I, TI, TI, B, B, X}, GB_NOTE_BORDER_TIES_IN, 2},
        {"tie stays out",
         {.top = 2, .border = GB_BORDER_OUT},
         1,
         2,
         {I, TO, TO, B, B, X},
         GB_NOTE_BORDER_TIES_OUT,
         2},
        {"more than there are", {.top = 9}, 5, 0, {I, I, I, I, I, X}, GB_NOTE_SELECT_FEWER, 0},
        {"small ones are passed over",
         {.top = 3, .population = &population, .min_population = 500},
         3,
         0,
         {I, I, S, I, P, X},
         GB_NOTE_SELECT_SMALL,
         1},
        {"unknown population",
         {.top = 2, .population = &population, .min_population = 500},
         2,
         0,
         {I, I, S, B, P, X},
         GB_NOTE_SELECT_NO_POPULATION,
         1},
        {"exactly the minimum is enough",
         {.top = 2, .population = &population, .min_population = 800},
         2,
         0,
         {I, I, S, S, P, X},
         GB_NOTE_SELECT_SMALL,
         2},
        {"no minimum", {.top = 1, .population = &population}, 1, 0, {I, B, B, B, B, X}, GB_TEXT_NONE, 0},
    };
    gb_ranking r = ranking();
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_select_options options = cases[c].options;
        options.codes = codes;
        gb_notes *notes = gb_notes_new();
        gb_selection s;
        gb_error err = {0};
        gbt_equal_status(cases[c].name, gb_select(&r, &options, &s, notes, &err), GB_OK, &err);
        gbt_equal_int(cases[c].name, s.count, cases[c].count);
        gbt_equal_int(cases[c].name, s.border_tied, cases[c].border_tied);
        for (size_t i = 0; i < N; i++) {
            gbt_equal_int(cases[c].name, s.reason[i], cases[c].reason[i]);
            gbt_equal_int(cases[c].name, s.selected[i], s.reason[i] <= GB_SELECT_TIED_IN);
        }
        if (cases[c].note == GB_TEXT_NONE)
            gbt_equal_int(cases[c].name, gb_notes_count(notes), 0);
        else
            gbt_true(cases[c].name, has_note(notes, cases[c].note, cases[c].note_codes));
        gb_selection_release(&s);
        gb_notes_free(notes);
    }
    gb_ranking_release(&r);
}

static void ties_follow_the_ranking_s_comparison(void) {
    static const double x[] = {0.30001, 0.29999, 0.1};
    gb_values values = {.n = 3, .value = x};
    gb_rank_options options = {.compare = {.rounded = true, .decimals = 3}, .ties = GB_TIES_AVERAGE};
    gb_ranking r;
    gb_rank(&values, &options, &r, NULL);
    gb_select_options select = {.top = 1};
    gb_selection s;
    gbt_equal_status("select", gb_select(&r, &select, &s, NULL, NULL), GB_OK, NULL);
    gbt_equal_int("both", s.count, 2);
    gbt_equal_int("tied", s.border_tied, 2);
    gb_selection_release(&s);
    gb_ranking_release(&r);
}

static void refusals(void) {
    gb_ranking r = ranking();
    gb_values short_population = {.n = 2, .value = people};
    const struct {
        const char *name;
        gb_select_options options;
        gb_status status;
    } cases[] = {
        {"top 0", {.top = 0}, GB_ERR_USAGE},
        {"negative minimum", {.top = 1, .population = &population, .min_population = -1}, GB_ERR_USAGE},
        {"NaN minimum", {.top = 1, .population = &population, .min_population = NAN}, GB_ERR_USAGE},
        {"minimum without population", {.top = 1, .min_population = 10}, GB_ERR_USAGE},
        {"other length", {.top = 1, .population = &short_population}, GB_ERR_BUG},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_selection s;
        gbt_equal_status(cases[c].name, gb_select(&r, &cases[c].options, &s, NULL, NULL), cases[c].status,
                         NULL);
    }
    gb_ranking_release(&r);
    static const uint8_t absent[] = {GB_ABSENT};
    gb_values none = {.n = 1, .value = people, .state = absent};
    gb_rank_options options = {0};
    gb_select_options select = {.top = 1};
    gb_selection s;
    gb_rank(&none, &options, &r, NULL);
    gbt_equal_status("no score at all", gb_select(&r, &select, &s, NULL, NULL), GB_ERR_DATA, NULL);
    gb_ranking_release(&r);
}

static void survives_lack_of_memory(void) {
    gb_ranking r = ranking();
    gb_select_options options = {.top = 2, .codes = codes};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_selection s;
        gb_test_fail_allocation(k);
        gb_status status = gb_select(&r, &options, &s, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_selection_release(&s);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
    gb_ranking_release(&r);
}

void suite_select(void) {
    gbt_add_suite("select");
    gbt_add_test("rules", rules);
    gbt_add_test("ties follow the ranking's comparison", ties_follow_the_ranking_s_comparison);
    gbt_add_test("refusals", refusals);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
}
