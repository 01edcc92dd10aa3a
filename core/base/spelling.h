/* Names that people take for one another: `Google`, ` google` and `GOOGLE`.
 *
 * Names differ only in spelling when they are the same once case is folded (Unicode's
 * rules), blanks at the ends are gone and runs of blanks are one. */
#ifndef WN_CORE_BASE_SPELLING_H
#define WN_CORE_BASE_SPELLING_H

#include "core/base/text.h"

/* For each name the first one before it that differs only in spelling, by index, or
 * SIZE_MAX: into like[count]. */
wn_rc wn_spelling_find(const char *const *names, size_t count, size_t *like,
                       wn_err *err) WN_CHECKED;

#endif
