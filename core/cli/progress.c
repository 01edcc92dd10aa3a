/* The progress line of talk.h: a thread that looks at a counter. */
#include "core/cli/screen.h"
#include "core/cli/talk.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { DELAY_MS = 1000, STEP_MS = 200, MEGABYTE = 1000 * 1000 };

static struct watch {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool running, stop;
    _Atomic uint64_t *count;
    uint64_t total;
    const char *doing, *things; /* NULL: bytes are read */
} watch = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void show(uint64_t count) {
    bool reading = !watch.doing;
    unsigned long long shown = reading ? count / MEGABYTE : count;
    fprintf(stderr, "\r\033[K%s: %llu %s", reading ? "reading" : watch.doing, shown,
            reading ? "MB" : watch.things);
    if (watch.total && count <= watch.total)
        fprintf(stderr, ", %llu%%",
                (unsigned long long)((double)count / (double)watch.total * 100));
    fflush(stderr);
}

/* Waits; true when it is time to end. Called with the lock held. */
static bool wait_for(int milliseconds) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (milliseconds % 1000) * 1000000L;
    until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    while (!watch.stop)
        if (pthread_cond_timedwait(&watch.ended, &watch.lock, &until) == ETIMEDOUT) break;
    return watch.stop;
}

static void *run(void *nothing) {
    (void)nothing;
    pthread_mutex_lock(&watch.lock);
    bool shown = false;
    for (int wait = DELAY_MS; !wait_for(wait); wait = STEP_MS) {
        uint64_t count = atomic_load_explicit(watch.count, memory_order_relaxed);
        if (count == 0) continue; /* busy with something else */
        show(count);
        shown = true;
    }
    if (shown) fputs("\r\033[K", stderr);
    pthread_mutex_unlock(&watch.lock);
    return NULL;
}

void wn_progress_start(_Atomic uint64_t *bytes, uint64_t total) {
    if (!wn_screen_of(STDERR_FILENO).width) return;
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&watch.ended, &clock);
    pthread_condattr_destroy(&clock);
    watch.count = bytes;
    watch.total = total;
    watch.doing = NULL;
    watch.stop = false;
    /* Without a thread there is no progress line, and no harm. */
    watch.running = pthread_create(&watch.thread, NULL, run, NULL) == 0;
}

void wn_progress_turn(const char *doing, const char *things, _Atomic uint64_t *count,
                      uint64_t total) {
    pthread_mutex_lock(&watch.lock);
    watch.doing = doing;
    watch.things = things;
    watch.count = count;
    watch.total = total;
    pthread_mutex_unlock(&watch.lock);
}

void wn_progress_stop(void) {
    if (!watch.running) return;
    pthread_mutex_lock(&watch.lock);
    watch.stop = true;
    pthread_cond_signal(&watch.ended);
    pthread_mutex_unlock(&watch.lock);
    pthread_join(watch.thread, NULL);
    pthread_cond_destroy(&watch.ended);
    watch.running = false;
}
