#ifndef TEST_TABLE_SUITES_H
#define TEST_TABLE_SUITES_H

void suite_column(void);
void suite_csr(void);
void suite_formula(void);
void suite_formula_order(void);
void suite_raw(void);
void suite_table(void);

#endif
