#include "base/memory.h"
#include "base/random.h"
#include "index/select.h"
#include "suites.h"

#include <math.h>
#include <string.h>

enum { N = 6 };

static const char *const codes[N] = {"W1", "W2", "W3", "W4", "W5", "W6"};
/* ranks 1 2 3 4 5, the last without score */
static const double scores[N] = {9, 8, 7, 5, 3, NAN}, people[N] = {100, 200, 300, 400, 500, 500};
static const uint8_t score_state[N] = {0, 0, 0, 0, 0, GB_ABSENT};
static const gb_values population = {.name = "inwoners", .n = N, .value = people};

static gb_ranking rank_of(const double *values, const uint8_t *states, size_t n) {
    gb_values v = {.n = n, .value = values, .state = states};
    gb_rank_options options = {0};
    gb_ranking r = {0};
    gbt_equal_status("rank", gb_rank(&v, &options, &r, NULL), GB_OK, NULL);
    return r;
}

static gb_selection select_by(const char *name, const gb_ranking *r, const gb_gate *gates, size_t count,
                              gb_notes *notes) {
    gb_select_rule rule = {.gates = gates, .gate_count = count, .codes = r && r->n == N ? codes : NULL};
    gb_selection s = {0};
    gb_error err = {0};
    gbt_equal_status(name, gb_select_by_gates(r, &rule, &s, notes, &err), GB_OK, &err);
    return s;
}

static void check_reasons(const char *name, const gb_selection *s, const uint8_t *reason) {
    for (size_t i = 0; i < s->n; i++)
        gbt_equal_text(name, gb_select_reason_id((gb_select_reason)s->reason[i]),
                       gb_select_reason_id((gb_select_reason)reason[i]));
}

/* Numbers of areas that a share stands for, n areas with different scores. */
static void share_of_areas(void) {
    static const struct {
        const char *name;
        size_t n;
        double share;
        gb_share_rounding round;
        size_t count;
    } cases[] = {
        {"a tenth of 25, down", 25, 0.1, GB_SHARE_DOWN, 2},
        {"a tenth of 25, up", 25, 0.1, GB_SHARE_UP, 3},
        {"a tenth of 25, half upwards", 25, 0.1, GB_SHARE_NEAREST, 3},
        {"0.29 x 100 is 29, whatever a double makes of it", 100, 0.29, GB_SHARE_DOWN, 29},
        {"0.07 x 100 is 7", 100, 0.07, GB_SHARE_UP, 7},
        {"first Welsh decile of 2019", 1909, 0.1, GB_SHARE_UP, 191},
        {"ceil(10 rank / n) = 1", 1909, 0.1, GB_SHARE_DOWN, 190},
        {"everybody", 7, 1, GB_SHARE_DOWN, 7},
        {"less than one area", 7, 0.1, GB_SHARE_DOWN, 0},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        double *x = gb_alloc(cases[c].n, sizeof *x);
        for (size_t i = 0; i < cases[c].n; i++)
            x[i] = (double)((i * 7919) % cases[c].n) + (double)i / 1e6;
        gb_ranking r = rank_of(x, NULL, cases[c].n);
        gb_gate gate = {.kind = GB_GATE_TOP_SHARE, .share = cases[c].share, .round = cases[c].round};
        gb_selection s = select_by(cases[c].name, &r, &gate, 1, NULL);
        gbt_equal_int(cases[c].name, s.count, cases[c].count);
        gb_selection_release(&s);
        gb_ranking_release(&r);
        gb_free(x);
    }
}

