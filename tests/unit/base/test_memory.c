#include "base/memory.h"
#include "support/gbt.h"

#include <stdalign.h>
#include <string.h>

void suite_memory(void);

static void test_sizes(void) {
    gbt_true("a product that overflows", gb_alloc(SIZE_MAX / 2, 3) == NULL);
    gbt_true("more than any object", gb_alloc(SIZE_MAX, 1) == NULL);
    void *nothing = gb_alloc(0, 8);
    gbt_true("zero gives a block", nothing != NULL);
    gb_free(nothing);
    unsigned char *zeroed = gb_alloc_zero(100, 1);
    int sum = 0;
    for (int i = 0; i < 100; i++)
        sum += zeroed[i];
    gbt_equal_int("zeroed", sum, 0);
    gb_free(zeroed);
    gb_free(NULL);
}

static void test_the_kth_fails(void) {
    size_t before = gb_test_live_blocks();
    gb_test_fail_allocation(1);
    char *first = gb_strdup("a"), *second = gb_strdup("b"), *third = gb_strdup("c");
    gbt_true("first", first != NULL);
    gbt_true("second fails", second == NULL);
    gbt_true("third", third != NULL);
    gbt_equal_int("live", gb_test_live_blocks() - before, 2);
    gb_test_fail_allocation(0);
    gbt_true("resizing fails", gb_resize(first, 100, 1) == NULL);
    gbt_equal_text("and leaves the block", first, "a");
    gb_free(first);
    gb_free(third);
    gbt_equal_int("none left", gb_test_live_blocks(), before);
}

static void test_reserve(void) {
    int *numbers = NULL;
    size_t capacity = 0, count = 0;
    for (; count < 1000; count++) {
        if (!gb_reserve(&numbers, &capacity, count, sizeof *numbers))
            break;
        numbers[count] = (int)count;
    }
    gbt_equal_int("grown", count, 1000);
    gbt_equal_int("kept", numbers[999], 999);
    size_t old = capacity;
    gb_test_fail_allocation(0);
    gbt_true("failure", !gb_reserve(&numbers, &capacity, capacity, sizeof *numbers));
    gbt_equal_int("changes nothing", capacity, old);
    gb_free(numbers);
}

static void test_arena(void) {
    gb_arena *arena = gb_arena_new();
    char *word = gb_arena_strdup(arena, "wijk");
    char *part = gb_arena_strndup(arena, "wijken", 2);
    double *large = gb_arena_alloc(arena, 100000, sizeof *large);
    large[99999] = 1;
    char *after = gb_arena_strdup(arena, "na");
    gbt_equal_text("kept", word, "wijk");
    gbt_equal_text("part", part, "wi");
    gbt_equal_text("after a large block", after, "na");
    for (int i = 0; i < 100; i++) {
        char *odd = gb_arena_alloc(arena, 1, 3);
        gbt_equal_int("aligned", (uintptr_t)odd % alignof(max_align_t), 0);
    }
    gb_test_fail_allocation(0);
    gbt_true("failure", gb_arena_alloc(arena, 100000, 8) == NULL);
    gb_arena_free(arena);
    gb_arena_free(NULL);
}

void suite_memory(void) {
    gbt_add_suite("memory");
    gbt_add_test("sizes are checked", test_sizes);
    gbt_add_test("the k-th allocation fails on demand", test_the_kth_fails);
    gbt_add_test("arrays grow", test_reserve);
    gbt_add_test("an arena goes in one go", test_arena);
}
