#include "geom/crs.h"

#include "base/memory.h"
#include "support/gbt.h"
#include "unit/geom/suites.h"

#include <math.h>

/* As ESRI programs write Belgian Lambert 72: no code, own names, no datum shift. */
static const char esri_lambert[] =
    "PROJCS[\"Belge_Lambert_1972\",GEOGCS[\"GCS_Belge_1972\",DATUM[\"D_Belge_1972\","
    "SPHEROID[\"International_1924\",6378388.0,297.0]],PRIMEM[\"Greenwich\",0.0],"
    "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Lambert_Conformal_Conic\"],"
    "PARAMETER[\"False_Easting\",150000.013],PARAMETER[\"False_Northing\",5400088.438],"
    "PARAMETER[\"Central_Meridian\",4.36748666666667],PARAMETER[\"Standard_Parallel_1\",51.1666672333333],"
    "PARAMETER[\"Standard_Parallel_2\",49.8333339],PARAMETER[\"Latitude_Of_Origin\",90.0],UNIT[\"Meter\",1.0]"
    "]";
static const char gdal_lambert[] =
    "PROJCS[\"Belge_1972_Belgian_Lambert_72\",GEOGCS[\"GCS_Belge 1972\",DATUM[\"D_Belge_1972\","
    "SPHEROID[\"International_1924\",6378388,297]],PRIMEM[\"Greenwich\",0],"
    "UNIT[\"Degree\",0.017453292519943295]],PROJECTION[\"Lambert_Conformal_Conic\"],"
    "PARAMETER[\"standard_parallel_1\",51.16666723333333],PARAMETER[\"standard_parallel_2\",49.8333339],"
    "PARAMETER[\"latitude_of_origin\",90],PARAMETER[\"central_meridian\",4.367486666666666],"
    "PARAMETER[\"false_easting\",150000.013],PARAMETER[\"false_northing\",5400088.438],UNIT[\"Meter\",1]]";

static gb_crs *make(const char *definition) {
    gb_crs *crs = NULL;
    gb_error err = {0};
    gbt_equal_status(definition, gb_crs_new(definition, &crs, &err), GB_OK, &err);
    return crs;
}

static void definitions_are_recognised(void) {
    static const struct {
        const char *definition, *code;
        bool projected;
        double metres;
    } cases[] = {
        {"EPSG:31370", "EPSG:31370", true, 1},
        {" EPSG:28992", "EPSG:28992", true, 1},
        {"EPSG:4326", "EPSG:4326", false, 0},
        {esri_lambert, "EPSG:31370", true, 1},
        {gdal_lambert, "EPSG:31370", true, 1},
        {"EPSG:6190", "EPSG:31370", true, 1}, /* Lambert 72 with heights: the plane part */
        {"urn:ogc:def:crs:EPSG::3812", "EPSG:3812", true, 1},
        {"WGS 84", "EPSG:4326", false, 0},
        {"+proj=utm +zone=31 +datum=WGS84", "EPSG:32631", true, 1},
        {"EPSG:2263", "EPSG:2263", true, 1200.0 / 3937}, /* US survey feet */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_crs *crs = make(cases[i].definition);
        if (!crs)
            continue;
        gbt_equal_text(cases[i].definition, gb_crs_code(crs), cases[i].code);
        gbt_equal_int(cases[i].definition, gb_crs_is_projected(crs), cases[i].projected);
        gbt_equal_double(cases[i].definition, gb_crs_metres(crs), cases[i].metres, 1e-12);
        gb_crs_free(crs);
    }
}

static void unknown_definitions_are_refused(void) {
    static const char *const cases[] = {"foo",  "", "EPSG:999999", "EPSG:", "PROJCS[", "+proj=nonsense",
                                        "31370"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_crs *crs = NULL;
        gb_error err = {0};
        gbt_equal_status(cases[i], gb_crs_new(cases[i], &crs, &err), GB_ERR_USAGE, NULL);
        gbt_equal_int(cases[i], err.message, GB_MSG_CRS_UNKNOWN);
        gbt_equal_text(cases[i], err.found, cases[i]);
    }
}

