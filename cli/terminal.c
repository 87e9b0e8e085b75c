#include "terminal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A signal handler can only reach static data: this is the one place where the program has some. */
static volatile sig_atomic_t interrupts;
static gb_outputs *volatile open_outputs;

static struct {
    bool shown;
    gb_language language;
    int number, total;
    char label[128];
    struct timespec began;
} line;

/* The first interrupt asks; the second does not wait, but leaves no half files either. */
static void on_signal(int signal_number) {
    interrupts++;
    if (interrupts < 2)
        return;
    if (open_outputs)
        gb_outputs_emergency(open_outputs);
    _exit(128 + signal_number);
}

/* A closed terminal window stops a run as well as Ctrl-C does. */
static const int stops[] = {SIGINT, SIGTERM, SIGHUP};

static void outputs_changed(void *context, gb_outputs *outputs) {
    (void)context;
    open_outputs = outputs;
}

static bool cancelled(void *context) {
    (void)context;
    return interrupts > 0;
}

static double seconds_since_start(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - line.began.tv_sec) + (double)(now.tv_nsec - line.began.tv_nsec) * 1e-9;
}

static void draw(double fraction) {
    fprintf(stderr, "\r\033[K[%d/%d] %s", line.number, line.total, line.label);
    if (fraction > 0 && fraction < 1)
        fprintf(stderr, " %d %%", (int)(100 * fraction));
    fprintf(stderr, " (%d s)", (int)seconds_since_start());
    fflush(stderr);
    line.shown = true;
}

static void step(void *context, gb_text text, int number, int total) {
    (void)context;
    line.number = number;
    line.total = total;
    gb_text_format(text, line.language, &(gb_detail){.nothing = 0}, line.label, sizeof line.label);
    draw(0);
}

static void advance(void *context, double fraction) {
    (void)context;
    draw(fraction);
}

/* A signal that is ignored from outside, as under nohup, stays so. */
static void catch_signals(const struct sigaction *action) {
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        struct sigaction before;
        if (sigaction(stops[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(stops[i], action, NULL);
    }
}

void gb_terminal_begin(gb_session *session, bool quiet) {
    static gb_progress progress;
    const bool shown = !quiet && isatty(STDERR_FILENO);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    catch_signals(&action);
    line.language = session->language;
    clock_gettime(CLOCK_MONOTONIC, &line.began);
    progress =
        (gb_progress){.cancelled = cancelled, .step = shown ? step : NULL, .advance = shown ? advance : NULL};
    session->progress = &progress;
    session->outputs_changed = outputs_changed;
}

void gb_terminal_end(gb_session *session) {
    if (line.shown)
        fprintf(stderr, "\r\033[K");
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    catch_signals(&action);
    session->progress = NULL;
}
