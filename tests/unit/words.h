/* For tests that call the command line: a line taken apart at its spaces. */
#ifndef WN_TESTS_WORDS_H
#define WN_TESTS_WORDS_H

#include <string.h>

/* Puts the words of the line, which is cut up, behind argv[0]. Returns how many entries
 * argv then has, at most `most`. */
static inline int split_words(char *line, char **argv, int most) {
    int argc = 1;
    for (char *word = line; *word && argc < most;) {
        argv[argc++] = word;
        word += strcspn(word, " ");
        if (*word) *word++ = 0;
    }
    return argc;
}

#endif
