/* How the files of gb_normalise share their work. Private to index. */
#ifndef GB_INDEX_NORMALISE_PARTS_H
#define GB_INDEX_NORMALISE_PARTS_H

#include "index/normalise.h"

/** One indicator on its way. */
typedef struct gb_normalise_task {
    const gb_values *values;
    gb_polarity polarity;
    const gb_normalise_options *options;
    size_t present;   /**< own values */
    gb_framed framed; /**< values of the frame; n = 0 when the frame gives numbers */
    gb_frame_numbers frame;
    double *out;
    gb_normalised *how;
} gb_normalise_task;

/** The frame must have two different values. */
gb_status gb_normalise_need_variation(const gb_normalise_task *task, gb_error *err);
/** The frame must have values, not numbers only. */
gb_status gb_normalise_need_values(const gb_normalise_task *task, gb_error *err);
/** A number of the frame must be there. @param what  its name in project files */
gb_status gb_normalise_need_number(const gb_normalise_task *task, double number, const char *what,
                                   gb_error *err);
/** What the values are held against: one number (how->reference is set); not for GB_REFERENCE_AREAS. */
gb_status gb_normalise_reference(const gb_normalise_task *task, double *out, gb_error *err);
/** The reference of area i, present or refused. @param common  the one number, when there is one */
gb_status gb_normalise_reference_of(const gb_normalise_task *task, size_t i, double common, double *out,
                                    gb_error *err);

/** z, robust z, none (normalise_linear.c). */
gb_status gb_normalise_center(gb_normalise_task *task, gb_error *err);
/** Min-max, goalposts, AMPI. */
gb_status gb_normalise_between(gb_normalise_task *task, gb_error *err);
/** Ratio, distance (normalise_reference.c). */
gb_status gb_normalise_against(gb_normalise_task *task, gb_error *err);
/** Rank, percent rank, rank-exp (normalise_rank.c). */
gb_status gb_normalise_by_rank(gb_normalise_task *task, gb_error *err);
/** Threshold, categorical (normalise_class.c). */
gb_status gb_normalise_by_class(gb_normalise_task *task, gb_error *err);

#endif
