/* Figures of Flemish centrumsteden, spread over the sectors by what each wijk is like. */
#include "people.h"

#include "base/random.h"

#include <math.h>
#include <string.h>

/** What a sector is like; drawn once, and the same in all years. */
typedef struct character {
    uint64_t key;
    double deprivation, age, core;
    double start; /**< inhabitants in the first year */
    double growth;
    double origin, social, old;
    double income; /**< noise on its income level */
} character;

static double logit(double p) {
    return log(p / (1 - p));
}

static double share(double x) {
    return 1 / (1 + exp(-x));
}

/** A slow wave over the city, so that neighbours look alike; about -1..1. */
static double wave(point at, double phase) {
    double a = sin(at.x / 1900 + 1.3 * phase) + cos(at.y / 1500 - 0.7 * phase);
    double b = sin((at.x + at.y) / 2600 + 2.1 * phase) + cos((at.x - 2 * at.y) / 3300 + phase);
    return (a + b) / 3;
}

/** k of n, each with chance p. */
static double binomial(double n, double p, uint64_t key, uint64_t series) {
    double k = 0;
    uint64_t stream = gb_random_at(CITY_SEED, key, series);
    for (double i = 0; i < n; i++)
        k += gb_random_unit(CITY_SEED, stream, (uint64_t)i) < p;
    return k;
}

/** Inhabitants per hectare. */
static double density(const city *town, const sector *one) {
    const wijk *home = &WIJKEN[one->wijk];
    if (one->group)
        return one->group == 1 ? 0.3 : 1.1;
    if (plan_holds(town->geos, "green_park", one->inside) ||
        plan_holds(town->geos, "block_depot", one->inside))
        return 0;
    if (plan_holds(town->geos, "block_campus", one->inside))
        return 9;
    if (one->is_works)
        return plan_holds(town->geos, "block_works", one->inside) ? 0.25 : home->density;
    if (home->kind == KIND_VILLAGE)
        return one->is_kern ? 1.7 * home->density : 0.075 * home->density;
    return home->density;
}

static character meet(const city *town, const sector *one) {
    const wijk *home = &WIJKEN[one->wijk];
    character c = {.key = gb_hash_text(one->code)};
    double noise[8];
    for (uint64_t i = 0; i < 8; i++)
        noise[i] = fmax(-2, fmin(2, gb_random_normal(CITY_SEED, c.key, i)));
    c.deprivation = home->deprivation + 0.22 * wave(one->inside, 0) + 0.16 * noise[0];
    if (one->is_estate && home->kind != KIND_ESTATE)
        c.deprivation += 0.35;
    if (one->is_rural)
        c.deprivation -= 0.12;
    c.age = home->age + 0.25 * wave(one->inside, 2) + 0.22 * noise[1];
    c.core = exp(-hypot(one->inside.x, one->inside.y) / 1100);
    c.start = density(town, one) * one->area / 1e4 * exp(0.22 * noise[2]);
    c.growth = 0.002 + 0.004 * (home->kind == KIND_BELT || home->kind == KIND_CORE) + 0.003 * noise[3];
    if (home->kind == KIND_HARBOUR)
        c.growth += 0.03; /* the first lofts */
    c.origin = share(logit(home->origin) + 0.25 * wave(one->inside, 1) + 0.22 * noise[4]);
    c.social = home->social > 0 ? share(logit(home->social) + 0.9 * noise[5]) : 0;
    if (one->is_estate)
        c.social = home->kind == KIND_ESTATE ? 0.82 : 0.68;
    c.old = share(logit(home->old) + 0.35 * noise[6]);
    c.income = 0.05 * noise[7];
    return c;
}

/** Level of each share in a year; the whole that it is a share of is in WHOLE. */
static void levels(const character *c, int year, double level[FIGURES]) {
    double d = c->deprivation, a = c->age, t = year;
    level[I0017] = share(-1.38 - 0.10 * a + 0.06 * fmax(d, 0) - 0.55 * c->core - 0.003 * t);
    level[I65PLUS] = share(-1.44 + 0.34 * a - 0.08 * d - 0.10 * c->core + 0.020 * t);
    level[I80PLUS] = share(-0.93 + 0.22 * a + 0.05 * d + 0.006 * t);
    level[ALLEENSTAANDEN] = share(-0.90 + 0.16 * d + 1.25 * c->core + 0.10 * a + 0.018 * t);
    level[EENOUDER] = share(-2.42 + 0.21 * d - 0.10 * a + 0.008 * t);
    level[NWWZ] = share(-2.98 + 0.40 * d + 0.06 * (t == 0) + 0.08 * (t == 1) - 0.028 * t);
    level[AANGIFTEN] = 0.565 - 0.012 * d;
    level[LEEFLOON] = share(-4.62 + 0.82 * d + 0.02 * t + 0.12 * (t == 2));
    level[VERHOOGD] = share(-1.86 + 0.46 * d + 0.012 * t);
    level[GEBOORTEN] = 0.0305 * exp(-0.16 * a + 0.05 * d - 0.035 * t);
    level[KANSARM] = share(-2.12 + 0.80 * d + 0.01 * t);
    level[LEERLINGEN] = 0.072 * exp(-0.05 * a + 0.03 * d - 0.2 * c->core);
    level[VERTRAAGD] = share(-1.38 + 0.46 * d - 0.030 * t);
    level[SOCIAAL] = c->social;
    level[VOOR1945] = c->old;
    level[BUITEN_EU] = share(logit(c->origin) + 0.055 * t);
    level[BEWEGERS] = 0.105 + 0.026 * d + 0.06 * c->core - 0.012 * a + 0.004 * (t == 2);
}

