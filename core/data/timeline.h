/* Rows in the order of time, kept in memory as parallel arrays; what is judged by the
 * newest of them splits them at the same place everywhere.
 *
 * The time is a column of dates, or of numbers that grow with time (a lead's number). */
#ifndef WN_CORE_DATA_TIMELINE_H
#define WN_CORE_DATA_TIMELINE_H

#include "core/data/table.h"

/* Asks for the column as WN_TIME or WN_NUMBER, whichever it is. `option` is the one that
 * named it. WN_E_DATA: unknown, or neither of the two. */
wn_rc wn_timeline_want(wn_table *table, const char *column, const char *option,
                       wn_type *type, size_t *slot, wn_err *err) WN_CHECKED;

/* A cell that is not missing: the number, or days since 1970-01-01 with their fraction.
 */
double wn_timeline_when(const wn_column *column, wn_type type, size_t row);

/* order[count]: which of the rows is the i-th, from the oldest; ties as they stand.
 * WN_E_SYSTEM. */
wn_rc wn_timeline_order(const double *when, size_t count, size_t *order,
                        wn_err *err) WN_CHECKED;

/* How many of the rows are the oldest `share`. */
size_t wn_timeline_older(size_t count, double share);

/* Puts an array of elements of `size` bytes (NULL is fine) into the order. `scratch` has
 * room for all of it. */
void wn_timeline_arrange(void *array, size_t size, const size_t *order, size_t count,
                         void *scratch);

#endif
