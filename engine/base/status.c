#include "base/status.h"

int gb_status_exit_code(gb_status status) {
    switch (status) {
    case GB_OK:
        return 0;
    case GB_ERR_DATA:
        return 1;
    case GB_ERR_USAGE:
        return 2;
    case GB_ERR_IO:
    case GB_ERR_NOMEM:
        return 3;
    case GB_ERR_CANCELLED:
        return 130;
    case GB_ERR_BUG:
        break;
    }
    return 4;
}
