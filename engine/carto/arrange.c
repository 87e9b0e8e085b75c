#include "carto/arrange.h"

#include "carto/panel.h"

#include <math.h>

/* mm: around the study area, for names that stand outside; between map and side; from try to try. */
static const double air = 5, gap = 4, step = 5;
/* What a list is worth beside a map of full size, and what it is worth that it is whole. */
static const double list_worth = 0.35, whole_worth = 0.15;
/* When the page of the house style holds the whole list, another must be this much better. */
static const double loyalty = 1.15;

/* What is known before a page is chosen. */
typedef struct choice {
    gb_draft *draft;
    const gb_legend *legend;
    gb_panel small;       /* the rows in the smallest type */
    double width, height; /* of the study area, CRS units */
    double bar;           /* mm, of the scale bar */
    double x, y, x1, y1;  /* what map and side share */
    gb_page_grid best;
    double best_value;
} choice;

/* mm to the CRS unit; 0 when there is no room. */
static double scale_of(const choice *c, const gb_page_grid *grid) {
    double width = grid->map_width - air, height = grid->map_height - air - c->bar;
    return fmax(0, fmin(width / c->width, height / c->height));
}

static double list_value(const choice *c, const gb_page_grid *grid, double legend_height) {
    double width, height;
    size_t all = c->legend->panel_rows;
    if (!gb_legend_panel_box(c->draft, grid, legend_height, &width, &height))
        return -1;
    if (all == 0)
        return 1;
    gb_panel_fit fit = gb_panel_fit_in(&c->small, width, height);
    return 1 - list_worth - whole_worth + list_worth * (double)fit.rows / (double)all +
           (fit.rows == all ? whole_worth : 0);
}

static void weigh(choice *c, const gb_page_grid *grid, double legend_height, bool house) {
    double scale = scale_of(c, grid), list = list_value(c, grid, legend_height);
    double value = scale * scale * list * (house && list >= 1 ? loyalty : 1);
    if (list > 0 && value > c->best_value * (1 + 1e-9)) {
        c->best = *grid;
        c->best_value = value;
    }
}

static void try_below(choice *c) {
    gb_page_grid grid = c->draft->grid;
    grid.side_below = true;
    grid.map_width = grid.side_width = c->x1 - c->x;
    grid.side_x = c->x;
    double whole = c->y1 - c->y;
    double legend_height = gb_legend_height(c->draft, c->legend, gb_legend_width(c->draft, &grid));
    /* From tall to low: of equal pages the one with the most room around the map. */
    for (double height = whole - gap - legend_height; height > 0.25 * whole; height -= step) {
        grid.map_height = height;
        grid.side_y = c->y + height + gap;
        grid.side_height = whole - height - gap;
        weigh(c, &grid, legend_height, false);
    }
}

static void try_beside(choice *c) {
    gb_page_grid grid = c->draft->grid;
    grid.side_below = false;
    grid.side_y = c->y;
    grid.map_height = grid.side_height = c->y1 - c->y;
    double whole = c->x1 - c->x;
    for (double side = gb_draft_scaled(c->draft, 65); side < 0.55 * whole; side += step) {
        grid.map_width = whole - side - gap;
        grid.side_x = c->x + grid.map_width + gap;
        grid.side_width = side;
        weigh(c, &grid, gb_legend_height(c->draft, c->legend, side), false);
    }
}

void gb_map_sheet_arrange(gb_map_sheet *sheet, const gb_legend *legend, const gb_topology *topology) {
    gb_draft *draft = &sheet->draft;
    const gb_page_grid *grid = &draft->grid;
    double bounds[4];
    if (!gb_draft_ok(draft) || !gb_topology_bounds(topology, bounds) || bounds[2] <= bounds[0] ||
        bounds[3] <= bounds[1])
        return;
    choice c = {.draft = draft,
                .legend = legend,
                .small = gb_panel_measure(draft, legend, GB_TYPE_NOTE, grid->side_width),
                .width = bounds[2] - bounds[0],
                .height = bounds[3] - bounds[1],
                .bar = gb_scale_bar_height(draft),
                .x = grid->map_x,
                .y = grid->map_y,
                .x1 = grid->width - grid->right,
                .y1 = fmax(grid->map_y + grid->map_height, grid->side_y + grid->side_height),
                .best = *grid};
    weigh(&c, grid, gb_legend_height(draft, legend, gb_legend_width(draft, grid)), true);
    try_below(&c);
    try_beside(&c);
    gb_panel_release(&c.small);
    if (gb_draft_ok(draft))
        draft->grid = c.best;
}