/** Part counted again a year later, and the whole that a figure is part of. */
static const struct {
    figure part, whole;
    double stays;
} SHARES[] = {
    {I0017, INWONERS, 0.93},       {I65PLUS, INWONERS, 0.93},
    {I80PLUS, I65PLUS, 0.88},      {ALLEENSTAANDEN, HUISHOUDENS, 0.88},
    {EENOUDER, HUISHOUDENS, 0.82}, {NWWZ, I1864, 0.60},
    {AANGIFTEN, INWONERS, 0.93},   {LEEFLOON, I1864, 0.66},
    {VERHOOGD, INWONERS, 0.86},    {GEBOORTEN, INWONERS, 0.60},
    {KANSARM, GEBOORTEN, 0.60},    {LEERLINGEN, INWONERS, 0.80},
    {VERTRAAGD, LEERLINGEN, 0.75}, {SOCIAAL, WONINGEN, 0.98},
    {VOOR1945, WONINGEN, 0.99},    {BUITEN_EU, INWONERS, 0.95},
    {BEWEGERS, INWONERS, 0},
};

/** From k of last year's whole to this year's: some stay, others come, so that the level is p. */
static double move_on(double k, double whole, double p, double stays, uint64_t key, uint64_t series) {
    double kept = fmin(whole, binomial(k, stays, key, series));
    double others = whole - kept;
    double come = others > 0 ? fmax(0, fmin(1, (p - stays * p) / (1 - stays * p))) : 0;
    return kept + binomial(others, come, key, series + 500);
}

/** The working ages are what the others leave. */
static void fill_year(const character *c, int year, const double *before, double *now) {
    double level[FIGURES] = {0};
    levels(c, year, level);
    now[INWONERS] = round(c->start * pow(1 + c->growth, year));
    double size = 2.42 - 0.75 * c->core - 0.10 * c->age - 0.004 * year;
    now[HUISHOUDENS] = round(now[INWONERS] / size);
    now[WONINGEN] = round(now[HUISHOUDENS] * 1.06);
    for (size_t i = 0; i < sizeof SHARES / sizeof *SHARES; i++) {
        if (SHARES[i].whole == I1864)
            now[I1864] = now[INWONERS] - now[I0017] - now[I65PLUS];
        double whole = now[SHARES[i].whole], p = level[SHARES[i].part];
        uint64_t series = 10000 + 1000 * (uint64_t)year + 20 * (uint64_t)SHARES[i].part;
        double k = 0, stays = before ? SHARES[i].stays : 0;
        if (before && before[SHARES[i].whole] > 0)
            k = fmin(whole, round(before[SHARES[i].part] * whole / before[SHARES[i].whole]));
        now[SHARES[i].part] = move_on(k, whole, p, stays, c->key, series);
    }
    static const double growth[YEARS] = {1, 1.031, 1.093, 1.158, 1.196};
    double mean = 34800 * growth[year] * exp(-0.165 * c->deprivation + c->income);
    double wobble = now[AANGIFTEN] > 0 ? 0.55 / sqrt(now[AANGIFTEN]) : 0;
    mean *= 1 + wobble * gb_random_normal(CITY_SEED, c->key, 50 + (uint64_t)year);
    now[INKOMEN] = round(mean * now[AANGIFTEN]);
    double skew = 0.775 + 0.02 * c->deprivation + 0.3 * wobble * gb_random_normal(CITY_SEED, c->key, 60);
    now[MEDIAAN] = now[AANGIFTEN] > 0 ? round(mean * fmax(0.6, fmin(0.95, skew))) : 0;
}

void people_settle(const city *town, people *out) {
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < town->count; i++) {
        character c = meet(town, &town->sectors[i]);
        for (int year = 0; year < YEARS; year++)
            fill_year(&c, year, year > 0 ? out->of[i][year - 1] : NULL, out->of[i][year]);
    }
}