static void systems_compare_by_what_they_are(void) {
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"EPSG:31370", esri_lambert, true},  {gdal_lambert, esri_lambert, true},
        {"EPSG:31370", "EPSG:3812", false},  {"EPSG:4326", "OGC:CRS84", true},
        {"EPSG:4326", "EPSG:4258", false},   {"EPSG:31370", "EPSG:31370", true},
        {"EPSG:31370", "EPSG:28992", false}, {"EPSG:6190", "EPSG:31370", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_crs *a = make(cases[i].a), *b = make(cases[i].b);
        if (a && b)
            gbt_equal_int(cases[i].b, gb_crs_same(a, b), cases[i].same);
        gb_crs_free(a);
        gb_crs_free(b);
    }
}

/* The false origin of Lambert 72 lies on the central meridian: x = 150000.013 is longitude 4 21' 24.983"
 * on the datum BD72 (EPSG:4313, no datum shift). RD New: the tower of Amersfoort is 155000, 463000 and
 * 5 23' 15.5", 52 09' 22.178" on Bessel (EPSG:4289). */
static void points_are_transformed(void) {
    static const struct {
        const char *from, *to;
        double x, y, lon, lat, within;
    } cases[] = {
        {"EPSG:31370", "EPSG:4313", 150000.013, 5400088.438, 4.36748666666667, 90, 1e-9},
        {"EPSG:28992", "EPSG:4289", 155000, 463000, 5 + 23 / 60.0 + 15.5 / 3600,
         52 + 9 / 60.0 + 22.178 / 3600, 1e-7},
        {"EPSG:4326", "EPSG:4326", 4, 51, 4, 51, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        gb_crs *from = make(cases[i].from), *to = make(cases[i].to);
        double x = cases[i].x, y = cases[i].y;
        gb_error err = {0};
        gbt_equal_status(cases[i].from, gb_crs_transform(from, to, &x, &y, 1, &err), GB_OK, &err);
        gbt_near_double(cases[i].from, x, cases[i].lon, cases[i].within);
        gbt_near_double(cases[i].from, y, cases[i].lat, cases[i].within);
        gb_crs_free(from);
        gb_crs_free(to);
    }
}

static void there_and_back_is_the_same_place(void) {
    enum { N = 1000 };
    double x[N], y[N];
    gb_crs *lambert = make(esri_lambert), *globe = make("EPSG:4326");
    for (int i = 0; i < N; i++) {
        x[i] = 30000 + 250.0 * i;
        y[i] = 160000 + 37.0 * i;
    }
    gb_error err = {0};
    gbt_equal_status("there", gb_crs_transform(lambert, globe, x, y, N, &err), GB_OK, &err);
    gbt_true("in Belgium", x[0] > 2 && x[0] < 3.5 && y[0] > 50 && y[0] < 51.5);
    gbt_equal_status("back", gb_crs_transform(globe, lambert, x, y, N, &err), GB_OK, &err);
    double worst = 0;
    for (int i = 0; i < N; i++)
        worst = fmax(worst, hypot(x[i] - 30000 - 250.0 * i, y[i] - 160000 - 37.0 * i));
    gbt_near_double("metres off", worst, 0, 0.001);
    gb_crs_free(lambert);
    gb_crs_free(globe);
}

/* A file of plane coordinates that claims to be in degrees, the commonest mistake. */
static void impossible_points_are_reported(void) {
    double x[] = {4.3, 150000}, y[] = {51, 170000};
    gb_crs *globe = make("EPSG:4326"), *lambert = make("EPSG:31370");
    gb_error err = {0};
    gbt_equal_status("status", gb_crs_transform(globe, lambert, x, y, 2, &err), GB_ERR_DATA, NULL);
    gbt_equal_int("row", err.row, 2);
    gbt_equal_int("message", err.message, GB_MSG_CRS_POINT);
    gb_crs_free(globe);
    gb_crs_free(lambert);
}

/* On the central meridian grid north is true north. East of it, on the northern half, meridians lean to
 * the left going up: convergence of a conic is (lon - lon0) sin(phi0); 1 degree east at 51: -0.77 deg. */
static void points_without_image_do_not_stop_the_others(void) {
    gb_crs *globe = make("EPSG:4326"), *lambert = make("EPSG:31370");
    double x[4] = {4.375852, NAN, 4.404249, 4}, y[4] = {50.844906, 50, 50.844900, 1000};
    gb_error err = {0};
    gbt_equal_status("each", gb_crs_transform_each(globe, lambert, x, y, 4, &err), GB_OK, &err);
    gbt_near_double("x, by cs2cs", x[0], 150500, 0.1); /* 1e-6 degrees */
    gbt_near_double("y, by cs2cs", y[0], 170500, 0.1);
    gbt_near_double("the one after a gap", x[2], 152500, 0.1);
    gbt_equal_double("not a number", x[1], NAN, 0);
    gbt_equal_double("its y", y[1], NAN, 0);
    gbt_equal_double("no latitude", x[3], NAN, 0);
    gb_crs_free(globe);
    gb_crs_free(lambert);
}

static void true_north_is_found(void) {
    gb_crs *lambert = make("EPSG:31370"), *globe = make("EPSG:4326");
    double degrees = NAN;
    gb_error err = {0};
    gbt_equal_status("status", gb_crs_convergence(lambert, 150000.013, 170000, &degrees, &err), GB_OK, &err);
    gbt_near_double("on the meridian", degrees, 0, 1e-6);
    gbt_equal_status("status", gb_crs_convergence(lambert, 220000, 170000, &degrees, &err), GB_OK, &err);
    gbt_near_double("70 km east", degrees, -0.77, 0.02);
    gbt_equal_status("degrees", gb_crs_convergence(globe, 4, 51, &degrees, &err), GB_ERR_DATA, NULL);
    gb_crs_free(lambert);
    gb_crs_free(globe);
}

/* On the central meridian of UTM a kilometre of the plane is 1000 / 0.9996 m of the ellipsoid. */
static void distances_are_true(void) {
    const double x[2] = {499500, 500500}, y[2] = {5650000, 5650000};
    gb_crs *utm = make("EPSG:32631"), *globe = make("EPSG:4326");
    double metres = NAN;
    gb_error err = {0};
    gbt_equal_status("status", gb_crs_distance(utm, x, y, &metres, &err), GB_OK, &err);
    gbt_near_double("metres", metres, 1000.40016, 1e-4);
    gbt_equal_status("degrees", gb_crs_distance(globe, x, y, &metres, &err), GB_ERR_DATA, NULL);
    gb_crs_free(utm);
    gb_crs_free(globe);
}

static void running_out_of_memory_leaves_nothing_behind(void) {
    size_t before = gb_test_live_blocks();
    bool done = false;
    for (size_t k = 0; !done && k < 100; k++) {
        gb_crs *crs = NULL, *copy = NULL;
        gb_test_fail_allocation(k);
        gb_status status = gb_crs_new("EPSG:31370", &crs, NULL);
        if (status == GB_OK)
            status = gb_crs_copy(crs, &copy, NULL);
        gb_test_fail_allocation(SIZE_MAX);
        gbt_true("out of memory or done", status == GB_OK || status == GB_ERR_NOMEM);
        done = status == GB_OK;
        gb_crs_free(crs);
        gb_crs_free(copy);
        gbt_equal_int("blocks", gb_test_live_blocks(), before);
    }
    gbt_true("done in the end", done);
}

void suite_crs(void) {
    gbt_add_suite("crs");
    gbt_add_test("definitions are recognised", definitions_are_recognised);
    gbt_add_test("unknown definitions are refused", unknown_definitions_are_refused);
    gbt_add_test("systems compare by what they are", systems_compare_by_what_they_are);
    gbt_add_test("points are transformed", points_are_transformed);
    gbt_add_test("points without image do not stop the others", points_without_image_do_not_stop_the_others);
    gbt_add_test("there and back is the same place", there_and_back_is_the_same_place);
    gbt_add_test("impossible points are reported", impossible_points_are_reported);
    gbt_add_test("true north is found", true_north_is_found);
    gbt_add_test("distances are true", distances_are_true);
    gbt_add_test("running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing_behind);
}
