#include "core/stats/regression/symmetric.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

bool wn_symmetric_factor(double *matrix, size_t size) {
    gsl_matrix_view a = gsl_matrix_view_array(matrix, size, size);
    for (size_t i = 0; i < size; i++)
        if (!(matrix[i * size + i] > 0)) return false;
    if (gsl_linalg_cholesky_decomp1(&a.matrix) != GSL_SUCCESS) return false;
    return isfinite(matrix[size * size - 1]);
}

void wn_symmetric_solve(const double *factor, size_t size, double *b) {
    gsl_matrix_const_view l = gsl_matrix_const_view_array(factor, size, size);
    gsl_vector_view x = gsl_vector_view_array(b, size);
    gsl_linalg_cholesky_svx(&l.matrix, &x.vector);
}

double wn_symmetric_log_det(const double *factor, size_t size) {
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += 2 * log(factor[i * size + i]);
    return sum;
}

void wn_symmetric_invert(double *factor, size_t size) {
    gsl_matrix_view l = gsl_matrix_view_array(factor, size, size);
    gsl_linalg_cholesky_invert(&l.matrix);
}

size_t wn_symmetric_dependent(double *matrix, size_t size) {
    static const double nothing = 1e-10;
    for (size_t k = 0; k < size; k++) {
        double *row = matrix + k * size, whole = row[k];
        for (size_t j = 0; j < k; j++) {
            const double *above = matrix + j * size;
            for (size_t m = 0; m < j; m++)
                row[j] -= row[m] * above[m];
            row[j] /= above[j];
            row[k] -= row[j] * row[j];
        }
        if (!(row[k] > nothing * whole)) return k;
        row[k] = sqrt(row[k]);
    }
    return size;
}
