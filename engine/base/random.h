/* Random numbers as a function, not a stream: neither threads nor row order can matter. */
#ifndef GB_BASE_RANDOM_H
#define GB_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/**
 * 64 random bits for (seed, key, draw). Same answer whoever asks, whenever.
 * Source: Philox2x64-10, Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
 * SC'11; counter (draw, key), key seed, first word of the result.
 */
uint64_t gb_random_at(uint64_t seed, uint64_t key, uint64_t draw);
/** Uniform in [0, 1), 53 bits. */
double gb_random_unit(uint64_t seed, uint64_t key, uint64_t draw);
/** Uniform whole number in 0..n-1 without bias worth naming (n < 2^32). */
uint64_t gb_random_below(uint64_t seed, uint64_t key, uint64_t draw, uint64_t n);
/** Standard normal (Box-Muller on draws 2*draw and 2*draw+1). */
double gb_random_normal(uint64_t seed, uint64_t key, uint64_t draw);
/** Stable 64-bit hash of bytes, e.g. of an area code (FNV-1a). Not for hostile keys. */
uint64_t gb_hash_bytes(const void *bytes, size_t length);
/** gb_hash_bytes of a terminated text. */
uint64_t gb_hash_text(const char *text);

#endif
