/* How far a run is; told by project alone, shown by the command line. */
#ifndef GB_BASE_PROGRESS_H
#define GB_BASE_PROGRESS_H

#include "base/catalogue.h"

#include <stdbool.h>

/** The receiver's functions; any may be NULL, and so may the struct. */
typedef struct gb_progress {
    void *context;
    void (*step)(void *context, gb_text step, int number, int total); /**< a step begins */
    void (*advance)(void *context, double fraction);                  /**< 0..1 within the step */
    bool (*cancelled)(void *context);                                 /**< asked often; true stops the run */
} gb_progress;

/** Tell the receiver; nothing happens without one. */
void gb_progress_step(const gb_progress *progress, gb_text step, int number, int total);
/** A fraction outside 0..1 is brought inside. */
void gb_progress_advance(const gb_progress *progress, double fraction);
/** false without a receiver. */
bool gb_progress_cancelled(const gb_progress *progress);

#endif
