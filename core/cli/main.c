#include "core/cli/output.h"
#include "core/cli/run.h"
#include "core/cli/talk.h"
#include "core/stats/init.h"

int main(int argc, char **argv) {
    wn_err err;
    int status;
    wn_output_prepare();
    wn_stats_init();
    wn_doc_init();
    if (wn_run(argc, argv, &status, &err) == WN_OK) return status;
    wn_talk_error(&err);
    return err.code;
}
