/* Compares what an adapter computed with what a case expects.
 *
 * Every key that is expected must have been computed. A number agrees when
 * |got - expected| <= tolerance * max(1, |expected|); a p-value below 1e-6 must agree to
 * 1e-6 of itself; with tolerance 0 numbers must be equal. Texts (such as "Infinity"),
 * booleans and null must be equal. An array may be expected of an object: its values in
 * their order. "must_not" is a remark to whoever writes the adapter.
 *
 * The tolerance of a case is a number, or an object: a key's own, `rel_<key>` or
 * `abs_<key>` (the key or how it begins), then `default`, `rel` (of |expected|), `abs`,
 * and 1e-9 where it says nothing. */
#ifndef WN_TESTS_REFERENCE_COMPARE_H
#define WN_TESTS_REFERENCE_COMPARE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* On disagreement writes the first one to `why`. */
bool agrees(const json_t *got, const json_t *expected, const json_t *tolerance, char *why,
            size_t size);

#endif
