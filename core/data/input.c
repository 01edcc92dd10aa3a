#include "core/data/input.h"

#include "core/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* Three stages, each pulling from the one before: the file, gzip, the encoding. A stage
 * that has nothing to do is passed by, so a plain file is read straight into the caller's
 * buffer. */

enum { STAGE_BYTES = 64 * 1024 };

typedef struct stage_buffer {
    char bytes[STAGE_BYTES];
    size_t at, end; /* bytes[at, end) are waiting */
    bool ended;     /* nothing more will come */
} stage_buffer;

struct wn_input {
    const char *name; /* borrowed from the caller of wn_input_open */
    int fd;
    _Atomic uint64_t *progress;
    stage_buffer raw;

    bool gzip, member_open; /* member_open: inside a gzip member */
    z_stream zip;
    stage_buffer *plain; /* unzipped bytes waiting to be decoded */

    iconv_t decoder; /* (iconv_t)-1: none */
    const char *encoding;
    uint64_t lines; /* line ends decoded so far, for messages */
};

static wn_rc fail_errno(wn_err *err, const char *name, const char *what) {
    wn_fail(err, WN_E_SYSTEM, "%s: %s", what, strerror(errno));
    return wn_err_at(err, name, 0, NULL);
}

static wn_rc read_file(wn_input *in, char *buffer, size_t size, size_t *n, wn_err *err) {
    ssize_t got;
    do
        got = read(in->fd, buffer, size);
    while (got < 0 && errno == EINTR);
    if (got < 0) return fail_errno(err, in->name, "cannot read");
    *n = (size_t)got;
    if (in->progress) *in->progress += *n;
    return WN_OK;
}

static wn_rc fill_raw(wn_input *in, wn_err *err) {
    wn_rc rc = read_file(in, in->raw.bytes, STAGE_BYTES, &in->raw.end, err);
    in->raw.at = 0;
    if (rc != WN_OK) in->raw.end = 0;
    if (in->raw.end == 0) in->raw.ended = true;
    return rc;
}

/* What was read to look for the gzip mark goes out first. */
static wn_rc pull_raw(wn_input *in, char *buffer, size_t size, size_t *n, wn_err *err) {
    *n = 0;
    size_t waiting = in->raw.end - in->raw.at;
    if (waiting) {
        *n = waiting < size ? waiting : size;
        memcpy(buffer, in->raw.bytes + in->raw.at, *n);
        in->raw.at += *n;
        return WN_OK;
    }
    if (in->raw.ended) return WN_OK;
    wn_rc rc = read_file(in, buffer, size, n, err);
    if (rc == WN_OK && *n == 0) in->raw.ended = true;
    return rc;
}

static wn_rc damaged_gzip(wn_input *in, const char *what, wn_err *err) {
    wn_fail(err, WN_E_DATA, "the gzip data %s", what);
    wn_err_at(err, in->name, 0, NULL);
    return wn_err_hint(err, "`gzip -t` tests a file; download or export it again");
}

static wn_rc pull_gzip(wn_input *in, char *buffer, size_t size, size_t *n, wn_err *err) {
    size_t want = size < UINT32_MAX ? size : UINT32_MAX;
    in->zip.next_out = (Bytef *)buffer;
    in->zip.avail_out = (uInt)want;
    while (in->zip.avail_out == want) {
        if (in->raw.at == in->raw.end) {
            wn_rc rc = fill_raw(in, err);
            if (rc != WN_OK) return rc;
            if (in->raw.ended) {
                if (in->member_open) return damaged_gzip(in, "ends too early", err);
                break;
            }
        }
        in->zip.next_in = (Bytef *)in->raw.bytes + in->raw.at;
        in->zip.avail_in = (uInt)(in->raw.end - in->raw.at);
        in->member_open = true;
        int status = inflate(&in->zip, Z_NO_FLUSH);
        in->raw.at = in->raw.end - in->zip.avail_in;
        if (status == Z_MEM_ERROR) return wn_fail_memory(err);
        if (status == Z_STREAM_END) {
            /* Files written in pieces hold several members one after another. */
            in->member_open = false;
            inflateReset(&in->zip);
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            return damaged_gzip(in, "is damaged", err);
        }
    }
    *n = want - in->zip.avail_out;
    return WN_OK;
}

static wn_rc pull_plain(wn_input *in, char *buffer, size_t size, size_t *n, wn_err *err) {
    return in->gzip ? pull_gzip(in, buffer, size, n, err)
                    : pull_raw(in, buffer, size, n, err);
}

static wn_rc undecodable(wn_input *in, wn_err *err) {
    wn_fail(err, WN_E_DATA, "line %llu has bytes that are not valid in the encoding %s",
            (unsigned long long)in->lines + 1, in->encoding);
    wn_err_at(err, in->name, 0, NULL);
    return wn_err_hint(err, "is another encoding meant? Try without --encoding, or with "
                            "windows-1251, UTF-16LE, windows-1252");
}

