/* One cell's text as a value: numbers, yes and no, moments, as exports write them. */
#ifndef WN_CORE_DATA_CELL_H
#define WN_CORE_DATA_CELL_H

#include "core/data/batch.h"

/* Reads `1234.5`, `-1 234,50`, `€ 3.500,00`, `1,234,567.8`, `12e-3`, `7 руб.`. Spaces
 * (also no-break and thin ones) and apostrophes group digits by three; of `.` and `,` the
 * last one is the decimal sign. `decimal` ('.' or ',') settles what is in doubt; 0: a dot
 * is a decimal sign, and a comma is one only if `comma_land`. *sign_seen, if not NULL,
 * gets the decimal sign that the text shows beyond doubt, or 0. */
typedef struct wn_number_form {
    char decimal;
    bool comma_land; /* files delimited by `;` come from where commas are decimal */
} wn_number_form;
bool wn_cell_number(wn_text cell, wn_number_form form, double *value, char *sign_seen);

/* 1/0, true/false, yes/no, да/нет (any case); also 1.0/0.0, which tools that keep
 * booleans as numbers write. */
bool wn_cell_bool(wn_text cell, bool *value);

/* A run of digits that would lose something as a number: a leading zero, or more than 15
 * digits. */
bool wn_cell_looks_like_id(wn_text cell);

#endif
