/* Runs winnow, and lets each of its allocations fail:
 *
 *     oom NAME ARGUMENT...        as `winnow ARGUMENT...`
 *
 * The program is linked here as winnow_main. At every call for memory it splits in two: a
 * child that gets NULL then and ever after, as on a machine that has none left, and the
 * run itself, which goes on when the child has ended. A child must end with status 5, say
 * "out of memory", and have given back what it held; the run must succeed.
 *
 * core/base/mem.c is compiled with malloc, calloc, realloc and free renamed to those
 * below, so what fails is winnow's own and that of libraries that were given its
 * allocator. There must be no other thread: pass --threads 1. */
#define _DEFAULT_SOURCE
#include "core/base/err.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int winnow_main(int argc, char **argv);
void *oom_malloc(size_t size);
void *oom_calloc(size_t count, size_t size);
void *oom_realloc(void *p, size_t size);
void oom_free(void *p);

/* How a child, or the run, ended; shared between them. */
typedef struct outcome {
    bool ended;
    int status;
    long blocks; /* still held */
} outcome;

static outcome *last;
static FILE *talk;   /* standard error of the program */
static FILE *report; /* our own output */
static bool watching, failing;
static long allocations, blocks;
static int faults;

/* What the program has said, on one line. */
static void read_talk(char *out, size_t size) {
    ssize_t n = pread(fileno(talk), out, size - 1, 0);
    out[n > 0 ? n : 0] = 0;
    for (char *c = out; *c; c++)
        if (*c == '\n') *c = ' ';
}

static void judge(int wanted_status, const char *wanted_words) {
    char said[1024];
    read_talk(said, sizeof said);
    const char *fault = !last->ended                    ? "it crashed"
                        : last->status != wanted_status ? "it ended wrongly"
                        : last->blocks != 0             ? "it kept memory"
                        : !strstr(said, wanted_words)   ? "it said something else"
                                                        : NULL;
    if (!fault) return;
    faults++;
    fprintf(report, "allocation %ld: %s (status %d, %ld blocks held): %s\n", allocations,
            fault, last->status, last->blocks, said);
}

enum { FILES = 32 };

/* A child may read on in the files it shares with the run: put them back. */
static void remember_files(off_t *offsets) {
    for (int fd = 0; fd < FILES; fd++)
        offsets[fd] = lseek(fd, 0, SEEK_CUR);
}

static void restore_files(const off_t *offsets) {
    for (int fd = 0; fd < FILES; fd++)
        if (offsets[fd] >= 0) lseek(fd, offsets[fd], SEEK_SET);
}

/* In the run: whether a child that gets no memory now ends well; true. In that child:
 * false. */
static bool may_allocate(void) {
    enum { MOST_FAULTS = 10 };
    if (failing) return false;
    if (!watching || faults >= MOST_FAULTS) return true;
    allocations++;
    off_t offsets[FILES];
    remember_files(offsets);
    if (ftruncate(fileno(talk), 0) != 0) exit(99);
    *last = (outcome){0};
    pid_t child = fork();
    if (child < 0) exit(99);
    if (child == 0) {
        failing = true;
        lseek(STDERR_FILENO, 0, SEEK_SET);
        return false;
    }
    waitpid(child, &(int){0}, 0);
    restore_files(offsets);
    judge(WN_E_SYSTEM, "out of memory");
    return true;
}

static void *counted(void *p) {
    if (p) blocks++;
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
    if (p) blocks--;
    free(p);
}

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    report = fdopen(dup(STDOUT_FILENO), "w");
    talk = tmpfile();
    last = mmap(NULL, sizeof *last, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                -1, 0);
    if (!report || !talk || last == MAP_FAILED || !freopen("/dev/null", "w", stdout))
        return 99;
    setvbuf(report, NULL, _IOLBF, 0); /* nothing left for a child to print again */
    dup2(fileno(talk), STDERR_FILENO);

    watching = true;
    int status = winnow_main(argc - 1, argv + 1);
    watching = false;
    *last = (outcome){.ended = true, .status = status, .blocks = blocks};
    if (failing) _exit(0);
    judge(0, "");
    fprintf(report, "%s oom/%s: %ld allocations\n", faults ? "FAIL" : "PASS", argv[1],
            allocations);
    return faults > 0;
}
