#ifndef TEST_PREPARE_SUITES_H
#define TEST_PREPARE_SUITES_H

void suite_cells(void);
void suite_coordinates(void);
void suite_code_form(void);
void suite_codes(void);
void suite_derive(void);
void suite_join(void);
void suite_levels(void);
void suite_privacy(void);
void suite_convert(void);
void suite_crosswalk(void);

#endif
