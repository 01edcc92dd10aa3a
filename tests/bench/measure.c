/* Runs a command some times and prints its median wall time, the processor time of that
 * run, and the most memory a run held: `measure TIMES COMMAND ARGUMENT...`. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct sample {
    double wall, processor;
    long kilobytes;
} sample;

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static sample run(char **command) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t pid = fork();
    if (pid == 0) {
        if (!freopen("/dev/null", "w", stdout)) _exit(126);
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (pid < 0 || wait4(pid, &status, 0, &used) < 0 || status != 0) {
        fprintf(stderr, "measure: %s failed\n", command[0]);
        exit(1);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (sample){
        .wall = (double)(end.tv_sec - start.tv_sec) +
                (double)(end.tv_nsec - start.tv_nsec) / 1e9,
        .processor = seconds(used.ru_utime) + seconds(used.ru_stime),
        .kilobytes = used.ru_maxrss,
    };
}

static int by_wall(const void *a, const void *b) {
    double x = ((const sample *)a)->wall, y = ((const sample *)b)->wall;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    enum { MOST = 99 };
    sample samples[MOST];
    int times = argc > 2 ? atoi(argv[1]) : 0;
    if (times < 1 || times > MOST) {
        fputs("usage: measure TIMES COMMAND ARGUMENT...\n", stderr);
        return 2;
    }
    long most = 0;
    for (int i = 0; i < times; i++) {
        samples[i] = run(argv + 2);
        if (samples[i].kilobytes > most) most = samples[i].kilobytes;
    }
    qsort(samples, (size_t)times, sizeof *samples, by_wall);
    sample median = samples[times / 2];
    printf("%8.3f s %8.3f s %8ld MB\n", median.wall, median.processor, most / 1024);
    return 0;
}
