/* The wijken of Elzevoorde: invented names, and levels as Flemish centrumsteden know them. */
#include "city.h"

static const char *const w01_names[] = {
    "Grote Markt",  "Eiland-Noord",   "Eiland-Zuid",    "Vlaskaai",     "Korenstapel",
    "Begijnhof",    "Lakenhal",       "Sint-Walburga",  "Botermarkt",   "Gravensteeg",
    "Wollewei",     "Minderbroeders", "Veerpoort",      "Blauwe Toren", "Kapelanie",
    "Schuttershof", "Zoutkaai",       "Gasthuisstraat", NULL,
};
static const char *const w02_names[] = {
    "Overelze-Kerk", "Huidevetters", "Oude Ververij", "Smedenpoort", "Kalkbrug",  "Klein Begijnhof",
    "Nieuwland",     "Kattestraat",  "Rozenhof",      "Visserskaai", "Oostpoort", "Lombaard",
    "Arsenaal",      "Paardenmarkt", "Torenhof",      NULL,
};
static const char *const w03_names[] = {
    "Stationsplein", "Leopoldlaan", "Statieblok", "Koophandel", "Postwijk", "Vooruitgang", "Spoorlaan", NULL,
};
static const char *const w04_names[] = {
    "Weversplein", "Getouwstraat", "Ellewaard",  "Katoenbeemd", "Spoelhof",      "Arbeid", "Sint-Eloy",
    "Nijverheid",  "Ketelhuis",    "Garenmeers", "Lijnwaad",    "Voormansdries", NULL,
};
static const char *const w05_names[] = {
    "Guldenhof", "Parklaan",  "Ridderhove",     "Kasteeldreef", "Notariswijk",
    "Lindelaan", "Beukenhof", "Hof ter Gulden", NULL,
};
static const char *const w06_names[] = {
    "Sint-Reinilde-Kerk", "Molenwal", "Heirbaan",    "Pastorijveld", "Stenen Kruis",
    "Wijngaard",          "Windgat",  "Kloosterhof", "Oude Wal",     NULL,
};
static const char *const w07_names[] = {
    "Noorderpoort", "Vestingstraat", "Gasketel", "Ropsteeg", "Kapblok", "Zaagmolen", NULL,
};
static const char *const w08_names[] = {
    "Lindebroek-Plein", "Broekzijde",    "Elzekant",     "Nachtegaal",  "Populierenhof", "Meerslaan",
    "Volkstuinen",      "Schipperswijk", "Waterkasteel", "Brandstraat", "Oeverhof",      NULL,
};
static const char *const w09_names[] = {
    "Dokplein", "Kraanhof", "Houtkaai", "Entrepot", "Scheepstimmer", "Suikerblok", "Matrozenhof", NULL,
};
static const char *const w10_names[] = {
    "Oosterpoort", "Kruiskouter", "Bareel",     "Tramstelplaats", "Muziekwijk",   "Klaverhof",
    "Steenoven",   "Sint-Gummar", "Kasseiblok", "Leeuwerik",      "Pottenbakker", "Fabriekspand",
    "Oost-Statie", "Ooievaar",    "Brugzijde",  "Ringzicht",      "Havenlaan",    NULL,
};
static const char *const w11_names[] = {
    "Ketelaarsveld-Kerk", "Koperslager", "Tinneblok", "Blikveld",  "Hamerhof", "Zonnewijzer",
    "Aambeeld",           "Smisveld",    "Driehoek",  "Vonkenhof", NULL,
};
static const char *const w12_names[] = {
    "Zuiderpoort", "Sint-Barbara", "Kerkhofveld", "Oude Barreel", "Tuinstraat",
    "Veemarkt",    "Slachthuis",   "Kolenspoor",  "Zuidkaai",     NULL,
};
static const char *const w13_names[] = {
    "Bleekmeers-Brug", "Witte Bleek", "Linnenhof", "Wasserij", "Zwanenhoek", "Hoge Bleek", "Meersdijk", NULL,
};
static const char *const w14_names[] = {
    "Akkerrand", "Hogenakker-Dorp", "Ploegschaar", "Egveld", "Zaaierslaan", "Oogsthof", "Schovenhof", NULL,
};
static const char *const w15_names[] = {
    "Linderik-Plein", "Merelhof",     "Vinkenlaan", "Kwikstaart",  "Zwaluwnest",
    "Lijsterpark",    "Spechtenlaan", "Elzenmeers", "Papenkouter", "Roodborst",
    "Wielewaal",      "Koekoekdreef", "Sperwer",    NULL,
};
static const char *const w16_names[] = {
    "Zonnedries-Kerk", "Dries-West",    "Dries-Oost", "Boerenhof",  "Lichtveld",
    "Zuidertuin",      "Hagelandschap", "Wandelhof",  "Korenbloem", NULL,
};
static const char *const w17_names[] = {
    "Hospitaalveld", "Kruidenhof", "Doktersblok", "Universiteitslaan", "Langeveld",
    "Kanaalzicht",   "Oosterring", "Bosuil",      "Waardveld",         NULL,
};
static const char *const w18_names[] = {
    "Sluisplein", "Vaartdok", "Oostdok", "Noorderdok", "Petroleumkaai", "Graansilo", "Containerkaai", NULL,
};
static const char *const w19_names[] = {
    "Wulmerke-Kerk", "Wulmerke-Statie", "Wulmerke-Molen", "Aardbroek",  "Noordmeers", "Hoogveld",
    "Schaapsdries",  "Elzepolder",      "Verre Akkers",   "Kasteelbos", "Bovenbroek", NULL,
};
static const char *const w20_names[] = {
    "Zwanebeke-Dorp", "Zwanebeke-West", "Zwanehoek", "Zwanebos",   "Kapelleveld", "Overspoor",
    "Galgenveld",     "Lange Dreef",    "Steenland", "Koudeheide", NULL,
};
static const char *const w21_names[] = {
    "Ganzelede-Dorp", "Ganzemeers", "Kleine Elze", "Herenbos", "Roeveld", "Overbroek", "Nachtvoort", NULL,
};
static const char *const w22_names[] = {
    "Ravenzele-Kerk", "Ravenzele-Dries", "Ravenbos", "Meersland", "Pachthof", "Hellehoek", "Windmolen", NULL,
};
static const char *const w23_names[] = {
    "Kouterdonk-Dorp", "Donkveld",  "Grote Kouter", "Elzenbroek",
    "Kanaaleinde",     "Vaartveld", "Zomerland",    NULL,
};
static const char *const w24_names[] = {
    "Waarzele-Kerk", "Waarzele-Plaats", "Waardhoek", "Spoorveld",  "Oosterbroek",
    "Kapelhoek",     "Langwater",       "Waarbos",   "Zandkouter", NULL,
};
static const char *const w25_names[] = {
    "Merebroek-Dorp", "Merebroek-Oost", "Broekkant", "Vijverbos", "Zuidakker",
    "Mereveld",       "Heibloem",       "Rietland",  NULL,
};
static const char *const w26_names[] = {
    "Maldersbeke-Kerk", "Maldersbeke-Plein", "Maldersbeke-Dries", "Beekveld",     "Molenheide",
    "Hoge Malder",      "Drieschouwen",      "Kluisbos",          "Malderkouter", NULL,
};

