/* Shell completion: commands, options, the values of options that are a choice
 * ("fail|skip"), files for the rest. */
#include "core/cli/commands.h"
#include "core/cli/help.h"
#include "core/cli/options.h"

const char *const wn_help_shells[] = {"bash", "zsh", "fish", NULL};

static bool is_choice(const wn_option *row) {
    return row->value && strchr(row->value, '|');
}

/* The choices of an option with blanks between them. */
static wn_rc add_choices(wn_buf *out, const wn_option *row, wn_err *err) {
    wn_rc rc = WN_OK;
    for (const char *p = row->value; *p && rc == WN_OK; p++)
        rc = wn_buf_add(out, *p == '|' ? " " : p, 1, err);
    return rc;
}

/* The text up to the end of its first sentence, a colon or a remark in parentheses, with
 * a backslash before each of `special`, and as it must stand between single quotes. */
static wn_rc add_gist(wn_buf *out, const char *text, const char *special, wn_err *err) {
    wn_rc rc = WN_OK;
    for (; *text && rc == WN_OK; text++) {
        bool ends = (*text == '.' || *text == ':' || *text == ';') &&
                    (text[1] == ' ' || text[1] == 0);
        if (ends || strncmp(text, " (", 2) == 0) break;
        if (*text == '\'') {
            rc = wn_buf_text(out, "'\\''", err);
            continue;
        }
        if (strchr(special, *text)) WN_TRY(wn_buf_text(out, "\\", err));
        rc = wn_buf_add(out, text, 1, err);
    }
out:
    return rc;
}

/* ---- bash ---- */

static wn_rc bash_words(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, "    case \"${COMP_WORDS[1]}\" in\n", err));
    for (const wn_command *const *c = wn_commands; *c; c++) {
        const wn_option *rows[WN_OPTION_ROWS];
        size_t count = wn_option_rows(*c, rows);
        WN_TRY(wn_buf_format(out, err, "    %s) words=\"", (*c)->name));
        for (size_t i = 0; i < count; i++)
            WN_TRY(wn_buf_format(out, err, "%s--%s", i ? " " : "", rows[i]->name));
        WN_TRY(wn_buf_text(out, "\" ;;\n", err));
    }
    rc = wn_buf_text(out, "    esac\n", err);
out:
    return rc;
}

static wn_rc bash_choices(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, "    case \"${COMP_WORDS[1]} $before\" in\n", err));
    for (const wn_command *const *c = wn_commands; *c; c++) {
        const wn_option *rows[WN_OPTION_ROWS];
        size_t count = wn_option_rows(*c, rows);
        for (size_t i = 0; i < count; i++) {
            if (!is_choice(rows[i])) continue;
            WN_TRY(wn_buf_format(out, err, "    \"%s --%s\") choices=\"", (*c)->name,
                                 rows[i]->name));
            WN_TRY(add_choices(out, rows[i], err));
            WN_TRY(wn_buf_text(out, "\" ;;\n", err));
        }
    }
    rc = wn_buf_text(out, "    esac\n", err);
out:
    return rc;
}

static wn_rc bash_commands(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out, "    local commands=\"", err));
    for (const wn_command *const *c = wn_commands; *c; c++)
        WN_TRY(wn_buf_format(out, err, "%s%s", c == wn_commands ? "" : " ", (*c)->name));
    rc = wn_buf_text(out, "\"\n", err);
out:
    return rc;
}

static wn_rc bash(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_text(out,
                       "# bash completion for winnow\n_winnow() {\n"
                       "    local word=${COMP_WORDS[COMP_CWORD]}\n"
                       "    local before=${COMP_WORDS[COMP_CWORD-1]}\n"
                       "    local words= choices=\n",
                       err));
    WN_TRY(bash_commands(out, err));
    WN_TRY(bash_words(out, err));
    WN_TRY(bash_choices(out, err));
    rc = wn_buf_text(out,
                     "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                     "        choices=\"$commands --help --version\"\n"
                     "    elif [[ $before == help && $word != -* ]]; then\n"
                     "        choices=$commands\n"
                     "    fi\n"
                     "    COMPREPLY=()\n"
                     "    if [ -n \"$choices\" ]; then\n"
                     "        COMPREPLY=($(compgen -W \"$choices\" -- \"$word\"))\n"
                     "    elif [[ $word == -* ]]; then\n"
                     "        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                     "    fi\n"
                     "}\n"
                     "complete -o default -F _winnow winnow\n",
                     err);
