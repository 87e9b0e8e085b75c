#include "base/progress.h"

void gb_progress_step(const gb_progress *progress, gb_text step, int number, int total) {
    if (progress && progress->step)
        progress->step(progress->context, step, number, total);
}

void gb_progress_advance(const gb_progress *progress, double fraction) {
    if (!progress || !progress->advance)
        return;
    double within = fraction >= 0 ? fraction : 0;
    progress->advance(progress->context, within < 1 ? within : 1);
}

bool gb_progress_cancelled(const gb_progress *progress) {
    return progress && progress->cancelled && progress->cancelled(progress->context);
}
