/* Small symmetric positive definite matrices, stored in full by rows: informations and
 * covariances of a regression. GSL does the Cholesky.
 *
 * A matrix counts as singular when rounding may be all that keeps a pivot from 0. */
#ifndef WN_CORE_STATS_REGRESSION_SYMMETRIC_H
#define WN_CORE_STATS_REGRESSION_SYMMETRIC_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces the matrix by its factor L (lower triangle, diagonal included). False when it
 * is not positive definite; the matrix is spoilt then. */
bool wn_symmetric_factor(double *matrix, size_t size);

/* With the factor: x = A^-1 b (in place), log det A, and A^-1 in place of the factor. */
void wn_symmetric_solve(const double *factor, size_t size, double *b);
double wn_symmetric_log_det(const double *factor, size_t size);
void wn_symmetric_invert(double *factor, size_t size);

/* The first row that is a linear combination of those before it, to within 1e-10 of its
 * diagonal; `size` when there is none. Spoils the matrix. */
size_t wn_symmetric_dependent(double *matrix, size_t size);

#endif
