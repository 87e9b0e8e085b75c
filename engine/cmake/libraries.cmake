# The packaged libraries, as targets that a room names after LIBRARIES:
#   PkgConfig::GDAL PkgConfig::PROJ PkgConfig::GEOS PkgConfig::CAIRO PkgConfig::PANGO PkgConfig::YAML
#   PkgConfig::JSON PkgConfig::XML PkgConfig::ZIP PkgConfig::XLSX PkgConfig::PNG PkgConfig::CRYPTO PkgConfig::LAPACKE
#   PkgConfig::MUPARSER PkgConfig::FONTCONFIG PkgConfig::HARFBUZZ gb_metis OpenMP::OpenMP_C

find_package(PkgConfig REQUIRED)

# gb_library(NAME MODULE...): a pkg-config module as target PkgConfig::NAME, asked for once.
function(gb_library name)
    pkg_check_modules(${name} REQUIRED QUIET IMPORTED_TARGET GLOBAL ${ARGN})
    message(STATUS "${ARGV1} ${${name}_VERSION}")
endfunction()

gb_library(GDAL "gdal>=3.6")
gb_library(PROJ "proj>=9.1")
gb_library(GEOS "geos>=3.11")
gb_library(CAIRO "cairo>=1.16" cairo-pdf cairo-png cairo-ft)
gb_library(PANGO "pangocairo>=1.50" pangoft2)
gb_library(FONTCONFIG fontconfig)
gb_library(HARFBUZZ harfbuzz harfbuzz-subset)
gb_library(YAML yaml-0.1)
gb_library(JSON json-c)
gb_library(XML libxml-2.0)
gb_library(ZIP libzip)
gb_library(XLSX xlsxwriter)
gb_library(PNG libpng)
gb_library(CRYPTO libcrypto)
gb_library(LAPACKE lapacke)
gb_library(MUPARSER muparser)

# METIS ships no pkg-config file
find_path(GB_METIS_INCLUDE metis.h REQUIRED)
find_library(GB_METIS_LIBRARY metis REQUIRED)
mark_as_advanced(GB_METIS_INCLUDE GB_METIS_LIBRARY)
add_library(gb_metis INTERFACE IMPORTED GLOBAL)
target_include_directories(gb_metis SYSTEM INTERFACE ${GB_METIS_INCLUDE})
target_link_libraries(gb_metis INTERFACE ${GB_METIS_LIBRARY})

if(GB_OPENMP)
    find_package(OpenMP REQUIRED COMPONENTS C)
else()
    add_library(OpenMP::OpenMP_C INTERFACE IMPORTED GLOBAL)
endif()

if(BUILD_TESTING)
    gb_library(CUNIT cunit)
endif()
