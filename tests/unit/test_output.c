/* Files that appear whole or not at all. Each test works in a folder of its own. */
#define _GNU_SOURCE
#include "core/cli/output.h"
#include "tests/unit/cmocka_all.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static wn_err err;

static int enter_folder(void **state) {
    char folder[] = "/tmp/winnow-test-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder) != 0) return -1;
    *state = strdup(folder);
    return 0;
}

static size_t count_files(void) {
    size_t n = 0;
    DIR *folder = opendir(".");
    for (struct dirent *entry; (entry = readdir(folder));)
        n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

static int leave_folder(void **state) {
    DIR *folder = opendir(".");
    for (struct dirent *entry; (entry = readdir(folder));)
        unlink(entry->d_name);
    closedir(folder);
    int status = chdir("/") + rmdir(*state);
    free(*state);
    return status;
}

static wn_rc write_text(const char *path, const char *text) {
    wn_output output;
    wn_rc rc = wn_output_open(&output, path, &err);
    if (rc != WN_OK) return rc;
    fputs(text, output.file);
    return wn_output_commit(&output, &err);
}

static void expect_content(const char *path, const char *expected) {
    char text[64] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    assert_string_equal(text, expected);
}

static void appears_when_whole(void **state) {
    (void)state;
    wn_output output;
    assert_int_equal(write_text("a.txt", "before"), WN_OK);
    assert_int_equal(wn_output_open(&output, "a.txt", &err), WN_OK);
    fputs("after", output.file);
    fflush(output.file);
    expect_content("a.txt", "before");
    assert_int_equal(wn_output_commit(&output, &err), WN_OK);
    expect_content("a.txt", "after");
    assert_null(output.file);
    assert_int_equal(count_files(), 1);
}

static void leaves_nothing_when_discarded(void **state) {
    (void)state;
    wn_output output;
    assert_int_equal(wn_output_open(&output, "a.txt", &err), WN_OK);
    fputs("half", output.file);
    wn_output_discard(&output);
    assert_int_equal(count_files(), 0);
    wn_output_discard(&output);
}

static mode_t mode_of(const char *path) {
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 0777;
}

static void keeps_permissions(void **state) {
    (void)state;
    mode_t mask = umask(027);
    assert_int_equal(write_text("new.txt", "x"), WN_OK);
    umask(mask);
    assert_int_equal(mode_of("new.txt"), 0640);
    assert_int_equal(chmod("new.txt", 0604), 0);
    assert_int_equal(write_text("new.txt", "y"), WN_OK);
    assert_int_equal(mode_of("new.txt"), 0604);
}

static void follows_links(void **state) {
    (void)state;
    assert_int_equal(write_text("a.txt", "x"), WN_OK);
    assert_int_equal(symlink("a.txt", "link"), 0);
    assert_int_equal(write_text("link", "y"), WN_OK);
    struct stat info;
    assert_int_equal(lstat("link", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    expect_content("a.txt", "y");
}

static void devices_are_written_to(void **state) {
    (void)state;
    assert_int_equal(write_text("/dev/null", "x"), WN_OK);
    struct stat info;
    assert_int_equal(stat("/dev/null", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
}

static void failures_are_told(void **state) {
    (void)state;
    assert_int_equal(write_text("none/a.txt", "x"), WN_E_SYSTEM);
    assert_string_equal(err.message,
                        "cannot write none/a.txt: No such file or directory");
    assert_int_equal(write_text(".", "x"), WN_E_SYSTEM);
    assert_string_equal(err.message, "cannot write .: Is a directory");
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(write_text("/dev/full", "x"), WN_E_SYSTEM);
        assert_string_equal(err.message,
                            "cannot write /dev/full: No space left on device");
    }
    assert_int_equal(count_files(), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_FOLDER(appears_when_whole),     IN_FOLDER(leaves_nothing_when_discarded),
        IN_FOLDER(keeps_permissions),      IN_FOLDER(follows_links),
        IN_FOLDER(devices_are_written_to), IN_FOLDER(failures_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