out:
    return rc;
}

/* ---- zsh ---- */

static wn_rc zsh_option(wn_buf *out, const wn_option *row, wn_err *err) {
    wn_rc rc;
    bool file = row->value && strcmp(row->value, "FILE") == 0;
    WN_TRY(wn_buf_format(out, err, " \\\n            '%s--%s%s[", row->repeats ? "*" : "",
                         row->name, row->value ? "=" : ""));
    WN_TRY(add_gist(out, row->help, "[]:\\", err));
    WN_TRY(wn_buf_text(out, "]", err));
    if (is_choice(row)) {
        WN_TRY(wn_buf_text(out, ":value:(", err));
        WN_TRY(add_choices(out, row, err));
        WN_TRY(wn_buf_text(out, ")", err));
    } else if (row->value) {
        WN_TRY(wn_buf_format(out, err, ":%s:%s", row->value, file ? "_files" : ""));
    }
    rc = wn_buf_text(out, "'", err);
out:
    return rc;
}

static wn_rc zsh(wn_buf *out, wn_err *err) {
    wn_rc rc;
    WN_TRY(
        wn_buf_text(out, "#compdef winnow\n_winnow() {\n    local -a commands=(\n", err));
    for (const wn_command *const *c = wn_commands; *c; c++) {
        WN_TRY(wn_buf_format(out, err, "        '%s:", (*c)->name));
        WN_TRY(add_gist(out, (*c)->summary, "", err));
        WN_TRY(wn_buf_text(out, "'\n", err));
    }
    WN_TRY(wn_buf_text(out,
                       "    )\n    if (( CURRENT == 2 )); then\n"
                       "        _describe command commands\n        return\n    fi\n"
                       "    local command=$words[2]\n"
                       "    shift words\n    (( CURRENT-- ))\n    case $command in\n",
                       err));
    for (const wn_command *const *c = wn_commands; *c; c++) {
        const wn_option *rows[WN_OPTION_ROWS];
        size_t count = wn_option_rows(*c, rows);
        WN_TRY(wn_buf_format(out, err, "    %s)\n        _arguments", (*c)->name));
        for (size_t i = 0; i < count; i++)
            WN_TRY(zsh_option(out, rows[i], err));
        WN_TRY(wn_buf_text(out, " \\\n            '*:file:_files' ;;\n", err));
    }
    rc = wn_buf_text(out, "    esac\n}\n_winnow \"$@\"\n", err);
out:
    return rc;
}

/* ---- fish ---- */

static wn_rc fish_option(wn_buf *out, const char *command, const wn_option *row,
                         wn_err *err) {
    wn_rc rc;
    WN_TRY(wn_buf_format(out, err,
                         "complete -c winnow -n '__fish_seen_subcommand_from %s' -l %s",
                         command, row->name));
    if (row->letter) WN_TRY(wn_buf_format(out, err, " -s %c", row->letter));
    if (is_choice(row)) {
        WN_TRY(wn_buf_text(out, " -x -a '", err));
        WN_TRY(add_choices(out, row, err));
        WN_TRY(wn_buf_text(out, "'", err));
    } else if (row->value) {
        WN_TRY(wn_buf_text(out, " -r", err));
    }
    WN_TRY(wn_buf_text(out, " -d '", err));
    WN_TRY(add_gist(out, row->help, "\\", err));
    rc = wn_buf_text(out, "'\n", err);
out:
    return rc;
}

static wn_rc fish(wn_buf *out, wn_err *err) {
    wn_rc rc = wn_buf_text(out, "# fish completion for winnow\n", err);
    for (const wn_command *const *c = wn_commands; *c && rc == WN_OK; c++) {
        const wn_option *rows[WN_OPTION_ROWS];
        size_t count = wn_option_rows(*c, rows);
        WN_TRY(wn_buf_format(out, err,
                             "complete -c winnow -n __fish_use_subcommand -f -a %s -d '",
                             (*c)->name));
        WN_TRY(add_gist(out, (*c)->summary, "\\", err));
        WN_TRY(wn_buf_text(out, "'\n", err));
        for (size_t i = 0; i < count; i++)
            WN_TRY(fish_option(out, (*c)->name, rows[i], err));
    }
out:
    return rc;
}

wn_rc wn_help_completion(const char *shell, wn_buf *out, wn_err *err) {
    if (strcmp(shell, "zsh") == 0) return zsh(out, err);
    if (strcmp(shell, "fish") == 0) return fish(out, err);
    return bash(out, err);
}
