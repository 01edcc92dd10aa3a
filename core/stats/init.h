#ifndef WN_CORE_STATS_INIT_H
#define WN_CORE_STATS_INIT_H

/* Turns off GSL's error handler, which would end the program: every call checks what
 * comes back. Once, before any other call. */
void wn_stats_init(void);

#endif
