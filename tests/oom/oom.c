/* Runs winnow again and again, and each time another allocation fails:
 *
 *     oom NAME ARGUMENT...        as `winnow ARGUMENT...`
 *
 * The program, linked here as winnow_main, runs in a child; the nth call for memory (and
 * every one after it, as on a machine that has none left) returns NULL. It must end with
 * status 5, say "out of memory", and give back what it had. This goes on until a run
 * needs fewer than n allocations; that one must succeed.
 *
 * core/base/mem.c is compiled with malloc, calloc, realloc and free renamed to those
 * below, so what is counted is winnow's own and that of libraries that were given its
 * allocator. To see the place of a failure, break on `no_more`. */
#include "core/base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int winnow_main(int argc, char **argv);
void *oom_malloc(size_t size);
void *oom_calloc(size_t count, size_t size);
void *oom_realloc(void *p, size_t size);
void oom_free(void *p);

static atomic_long left;    /* allocations that still succeed */
static atomic_long blocks;  /* that are held now */
static atomic_bool refused; /* one was asked for after that */

static void no_more(void) {
    atomic_store(&refused, true);
}

static bool may_allocate(void) {
    if (atomic_fetch_sub(&left, 1) > 0) return true;
    no_more();
    return false;
}

static void *counted(void *p) {
    if (p) atomic_fetch_add(&blocks, 1);
    return p;
}

void *oom_malloc(size_t size) {
    return may_allocate() ? counted(malloc(size)) : NULL;
}

void *oom_calloc(size_t count, size_t size) {
    return may_allocate() ? counted(calloc(count, size)) : NULL;
}

void *oom_realloc(void *p, size_t size) {
    if (!may_allocate()) return NULL;
    return p ? realloc(p, size) : counted(malloc(size));
}

void oom_free(void *p) {
    if (p) atomic_fetch_sub(&blocks, 1);
    free(p);
}

/* How a run ended. */
typedef struct outcome {
    int status; /* of waitpid when the child did not get to its end */
    bool ended, refused;
    long blocks;
    char talk[2048]; /* what it wrote to standard error */
} outcome;

static void child(int argc, char **argv, long allocations, int report) {
    outcome o = {.ended = true};
    FILE *talk = tmpfile();
    if (!talk || !freopen("/dev/null", "w", stdout)) _exit(99);
    dup2(fileno(talk), STDERR_FILENO);
    atomic_store(&left, allocations);
    o.status = winnow_main(argc, argv);
    o.refused = atomic_load(&refused);
    o.blocks = atomic_load(&blocks);
    fflush(stderr);
    ssize_t n = pread(fileno(talk), o.talk, sizeof o.talk - 1, 0);
    _exit(n >= 0 && write(report, &o, sizeof o) == sizeof o ? 0 : 99);
}

static outcome run(int argc, char **argv, long allocations) {
    outcome o = {0};
    int report[2];
    if (pipe(report) != 0) exit(99);
    pid_t pid = fork();
    if (pid < 0) exit(99);
    if (pid == 0) child(argc, argv, allocations, report[1]);
    close(report[1]);
    ssize_t n = read(report[0], &o, sizeof o);
    close(report[0]);
    int status;
    waitpid(pid, &status, 0);
    if (n != sizeof o) o = (outcome){.status = status};
    return o;
}

/* What is wrong with the outcome, or NULL. */
static const char *fault(const outcome *o) {
    if (!o->ended) return "crashed";
    if (o->blocks != 0) return "did not give back all memory";
    if (!o->refused) return o->status == 0 ? NULL : "failed with all memory it asked for";
    if (o->status != WN_E_SYSTEM) return "did not end with status 5";
    return strstr(o->talk, "out of memory") ? NULL : "did not say \"out of memory\"";
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    const char *name = argv[1];
    int faults = 0;
    long allocations = -1;
    outcome o;
    do {
        o = run(argc - 1, argv + 1, ++allocations);
        const char *what = fault(&o);
        if (!what) continue;
        printf("with %ld allocations it %s (status %d, %ld blocks held): %s\n",
               allocations, what, o.status, o.blocks, o.talk);
        faults++;
    } while ((o.refused || !o.ended) && faults < 10);
    if (faults > 0)
        printf("FAIL oom/%s\n", name);
    else
        printf("PASS oom/%s: %ld allocations\n", name, allocations);
    return faults > 0;
}
