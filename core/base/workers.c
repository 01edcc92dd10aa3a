#include "core/base/workers.h"

#include <pthread.h>

void wn_workers_run(void *(*work)(void *job), void *job, int threads) {
    pthread_t others[WN_WORKERS_MAX];
    int started = 0;
    if (threads > WN_WORKERS_MAX) threads = WN_WORKERS_MAX;
    while (started < threads - 1 &&
           pthread_create(&others[started], NULL, work, job) == 0)
        started++;
    work(job);
    for (int i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}
