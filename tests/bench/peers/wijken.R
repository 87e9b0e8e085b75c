# The job of ../wijken.yaml with sf and classInt: shared folder, output folder.
suppressPackageStartupMessages(library(sf))
library(classInt)
arguments <- commandArgs(trailingOnly = TRUE)
shared <- arguments[1]
folder <- arguments[2]
wijken <- st_read(file.path(shared, "data/be-flanders-levels/shapefiles/ggw7.shp"), quiet = TRUE)
keys <- suppressWarnings(st_read(file.path(shared, "data/be-flanders-levels/aggregation/ggw7_gemeente.xlsx"), quiet = TRUE))
zip <- file.path(shared, "data/be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip")
income <- read.csv(unz(zip, "TF_PSNL_INC_TAX_MUNTY.txt", encoding = "UTF-8"), sep = "|", quote = "", check.names = FALSE)
names(income)[1] <- "CD_YEAR"
income <- income[income$CD_YEAR == 2013, ]
mergers <- read.csv(file.path(shared, "reference/composite/flemish_municipal_mergers.csv"), colClasses = "character")
code <- as.character(income$CD_MUNTY_REFNIS)
hit <- match(code, mergers$nis_old)
code[!is.na(hit)] <- mergers$nis_new[hit[!is.na(hit)]]
sums <- rowsum(income[c("MS_TOT_NET_TAXABLE_INC", "MS_NBR_NON_ZERO_INC")], code)
sums$inkomen <- sums[[1]] / sums[[2]]
gemeente <- as.character(keys$gemeente)[match(wijken$geoitem, keys$ggw7)]
wijken$inkomen <- sums[gemeente, "inkomen"]
n <- nrow(wijken)
wijken$score <- -(wijken$inkomen - mean(wijken$inkomen)) / (sd(wijken$inkomen) * sqrt((n - 1) / n))
wijken$rank <- rank(-wijken$score, ties.method = "min")
wijken$area_km2 <- as.numeric(st_area(wijken)) / 1e6
write.csv2(st_drop_geometry(wijken)[order(wijken$rank), ], file.path(folder, "ranking.csv"), row.names = FALSE)

classes <- classIntervals(wijken$inkomen, 5, style = "fisher")
png(file.path(folder, "inkomen.png"), width = 297, height = 210, units = "mm", res = 200)
plot(wijken["inkomen"], breaks = classes$brks, pal = rev(hcl.colors(5, "YlOrRd")), border = "white", lwd = 0.3,
     main = "Waar is het inkomen laag?")
invisible(dev.off())
