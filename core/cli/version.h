#ifndef WN_CORE_CLI_VERSION_H
#define WN_CORE_CLI_VERSION_H

#define WN_VERSION "0.1.0"

#endif
