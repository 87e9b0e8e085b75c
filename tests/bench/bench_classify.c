/* Exact natural breaks: seconds and sum of squares.
 *     bench_classify [VALUES [CLASSES [FILE]]]
 * FILE holds little-endian doubles; without it a mixture like that of bench/peers is made: two thirds
 * log-normal, one third normal, three decimals. Ckmeans.1d.dp needed 0.75 s for a million values and five
 * classes on the machine of research/bench.md (optimum of its file: 32612859.607). */
#include "base/number.h"
#include "base/random.h"
#include "stats/classify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double invented(size_t i, size_t n) {
    double z = gb_random_normal(4242, i, 0);
    return i < n - n / 3 ? exp(3 + 0.6 * z) : 80 + 12 * z;
}

static bool read_values(const char *path, double *x, size_t n) {
    FILE *file = fopen(path, "rb");
    bool good = file && fread(x, sizeof *x, n, file) == n;
    if (file)
        fclose(file);
    return good;
}

static void measure(const char *name, const double *x, size_t n, int k) {
    gb_values values = {.name = name, .n = n, .value = x};
    gb_class_options options = {.count = k};
    gb_classes classes = {0};
    double best = INFINITY;
    for (int round = 0; round < 3; round++) {
        double start = now();
        if (gb_classify(&values, &options, &classes, NULL) != GB_OK)
            exit(1);
        best = fmin(best, now() - start);
    }
    char within[GB_NUMBER_SIZE];
    gb_number_fixed(classes.within, 3, within);
    printf("%-20s n %zu k %d: %.3f s, SSE %s, GVF %.9f\n", name, n, classes.count, best, within, classes.gvf);
}

int main(int argc, char **argv) {
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    int k = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 5;
    double *x = malloc((n ? n : 1) * sizeof *x);
    if (!x)
        return 1;
    if (argc > 3) {
        if (!read_values(argv[3], x, n))
            return 1;
        measure("file", x, n, k);
        free(x);
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        x[i] = invented(i, n);
    measure("all different", x, n, k);
    for (size_t i = 0; i < n; i++)
        x[i] = round(x[i] * 1000) / 1000;
    measure("three decimals", x, n, k);
    free(x);
    return 0;
}
