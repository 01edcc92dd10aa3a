/* cmocka wants these included before it. */
#ifndef WN_TESTS_CMOCKA_ALL_H
#define WN_TESTS_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
