#define _GNU_SOURCE /* realpath, mkstemp with POSIX 2008 */
#include "core/cli/output.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The half-written file that an interrupt must remove. */
static char *volatile unfinished;

static void on_interrupt(int number) {
    if (unfinished) unlink(unfinished);
    raise(number); /* SA_RESETHAND: this time it ends the process */
}

void wn_output_prepare(void) {
    for (int fd = 0; fd <= 2; fd++)
        /* The wrong way round: what was closed stays unusable. */
        if (fcntl(fd, F_GETFD) < 0) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    signal(SIGPIPE, SIG_IGN);
    struct sigaction action = {.sa_handler = on_interrupt,
                               .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

static wn_rc refuse(const wn_output *output, wn_err *err) {
    return wn_fail(err, WN_E_SYSTEM, "cannot write %s: %s",
                   output->name ? output->name : "standard output",
                   strerror(errno ? errno : EIO));
}

/* The file behind a symbolic link, so that the link stays one. NULL without memory. */
static char *resolve(const char *path) {
    char real[PATH_MAX];
    return wn_strdup(realpath(path, real) ? real : path); /* it may be yet to come */
}

static void forget_temporary(wn_output *output) {
    unfinished = NULL;
    wn_free(output->temporary);
    output->temporary = NULL;
}

static wn_rc open_temporary(wn_output *output, mode_t mode, wn_err *err) {
    output->target = resolve(output->name);
    size_t n = output->target ? strlen(output->target) + sizeof ".XXXXXX" : 0;
    output->temporary = n ? wn_alloc(n) : NULL;
    if (!output->temporary) return wn_fail_memory(err);
    snprintf(output->temporary, n, "%s.XXXXXX", output->target);
    int fd = mkstemp(output->temporary);
    if (fd < 0) {
        refuse(output, err);
        forget_temporary(output);
        return err->code;
    }
    unfinished = output->temporary;
    output->file = fdopen(fd, "w");
    if (!output->file) close(fd);
    return output->file && fchmod(fd, mode) == 0 ? WN_OK : refuse(output, err);
}

static mode_t standard_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

wn_rc wn_output_open(wn_output *output, const char *path, wn_err *err) {
    *output = (wn_output){.file = path ? NULL : stdout, .name = path};
    if (!path) return WN_OK;
    wn_rc rc = WN_OK;
    struct stat there;
    bool exists = stat(path, &there) == 0;
    if (exists && !S_ISREG(there.st_mode)) {
        output->file = fopen(path, "w");
        if (!output->file) rc = refuse(output, err);
    } else {
        mode_t mode = exists ? there.st_mode & 0777 : standard_mode();
        rc = open_temporary(output, mode, err);
    }
    if (rc != WN_OK) wn_output_discard(output);
    return rc;
}

bool wn_output_is_deserted(const wn_output *output) {
    if (output->name) return false;
    struct pollfd pipe = {.fd = fileno(output->file), .events = POLLOUT};
    return poll(&pipe, 1, 0) == 1 && (pipe.revents & POLLERR);
}

wn_rc wn_output_commit(wn_output *output, wn_err *err) {
    wn_rc rc = WN_OK;
    errno = 0;
    bool written = fflush(output->file) == 0 && !ferror(output->file);
    if (written && output->name) {
        written = fclose(output->file) == 0;
        output->file = NULL;
    }
    if (written && output->temporary) {
        written = rename(output->temporary, output->target) == 0;
        if (written) forget_temporary(output);
    }
    if (!written && !wn_output_is_deserted(output)) rc = refuse(output, err);
    wn_output_discard(output);
    return rc;
}

void wn_output_discard(wn_output *output) {
    if (output->file && output->name) fclose(output->file);
    if (output->temporary) {
        unlink(output->temporary);
        forget_temporary(output);
    }
    wn_free(output->target);
    *output = (wn_output){0};
}
