/* sample-city FOLDER: write the invented city into FOLDER/stad/data and FOLDER/klein. */
#include "city.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

_Noreturn void give_up(const char *what, const char *about) {
    fprintf(stderr, "sample-city: %s: %s\n", what, about);
    exit(1);
}

static void make_folder(char *folder, size_t size, const char *top, const char *below) {
    snprintf(folder, size, "%s/%s", top, below);
    mkdir(folder, 0777);
}

int main(int argc, char **argv) {
    if (argc != 2)
        give_up("usage", "sample-city FOLDER");
    char stad[1024], data[1024], small[1024];
    mkdir(argv[1], 0777);
    make_folder(stad, sizeof stad, argv[1], "stad");
    make_folder(data, sizeof data, argv[1], "stad/data");
    make_folder(small, sizeof small, argv[1], "klein");

    static city town;
    town.geos = GEOS_init_r();
    carve(&town);
    carve_check(&town);
    codes_give(&town);
    layers_write(&town, data, small);
    tables_write(&town, data, small);
    for (size_t i = 0; i < town.count; i++)
        GEOSGeom_destroy_r(town.geos, town.sectors[i].shape);
    GEOSGeom_destroy_r(town.geos, town.outline);
    GEOS_finish_r(town.geos);
    return 0;
}