static void share_of_people(void) {
    enum { I = GB_SELECT_IN, B = GB_SELECT_BELOW, X = GB_SELECT_NO_SCORE };
    enum { CI = GB_SELECT_CROSSING_IN, CO = GB_SELECT_CROSSING_OUT };
    /* 2000 people live in all areas, 1500 in those with a score */
    const struct {
        const char *name;
        gb_gate gate;
        double asked, held;
        uint8_t reason[N];
    } cases[] = {
        {"exactly reached", {.share = 0.3}, 600, 600, {I, I, I, B, B, X}},
        {"passed, in", {.share = 0.2}, 400, 600, {I, I, CI, B, B, X}},
        {"passed, out", {.share = 0.2, .border = GB_BORDER_OUT}, 400, 300, {I, I, CO, B, B, X}},
        {"passed, nearest is out",
         {.share = 0.2, .border = GB_BORDER_NEAREST},
         400,
         300,
         {I, I, CO, B, B, X}},
        {"passed, nearest is in",
         {.share = 0.25, .border = GB_BORDER_NEAREST},
         500,
         600,
         {I, I, CI, B, B, X}},
        {"as far: in", {.share = 0.225, .border = GB_BORDER_NEAREST}, 450, 600, {I, I, CI, B, B, X}},
        {"of those with a score", {.share = 0.2, .of = GB_OF_CANDIDATES}, 300, 300, {I, I, B, B, B, X}},
        {"more than have a score", {.share = 1}, 2000, 1500, {I, I, I, I, I, X}},
    };
    gb_ranking r = rank_of(scores, score_state, N);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_gate gate = cases[c].gate;
        gate.kind = GB_GATE_PEOPLE_SHARE;
        gate.values = &population;
        gb_selection s = select_by(cases[c].name, &r, &gate, 1, NULL);
        check_reasons(cases[c].name, &s, cases[c].reason);
        gbt_equal_double(cases[c].name, s.report[0].asked, cases[c].asked, 1e-12);
        gbt_equal_double(cases[c].name, s.report[0].held, cases[c].held, 0);
        gb_selection_release(&s);
    }
    gb_ranking_release(&r);
}

static void equals_are_not_cut_by_a_share_of_people(void) {
    static const double tied[N] = {9, 7, 7, 7, 3, 1};
    gb_ranking r = rank_of(tied, NULL, N);
    gb_gate gate = {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.2, .values = &population};
    gb_selection s = select_by("in", &r, &gate, 1, NULL);
    gbt_equal_int("all three equals", s.count, 4);
    gbt_equal_int("told", s.border_tied, 3);
    gbt_equal_int("reason", s.reason[1], GB_SELECT_TIED_IN);
    gb_selection_release(&s);
    gate.border = GB_BORDER_OUT;
    s = select_by("out", &r, &gate, 1, NULL);
    gbt_equal_int("none of the equals, and nobody past them", s.count, 1);
    gbt_equal_int("reason", s.reason[4], GB_SELECT_BELOW);
    gb_selection_release(&s);
    gb_ranking_release(&r);
}

