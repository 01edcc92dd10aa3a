#include "core/cli/output.h"
#include "core/cli/run.h"
#include "core/doc/doc.h"
#include "core/stats/init.h"

int main(int argc, char **argv) {
    wn_output_prepare();
    wn_stats_init();
    wn_doc_init();
    return wn_run(argc, argv);
}
