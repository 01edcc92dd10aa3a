#include "core/cli/options.h"

#include <assert.h>

static const wn_option read_rows[] = {
    {.name = "delimiter",
     .value = "CHAR",
     .help = "What separates the cells: a character, or \"tab\" (default: found out)."},
    {.name = "decimal",
     .value = "CHAR",
     .help = "The decimal sign, \".\" or \",\" (default: found out for each column)."},
    {.name = "encoding",
     .value = "NAME",
     .help = "Encoding of the files, such as windows-1251 (default: UTF-8)."},
    {.name = "missing",
     .value = "TEXT",
     .repeats = true,
     .help = "Cells with this text have no value, like empty ones."},
    {.name = "text",
     .value = "COLUMN",
     .repeats = true,
     .help = "This column holds texts, even if they look like numbers or dates."},
    {.name = "bad-rows",
     .value = "fail|skip",
     .help = "What to do about a row that cannot be read: stop at the first, or leave "
             "such rows out and count them (default: fail)."},
    {.name = "threads",
     .value = "N",
     .help = "Threads to read with; the answer does not depend on it (default: one per "
             "processor)."},
    {.name = "as-of",
     .value = "DATE",
     .help = "What counts as today, as 2017-01-24 or 24.01.2017; ages are counted from "
             "it. The clock is never asked."},
    {.name = "verbose",
     .letter = 'v',
     .help = "Say on standard error what was assumed about the files."},
    {0}};

static const wn_option output_rows[] = {
    {.name = "json", .help = "Print everything, at full precision, as JSON."},
    {.name = "csv", .help = "Print the main table, at full precision, as CSV."},
    {.name = "markdown", .help = "Print the report as Markdown."},
    {.name = "html", .help = "Print the report as one HTML page."},
    {.name = "output",
     .letter = 'o',
     .value = "FILE",
     .help = "Write to FILE, which appears when it is complete. Its ending (.json, .csv, "
             ".md, .html) chooses the form unless an option does."},
    {.name = "color",
     .value = "auto|always|never",
     .help = "Whether to emphasise in text (default: auto, on a terminal)."},
    {.name = "no-pager", .help = "Do not show long answers page by page on a terminal."},
    {0}};

static const wn_option script_rows[] = {
    {.name = "lua-memory",
     .value = "MIB",
     .help = "Memory that a script may use, in MiB (default: 64)."},
    {.name = "lua-instructions",
     .value = "N",
     .help = "Lua instructions that a script, or one call of its functions, may take "
             "(default: 10000000)."},
    {.name = "lua-seconds",
     .value = "SECONDS",
     .help = "Time that a script, or one call of its functions, may take (default: 5)."},
    {0}};

static const wn_option chance_rows[] = {
    {.name = "seed",
     .value = "N",
     .help = "Where random numbers start: the same seed gives the same answer (default: "
             "1)."},
    {0}};

static const wn_option answer_rows[] = {
    {.name = "exit-code", .help = "End with status 1 when the answer is no."}, {0}};

static const wn_option event_rows[] = {
    {.name = "events",
     .value = "FILE",
     .help = "What the leads did and when, a row for each event, for rules that count "
             "events."},
    {.name = "event-id",
     .value = "COLUMN",
     .help = "The column of FILE with the lead's id (default: what the script says, else "
             "the id of the leads)."},
    {.name = "event-name",
     .value = "COLUMN",
     .help = "The column with the event's name (default: what the script says, else "
             "\"event\")."},
    {.name = "event-time",
     .value = "COLUMN",
     .help = "The column with the event's time (default: what the script says, else "
             "\"time\")."},
    {0}};

static const wn_option help_rows[] = {
    {.name = "help", .letter = 'h', .help = "Print this help."}, {0}};

size_t wn_option_groups(const wn_command *command,
                        wn_option_group groups[WN_OPTION_GROUPS]) {
    static const struct {
        unsigned bit;
        wn_option_group group;
    } shared[] = {{WN_OPTIONS_EVENTS, {"Events", event_rows}},
                  {WN_OPTIONS_READ, {"Reading files", read_rows}},
                  {WN_OPTIONS_SCRIPT, {"Limits of scripts", script_rows}},
                  {WN_OPTIONS_CHANCE, {"Chance", chance_rows}},
                  {WN_OPTIONS_ANSWER, {"Answer", answer_rows}},
                  {WN_OPTIONS_OUTPUT, {"Output", output_rows}}};
    static_assert(2 + sizeof shared / sizeof *shared <= WN_OPTION_GROUPS,
                  "the command's own, the shared, and help");
    size_t n = 0;
    if (command->options && command->options[0].name)
        groups[n++] = (wn_option_group){"Options", command->options};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
        if (command->shared & shared[i].bit) groups[n++] = shared[i].group;
    groups[n++] = (wn_option_group){"Help", help_rows};
    return n;
}

size_t wn_option_rows(const wn_command *command, const wn_option *rows[WN_OPTION_ROWS]) {
    wn_option_group groups[WN_OPTION_GROUPS];
    size_t group_count = wn_option_groups(command, groups), n = 0;
    for (size_t g = 0; g < group_count; g++)
        for (const wn_option *row = groups[g].rows; row->name; row++)
            if (n < WN_OPTION_ROWS) rows[n++] = row;
    return n;
}
