# One area per value of the field region, with sf: data folder, number of areas.
suppressPackageStartupMessages(library(sf))
arguments <- commandArgs(trailingOnly = TRUE)
areas <- st_read(file.path(arguments[1], paste0("areas_", arguments[2], ".gpkg")), quiet = TRUE)
regions <- aggregate(areas["gid"], by = list(region = areas$region), FUN = length)
cat(nrow(regions), sum(as.numeric(st_area(regions))), "\n")
