/* Who lives in the sectors, year by year. */
#ifndef SAMPLE_PEOPLE_H
#define SAMPLE_PEOPLE_H

#include "city.h"

/** What is counted. */
typedef enum figure {
    INWONERS,
    I0017,
    I1864,
    I65PLUS,
    I80PLUS,
    HUISHOUDENS,
    ALLEENSTAANDEN,
    EENOUDER,
    NWWZ,
    AANGIFTEN,
    INKOMEN, /**< euro, all declarations together */
    MEDIAAN, /**< euro per declaration */
    LEEFLOON,
    VERHOOGD,
    GEBOORTEN,  /**< of three years */
    KANSARM,    /**< of these, in a family in poverty */
    LEERLINGEN, /**< in secondary school */
    VERTRAAGD,
    WONINGEN,
    SOCIAAL,
    VOOR1945,
    BUITEN_EU,
    BEWEGERS,
    FIGURES
} figure;

typedef struct people {
    double of[MAX_SECTORS][YEARS][FIGURES];
} people;

/** Counts are drawn person by person from the level of each sector, so small numbers are as restless
 *  as real ones; who was counted last year is mostly counted again. */
void people_settle(const city *town, people *out);

#endif
