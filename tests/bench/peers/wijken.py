"""The job of ../wijken.yaml with GeoPandas and matplotlib: shared folder, output folder."""
import sys

import geopandas
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy
import pandas
from matplotlib.colors import BoundaryNorm

shared, folder = sys.argv[1:3]
wijken = geopandas.read_file(f"{shared}/data/be-flanders-levels/shapefiles/ggw7.shp")
keys = pandas.read_excel(f"{shared}/data/be-flanders-levels/aggregation/ggw7_gemeente.xlsx")
keys["gemeente"] = keys["gemeente"].astype(str)
income = pandas.read_csv(
    f"{shared}/data/be-statbel-gemeente/TF_PSNL_INC_TAX_MUNTY_tcm325-272513.zip",
    sep="|", encoding="utf-8-sig", dtype={"CD_MUNTY_REFNIS": str},
    usecols=["CD_YEAR", "CD_MUNTY_REFNIS", "MS_NBR_NON_ZERO_INC", "MS_TOT_NET_TAXABLE_INC"])
income = income[income.CD_YEAR == 2013]
mergers = pandas.read_csv(f"{shared}/reference/composite/flemish_municipal_mergers.csv", dtype=str)
new = dict(zip(mergers.nis_old, mergers.nis_new))
income["gemeente"] = income.CD_MUNTY_REFNIS.map(lambda code: new.get(code, code))
sums = income.groupby("gemeente")[["MS_TOT_NET_TAXABLE_INC", "MS_NBR_NON_ZERO_INC"]].sum()
sums["inkomen"] = sums.MS_TOT_NET_TAXABLE_INC / sums.MS_NBR_NON_ZERO_INC
wijken = wijken.merge(keys, left_on="geoitem", right_on="ggw7", how="left")
wijken = wijken.merge(sums[["inkomen"]], left_on="gemeente", right_index=True, how="left")
wijken["score"] = -(wijken.inkomen - wijken.inkomen.mean()) / wijken.inkomen.std(ddof=0)
wijken["rank"] = wijken.score.rank(ascending=False, method="min")
wijken["area_km2"] = wijken.area / 1e6
wijken.drop(columns="geometry").sort_values("rank").to_csv(f"{folder}/ranking.csv", sep=";", decimal=",", index=False)

# mapclassify is not in every distribution: quantiles cost less than natural breaks
breaks = numpy.unique(wijken.inkomen.quantile([0, 0.2, 0.4, 0.6, 0.8, 1]))
figure, axes = plt.subplots(figsize=(297 / 25.4, 210 / 25.4))
wijken.plot(column="inkomen", norm=BoundaryNorm(breaks, 256), cmap="YlOrRd_r", edgecolor="white", linewidth=0.3,
            legend=True, ax=axes)
axes.set_axis_off()
axes.set_title("Waar is het inkomen laag?")
figure.savefig(f"{folder}/inkomen.png", dpi=200)
