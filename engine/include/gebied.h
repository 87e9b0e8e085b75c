/* Gebied as a library: run a project, classify numbers. Small on purpose: what stands here stays. */
#ifndef GEBIED_H
#define GEBIED_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef GB_API
#define GB_API __attribute__((visibility("default")))
#endif

/** What a call returns; the same numbers as the program's exit codes. */
typedef enum gebied_result {
    GEBIED_DONE = 0,       /**< done */
    GEBIED_NO_ANSWER = 1,  /**< the data or the method cannot give an answer */
    GEBIED_WRONG_USE = 2,  /**< wrong project file or argument */
    GEBIED_NO_ACCESS = 3,  /**< cannot read or write, or out of memory */
    GEBIED_FAULT = 4,      /**< a fault of the library */
    GEBIED_CANCELLED = 130 /**< stopped through gebied_options.cancelled */
} gebied_result;

/** How a project is run; all zero is fine. */
typedef struct gebied_options {
    const char *language;     /**< "nl", "en" or "fr" for messages and output; NULL = the project's own */
    int threads;              /**< 0 = one per core; results do not depend on it */
    int check_only;           /**< not 0: read and join everything, write nothing */
    int allow_network;        /**< not 0: allow sources on the network */
    const char *const *allow; /**< extra folders that the project may read, NULL-terminated; NULL = none */
    const char *date; /**< "2026-01-31T00:00:00Z" for metadata when the project gives no date; NULL = none */
    int (*cancelled)(
        void *context); /**< asked often; not 0 stops the run and leaves no half files; may be NULL */
    void *context;
} gebied_options;

/** The version, "0.1.0". Borrowed for ever. */
GB_API const char *gebied_version(void);

/**
 * Run a project file (or repeat a manifest.json): all its outputs appear, or none.
 *
 * @param project   path of the YAML file
 * @param options   may be NULL
 * @param message   out: on failure one line in the language asked for, cut to size and terminated; may be
 * NULL
 * @param size      bytes of message
 */
GB_API gebied_result gebied_run(const char *project, const gebied_options *options, char *message,
                                size_t size);

/**
 * Natural breaks (Fisher-Jenks), exact, in O(n + d log d) per class for d distinct values.
 *
 * @param values    n finite numbers
 * @param classes   1..12
 * @param breaks    out: classes + 1 numbers in the caller's array: minimum, upper bounds, maximum
 * @param delivered out: classes that there are; fewer than asked when there are not enough different values
 * @param message   as in gebied_run
 * Source: Fisher (1958), JASA 53: 789-798; Wang & Song (2011), The R Journal 3(2).
 */
GB_API gebied_result gebied_natural_breaks(const double *values, size_t n, int classes, double *breaks,
                                           int *delivered, char *message, size_t size);

#ifdef __cplusplus
}
#endif

#endif
