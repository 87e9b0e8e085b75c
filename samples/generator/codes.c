/* Sector codes and names, in the manner of the national statistical office. */
#include "city.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char DIGITS[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Ground with a name of its own, whatever its place in the wijk. */
static const struct {
    const char *plan, *name;
} OWN_NAMES[] = {
    {"green_park", "Stadspark"},      {"block_campus", "Hospitaalcampus"},
    {"block_works", "Kanaalzone"},    {"block_textile", "Spinnerijsite"},
    {"block_depot", "Spoorwegdepot"}, {"block_highrise", "Hogenakker-Blokken"},
    {"block_garden", "Zonnetuin"},    {"kern_hamlet", "Zwanegehucht"},
};

static const char *own_name(const city *town, const sector *one) {
    if (one->group)
        return one->group == 1 ? "De Elze" : "Veerdam";
    for (size_t i = 0; i < sizeof OWN_NAMES / sizeof *OWN_NAMES; i++)
        if (plan_holds(town->geos, OWN_NAMES[i].plan, one->inside))
            return OWN_NAMES[i].name;
    return NULL;
}

/** By wijk; there the village first, then outwards from the market. */
static int compare(const void *a, const void *b) {
    const sector *one = a, *two = b;
    if (one->wijk != two->wijk)
        return one->wijk < two->wijk ? -1 : 1;
    if (one->is_kern != two->is_kern)
        return one->is_kern ? -1 : 1;
    double r = hypot(one->inside.x, one->inside.y), s = hypot(two->inside.x, two->inside.y);
    return r < s ? -1 : r > s;
}

static void name_sector(const city *town, sector *one, size_t *next) {
    const wijk *home = &WIJKEN[one->wijk];
    const char *own = own_name(town, one);
    if (!own) {
        if (!home->names[*next])
            give_up("too few sector names", home->name);
        snprintf(one->name, sizeof one->name, "%s", home->names[(*next)++]);
        return;
    }
    int number = 1;
    for (const sector *before = town->sectors; before < one; before++)
        number += strncmp(before->name, own, strlen(own)) == 0;
    if (number == 1)
        snprintf(one->name, sizeof one->name, "%s", own);
    else
        snprintf(one->name, sizeof one->name, "%s %d", own, number);
}

/** Letter of the deelgemeente, a digit for the wijk, a digit in it, and a dash or a part number. */
static void code_sector(sector *one, size_t place, size_t rank) {
    const wijk *home = &WIJKEN[one->wijk];
    char last = home->kind == KIND_ESTATE ? (char)('1' + rank % 3) : '-';
    size_t second = home->part == 'A' ? place : 2 * place + (one->is_rural ? 1 : 0);
    size_t third = home->kind == KIND_ESTATE ? rank / 3 : rank;
    snprintf(one->code, sizeof one->code, "44999%c%c%c%c", home->part, DIGITS[second], DIGITS[third], last);
    snprintf(one->old_code, sizeof one->old_code, "%s", one->code);
    if (home->part == 'H' || home->part == 'J')
        memcpy(one->old_code, "44998", 5);
}

void codes_give(city *town) {
    qsort(town->sectors, town->count, sizeof *town->sectors, compare);
    for (size_t i = 0; i < town->count; i++)
        town->sectors[i].name[0] = '\0';
    size_t place = 0, rank = 0, next = 0;
    for (size_t i = 0; i < town->count; i++) {
        sector *one = &town->sectors[i];
        bool is_new = i == 0 || one->wijk != one[-1].wijk;
        if (is_new)
            rank = next = 0;
        if (is_new && i > 0)
            place = WIJKEN[one->wijk].part == WIJKEN[one[-1].wijk].part ? place + 1 : 0;
        name_sector(town, one, &next);
        code_sector(one, place, rank++);
    }
}
