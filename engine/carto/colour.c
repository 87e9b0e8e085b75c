#include "carto/colour.h"

#include "carto/style.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

/* IEC 61966-2-1 transfer curve. */
static double to_linear(double v) {
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double to_encoded(double v) {
    return v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
}

static void linear_of(gb_colour colour, double rgb[3]) {
    rgb[0] = to_linear(colour.red / 255.0);
    rgb[1] = to_linear(colour.green / 255.0);
    rgb[2] = to_linear(colour.blue / 255.0);
}

static uint8_t byte_of(double linear) {
    double v = to_encoded(fmin(fmax(linear, 0), 1));
    return (uint8_t)lround(v * 255);
}

static gb_colour colour_of(const double rgb[3]) {
    return (gb_colour){byte_of(rgb[0]), byte_of(rgb[1]), byte_of(rgb[2]), 255};
}

static void multiply(const double m[3][3], const double in[3], double out[3]) {
    for (int i = 0; i < 3; i++)
        out[i] = m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2];
}

static void lab_of_linear(const double rgb[3], double lab[3]) {
    /* sRGB primaries and D65 white of IEC 61966-2-1. */
    static const double to_xyz[3][3] = {{0.4124564, 0.3575761, 0.1804375},
                                        {0.2126729, 0.7151522, 0.0721750},
                                        {0.0193339, 0.1191920, 0.9503041}};
    static const double white[3] = {0.95047, 1.0, 1.08883};
    double xyz[3], f[3];
    multiply(to_xyz, rgb, xyz);
    for (int i = 0; i < 3; i++) {
        double t = xyz[i] / white[i];
        f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

void gb_colour_to_lab(gb_colour colour, double lab[3]) {
    double rgb[3];
    linear_of(colour, rgb);
    lab_of_linear(rgb, lab);
}

static double hue_degrees(double a, double b) {
    if (a == 0 && b == 0)
        return 0;
    double h = atan2(b, a) * 180 / pi;
    return h < 0 ? h + 360 : h;
}

static double cos_degrees(double angle) {
    return cos(angle * pi / 180);
}

static double seventh(double c) {
    double c7 = pow(c, 7);
    return sqrt(c7 / (c7 + 6103515625.0)); /* 25^7 */
}

double gb_lab_difference(const double a[3], const double b[3]) {
    double mean_c = (hypot(a[1], a[2]) + hypot(b[1], b[2])) / 2;
    double g = 0.5 * (1 - seventh(mean_c));
    double a1 = (1 + g) * a[1], a2 = (1 + g) * b[1];
    double c1 = hypot(a1, a[2]), c2 = hypot(a2, b[2]);
    double h1 = hue_degrees(a1, a[2]), h2 = hue_degrees(a2, b[2]);
    double dh = 0, mean_h = h1 + h2;
    if (c1 * c2 != 0) {
        dh = h2 - h1;
        if (dh > 180)
            dh -= 360;
        else if (dh < -180)
            dh += 360;
        if (fabs(h1 - h2) <= 180)
            mean_h = (h1 + h2) / 2;
        else
            mean_h = (h1 + h2 < 360 ? h1 + h2 + 360 : h1 + h2 - 360) / 2;
    }
    double d_light = b[0] - a[0], d_chroma = c2 - c1;
    double d_hue = 2 * sqrt(c1 * c2) * sin(dh / 2 * pi / 180);
    double light = (a[0] + b[0]) / 2, chroma = (c1 + c2) / 2;
    double t = 1 - 0.17 * cos_degrees(mean_h - 30) + 0.24 * cos_degrees(2 * mean_h) +
               0.32 * cos_degrees(3 * mean_h + 6) - 0.20 * cos_degrees(4 * mean_h - 63);
    double offset = (light - 50) * (light - 50);
    double s_light = 1 + 0.015 * offset / sqrt(20 + offset);
    double s_chroma = 1 + 0.045 * chroma;
    double s_hue = 1 + 0.015 * chroma * t;
    double bend = (mean_h - 275) / 25;
    double turn = -sin(60 * exp(-bend * bend) * pi / 180) * 2 * seventh(chroma);
    double l = d_light / s_light, c = d_chroma / s_chroma, h = d_hue / s_hue;
    return sqrt(l * l + c * c + h * h + turn * c * h);
}

double gb_colour_lightness(gb_colour colour) {
    double lab[3];
    gb_colour_to_lab(colour, lab);
    return lab[0];
}

void gb_colour_to_oklab(gb_colour colour, double lab[3]) {
    static const double to_lms[3][3] = {{0.4122214708, 0.5363325363, 0.0514459929},
                                        {0.2119034982, 0.6806995451, 0.1073969566},
                                        {0.0883024619, 0.2817188376, 0.6299787005}};
    static const double to_lab[3][3] = {{0.2104542553, 0.7936177850, -0.0040720468},
                                        {1.9779984951, -2.4285922050, 0.4505937099},
                                        {0.0259040371, 0.7827717662, -0.8086757660}};
    double rgb[3], lms[3];
    linear_of(colour, rgb);
    multiply(to_lms, rgb, lms);
    for (int i = 0; i < 3; i++)
        lms[i] = cbrt(lms[i]);
    multiply(to_lab, lms, lab);
}

static void oklab_to_linear(const double lab[3], double rgb[3]) {
    static const double to_lms[3][3] = {{1, 0.3963377774, 0.2158037573},
                                        {1, -0.1055613458, -0.0638541728},
                                        {1, -0.0894841775, -1.2914855480}};
    static const double to_rgb[3][3] = {{4.0767416621, -3.3077115913, 0.2309699292},
                                        {-1.2684380046, 2.6097574011, -0.3413193965},
                                        {-0.0041960863, -0.7034186147, 1.7076147010}};
    double lms[3];
    multiply(to_lms, lab, lms);
    for (int i = 0; i < 3; i++)
        lms[i] = lms[i] * lms[i] * lms[i];
    multiply(to_rgb, lms, rgb);
}

static bool in_gamut(const double rgb[3]) {
    const double slack = 1e-4; /* a tenth of the step of an 8-bit channel in the darks */
    for (int i = 0; i < 3; i++)
        if (rgb[i] < -slack || rgb[i] > 1 + slack)
            return false;
    return true;
}

gb_colour gb_colour_from_oklab(const double lab[3]) {
    double rgb[3];
    oklab_to_linear(lab, rgb);
    if (in_gamut(rgb))
        return colour_of(rgb);
    double low = 0, high = 1;
    for (int step = 0; step < 24; step++) {
        double keep = (low + high) / 2;
        double paler[3] = {lab[0], lab[1] * keep, lab[2] * keep};
        oklab_to_linear(paler, rgb);
        if (in_gamut(rgb))
            low = keep;
        else
            high = keep;
    }
    double paler[3] = {lab[0], lab[1] * low, lab[2] * low};
    oklab_to_linear(paler, rgb);
    return colour_of(rgb);
}

gb_colour gb_colour_mix(gb_colour a, gb_colour b, double t) {
    double from[3], to[3], mixed[3];
    gb_colour_to_oklab(a, from);
    gb_colour_to_oklab(b, to);
    for (int i = 0; i < 3; i++)
        mixed[i] = from[i] + t * (to[i] - from[i]);
    return gb_colour_from_oklab(mixed);
}

/* The colour as seen, in linear RGB within 0..1. */
static void seen_linear(gb_colour colour, gb_vision vision, double out[3]) {
    static const double seen[GB_VISION_COUNT][3][3] = {
        [GB_VISION_PROTAN] = {{0.152286, 1.052583, -0.204868},
                              {0.114503, 0.786281, 0.099216},
                              {-0.003882, -0.048116, 1.051998}},
        [GB_VISION_DEUTAN] = {{0.367322, 0.860646, -0.227968},
                              {0.280085, 0.672501, 0.047413},
                              {-0.011820, 0.042940, 0.968881}},
        [GB_VISION_TRITAN] = {{1.255528, -0.076749, -0.178779},
                              {-0.078411, 0.930809, 0.147602},
                              {0.004733, 0.691367, 0.303900}},
    };
    double rgb[3];
    linear_of(colour, rgb);
    if (vision == GB_VISION_NORMAL) {
        memcpy(out, rgb, sizeof rgb);
        return;
    }
    multiply(seen[vision], rgb, out);
    for (int i = 0; i < 3; i++)
        out[i] = fmin(fmax(out[i], 0), 1);
}

gb_colour gb_colour_seen(gb_colour colour, gb_vision vision) {
    double out[3];
    seen_linear(colour, vision, out);
    gb_colour result = colour_of(out);
    result.alpha = colour.alpha;
    return result;
}

/* Relative luminance of WCAG 2.x; its own rounding of the sRGB matrix. */
static double luminance(gb_colour colour) {
    double rgb[3];
    linear_of(colour, rgb);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

double gb_colour_contrast(gb_colour a, gb_colour b) {
    double first = luminance(a), second = luminance(b);
    return (fmax(first, second) + 0.05) / (fmin(first, second) + 0.05);
}

/* The smallest difference between two colours over all kinds of vision. */
static double least_difference(gb_colour first, gb_colour second) {
    double smallest = INFINITY;
    for (int v = 0; v < GB_VISION_COUNT; v++) {
        double a[3], b[3];
        seen_linear(first, (gb_vision)v, a);
        seen_linear(second, (gb_vision)v, b);
        lab_of_linear(a, a);
        lab_of_linear(b, b);
        smallest = fmin(smallest, gb_lab_difference(a, b));
    }
    return smallest;
}

double gb_ramp_score(const gb_colour *colours, int count) {
    double smallest = INFINITY;
    for (int i = 0; i + 1 < count; i++)
        smallest = fmin(smallest, least_difference(colours[i], colours[i + 1]));
    return smallest;
}

double gb_palette_score(const gb_colour *colours, int count) {
    double smallest = INFINITY;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++)
            smallest = fmin(smallest, least_difference(colours[i], colours[k]));
    return smallest;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool gb_colour_parse(const char *text, gb_colour *out) {
    if (text == NULL || text[0] != '#' || strlen(text) != 7)
        return false;
    uint8_t part[3];
    for (int i = 0; i < 3; i++) {
        int high = hex_digit(text[1 + 2 * i]), low = hex_digit(text[2 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        part[i] = (uint8_t)(high * 16 + low);
    }
    *out = (gb_colour){part[0], part[1], part[2], 255};
    return true;
}

void gb_colour_write(gb_colour colour, char out[8]) {
    static const char digits[] = "0123456789ABCDEF";
    const uint8_t part[3] = {colour.red, colour.green, colour.blue};
    out[0] = '#';
    for (int i = 0; i < 3; i++) {
        out[1 + 2 * i] = digits[part[i] >> 4];
        out[2 + 2 * i] = digits[part[i] & 15];
    }
    out[7] = '\0';
}
