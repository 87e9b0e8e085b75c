/* The version of the program; the build checks that it is that of the project. */
#ifndef GB_PROJECT_VERSION_H
#define GB_PROJECT_VERSION_H

#ifndef GB_VERSION
#define GB_VERSION "0.1.0"
#endif

#endif
