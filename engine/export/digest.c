#include "export/digest.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

enum { CHUNK = 1 << 16, BLOCK = 64 };

#if defined(__x86_64__)

/* FIPS 180-4, 4.2.2. */
static const uint32_t round_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* The processor's own rounds are ten times as fast as any other way, and boundary files are large. */
static bool has_sha_rounds(void) {
    unsigned a = 0, b = 0, c = 0, d = 0, b7 = 0, c7 = 0;
    return __get_cpuid(1, &a, &b, &c, &d) && __get_cpuid_count(7, 0, &a, &b7, &c7, &d) && (c & bit_SSE4_1) &&
           (c & bit_SSSE3) && (b7 & bit_SHA);
}

__attribute__((target("sha,sse4.1,ssse3"))) static void
sha_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    /* the instructions want the state as ABEF and CDGH */
    __m128i abef = _mm_set_epi32((int)state[0], (int)state[1], (int)state[4], (int)state[5]);
    __m128i cdgh = _mm_set_epi32((int)state[2], (int)state[3], (int)state[6], (int)state[7]);
    for (; blocks > 0; blocks--, bytes += BLOCK) {
        __m128i word[4], abef_before = abef, cdgh_before = cdgh;
        for (int i = 0; i < 4; i++)
            word[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(bytes + 16 * i)),
                                       big_endian);
        for (int i = 0; i < 16; i++) {
            __m128i now = word[i & 3];
            __m128i sum = _mm_add_epi32(
                now,
                _mm_loadu_si128((const __m128i *)(const void *)(round_constant + (size_t)4 * (size_t)i)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
            /* words 16 further on: from those 16, 15, 7 and 2 before them */
            __m128i last = word[(i + 3) & 3], seven = _mm_alignr_epi8(last, word[(i + 2) & 3], 4);
            __m128i next = _mm_add_epi32(_mm_sha256msg1_epu32(now, word[(i + 1) & 3]), seven);
            word[i & 3] = _mm_sha256msg2_epu32(next, last);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    uint32_t out[8];
    _mm_storeu_si128((__m128i *)(void *)out, abef);
    _mm_storeu_si128((__m128i *)(void *)(out + 4), cdgh);
    const int from[8] = {3, 2, 7, 6, 1, 0, 5, 4};
    for (int i = 0; i < 8; i++)
        state[i] = out[from[i]];
}

#else

static bool has_sha_rounds(void) {
    return false;
}

static void sha_blocks(uint32_t state[8], const unsigned char *bytes, size_t blocks) {
    (void)state;
    (void)bytes;
    (void)blocks;
}

#endif

/* A digest in the making: by the processor's rounds, or by GLib. */
typedef struct digest {
    GChecksum *sum; /* NULL = by the processor */
    uint32_t state[8];
    uint64_t length;
    unsigned char rest[2 * BLOCK]; /* what does not fill a block yet */
    size_t waiting;
} digest;

static digest digest_begin(void) {
    digest d = {.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
                          0x5be0cd19}};
    if (!has_sha_rounds())
        d.sum = g_checksum_new(G_CHECKSUM_SHA256);
    return d;
}

static void digest_add(digest *d, const unsigned char *bytes, size_t length) {
    if (d->sum) {
        g_checksum_update(d->sum, bytes, (gssize)length);
        return;
    }
    d->length += length;
    if (d->waiting > 0) {
        size_t part = BLOCK - d->waiting < length ? BLOCK - d->waiting : length;
        memcpy(d->rest + d->waiting, bytes, part);
        d->waiting += part;
        bytes += part;
        length -= part;
        if (d->waiting < BLOCK)
            return;
        sha_blocks(d->state, d->rest, 1);
    }
    sha_blocks(d->state, bytes, length / BLOCK);
    d->waiting = length % BLOCK;
    if (d->waiting > 0)
        memcpy(d->rest, bytes + length - d->waiting, d->waiting);
}

static void digest_end(digest *d, char out[GB_DIGEST_SIZE]) {
    static const char hex[] = "0123456789abcdef";
    if (d->sum) {
        gb_copy(out, GB_DIGEST_SIZE, g_checksum_get_string(d->sum));
        g_checksum_free(d->sum);
        return;
    }
    /* a one bit, zeros, and the length in bits at the end of a block */
    size_t end = d->waiting + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
    memset(d->rest + d->waiting, 0, end - d->waiting);
    d->rest[d->waiting] = 0x80;
    for (size_t i = 0; i < 8; i++)
        d->rest[end - 1 - i] = (unsigned char)(d->length * 8 >> 8 * i);
    sha_blocks(d->state, d->rest, end / BLOCK);
    for (int i = 0; i < 64; i++)
        out[i] = hex[d->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
    out[64] = '\0';
}

gb_status gb_file_sha256(const char *path, char out[GB_DIGEST_SIZE], gb_error *err) {
    out[0] = '\0';
    FILE *file = fopen(path, "rb");
    if (!file)
        return gb_file_error(err, path, errno);
    digest d = digest_begin();
    unsigned char chunk[CHUNK];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        digest_add(&d, chunk, got);
    bool failed = ferror(file) != 0; /* also what a folder gives */
    int reason = errno;
    fclose(file);
    digest_end(&d, out);
    if (failed) {
        out[0] = '\0';
        return gb_file_error(err, path, reason);
    }
    return GB_OK;
}

void gb_bytes_sha256(const void *bytes, size_t length, char out[GB_DIGEST_SIZE]) {
    digest d = digest_begin();
    digest_add(&d, bytes, length);
    digest_end(&d, out);
}
