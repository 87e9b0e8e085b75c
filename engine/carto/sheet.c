#include "carto/sheet.h"

#include "carto/basemap.h"
#include "carto/water_names.h"

static const double frame_margin = 2; /* mm around the study area: half a casing and air */

static gb_footer footer_of(const gb_map_page *page) {
    return (gb_footer){page->source, page->credit, page->date_text};
}

gb_status gb_map_sheet_open(const gb_map_page *page, const char *alt, const gb_text_meter *meter,
                            gb_notes *notes, gb_map_sheet *out, gb_error *err) {
    const gb_style *style = page->style != NULL ? page->style : gb_style_helder();
    *out = (gb_map_sheet){.page = page, .alt = alt};
    out->draft = (gb_draft){.style = style,
                            .page = page->size,
                            .grid = style->page[page->size],
                            .meter = meter,
                            .language = page->language,
                            .notes = notes,
                            .err = err};
    gb_scene_about about = {.title = page->title,
                            .description = alt,
                            .author = page->credit,
                            .source = page->source,
                            .date = page->date,
                            .language = page->language};
    gb_draft *draft = &out->draft;
    gb_status status = gb_scene_new(draft->grid.width, draft->grid.height, &about, &draft->scene, err);
    if (status != GB_OK)
        return status;
    gb_footer footer = footer_of(page);
    gb_draft_header_fit(draft, page->title, page->subtitle);
    gb_draft_footer_fit(draft, &footer);
    return gb_draft_status(draft);
}

static void tell_frame(gb_map_sheet *sheet) {
    const gb_frame *frame = &sheet->frame;
    const gb_crs *crs = sheet->crs;
    gb_scene_frame place = {.x = frame->box.x0,
                            .y = frame->box.y0,
                            .width = frame->box.x1 - frame->box.x0,
                            .height = frame->box.y1 - frame->box.y0,
                            .world_x = frame->world_x,
                            .world_y = frame->world_y,
                            .scale = frame->scale,
                            .crs_wkt = crs != NULL ? gb_crs_wkt(crs) : NULL,
                            .crs_code = crs != NULL ? gb_crs_code(crs) : NULL};
    gb_scene_set_frame(sheet->draft.scene, &place);
}

gb_status gb_map_sheet_fit(gb_map_sheet *sheet, const gb_topology *topology, const gb_crs *crs,
                           const char *name, const gb_areas *outline, gb_error *err) {
    const gb_page_grid *grid = &sheet->draft.grid;
    gb_frame_spec spec = {
        .topology = topology,
        .crs = crs,
        .name = name,
        .outline = outline,
        .box = {grid->map_x, grid->map_y, grid->map_x + grid->map_width, grid->map_y + grid->map_height},
        .margin = frame_margin};
    sheet->crs = crs;
    gb_status status = gb_frame_fit(&spec, &sheet->frame, err);
    if (status == GB_OK && !gb_scale_bar_place(&sheet->draft, &sheet->frame, &sheet->bar)) {
        /* No free corner: a strip below the study area, and the map a little smaller. */
        gb_frame_release(&sheet->frame);
        spec.bottom = gb_scale_bar_height(&sheet->draft) + frame_margin;
        status = gb_frame_fit(&spec, &sheet->frame, err);
        if (status == GB_OK)
            gb_scale_bar_place(&sheet->draft, &sheet->frame, &sheet->bar);
    }
    if (status == GB_OK)
        tell_frame(sheet);
    return status;
}

void gb_map_sheet_begin_map(gb_map_sheet *sheet) {
    const gb_map_page *page = sheet->page;
    gb_draft *draft = &sheet->draft;
    gb_draft_header(draft, page->title, page->subtitle);
    gb_scene_group(draft->scene, GB_ROLE_MAP, "map", page->title, sheet->alt);
    gb_basemap_context_below(draft, &sheet->frame, page->context, page->context_count);
    gb_basemap_ground(draft, &sheet->frame);
}

void gb_map_sheet_context_above(gb_map_sheet *sheet) {
    gb_draft *draft = &sheet->draft;
    sheet->obstacles.first_soft = gb_scene_rings(draft->scene);
    gb_basemap_context_above(draft, &sheet->frame, sheet->page->context, sheet->page->context_count);
    sheet->obstacles.soft = gb_scene_rings(draft->scene) - sheet->obstacles.first_soft;
}

void gb_map_sheet_furniture(gb_map_sheet *sheet) {
    gb_draft *draft = &sheet->draft;
    if (sheet->bar.length > 0 && !gb_obstacles_add_box(&sheet->obstacles, sheet->bar.box))
        gb_draft_fail_memory(draft);
    gb_north_arrow_draw(draft, &sheet->frame, sheet->crs, &sheet->obstacles);
}

size_t gb_map_sheet_labels(gb_map_sheet *sheet, const gb_colour *fill, gb_label *labels, size_t count,
                           size_t numbers) {
    const gb_map_page *page = sheet->page;
    size_t dropped =
        gb_labels_draw(&sheet->draft, &sheet->frame, fill, labels, count, numbers, &sheet->obstacles);
    gb_water_names_draw(&sheet->draft, &sheet->frame, fill, page->context, page->context_count,
                        &sheet->obstacles);
    return dropped;
}

void gb_map_sheet_end_map(gb_map_sheet *sheet) {
    gb_scene_end_group(sheet->draft.scene);
    if (sheet->bar.length > 0)
        gb_scale_bar_draw(&sheet->draft, &sheet->bar);
}

gb_status gb_map_sheet_close(gb_map_sheet *sheet, gb_status status, gb_scene **out) {
    if (status == GB_OK) {
        gb_footer footer = footer_of(sheet->page);
        gb_draft_footer_draw(&sheet->draft, &footer);
        status = gb_draft_status(&sheet->draft);
    }
    if (status == GB_OK)
        *out = sheet->draft.scene;
    else
        gb_scene_free(sheet->draft.scene);
    gb_frame_release(&sheet->frame);
    gb_obstacles_release(&sheet->obstacles);
    return status;
}
