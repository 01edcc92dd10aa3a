/* One cell's text as a value: numbers, yes and no, moments, as exports write them. */
#ifndef WN_CORE_DATA_CELL_H
#define WN_CORE_DATA_CELL_H

#include "core/data/batch.h"

/* Reads `1234.5`, `-1 234,50`, `€ 3.500,00`, `1,234,567.8`, `12e-3`, `7 руб.`. Spaces
 * (also no-break and thin ones) and apostrophes group digits by three; of `.` and `,` the
 * last one is the decimal sign. `decimal` ('.' or ',') settles what is in doubt; 0: a dot
 * is a decimal sign, and a comma is one only if `comma_land`. */
typedef struct wn_number_form {
    char decimal;
    bool comma_land; /* files delimited by `;` come from where commas are decimal */
} wn_number_form;

/* What a text says about the decimal sign of its column, under a form that leaves it
 * open. */
typedef enum wn_decimal_clue {
    WN_CLUE_NONE,
    WN_CLUE_POINT,         /* `2.5`, `1,234,567`: beyond doubt */
    WN_CLUE_COMMA,         /* `2,5`, `1.234,50` */
    WN_CLUE_POINT_ASSUMED, /* `1.234`, or `1,234` for thousands: it could be either */
    WN_CLUE_COMMA_ASSUMED
} wn_decimal_clue;
enum { WN_CLUES = WN_CLUE_COMMA_ASSUMED + 1 };

/* *clue is for callers that ask; NULL is faster. */
bool wn_cell_number(wn_text cell, wn_number_form form, double *value,
                    wn_decimal_clue *clue);

/* 1/0, true/false, yes/no, да/нет (any case); also 1.0/0.0, which tools that keep
 * booleans as numbers write. */
bool wn_cell_bool(wn_text cell, bool *value);

/* A run of digits that would lose something as a number: a leading zero, or more than 15
 * digits. */
bool wn_cell_looks_like_id(wn_text cell);

#endif
