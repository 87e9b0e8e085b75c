/* The invented city of Elzevoorde: what the parts of its generator share. */
#ifndef SAMPLE_CITY_H
#define SAMPLE_CITY_H

#include <geos_c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CITY_SEED = 44999,
    MAX_SECTORS = 320,
    FIRST_YEAR = 2020,
    YEARS = 5,
    NAME_SIZE = 64,
    MAX_LINES = 480,
};

/** Lambert 72 coordinates of the market square; the plan below is in metres from it. */
#define CENTRE_X 118400.0
#define CENTRE_Y 196200.0
/** All coordinates are whole centimetres. */
#define GRID 0.01

typedef struct point {
    double x, y;
} point;

typedef struct path {
    point *p;
    size_t n, capacity;
} path;

typedef enum line_kind {
    LINE_RIVER,
    LINE_CANAL,
    LINE_RAIL,
    LINE_RING,
    LINE_ROAD,
    LINE_BOULEVARD,
    LINE_BROOK,
    LINE_LIMIT, /**< the municipal border */
    LINE_BLOCK, /**< an estate, works or campus laid out in one go: straight sides */
    LINE_KERN,  /**< the edge of a village */
    LINE_GREEN,
    LINE_BASIN
} line_kind;

/** One line of the hand-drawn plan. */
typedef struct plan_line {
    const char *name;
    line_kind kind;
    bool closed;
    bool is_border; /**< sectors end here; if not, the line is only drawn as context */
    size_t n;
    const point *p;
} plan_line;

extern const plan_line PLAN[];
extern const size_t PLAN_SIZE;

typedef enum wijk_kind {
    KIND_CORE,
    KIND_BELT,
    KIND_ESTATE,
    KIND_SUBURB,
    KIND_HARBOUR,
    KIND_VILLAGE
} wijk_kind;

/** A wijk and what makes it what it is. Levels are shares of the whole or indices around 0. */
typedef struct wijk {
    const char *code;
    const char *name;
    char part; /**< letter of the deelgemeente, which is the first letter of its sector codes */
    wijk_kind kind;
    double density;           /**< inhabitants per hectare of lived-in ground */
    double deprivation;       /**< -1.5 well off .. 2 deprived */
    double age;               /**< -1 young families and students .. 1 old */
    double origin;            /**< share of inhabitants with an origin outside the EU, 2020 */
    double social;            /**< share of social dwellings */
    double old;               /**< share of dwellings from before 1945 */
    const char *const *names; /**< of its sectors, ends with NULL */
} wijk;

extern const wijk WIJKEN[];
extern const size_t WIJK_COUNT;

typedef struct part {
    char letter;
    const char *code;
    const char *name;
} part;

extern const part PARTS[];
extern const size_t PART_COUNT;

typedef struct sector {
    char code[12];     /**< as in 2025 */
    char old_code[12]; /**< as before the merger */
    char name[NAME_SIZE];
    size_t wijk;
    int group;
    bool is_rural; /**< large and open */
    bool is_kern;  /**< inside the edge of a village */
    bool is_works; /**< docks, works, campus: hardly lived in */
    bool is_estate;
    GEOSGeometry *shape;
    double area; /**< m2 */
    point inside;
} sector;

typedef struct city {
    GEOSContextHandle_t geos;
    sector sectors[MAX_SECTORS];
    size_t count;
    GEOSGeometry *outline;
} city;

/** A place in the plan and the wijk that the ground around it belongs to, as far as the nearest lines.
 *  Ground with the same group (not 0) stays one sector, wherever it lies. */
typedef struct label {
    double x, y;
    const char *wijk;
    int group;
} label;

extern const label LABELS[];
extern const size_t LABEL_COUNT;

/* paths.c */
void path_add(path *line, double x, double y);
void path_free(path *line);
/** The plan line as it lies on the ground: spline, then midpoint displacement as its kind asks. */
path path_of_plan(const plan_line *line);
/** A street between two points, with the bends that a street has. key names its random numbers. */
path path_street(point from, point to, uint64_t key);
/** Vertices this far apart, in metres, at this place: close in the core, wide in the fields. */
double path_spacing(point at);
GEOSGeometry *path_to_line(GEOSContextHandle_t geos, const path *line);
GEOSGeometry *path_to_polygon(GEOSContextHandle_t geos, const path *ring);
const plan_line *plan_find(const char *name);

/* codes.c */
/** Puts the sectors in their final order and names them. */
void codes_give(city *town);

/* shapes.c */
double area_of(GEOSContextHandle_t geos, const GEOSGeometry *shape);
double length_of(GEOSContextHandle_t geos, const GEOSGeometry *shape);
/** A point inside, in metres from the market. */
point inside_of(GEOSContextHandle_t geos, const GEOSGeometry *shape);
GEOSGeometry *point_at(GEOSContextHandle_t geos, double x, double y);
bool contains(GEOSContextHandle_t geos, const GEOSGeometry *shape, point at);
/** Whether the place lies inside a closed line of the plan whose name starts so. */
bool plan_holds(GEOSContextHandle_t geos, const char *prefix, point at);

/** Lines that will be noded together. */
typedef struct lines {
    GEOSGeometry *line[MAX_LINES];
    size_t n;
} lines;

typedef struct pieces {
    GEOSGeometry *shape[MAX_SECTORS];
    size_t n;
} pieces;

/* streets.c */
/** Takes the line. */
void lines_add(lines *work, GEOSGeometry *line);
/** Takes the shape; cuts it in about so many parts, adds the streets to work and the parts to out. */
void divide(GEOSContextHandle_t geos, GEOSGeometry *shape, size_t parts, uint64_t key, lines *work,
            pieces *out);

/* carve.c */
/** Cut the plan into sectors. Every border is one line, noded once on the centimetre grid. */
void carve(city *town);
/* check.c */
/** Ends the program with a message when sectors overlap, leave a gap, or are not valid. */
void carve_check(const city *town);

/* layers.c */
/** small_folder: where the small sample lives. */
void layers_write(const city *town, const char *folder, const char *small_folder);

/* people.c and tables.c */
void tables_write(const city *town, const char *folder, const char *small_folder);

/* main.c */
/** A developer's tool: any failure ends it with a message. */
_Noreturn void give_up(const char *what, const char *about);

#endif
