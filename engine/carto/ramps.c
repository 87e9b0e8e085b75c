/* Colour ramps. The house ramps were built in OKLab and measured (CIEDE2000 under four kinds of vision).
 * ColorBrewer: Brewer, Harrower & The Pennsylvania State University (Apache-style licence, see NOTICE).
 * Viridis: Smith & van der Walt (CC0). */
#include "carto/colour.h"
#include "carto/style.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { ANCHORS_MAX = 9 };

#define RGB(hex)                                                                                             \
    { (uint8_t)((hex) >> 16), (uint8_t)((hex) >> 8 & 0xFF), (uint8_t)((hex)&0xFF), 255 }

typedef struct ramp {
    const char *name;
    bool diverging;
    int short_count, long_count; /* long_count 0 = only the short list */
    gb_colour short_list[5];
    gb_colour long_list[ANCHORS_MAX];
} ramp;

static const ramp ramps[] = {
    {"schelde",
     false,
     5,
     7,
     {RGB(0xD3F5F4), RGB(0x78CCDD), RGB(0x339CC5), RGB(0x1E6AA1), RGB(0x223B6C)},
     {RGB(0xD3F5F4), RGB(0x95DBE4), RGB(0x5DBDD6), RGB(0x339CC5), RGB(0x1F7BAF), RGB(0x205A91),
      RGB(0x223B6C)}},
    {"baksteen",
     false,
     5,
     7,
     {RGB(0xF9F1CF), RGB(0xE9B26A), RGB(0xCF6F33), RGB(0x9F3831), RGB(0x5D192E)},
     {RGB(0xF9F1CF), RGB(0xEEC888), RGB(0xE39B51), RGB(0xCF6F33), RGB(0xB1482F), RGB(0x8A2B32),
      RGB(0x5D192E)}},
    {"polder",
     false,
     5,
     0,
     {RGB(0xEFF4D2), RGB(0xACCC8C), RGB(0x63A465), RGB(0x1E7751), RGB(0x06483B)},
     {{0}}},
    {"grijs",
     false,
     5,
     0,
     {RGB(0xE8E8E8), RGB(0xB5B5B5), RGB(0x848484), RGB(0x575757), RGB(0x2E2E2E)},
     {{0}}},
    {"verandering",
     true,
     5,
     7,
     {RGB(0x014F8A), RGB(0x599BDE), RGB(0xF2F2F0), RGB(0xD08147), RGB(0x773A00)},
     {RGB(0x014F8A), RGB(0x3381C9), RGB(0x84B6E9), RGB(0xF2F2F0), RGB(0xE0A177), RGB(0xB9641B),
      RGB(0x773A00)}},
    {"YlGnBu",
     false,
     5,
     7,
     {RGB(0xFFFFCC), RGB(0xA1DAB4), RGB(0x41B6C4), RGB(0x2C7FB8), RGB(0x253494)},
     {RGB(0xFFFFCC), RGB(0xC7E9B4), RGB(0x7FCDBB), RGB(0x41B6C4), RGB(0x1D91C0), RGB(0x225EA8),
      RGB(0x0C2C84)}},
    {"YlOrRd",
     false,
     5,
     7,
     {RGB(0xFFFFB2), RGB(0xFECC5C), RGB(0xFD8D3C), RGB(0xF03B20), RGB(0xBD0026)},
     {RGB(0xFFFFB2), RGB(0xFED976), RGB(0xFEB24C), RGB(0xFD8D3C), RGB(0xFC4E2A), RGB(0xE31A1C),
      RGB(0xB10026)}},
    {"Blues",
     false,
     5,
     7,
     {RGB(0xEFF3FF), RGB(0xBDD7E7), RGB(0x6BAED6), RGB(0x3182BD), RGB(0x08519C)},
     {RGB(0xEFF3FF), RGB(0xC6DBEF), RGB(0x9ECAE1), RGB(0x6BAED6), RGB(0x4292C6), RGB(0x2171B5),
      RGB(0x084594)}},
    {"PuOr",
     true,
     5,
     7,
     {RGB(0xE66101), RGB(0xFDB863), RGB(0xF7F7F7), RGB(0xB2ABD2), RGB(0x5E3C99)},
     {RGB(0xB35806), RGB(0xF1A340), RGB(0xFEE0B6), RGB(0xF7F7F7), RGB(0xD8DAEB), RGB(0x998EC3),
      RGB(0x542788)}},
    {"RdBu",
     true,
     5,
     7,
     {RGB(0xCA0020), RGB(0xF4A582), RGB(0xF7F7F7), RGB(0x92C5DE), RGB(0x0571B0)},
     {RGB(0xB2182B), RGB(0xEF8A62), RGB(0xFDDBC7), RGB(0xF7F7F7), RGB(0xD1E5F0), RGB(0x67A9CF),
      RGB(0x2166AC)}},
    {"BrBG",
     true,
     5,
     7,
     {RGB(0xA6611A), RGB(0xDFC27D), RGB(0xF5F5F5), RGB(0x80CDC1), RGB(0x018571)},
     {RGB(0x8C510A), RGB(0xD8B365), RGB(0xF6E8C3), RGB(0xF5F5F5), RGB(0xC7EAE5), RGB(0x5AB4AC),
      RGB(0x01665E)}},
    /* From light to dark, so that more is darker as in every other ramp. */
    {"viridis",
     false,
     5,
     9,
     {RGB(0xFDE725), RGB(0x5EC962), RGB(0x21918C), RGB(0x3B528B), RGB(0x440154)},
     {RGB(0xFDE725), RGB(0xADDC30), RGB(0x5EC962), RGB(0x28AE80), RGB(0x21918C), RGB(0x2C728E), RGB(0x3B528B),
      RGB(0x472D7B), RGB(0x440154)}},
};

