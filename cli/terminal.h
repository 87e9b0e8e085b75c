/* Progress on a terminal, and a clean stop on Ctrl-C. */
#ifndef GB_CLI_TERMINAL_H
#define GB_CLI_TERMINAL_H

#include "project/session.h"

#include <stdbool.h>

/** Bind progress (only when stderr is a terminal and not quiet) and signals to a session. */
void gb_terminal_begin(gb_session *session, bool quiet);
/** Wipe the progress line and give the signals back. */
void gb_terminal_end(gb_session *session);

#endif
