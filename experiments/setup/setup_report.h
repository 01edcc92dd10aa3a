/* A set-up in words, before there are data. */
#ifndef WN_EXPERIMENTS_SETUP_SETUP_REPORT_H
#define WN_EXPERIMENTS_SETUP_SETUP_REPORT_H

#include "core/doc/doc.h"
#include "experiments/setup/setup.h"

void wn_report_setup(const wn_setup *setup, wn_doc *doc);

#endif
