/* Programs that look at our files, when they are installed. */
#ifndef TEST_EXPORT_TOOLS_H
#define TEST_EXPORT_TOOLS_H

#include <stdbool.h>

/** Whether a program is on the path; when not, the running test is marked as skipped. */
bool tool_installed(const char *program);
/** What a command prints (both streams), from malloc; *exit_code may be NULL. */
char *tool_output(const char *command, int *exit_code);
/** true when two files hold the same bytes. */
bool same_bytes(const char *a, const char *b);

#endif
