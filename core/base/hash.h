/* A short hash of a text, by which people see whether two texts are the same. It guards
 * against mistakes, not against forgers. */
#ifndef WN_CORE_BASE_HASH_H
#define WN_CORE_BASE_HASH_H

#include "core/base/text.h"

enum { WN_HASH_TEXT = 9 };

/* Eight hexadecimal digits. Blanks and line ends around the text do not count. Returns
 * `out`. */
const char *wn_hash_text(wn_text text, char out[WN_HASH_TEXT]);

#endif
