/* The boundaries of a new project: which layer, which system, which level. */
#include "project/draft.h"

#include "base/text.h"
#include "io/source.h"
#include "project/areas_step.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gb_status no_memory(gb_error *err) {
    return GB_FAIL(err, GB_ERR_NOMEM, GB_MSG_NO_MEMORY);
}

const char *gb_draft_level(const char *text) {
    static const struct {
        const char *part, *level;
    } words[] = {{"statsec", "sector"},
                 {"sector", "sector"},
                 {"secteur", "secteur"},
                 {"ggw", "wijk"},
                 {"wijk", "wijk"},
                 {"quartier", "quartier"},
                 {"neighbourhood", "wijk"},
                 {"buurt", "buurt"},
                 {"deelgem", "deelgemeente"},
                 {"gemeente", "gemeente"},
                 {"munic", "gemeente"},
                 {"commune", "commune"},
                 {"provinc", "provincie"},
                 {"arrond", "arrondissement"},
                 {"district", "district"}};
    const char *level = NULL;
    size_t furthest = 0;
    char lower[256];
    gb_copy(lower, sizeof lower, text);
    for (char *c = lower; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        const char *at = strstr(lower, words[w].part);
        /* "deelgemeente" also holds "gemeente": what ends further on wins, the first word on a tie */
        const size_t end = at ? (size_t)(at - lower) + strlen(words[w].part) : 0;
        if (end > furthest || (end == furthest && end && strcmp(words[w].level, "gemeente") != 0 && !level)) {
            furthest = end;
            level = words[w].level;
        }
    }
    if (level && strcmp(level, "gemeente") == 0 && strstr(lower, "deelgemeente"))
        level = "deelgemeente";
    return level;
}

/* "wijken.gpkg" or "cbs.gpkg, laag wijk_2022": one polygon layer in words. */
static void add_layer_name(const gb_draft_file *file, size_t layer, gb_buffer *out) {
    gb_buffer_add(out, out->length ? ", " : "");
    gb_buffer_add(out, gb_path_name(file->given));
    if (file->info.layers > 1)
        gb_buffer_addf(out, " [%s]", file->info.layer[layer].name);
}

static bool is_wanted(const gb_value *arguments, const gb_draft_file *file, size_t layer) {
    const char *areas = gb_value_text(arguments, "areas"), *name = gb_value_text(arguments, "layer");
    return file->info.layer[layer].has_polygons && file->info.layer[layer].rows > 0 &&
           (!areas || strcmp(areas, file->given) == 0 || strcmp(areas, gb_path_name(file->given)) == 0) &&
           (!name || strcmp(name, file->info.layer[layer].name) == 0);
}

static gb_status refuse_none(const gb_draft *draft, gb_error *err) {
    gb_buffer found = {0};
    for (size_t f = 0; f < draft->files; f++)
        gb_buffer_addf(&found, "%s%s (%s)", f ? ", " : "", gb_path_name(draft->file[f].given),
                       draft->file[f].info.format);
    gb_status status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_NEW_NO_POLYGONS, .found = found.text,
                               .hint = GB_HINT_NEW_NO_POLYGONS);
    gb_buffer_release(&found);
    return status;
}

/* The only layer with polygons; else the only one of them with a code. */
static gb_status choose_layer(const gb_value *arguments, gb_draft *draft, gb_error *err) {
    size_t polygons = 0, coded = 0;
    gb_buffer found = {0};
    for (size_t f = 0; f < draft->files; f++) {
        for (size_t l = 0; l < draft->file[f].info.layers; l++) {
            if (!is_wanted(arguments, &draft->file[f], l))
                continue;
            const bool has_code = draft->file[f].info.layer[l].code_field >= 0;
            if ((has_code && coded == 0) || polygons == 0) {
                draft->areas_file = f;
                draft->areas_layer = l;
            }
            polygons++;
            coded += has_code;
            add_layer_name(&draft->file[f], l, &found);
        }
    }
    gb_status status = GB_OK;
    if (polygons == 0)
        status = refuse_none(draft, err);
    else if (polygons > 1 && coded != 1)
        status = GB_FAIL(err, GB_ERR_DATA, GB_MSG_NEW_SEVERAL, .count = (int64_t)polygons,
                         .found = found.text, .hint = GB_HINT_NEW_SEVERAL);
    else if (polygons > 1)
        GB_NOTE(draft->session->notes, GB_NOTE_WARNING, GB_NOTE_NEW_CHOSEN,
                .name = draft->file[draft->areas_file].info.layer[draft->areas_layer].name);
    gb_buffer_release(&found);
    return status;
}

/* The middle of the boundaries in degrees. */
static gb_status middle_of(const gb_source *source, double *lon, double *lat, gb_error *err) {
    double low_x = INFINITY, high_x = -INFINITY, low_y = INFINITY, high_y = -INFINITY;
    for (size_t i = 0; i < source->shapes.points; i++) {
        low_x = fmin(low_x, source->shapes.x[i]);
        high_x = fmax(high_x, source->shapes.x[i]);
        low_y = fmin(low_y, source->shapes.y[i]);
        high_y = fmax(high_y, source->shapes.y[i]);
    }
    gb_crs *degrees = NULL;
    *lon = (low_x + high_x) / 2;
    *lat = (low_y + high_y) / 2;
    gb_status status = gb_crs_new("EPSG:4326", &degrees, err);
    if (status == GB_OK)
        status = gb_crs_transform(source->crs, degrees, lon, lat, 1, err);
    gb_crs_free(degrees);
    return status;
}

/* Is a place in or near Belgium north of the border with the Netherlands? The border in ten points is rough;
 * near it both national systems serve equally well. */
