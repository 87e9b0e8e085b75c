/* Names of databases and servers that hold a password. */
#ifndef GB_BASE_SECRETS_H
#define GB_BASE_SECRETS_H

/**
 * Replace each password by one "*", in place: "password=…" as libpq writes it (PostgreSQL documentation,
 * 34.1.1) and "scheme://user:…@host". Errors and notes do so with every text that they keep.
 */
void gb_hide_passwords(char *text);

#endif
