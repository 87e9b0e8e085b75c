#include "base/random.h"

#include <math.h>
#include <string.h>

/* Philox2x64-10: the counter is (draw, key), the key is the seed; constants of the paper. */
uint64_t gb_random_at(uint64_t seed, uint64_t key, uint64_t draw) {
    uint64_t left = draw, right = key;
    for (int round = 0; round < 10; round++) {
        unsigned __int128 product = (unsigned __int128)UINT64_C(0xD2B74407B1CE6E93) * left;
        left = (uint64_t)(product >> 64) ^ seed ^ right;
        right = (uint64_t)product;
        seed += UINT64_C(0x9E3779B97F4A7C15);
    }
    return left;
}

double gb_random_unit(uint64_t seed, uint64_t key, uint64_t draw) {
    return (double)(gb_random_at(seed, key, draw) >> 11) * 0x1p-53;
}

uint64_t gb_random_below(uint64_t seed, uint64_t key, uint64_t draw, uint64_t n) {
    return (uint64_t)(((unsigned __int128)gb_random_at(seed, key, draw) * n) >> 64);
}

double gb_random_normal(uint64_t seed, uint64_t key, uint64_t draw) {
    const double two_pi = 6.283185307179586;
    double above_zero = 1 - gb_random_unit(seed, key, 2 * draw);
    double turn = gb_random_unit(seed, key, 2 * draw + 1);
    return sqrt(-2 * log(above_zero)) * cos(two_pi * turn);
}

uint64_t gb_hash_bytes(const void *bytes, size_t length) {
    const unsigned char *byte = bytes;
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001B3);
    return hash;
}

uint64_t gb_hash_text(const char *text) {
    return gb_hash_bytes(text, strlen(text));
}
