/* The one way to fail, shared by every room. */
#ifndef GB_BASE_STATUS_H
#define GB_BASE_STATUS_H

/** What a function that can fail returns. */
typedef enum gb_status {
    GB_OK = 0,
    GB_ERR_DATA,      /**< the data or the method cannot give an answer (exit 1) */
    GB_ERR_USAGE,     /**< wrong command line or project file (exit 2) */
    GB_ERR_IO,        /**< cannot read or write (exit 3) */
    GB_ERR_NOMEM,     /**< out of memory (exit 3) */
    GB_ERR_CANCELLED, /**< stopped by the user (exit 130, as shells expect) */
    GB_ERR_BUG        /**< a broken promise of our own (exit 4) */
} gb_status;

/** The process exit code that belongs to a status. */
int gb_status_exit_code(gb_status status);

#endif