static void flags(void) {
    static const double a[] = {12, 14, NAN, 20, NAN, 3}, b[] = {1, 0, 1, 1, 0, NAN}, c[] = {5, 6, 7, 1, 9, 9};
    static const uint8_t a_state[] = {0, 0, GB_CENSORED, 0, GB_CENSORED, 0};
    static const uint8_t b_state[] = {0, 0, 0, 0, 0, GB_ABSENT};
    const gb_values va = {.name = "a", .n = N, .value = a, .state = a_state};
    const gb_values vb = {.name = "b", .n = N, .value = b, .state = b_state};
    const gb_values vc = {.name = "c", .n = N, .value = c};
    const gb_flag list[] = {
        {&va, {.value = 13}}, {&vb, {.value = 0.5}}, {&vc, {.value = 5, .below = true, .or_equal = true}}};
    enum { P = GB_SELECT_PASSED, F = GB_SELECT_FAILED, U = GB_SELECT_UNKNOWN };
    /* raised: W1 -bc, W2 a--, W3 ?b-, W4 abc, W5 ?--, W6 -?- */
    const struct {
        const char *name;
        size_t count;
        uint8_t reason[N];
    } cases[] = {
        {"one of three", 1, {P, P, P, P, U, U}},
        {"two of three", 2, {P, F, U, P, F, F}},
        {"all three", 3, {F, F, F, P, F, F}},
        {"0 = all", 0, {F, F, F, P, F, F}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        gb_gate gate = {.kind = GB_GATE_FLAGS, .count = cases[k].count, .flags = list, .flag_count = 3};
        gb_notes *notes = gb_notes_new();
        gb_selection s = select_by(cases[k].name, NULL, &gate, 1, notes);
        check_reasons(cases[k].name, &s, cases[k].reason);
        gbt_true(cases[k].name, isnan(s.report[0].asked));
        gb_selection_release(&s);
        gb_notes_free(notes);
    }
}

/* Berlin, MSS 2021: status 4, or status 3 with negative dynamics. */
static void classes(void) {
    static const double status[] = {4, 3, 3, 2, NAN, 4}, dynamics[] = {1, 3, 2, 3, 3, NAN};
    static const uint8_t status_state[] = {0, 0, 0, 0, GB_UNDEFINED, 0};
    static const uint8_t dynamics_state[] = {0, 0, 0, 0, 0, GB_UNDEFINED};
    const gb_values s_column = {.n = N, .value = status, .state = status_state};
    const gb_values d_column = {.n = N, .value = dynamics, .state = dynamics_state};
    const gb_class_pair pairs[] = {{4, GB_CLASS_ANY}, {3, 3}};
    enum { P = GB_SELECT_PASSED, F = GB_SELECT_FAILED, U = GB_SELECT_UNKNOWN };
    gb_gate gate = {
        .kind = GB_GATE_CLASSES, .status = &s_column, .dynamics = &d_column, .pairs = pairs, .pair_count = 2};
    gb_selection s = select_by("classes", NULL, &gate, 1, NULL);
    check_reasons("4 needs no dynamics", &s, (const uint8_t[]){P, P, F, F, U, P});
    gb_selection_release(&s);
}

static void order_of_gates_counts(void) {
    const gb_gate people_first[] = {{.kind = GB_GATE_MIN_POPULATION, .values = &population, .minimum = 250},
                                    {.kind = GB_GATE_TOP, .count = 2}};
    const gb_gate top_first[] = {people_first[1], people_first[0]};
    enum { I = GB_SELECT_IN, B = GB_SELECT_BELOW, S = GB_SELECT_SMALL, X = GB_SELECT_NO_SCORE };
    gb_ranking r = rank_of(scores, score_state, N);
    gb_selection s = select_by("people first", &r, people_first, 2, NULL);
    check_reasons("the next ones move up", &s, (const uint8_t[]){S, S, I, I, B, X});
    gbt_equal_int("eligible", s.eligible, 3);
    gbt_equal_int("gate of W1", s.gate[0], 0);
    gbt_equal_int("gate of W5", s.gate[4], 1);
    gbt_equal_int("no gate was needed for W6", s.gate[5], 2);
    gbt_equal_int("before", s.report[1].before, 3);
    gbt_equal_int("after", s.report[1].after, 2);
    gb_selection_release(&s);
    s = select_by("top first", &r, top_first, 2, NULL);
    check_reasons("nobody is left", &s, (const uint8_t[]){S, S, B, B, B, X});
    gb_selection_release(&s);
    const gb_gate base[] = {{.kind = GB_GATE_MIN_BASE, .values = &population, .minimum = 250}, top_first[0]};
    s = select_by("base", &r, base, 2, NULL);
    check_reasons("a base says so", &s,
                  (const uint8_t[]){GB_SELECT_SMALL_BASE, GB_SELECT_SMALL_BASE, I, I, B, X});
    gb_selection_release(&s);
    gb_ranking_release(&r);
}

/* W1 - W2   W3 - W4 - W5 - W6, links written in one direction only */
static void contiguity(void) {
    size_t start[] = {0, 1, 1, 2, 3, 3, 4};
    int32_t column[] = {1, 3, 4, 4};
    gb_csr neighbours = {.rows = N, .columns = N, .start = start, .column = column};
    static const double high[] = {1, 1, 1, 1, 0, 1};
    const gb_values v = {.n = N, .value = high};
    const gb_flag flag = {&v, {.value = 0.5}};
    gb_gate gates[] = {
        {.kind = GB_GATE_FLAGS, .flags = &flag, .flag_count = 1},
        {.kind = GB_GATE_CONTIGUOUS, .values = &population, .neighbours = &neighbours, .minimum = 500}};
    enum { P = GB_SELECT_PASSED, F = GB_SELECT_FAILED, O = GB_SELECT_ISOLATED };
    gb_selection s = select_by("500 people", NULL, gates, 2, NULL);
    check_reasons("W1 and W2 hold 300 together", &s, (const uint8_t[]){O, O, P, P, F, P});
    gbt_equal_double("the limit of the flag is told", s.report[0].asked, 0.5, 0);
    gbt_equal_int("two clusters", s.clusters, 2);
    gbt_equal_int("first", s.cluster[2], 1);
    gbt_equal_int("same", s.cluster[3], 1);
    gbt_equal_int("W5 is in none, so W6 stands alone", s.cluster[5], 2);
    gbt_equal_int("none", s.cluster[4], 0);
    gb_selection_release(&s);
    gates[1].minimum = 300;
    s = select_by("300 people", NULL, gates, 2, NULL);
    gbt_equal_int("exactly the minimum is enough", s.clusters, 3);
    gb_selection_release(&s);
}

static void quotas(void) {
    static const uint32_t district[N] = {0, 0, 0, 1, 1, 1};
    enum { I = GB_SELECT_IN, B = GB_SELECT_BELOW, X = GB_SELECT_NO_SCORE };
    enum { QI = GB_SELECT_QUOTA_IN, QO = GB_SELECT_QUOTA_OUT };
    const gb_gate top = {.kind = GB_GATE_TOP, .count = 3};
    const gb_gate most = {.kind = GB_GATE_AT_MOST, .count = 2, .district = district, .districts = 2};
    gb_gate least = {.kind = GB_GATE_AT_LEAST, .count = 1, .district = district, .districts = 2};
    gb_ranking r = rank_of(scores, score_state, N);
    gb_selection s = select_by("at most", &r, (const gb_gate[]){top, most}, 2, NULL);
    check_reasons("at most two", &s, (const uint8_t[]){I, I, QO, B, B, X});
    gb_selection_release(&s);
    s = select_by("at most first", &r, (const gb_gate[]){most, top}, 2, NULL);
    check_reasons("the next district moves up", &s, (const uint8_t[]){I, I, QO, I, B, X});
    gb_selection_release(&s);
    s = select_by("at least", &r, (const gb_gate[]){top, least}, 2, NULL);
    check_reasons("one more", &s, (const uint8_t[]){I, I, I, QI, B, X});
    gb_selection_release(&s);
    least.count = 3;
    least.district_names = (const char *const[]){"noord", "zuid"};
    gb_notes *notes = gb_notes_new();
    s = select_by("at least three", &r, (const gb_gate[]){top, least}, 2, notes);
    check_reasons("an area without score cannot fill it", &s, (const uint8_t[]){I, I, I, QI, QI, X});
    bool told = false;
    for (size_t i = 0; i < gb_notes_count(notes); i++)
        told = told || (gb_notes_at(notes, i)->text == GB_NOTE_QUOTA_SHORT &&
                        strcmp(gb_notes_at(notes, i)->detail.name, "zuid") == 0 &&
                        gb_notes_at(notes, i)->detail.count == 2);
    gbt_true("the short district is told", told);
    gb_notes_free(notes);
    gb_selection_release(&s);
    gb_ranking_release(&r);
    static const double tied[N] = {9, 9, 9, 3, 3, 1};
    r = rank_of(tied, NULL, N);
    s = select_by("tied quota", &r, &most, 1, NULL);
    gbt_equal_int("three equals for two places: all in", s.count, 3 + 2);
    gbt_equal_int("told", s.border_tied, 3);
    gb_selection_release(&s);
    gb_ranking_release(&r);
}

static void hand_decisions_stand_apart(void) {
    gb_ranking r = rank_of(scores, score_state, N);
    const gb_gate gate = {.kind = GB_GATE_TOP, .count = 2};
    const gb_hand hands[] = {{0, true, "J. Peeters", "staat al in het plan"},
                             {1, false, "J. Peeters", "nieuwbouw, cijfers van voor de afbraak"},
                             {5, true, "M. Claes", "geen cijfers, wel bekend"}};
    gb_select_rule rule = {.gates = &gate, .gate_count = 1, .hands = hands, .hand_count = 3, .codes = codes};
    gb_notes *notes = gb_notes_new();
    gb_selection s;
    gbt_equal_status("hand", gb_select_by_gates(&r, &rule, &s, notes, NULL), GB_OK, NULL);
    gbt_equal_int("count", s.count, 2);
    gbt_equal_int("the rule's own answer stays", s.by_rule[1], 1);
    gbt_equal_int("reason of the rule", s.rule_reason[1], GB_SELECT_IN);
    gbt_equal_int("reason", s.reason[1], GB_SELECT_HAND_OUT);
    gbt_equal_int("out", s.selected[1], 0);
    gbt_equal_int("in without a score", s.selected[5], 1);
    gbt_equal_int("eligible is about the rule", s.eligible, 5);
    gbt_equal_int("three notes", gb_notes_count(notes), 3);
    gbt_equal_int("same", gb_notes_at(notes, 0)->text, GB_NOTE_HAND_IN_SAME);
    char text[256];
    gb_note_format(gb_notes_at(notes, 1), GB_LANG_EN, 10, text, sizeof text);
    gbt_contains("who and why", text, "W2: left out by hand by J. Peeters: nieuwbouw");
    gb_notes_free(notes);
    gb_selection_release(&s);
    gb_ranking_release(&r);
}

/* Whatever order the areas come in, each gets the same answer. */
static void rows_may_be_shuffled(void) {
    enum { M = 60 };
    double x[M], y[M], who[M], sx[M], sy[M], swho[M];
    uint32_t district[M], sdistrict[M];
    for (size_t i = 0; i < M; i++) {
        x[i] = (double)((i * 37) % 20);
        y[i] = (double)((i * 11) % 7);
        who[i] = 50 + (double)((i * 53) % 97);
        district[i] = (uint32_t)(i % 5);
        size_t to = (i * 17 + 5) % M;
        sx[to] = x[i], sy[to] = y[i], swho[to] = who[i], sdistrict[to] = district[i];
    }
    gb_selection s[2];
    for (int turn = 0; turn < 2; turn++) {
        const gb_values vy = {.n = M, .value = turn ? sy : y}, vw = {.n = M, .value = turn ? swho : who};
        const gb_flag flag = {&vy, {.kind = GB_THRESHOLD_OF_MEAN, .value = 0.8, .base = &vw}};
        const gb_gate gates[] = {
            {.kind = GB_GATE_FLAGS, .flags = &flag, .flag_count = 1},
            {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.3, .values = &vw, .border = GB_BORDER_NEAREST},
            {.kind = GB_GATE_AT_MOST, .count = 4, .district = turn ? sdistrict : district, .districts = 5},
            {.kind = GB_GATE_AT_LEAST, .count = 3, .district = turn ? sdistrict : district, .districts = 5},
        };
        gb_ranking r = rank_of(turn ? sx : x, NULL, M);
        s[turn] = select_by("shuffled", &r, gates, 4, NULL);
        gb_ranking_release(&r);
    }
    gbt_true("some in, some out", s[0].count > 5 && s[0].count < M);
    for (size_t i = 0; i < M; i++)
        gbt_equal_int("area", s[1].reason[(i * 17 + 5) % M], s[0].reason[i]);
    gb_selection_release(&s[0]);
    gb_selection_release(&s[1]);
}

/* Of any two areas with a score, the worse one is never out while the other is in. */
static void a_higher_score_never_loses(void) {
    enum { M = 48, TURNS = 400 };
    for (uint64_t turn = 0; turn < TURNS; turn++) {
        double x[M], who[M];
        for (uint64_t i = 0; i < M; i++) {
            x[i] = (double)gb_random_below(turn, i, 0, 15);
            who[i] = (double)gb_random_below(turn, i, 1, 900);
        }
        const gb_values people_of = {.n = M, .value = who};
        gb_gate gate = {.kind = (gb_gate_kind)(turn % 3),
                        .count = 1 + turn % 40,
                        .share = 0.02 + 0.9 * gb_random_unit(turn, 0, 2),
                        .values = &people_of,
                        .border = (gb_border_rule)(turn / 3 % 3),
                        .round = (gb_share_rounding)(turn / 9 % 3)};
        gb_ranking r = rank_of(x, NULL, M);
        gb_selection s = select_by("random", &r, &gate, 1, NULL);
        double in = INFINITY, out = -INFINITY;
        size_t count = 0;
        for (size_t i = 0; i < M; i++) {
            in = s.selected[i] ? fmin(in, x[i]) : in;
            out = s.selected[i] ? out : fmax(out, x[i]);
            count += s.selected[i];
        }
        gbt_true("clean cut between different scores", in > out);
        gbt_equal_int("count", s.count, count);
        if (gate.kind == GB_GATE_TOP && gate.border == GB_BORDER_IN)
            gbt_true("at least as many", s.count >= gate.count);
        if (gate.kind == GB_GATE_TOP && gate.border == GB_BORDER_OUT)
            gbt_true("at most as many", s.count <= gate.count);
        gb_selection_release(&s);
        gb_ranking_release(&r);
    }
}

static void refusals(void) {
    gb_ranking r = rank_of(scores, score_state, N);
    const gb_values few = {.n = 2, .value = people};
    static const double minus[N] = {1, -1, 1, 1, 1, 1}, nobody[N] = {0};
    const gb_values negative = {.name = "inwoners", .n = N, .value = minus},
                    empty = {.n = N, .value = nobody};
    const gb_flag flag = {&population, {.value = 1}};
    static const uint32_t district[N] = {0, 0, 0, 1, 1, 2};
    const gb_gate ok = {.kind = GB_GATE_TOP, .count = 1};
    const gb_hand no_reason = {0, true, "iemand", ""}, no_name = {0, true, NULL, "zomaar"};
    const gb_hand twice[] = {{0, true, "a", "b"}, {0, false, "a", "b"}}, nowhere = {N, true, "a", "b"};
    const struct {
        const char *name;
        gb_gate gate;
        const gb_hand *hands;
        size_t hand_count;
        gb_status status;
    } cases[] = {
        {"top 0", {.kind = GB_GATE_TOP}, NULL, 0, GB_ERR_USAGE},
        {"share 0", {.kind = GB_GATE_TOP_SHARE}, NULL, 0, GB_ERR_USAGE},
        {"share as a percentage", {.kind = GB_GATE_TOP_SHARE, .share = 30}, NULL, 0, GB_ERR_USAGE},
        {"share NaN", {.kind = GB_GATE_PEOPLE_SHARE, .share = NAN}, NULL, 0, GB_ERR_USAGE},
        {"no people column", {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.3}, NULL, 0, GB_ERR_BUG},
        {"negative people",
         {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.3, .values = &negative},
         NULL,
         0,
         GB_ERR_DATA},
        {"nobody", {.kind = GB_GATE_PEOPLE_SHARE, .share = 0.3, .values = &empty}, NULL, 0, GB_ERR_DATA},
        {"short column", {.kind = GB_GATE_MIN_BASE, .minimum = 3, .values = &few}, NULL, 0, GB_ERR_BUG},
        {"minimum NaN",
         {.kind = GB_GATE_MIN_BASE, .minimum = NAN, .values = &population},
         NULL,
         0,
         GB_ERR_USAGE},
        {"no flags", {.kind = GB_GATE_FLAGS}, NULL, 0, GB_ERR_USAGE},
        {"two of one flag",
         {.kind = GB_GATE_FLAGS, .flags = &flag, .flag_count = 1, .count = 2},
         NULL,
         0,
         GB_ERR_USAGE},
        {"no classes", {.kind = GB_GATE_CLASSES, .status = &population}, NULL, 0, GB_ERR_USAGE},
        {"no neighbours", {.kind = GB_GATE_CONTIGUOUS, .values = &population}, NULL, 0, GB_ERR_BUG},
        {"district out of range",
         {.kind = GB_GATE_AT_MOST, .count = 1, .district = district, .districts = 2},
         NULL,
         0,
         GB_ERR_BUG},
        {"hand without reason", ok, &no_reason, 1, GB_ERR_USAGE},
        {"hand without name", ok, &no_name, 1, GB_ERR_USAGE},
        {"hand twice", ok, twice, 2, GB_ERR_USAGE},
        {"hand about nobody", ok, &nowhere, 1, GB_ERR_BUG},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        gb_select_rule rule = {.gates = &cases[c].gate,
                               .gate_count = 1,
                               .hands = cases[c].hands,
                               .hand_count = cases[c].hand_count};
        gb_selection s;
        gbt_equal_status(cases[c].name, gb_select_by_gates(&r, &rule, &s, NULL, NULL), cases[c].status, NULL);
    }
    gb_select_rule none = {0};
    gb_selection s;
    gbt_equal_status("no gates", gb_select_by_gates(&r, &none, &s, NULL, NULL), GB_ERR_USAGE, NULL);
    gb_ranking_release(&r);
}

static void survives_lack_of_memory(void) {
    gb_ranking r = rank_of(scores, score_state, N);
    size_t start[N + 1] = {0};
    gb_csr alone = {.rows = N, .columns = N, .start = start};
    const gb_flag flag = {&population, {.kind = GB_THRESHOLD_OF_MEDIAN, .value = 0.5}};
    const gb_gate gates[] = {{.kind = GB_GATE_FLAGS, .flags = &flag, .flag_count = 1},
                             {.kind = GB_GATE_TOP, .count = 2},
                             {.kind = GB_GATE_CONTIGUOUS, .values = &population, .neighbours = &alone}};
    gb_select_rule rule = {.gates = gates, .gate_count = 3};
    for (size_t k = 0, done = 0; !done; k++) {
        size_t before = gb_test_live_blocks();
        gb_selection s;
        gb_test_fail_allocation(k);
        gb_status status = gb_select_by_gates(&r, &rule, &s, NULL, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        done = status == GB_OK;
        if (done)
            gb_selection_release(&s);
        CU_ASSERT(done || status == GB_ERR_NOMEM);
        CU_ASSERT_EQUAL(gb_test_live_blocks(), before);
    }
    gb_ranking_release(&r);
}

static void names(void) {
    for (int k = 0; k < GB_GATE_KIND_COUNT; k++) {
        gb_gate_kind back = GB_GATE_KIND_COUNT;
        gbt_true(gb_gate_name((gb_gate_kind)k), gb_gate_parse(gb_gate_name((gb_gate_kind)k), &back));
        gbt_equal_int("gate", back, k);
    }
    gb_gate_kind gate;
    gbt_true("unknown", !gb_gate_parse("best", &gate));
    gbt_equal_text("last reason", gb_select_reason_id(GB_SELECT_HAND_OUT), "hand-out");
    gbt_equal_text("past the end", gb_select_reason_id(GB_SELECT_REASON_COUNT), "");
}

void suite_select_gates(void) {
    gbt_add_suite("select gates");
    gbt_add_test("a share of the areas", share_of_areas);
    gbt_add_test("a share of the people", share_of_people);
    gbt_add_test("equals are not cut by a share of people", equals_are_not_cut_by_a_share_of_people);
    gbt_add_test("k of n flags", flags);
    gbt_add_test("status x dynamics", classes);
    gbt_add_test("the order of the gates counts", order_of_gates_counts);
    gbt_add_test("contiguity", contiguity);
    gbt_add_test("quotas", quotas);
    gbt_add_test("hand decisions stand apart", hand_decisions_stand_apart);
    gbt_add_test("rows may be shuffled", rows_may_be_shuffled);
    gbt_add_test("a higher score never loses", a_higher_score_never_loses);
    gbt_add_test("refusals", refusals);
    gbt_add_test("survives lack of memory", survives_lack_of_memory);
    gbt_add_test("names", names);
}