/* code, name, deelgemeente, kind, density, deprivation, age, origin, social, old, sector names */
const wijk WIJKEN[] = {
    {"W01", "Markt en Eiland", 'A', KIND_CORE, 46.8, 0.25, 0, 0.14, 0.1, 0.72, w01_names},
    {"W02", "Overelze", 'A', KIND_CORE, 44.4, 0.45, -0.2, 0.17, 0.12, 0.66, w02_names},
    {"W03", "Stationskwartier", 'A', KIND_BELT, 49.2, 1, -0.5, 0.27, 0.09, 0.58, w03_names},
    {"W04", "Weverskwartier", 'A', KIND_BELT, 48, 1.55, -0.6, 0.36, 0.16, 0.7, w04_names},
    {"W05", "Guldenhof", 'A', KIND_BELT, 24, -0.45, 0.25, 0.07, 0.02, 0.45, w05_names},
    {"W06", "Sint-Reinilde", 'A', KIND_BELT, 27.6, 0.15, 0.1, 0.12, 0.06, 0.42, w06_names},
    {"W07", "Noordervest", 'A', KIND_BELT, 50.4, 1.35, -0.4, 0.33, 0.14, 0.66, w07_names},
    {"W08", "Lindebroek", 'A', KIND_BELT, 25.2, 0.05, 0.3, 0.1, 0.08, 0.3, w08_names},
    {"W09", "Dokkant", 'A', KIND_BELT, 39.6, 1.45, -0.7, 0.35, 0.18, 0.52, w09_names},
    {"W10", "Oostervest", 'A', KIND_BELT, 28.8, 0.62, -0.1, 0.2, 0.1, 0.46, w10_names},
    {"W11", "Ketelaarsveld", 'A', KIND_BELT, 27.6, 0.3, 0, 0.15, 0.07, 0.36, w11_names},
    {"W12", "Zuidervest", 'A', KIND_BELT, 28.8, 0.55, 0, 0.18, 0.12, 0.44, w12_names},
    {"W13", "Bleekmeers", 'A', KIND_BELT, 30, 0.8, -0.1, 0.22, 0.15, 0.48, w13_names},
    {"W14", "Hogenakker", 'A', KIND_ESTATE, 37.2, 1.7, -0.1, 0.3, 0.62, 0.01, w14_names},
    {"W15", "Linderik", 'A', KIND_SUBURB, 16.2, -0.15, 0.6, 0.05, 0.09, 0.1, w15_names},
    {"W16", "Zonnedries", 'A', KIND_SUBURB, 18, 0.2, 0.5, 0.07, 0.22, 0.06, w16_names},
    {"W17", "Hospitaalveld", 'A', KIND_SUBURB, 14.4, 0.05, -0.3, 0.12, 0.07, 0.08, w17_names},
    {"W18", "Elzehaven", 'A', KIND_HARBOUR, 0.5, 0.9, -0.4, 0.16, 0, 0.4, w18_names},
    {"W19", "Wulmerke", 'B', KIND_VILLAGE, 20, -0.75, 0.25, 0.025, 0.04, 0.2, w19_names},
    {"W20", "Zwanebeke", 'C', KIND_VILLAGE, 21, -0.55, 0.3, 0.03, 0.06, 0.22, w20_names},
    {"W21", "Ganzelede", 'D', KIND_VILLAGE, 14, -1.15, 0.2, 0.015, 0.01, 0.24, w21_names},
    {"W22", "Ravenzele", 'D', KIND_VILLAGE, 22, -0.65, 0.35, 0.025, 0.05, 0.25, w22_names},
    {"W23", "Kouterdonk", 'F', KIND_VILLAGE, 16, -0.9, 0.1, 0.02, 0.03, 0.18, w23_names},
    {"W24", "Waarzele", 'F', KIND_VILLAGE, 22, -0.4, 0.3, 0.04, 0.08, 0.22, w24_names},
    {"W25", "Merebroek", 'H', KIND_VILLAGE, 20, -0.6, 0.35, 0.02, 0.04, 0.22, w25_names},
    {"W26", "Maldersbeke", 'J', KIND_VILLAGE, 25, -0.3, 0.4, 0.04, 0.1, 0.26, w26_names},
};
const size_t WIJK_COUNT = sizeof WIJKEN / sizeof *WIJKEN;

const part PARTS[] = {
    {'A', "44999A", "Elzevoorde"},  {'B', "44999B", "Wulmerke"}, {'C', "44999C", "Zwanebeke"},
    {'D', "44999D", "Ravenzele"},   {'F', "44999F", "Waarzele"}, {'H', "44999H", "Merebroek"},
    {'J', "44999J", "Maldersbeke"},
};
const size_t PART_COUNT = sizeof PARTS / sizeof *PARTS;