static wn_rc pull_decoded(wn_input *in, char *buffer, size_t size, size_t *n,
                          wn_err *err) {
    stage_buffer *plain = in->plain;
    char *out = buffer;
    size_t left = size;
    while (out == buffer) {
        size_t waiting = plain->end - plain->at;
        if (waiting < 16 && !plain->ended) { /* a character may be cut in two: refill */
            memmove(plain->bytes, plain->bytes + plain->at, waiting);
            size_t got;
            wn_rc rc =
                pull_plain(in, plain->bytes + waiting, STAGE_BYTES - waiting, &got, err);
            if (rc != WN_OK) return rc;
            plain->at = 0;
            plain->end = waiting + got;
            if (got == 0) plain->ended = true;
            continue;
        }
        if (waiting == 0) break;
        char *from = plain->bytes + plain->at;
        size_t done = iconv(in->decoder, &from, &waiting, &out, &left);
        bool cut = done == (size_t)-1 && errno == EINVAL;
        bool full = done == (size_t)-1 && errno == E2BIG;
        if (done == (size_t)-1 && !full && (!cut || plain->ended))
            return undecodable(in, err);
        plain->at = plain->end - waiting;
    }
    *n = (size_t)(out - buffer);
    for (const char *p = buffer; (p = memchr(p, '\n', (size_t)(out - p))); p++)
        in->lines++;
    return WN_OK;
}

wn_rc wn_input_read(wn_input *in, char *buffer, size_t size, size_t *n, wn_err *err) {
    *n = 0;
    bool decode = in->decoder != (iconv_t)-1;
    /* A decoder needs room for one whole character. */
    while (size - *n >= (decode ? 16 : 1)) {
        size_t got;
        wn_rc rc = decode ? pull_decoded(in, buffer + *n, size - *n, &got, err)
                          : pull_plain(in, buffer + *n, size - *n, &got, err);
        if (rc != WN_OK) return rc;
        if (got == 0) break;
        *n += got;
    }
    return WN_OK;
}

static void *zip_alloc(void *opaque, unsigned count, unsigned size) {
    (void)opaque;
    return wn_alloc_zero(count, size);
}

static void zip_free(void *opaque, void *p) {
    (void)opaque;
    wn_free(p);
}

static wn_rc open_file(wn_input *in, const char *path, wn_err *err) {
    if (strcmp(path, "-") == 0) {
        in->name = "standard input";
        in->fd = STDIN_FILENO;
        return WN_OK;
    }
    in->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0) return fail_errno(err, path, "cannot open");
    struct stat facts;
    if (fstat(in->fd, &facts) == 0 && S_ISDIR(facts.st_mode)) {
        wn_fail(err, WN_E_SYSTEM, "is a folder, expected a file");
        return wn_err_at(err, path, 0, NULL);
    }
    return WN_OK;
}

static wn_rc open_gzip(wn_input *in, wn_err *err) {
    wn_rc rc = fill_raw(in, err);
    if (rc != WN_OK) return rc;
    if (in->raw.end < 2 || memcmp(in->raw.bytes, "\x1f\x8b", 2) != 0) return WN_OK;
    in->zip.zalloc = zip_alloc;
    in->zip.zfree = zip_free;
    /* 15: the largest window; 16: expect a gzip header. */
    if (inflateInit2(&in->zip, 15 + 16) != Z_OK) return wn_fail_memory(err);
    in->gzip = true;
    return WN_OK;
}

static wn_rc open_decoder(wn_input *in, const char *encoding, wn_err *err) {
    in->encoding = encoding;
    in->plain = wn_alloc(sizeof *in->plain);
    if (!in->plain) return wn_fail_memory(err);
    in->plain->at = in->plain->end = 0;
    in->plain->ended = false;
    in->decoder = iconv_open("UTF-8", encoding);
    if (in->decoder != (iconv_t)-1) return WN_OK;
    if (errno == ENOMEM) return wn_fail_memory(err);
    wn_fail(err, WN_E_USAGE, "unknown encoding \"%s\"", encoding);
    return wn_err_hint(err, "common ones are windows-1251, UTF-16LE, windows-1252; "
                            "`iconv -l` lists all");
}

wn_rc wn_input_open(const char *path, const char *encoding, _Atomic uint64_t *progress,
                    wn_input **out, wn_err *err) {
    wn_rc rc = WN_OK;
    *out = NULL;
    wn_input *in = wn_alloc_zero(1, sizeof *in);
    if (!in) return wn_fail_memory(err);
    in->name = path;
    in->fd = -1;
    in->progress = progress;
    in->decoder = (iconv_t)-1;
    WN_TRY(open_file(in, path, err));
    WN_TRY(open_gzip(in, err));
    if (encoding) WN_TRY(open_decoder(in, encoding, err));
out:
    if (rc == WN_OK)
        *out = in;
    else
        wn_input_free(in);
    return rc;
}

void wn_input_free(wn_input *in) {
    if (!in) return;
    if (in->fd > STDIN_FILENO) close(in->fd);
    if (in->gzip) inflateEnd(&in->zip);
    if (in->decoder != (iconv_t)-1) iconv_close(in->decoder);
    wn_free(in->plain);
    wn_free(in);
}

const char *wn_input_name(const wn_input *in) {
    return in->name;
}

bool wn_input_is_gzip(const wn_input *in) {
    return in->gzip;
}