enum { RAMP_COUNT = sizeof ramps / sizeof ramps[0] };

static const char reversed_suffix[] = "-reversed";

const char *const *gb_ramp_names(void) {
    static const char *const names[] = {"schelde", "baksteen", "polder", "grijs", "verandering",
                                        "YlGnBu",  "YlOrRd",   "Blues",  "PuOr",  "RdBu",
                                        "BrBG",    "viridis",  NULL};
    _Static_assert(sizeof names / sizeof names[0] == RAMP_COUNT + 1, "every ramp has its name here");
    return names;
}

/* Finds a ramp; *reversed tells whether the name ended in "-reversed". */
static const ramp *find_ramp(const char *name, bool *reversed) {
    size_t length = strlen(name), tail = sizeof reversed_suffix - 1;
    *reversed = length > tail && strcmp(name + length - tail, reversed_suffix) == 0;
    if (*reversed)
        length -= tail;
    for (int i = 0; i < RAMP_COUNT; i++)
        if (strlen(ramps[i].name) == length && strncmp(ramps[i].name, name, length) == 0)
            return &ramps[i];
    return NULL;
}

static gb_colour colour_at(const gb_colour *list, int count, double t) {
    double place = t * (count - 1);
    int i = (int)place;
    if (i >= count - 1)
        return list[count - 1];
    return place == i ? list[i] : gb_colour_mix(list[i], list[i + 1], place - i);
}

static void fill_ramp(const ramp *r, int count, gb_colour *out) {
    bool use_long = r->long_count > 0 && count > r->short_count;
    const gb_colour *list = use_long ? r->long_list : r->short_list;
    int anchors = use_long ? r->long_count : r->short_count;
    if (count == 1) {
        /* One class: the hue itself, not the neutral middle of a diverging ramp. */
        out[0] = colour_at(list, anchors, r->diverging ? 0.75 : 0.4);
        return;
    }
    /* Two classes: the far ends would shout. */
    double first = count == 2 ? 0.2 : 0, last = count == 2 ? 0.8 : 1;
    for (int i = 0; i < count; i++)
        out[i] = colour_at(list, anchors, first + (last - first) * i / (count - 1));
}

gb_status gb_ramp(const char *name, int count, gb_colour *out, gb_error *err) {
    bool reversed;
    const ramp *r = find_ramp(name, &reversed);
    if (r == NULL) {
        const char *near = gb_nearest_name(name, gb_ramp_names(), RAMP_COUNT);
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_NO_RAMP, .name = name, .expected = near,
                       .hint = near != NULL ? GB_HINT_NEAREST_RAMP : GB_HINT_RAMPS);
    }
    if (count < 1 || count > GB_RAMP_MAX)
        return GB_FAIL(err, GB_ERR_USAGE, GB_MSG_RAMP_COUNT, .name = name, .count = count,
                       .total = GB_RAMP_MAX);
    fill_ramp(r, count, out);
    for (int i = 0; reversed && i < count / 2; i++) {
        gb_colour kept = out[i];
        out[i] = out[count - 1 - i];
        out[count - 1 - i] = kept;
    }
    return GB_OK;
}

bool gb_ramp_is_diverging(const char *name) {
    bool reversed;
    const ramp *r = find_ramp(name, &reversed);
    return r != NULL && r->diverging;
}