static bool is_dutch(double lon, double lat) {
    static const double border[][2] = {{2.5, 51.6},   {3.36, 51.37}, {3.9, 51.21},  {4.25, 51.36},
                                       {4.8, 51.48},  {5.05, 51.46}, {5.25, 51.27}, {5.85, 51.15},
                                       {5.65, 50.85}, {6.02, 50.75}, {7.3, 50.75}};
    if (lon < 3.2 || lon > 7.3 || lat < 50.7 || lat > 53.7)
        return false;
    for (size_t i = 0; i + 1 < sizeof border / sizeof *border; i++)
        if (lon >= border[i][0] && lon <= border[i + 1][0]) {
            const double part = (lon - border[i][0]) / (border[i + 1][0] - border[i][0]);
            return lat > border[i][1] + part * (border[i + 1][1] - border[i][1]);
        }
    return lat > border[7][1];
}

static gb_status choose_crs(const gb_value *arguments, const gb_source *source, gb_draft *draft,
                            gb_error *err) {
    const char *code = gb_crs_code(source->crs), *given = gb_value_text(arguments, "crs");
    char chosen[32];
    if (gb_crs_is_projected(source->crs) && *code && !given) {
        draft->crs = gb_arena_strdup(draft->arena, code);
        return draft->crs ? GB_OK : no_memory(err);
    }
    double lon = 0, lat = 0;
    gb_status status = middle_of(source, &lon, &lat, err);
    if (status != GB_OK)
        return status;
    if (is_dutch(lon, lat))
        gb_copy(chosen, sizeof chosen, "EPSG:28992");
    else if (lon > 2.5 && lon < 6.45 && lat > 49.45 && lat < 51.6)
        gb_copy(chosen, sizeof chosen, "EPSG:31370");
    else
        snprintf(chosen, sizeof chosen, "EPSG:%d",
                 (lat < 0 ? 32700 : 32600) + (int)floor((lon + 180) / 6) % 60 + 1);
    draft->crs = gb_arena_strdup(draft->arena, given ? given : chosen);
    draft->found_crs = gb_arena_strdup(draft->arena, *code ? code : gb_crs_name(source->crs));
    return draft->crs && draft->found_crs ? GB_OK : no_memory(err);
}

static gb_status name_fields(const gb_value *arguments, gb_draft *draft, gb_error *err) {
    const gb_draft_file *file = &draft->file[draft->areas_file];
    const gb_layer_info *layer = &file->info.layer[draft->areas_layer];
    const char *code = gb_value_text(arguments, "code"), *name = gb_value_text(arguments, "name");
    draft->code = code ? code : layer->code_field >= 0 ? layer->field[layer->code_field].name : NULL;
    draft->name = name ? name : layer->name_field >= 0 ? layer->field[layer->name_field].name : NULL;
    draft->source_crs = gb_value_text(arguments, "source_crs");
    draft->level = gb_draft_level(layer->name);
    if (!draft->level)
        draft->level = gb_draft_level(gb_path_name(file->given));
    if (!draft->level)
        draft->level = "gebied";
    if (!draft->code)
        GB_NOTE(draft->session->notes, GB_NOTE_WARNING, GB_NOTE_NEW_NO_CODE, .file = file->given);
    (void)err;
    return GB_OK;
}

static gb_status read_areas(const gb_value *arguments, gb_draft *draft, gb_error *err) {
    gb_draft_file *file = &draft->file[draft->areas_file];
    gb_source source = {0};
    gb_crs *crs = NULL;
    const gb_source_options options = {.layer = file->info.layer[draft->areas_layer].name,
                                       .crs = draft->source_crs,
                                       .access = {.network = draft->session->allow_network}};
    gb_status status = gb_source_read(file->given, &options, &source, draft->session->notes, err);
    if (status == GB_OK)
        status = choose_crs(arguments, &source, draft, err);
    if (status == GB_OK)
        status = gb_analysis_crs(draft->crs, NULL, &crs, err);
    if (status == GB_OK) {
        const gb_area_fields fields = {
            .level = draft->level, .code = draft->code, .name = draft->name, .tolerance = 0.001};
        status = gb_areas_from_source(&source, file->given, &fields, crs, &draft->areas,
                                      draft->session->notes, err);
    }
    gb_crs_free(crs);
    gb_source_release(&source);
    file->used = status == GB_OK;
    return status;
}

static gb_status look_into(const gb_value *files, gb_draft *draft, gb_error *err) {
    const gb_access access = {.network = draft->session->allow_network};
    draft->file = gb_alloc_zero(files->count, sizeof *draft->file);
    if (!draft->file)
        return no_memory(err);
    gb_status status = GB_OK;
    for (size_t i = 1; i < files->count && status == GB_OK; i++) {
        gb_draft_file *file = &draft->file[draft->files];
        file->given = files->item[i].text;
        status = gb_inspect(file->given, &access, &file->info, err);
        if (status == GB_OK)
            draft->files++;
    }
    return status;
}

gb_status gb_draft_areas(const gb_value *arguments, gb_draft *draft, gb_error *err) {
    gb_status status = look_into(gb_value_member(arguments, "files"), draft, err);
    if (status == GB_OK)
        status = choose_layer(arguments, draft, err);
    if (status == GB_OK)
        status = name_fields(arguments, draft, err);
    return status == GB_OK ? read_areas(arguments, draft, err) : status;
}

void gb_draft_release(gb_draft *draft) {
    for (size_t f = 0; f < draft->files; f++)
        gb_file_info_release(&draft->file[f].info);
    gb_free(draft->file);
    gb_free(draft->table);
    gb_areas_free(draft->areas);
    gb_arena_free(draft->arena);
    memset(draft, 0, sizeof *draft);
}
