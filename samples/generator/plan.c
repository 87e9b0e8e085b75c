/* The plan, drawn by hand: metres east and north of the market square. */
#include "city.h"

#define LINE(id, kind, closed, is_border)                                                                    \
    { #id, kind, closed, is_border, sizeof id / sizeof *id, id }

static const point outline[] = {
    {3030, 5490},   {3810, 5210},   {4140, 4510},   {4840, 4630},   {5040, 3850},   {5660, 3530},
    {5210, 2870},   {5290, 2420},   {5990, 2260},   {6640, 1720},   {6400, 1070},   {6600, 410},
    {5860, 120},    {5700, -570},   {6150, -1230},  {5740, -1800},  {5290, -1680},  {5080, -2380},
    {5660, -3120},  {5330, -4020},  {4350, -4350},  {3850, -3940},  {3530, -4590},  {2870, -4510},
    {2540, -5330},  {1390, -5490},  {1180, -5050},  {620, -5130},   {330, -4710},   {60, -4800},
    {-80, -5330},   {-1070, -5170}, {-1560, -4510}, {-2380, -4840}, {-2790, -5490}, {-3850, -5170},
    {-3770, -4510}, {-4840, -4100}, {-5330, -3200}, {-5990, -2710}, {-5490, -1890}, {-5990, -1070},
    {-5250, -490},  {-5330, 410},   {-6230, 740},   {-6150, 1720},  {-5330, 2050},  {-5080, 2950},
    {-4430, 3030},  {-4180, 3940},  {-3280, 4100},  {-3360, 5080},  {-2380, 5330},  {-1890, 4670},
    {-1150, 5000},  {-820, 5660},   {410, 5490},    {820, 4840},    {1800, 5170},   {2210, 5740},
};

/* The Elze enters in the south-west as a small river and leaves in the north as a port river. */
static const point elze_upstream[] = {
    {-6400, -4510}, {-5080, -3690}, {-4350, -2870}, {-3690, -3080}, {-3030, -2210}, {-2580, -1680},
    {-2050, -1840}, {-1600, -1230}, {-1020, -940},  {-660, -370},   {-340, -270},
};
static const point elze_east_arm[] = {{-340, -270}, {-40, -340}, {270, -160}, {430, 150}, {490, 460}};
static const point elze_west_arm[] = {{-340, -270}, {-390, 20}, {-250, 270}, {50, 350}, {490, 460}};
static const point elze_town[] = {
    {490, 460}, {860, 740}, {1020, 1230}, {1350, 1680}, {1930, 2010}, {2170, 2500},
};
/* Downstream of the lock the water is a sector of its own, between these banks. */
static const point elze_port[] = {
    {2170, 2500}, {2050, 3120}, {2340, 3770}, {2870, 4180}, {2830, 4920}, {3120, 5900},
};

static const point canal[] = {{1880, 1970}, {2710, 1440}, {3440, 1230}, {4920, 1350}, {6720, 2050}};

static const point boulevard[] = {
    {-800, -120}, {-740, 390}, {-370, 760}, {110, 870},   {590, 940},   {920, 620},
    {970, 120},   {790, -390}, {410, -740}, {-120, -790}, {-570, -620},
};
static const point ring[] = {
    {0, 2380},      {-900, 2260},  {-1800, 1680}, {-2340, 740},  {-2380, -330}, {-2090, -1230},
    {-1560, -2050}, {-660, -2460}, {410, -2500},  {1390, -2210}, {2130, -1560}, {2500, -570},
    {2580, 410},    {2500, 1230},  {2580, 1970},  {2210, 2580},  {1390, 2750},  {660, 2530},
};

static const point rail_main[] = {
    {-6720, 1970}, {-4920, 1230}, {-3280, 330}, {-2130, -620}, {-1390, -1030}, {-570, -1150},
    {250, -1130},  {1150, -1090}, {2300, -820}, {3770, -570},  {5080, -740},   {6720, -410},
};
static const point rail_port[] = {
    {570, -1120}, {1230, -1020}, {1680, -660}, {1840, -40},  {1790, 740},  {2030, 1390},
    {2500, 2010}, {2910, 2710},  {3240, 3610}, {3850, 4590}, {4350, 5990},
};
static const point rail_south[] = {
    {740, -1120}, {200, -1350}, {-80, -2050}, {-40, -3280}, {-410, -4430}, {-330, -5990},
};

static const point road_north[] = {
    {-120, 830}, {-250, 1560}, {-490, 2380}, {-740, 3440}, {-1230, 4350}, {-1560, 5740},
};
static const point road_northwest[] = {
    {-520, 460}, {-1230, 1230}, {-1800, 1680}, {-2540, 2620}, {-3530, 3690}, {-4590, 5170},
};
static const point road_west[] = {
    {-780, 120}, {-1560, 410}, {-2360, 490}, {-3530, 1440}, {-4920, 2380}, {-6560, 3200},
};
static const point road_southwest[] = {
    {-340, -730}, {-530, -1150}, {-1070, -1970}, {-1640, -2950}, {-2050, -3940}, {-3280, -5740},
};
static const point road_south[] = {
    {200, -770}, {200, -1140}, {410, -1800}, {740, -2460}, {1070, -3530}, {1890, -4590}, {2210, -6150},
};
static const point road_southeast[] = {
    {620, -570}, {1070, -1090}, {1890, -1760}, {3030, -2460}, {4100, -3440}, {5900, -4590},
};
static const point road_east[] = {
    {970, 80}, {1800, 200}, {2570, 250}, {3770, -40}, {4920, 160}, {6720, 80},
};

/* Borders of the city before 1977, and between the villages: brooks and ditches. */
static const point brook_city[] = {
    {1890, 3120},   {1390, 3480},   {740, 3320},    {-250, 3200},  {-1230, 3030},
    {-2210, 2460},  {-2790, 1560},  {-2870, 570},   {-3080, -250}, {-2950, -1230},
    {-2870, -2130}, {-2380, -2620}, {-1560, -2870}, {-740, -3280}, {250, -3200},
    {1390, -2950},  {2380, -2380},  {3030, -1390},  {3360, -250},  {3570, 660},
    {3480, 1390},   {3530, 2130},   {3850, 3280},   {4100, 4430},  {4350, 5990},
};
static const point brook_north[] = {{-2160, 2490}, {-2710, 3200}, {-2620, 4100}, {-3200, 5740}};
static const point brook_west[] = {{-2790, -150}, {-3850, -570}, {-4920, -250}, {-6720, -740}};
static const point brook_south[] = {{-700, -3260}, {-820, -4100}, {-570, -4920}, {-980, -6150}};
static const point brook_southeast[] = {{1840, -2660}, {2050, -3530}, {2710, -4260}, {2950, -5740}};
static const point brook_east[] = {{2790, -1720}, {3440, -1890}, {4510, -1720}, {6480, -2050}};

static const point brook_mill[] = {
    {-2010, 1930}, {-1230, 1840}, {-250, 1660}, {410, 1620}, {860, 1390}, {1230, 1500},
};
static const point road_port[] = {{800, 560},  {1230, 670},  {1520, 890},
                                  {2050, 860}, {2790, 1020}, {3690, 980}};

static const point kern_north[] = {
    {-1110, 3530}, {-660, 3400}, {-340, 3690}, {-410, 4100}, {-820, 4300}, {-1310, 4100},
};
static const point kern_west[] = {
    {-4020, 1310}, {-3530, 1150}, {-3160, 1350}, {-3280, 1760}, {-3770, 2050}, {-4220, 1840},
};
static const point kern_hamlet[] = {{-4590, 290}, {-4220, 250}, {-4140, 570}, {-4470, 700}, {-4760, 530}};
static const point kern_southwest[] = {
    {-2210, -3320}, {-1720, -3280}, {-1480, -3610}, {-1680, -4060}, {-2210, -4140}, {-2460, -3730},
};
static const point kern_river[] = {
    {-4350, -2050}, {-3940, -2170}, {-3650, -1840}, {-3850, -1520}, {-4300, -1560},
};
static const point kern_south[] = {
    {820, -3690}, {1310, -3570}, {1600, -3890}, {1480, -4350}, {1020, -4260},
};
static const point kern_southeast[] = {
    {3200, -2340}, {3690, -2460}, {4060, -2870}, {3940, -3360}, {3440, -3320}, {3030, -2870},
};
static const point kern_east[] = {
    {3940, -290}, {4430, -330}, {4840, -40}, {4760, 370}, {4260, 530}, {3850, 290},
};
static const point kern_canal[] = {{4220, 2710}, {4590, 2660}, {4720, 3030}, {4390, 3280}, {4080, 3080}};

static const point block_highrise[] = {
    {-1680, 2030}, {-1110, 2340}, {-570, 2480}, {-620, 2920}, {-1210, 2920}, {-1840, 2440},
};
static const point block_garden[] = {
    {1230, -2580}, {1840, -2210}, {2150, -1990}, {2030, -2420}, {1600, -2730}, {1280, -2850},
};
static const point block_campus[] = {{2610, -510}, {3120, -390}, {3200, 130}, {2670, 160}};
static const point block_works[] = {{3550, 1330}, {4670, 1410}, {4630, 1980}, {4020, 2050}, {3540, 1910}};
static const point block_textile[] = {{-1890, -520}, {-1440, -780}, {-1210, -510}, {-1600, -200}};
static const point block_depot[] = {{-2850, 260}, {-2360, -100}, {-2360, -340}, {-3020, -120}};
static const point block_ferry[] = {
    {1950, 3480}, {2260, 3350}, {2670, 3590}, {2710, 3900}, {2380, 4020}, {2030, 3850},
};

static const point green_park[] = {
    {-800, -100}, {-1160, -50}, {-1250, 210}, {-1120, 340}, {-760, 270},
};
static const point green_wood[] = {
    {-3200, 2420}, {-2710, 2460}, {-2460, 2790}, {-2750, 3160}, {-3200, 3200}, {-3480, 2830},
};
static const point green_wood_south[] = {
    {-410, -3730}, {200, -3690}, {490, -4020}, {290, -4430}, {-200, -4390},
};
static const point green_meadow[] = {
    {-3530, -2710}, {-3120, -2420}, {-2710, -1890}, {-2500, -2010}, {-2870, -2500}, {-3440, -2990},
};
static const point green_estate[] = {{-1230, 2490}, {-900, 2610}, {-970, 2790}, {-1330, 2710}};
static const point green_castle[] = {
    {2870, -1230}, {3280, -1110}, {3570, -1390}, {3360, -1640}, {2990, -1600},
};
static const point green_east[] = {{4590, -1150}, {5250, -1070}, {5410, -1560}, {4840, -1720}, {4430, -1480}};
static const point green_square[] = {{670, 980}, {790, 940}, {850, 1130}, {740, 1160}};
static const point green_cemetery[] = {{860, -1930}, {1110, -1890}, {1150, -2100}, {900, -2150}};

static const point basin_town[] = {{1430, 1780}, {1530, 1690}, {1990, 1340},
                                   {2050, 1430}, {1600, 1790}, {1510, 1830}};
static const point basin_east[] = {{2210, 2800}, {2730, 2610}, {2760, 2700}, {2200, 2910}};
static const point basin_north[] = {{2100, 3080}, {2920, 2920}, {2940, 3020}, {2110, 3200}};

const plan_line PLAN[] = {
    LINE(outline, LINE_LIMIT, true, true),
    LINE(elze_upstream, LINE_RIVER, false, true),
    LINE(elze_east_arm, LINE_RIVER, false, true),
    LINE(elze_west_arm, LINE_RIVER, false, true),
    LINE(elze_town, LINE_RIVER, false, true),
    LINE(elze_port, LINE_RIVER, false, false),
    LINE(canal, LINE_CANAL, false, true),
    LINE(boulevard, LINE_BOULEVARD, true, true),
    LINE(ring, LINE_RING, true, true),
    LINE(rail_main, LINE_RAIL, false, true),
    LINE(rail_port, LINE_RAIL, false, true),
    LINE(rail_south, LINE_RAIL, false, true),
    LINE(road_north, LINE_ROAD, false, true),
    LINE(road_northwest, LINE_ROAD, false, true),
    LINE(road_west, LINE_ROAD, false, true),
    LINE(road_southwest, LINE_ROAD, false, true),
    LINE(road_south, LINE_ROAD, false, true),
    LINE(road_southeast, LINE_ROAD, false, true),
    LINE(road_east, LINE_ROAD, false, true),
    LINE(brook_city, LINE_BROOK, false, true),
    LINE(brook_north, LINE_BROOK, false, true),
    LINE(brook_west, LINE_BROOK, false, true),
    LINE(brook_south, LINE_BROOK, false, true),
    LINE(brook_southeast, LINE_BROOK, false, true),
    LINE(brook_east, LINE_BROOK, false, true),
    LINE(brook_mill, LINE_BROOK, false, true),
    LINE(road_port, LINE_ROAD, false, true),
    LINE(kern_north, LINE_KERN, true, true),
    LINE(kern_west, LINE_KERN, true, true),
    LINE(kern_hamlet, LINE_KERN, true, true),
    LINE(kern_southwest, LINE_KERN, true, true),
    LINE(kern_river, LINE_KERN, true, true),
    LINE(kern_south, LINE_KERN, true, true),
    LINE(kern_southeast, LINE_KERN, true, true),
    LINE(kern_east, LINE_KERN, true, true),
    LINE(kern_canal, LINE_KERN, true, true),
    LINE(block_highrise, LINE_BLOCK, true, true),
    LINE(block_garden, LINE_BLOCK, true, true),
    LINE(block_campus, LINE_BLOCK, true, true),
    LINE(block_works, LINE_BLOCK, true, true),
    LINE(block_textile, LINE_BLOCK, true, true),
    LINE(block_depot, LINE_BLOCK, true, true),
    LINE(block_ferry, LINE_BLOCK, true, true),
    LINE(green_park, LINE_GREEN, true, true),
    LINE(green_wood, LINE_GREEN, true, false),
    LINE(green_wood_south, LINE_GREEN, true, false),
    LINE(green_meadow, LINE_GREEN, true, false),
    LINE(green_estate, LINE_GREEN, true, false),
    LINE(green_castle, LINE_GREEN, true, false),
    LINE(green_east, LINE_GREEN, true, false),
    LINE(green_square, LINE_GREEN, true, false),
    LINE(green_cemetery, LINE_GREEN, true, false),
    LINE(basin_town, LINE_BASIN, true, false),
    LINE(basin_east, LINE_BASIN, true, false),
    LINE(basin_north, LINE_BASIN, true, false),
};
const size_t PLAN_SIZE = sizeof PLAN / sizeof *PLAN;
