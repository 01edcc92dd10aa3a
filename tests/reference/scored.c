#include "tests/reference/scored.h"

#include "tests/reference/csv.h"

#include <stdlib.h>
#include <string.h>

void free_scored(scored *s) {
    for (size_t i = 0; i < s->count; i++)
        free(s->scores[i]);
    free(s->won);
}

/* The last level is the case, as in R, unless "levels" [control, case] or "positive" say
 * which one is. */
static bool is_case(input *in, const char *level, const char *last) {
    const json_t *levels = json_object_get(in->json, "levels");
    const char *positive = json_string_value(json_array_get(levels, 1));
    return strcmp(level, get_text(in, "positive", positive ? positive : last)) == 0;
}

static uint8_t *won_of_texts(input *in, char **texts, size_t n) {
    uint8_t *won = calloc(n + 1, 1);
    const char *last = n ? texts[0] : "";
    for (size_t i = 0; i < n; i++)
        if (strcmp(texts[i], last) > 0) last = texts[i];
    for (size_t i = 0; i < n; i++)
        won[i] = is_case(in, texts[i], last);
    return won;
}

static void take_array(input *in, scored *s, const char *name, const json_t *array) {
    if (json_array_size(array) != s->n || s->count == SCORES_MAX) {
        complain(in, "a score has not as many values as there are outcomes");
        return;
    }
    double *score = calloc(s->n + 1, sizeof *score);
    for (size_t i = 0; i < s->n; i++)
        score[i] = number_of(in, json_array_get(array, i));
    s->names[s->count] = name;
    s->scores[s->count++] = score;
}

static void take_column(input *in, scored *s, const char *name) {
    size_t n;
    double *score = csv_numbers(in, name, &n);
    if (s->count < SCORES_MAX) {
        s->names[s->count] = name;
        s->scores[s->count++] = score;
    }
}

static const json_t *any_of(input *in, const char *const *keys) {
    for (; *keys; keys++) {
        const json_t *value = json_object_get(in->json, *keys);
        if (value) return value;
    }
    return NULL;
}

static const char *const score_keys[] = {"scores", "score", "p",         "pred",
                                         "probs",  "x",     "predictor", NULL};
static const char *const outcome_keys[] = {"y", "outcome", "labels", "response", NULL};

const json_t *get_scores(input *in) {
    return any_of(in, score_keys);
}

static scored from_csv(input *in) {
    scored s = {0};
    const char *y = json_string_value(any_of(in, outcome_keys));
    char **texts = csv_texts(in, y ? y : "y", &s.n);
    s.won = won_of_texts(in, texts, s.n);
    csv_texts_free(texts, s.n);
    const json_t *scores = get_scores(in);
    s.named = json_is_array(scores);
    for (size_t i = 0; i < json_array_size(scores); i++)
        take_column(in, &s, json_string_value(json_array_get(scores, i)));
    if (json_is_string(scores)) take_column(in, &s, json_string_value(scores));
    return s;
}

scored get_scored(input *in) {
    if (get_text(in, "csv", NULL)) return from_csv(in);
    scored s = {0};
    const json_t *y = any_of(in, outcome_keys), *scores = get_scores(in);
    s.n = json_array_size(y);
    s.won = calloc(s.n + 1, 1);
    for (size_t i = 0; i < s.n; i++)
        s.won[i] = number_of(in, json_array_get(y, i)) > 0;
    const char *name;
    json_t *array;
    s.named = json_is_object(scores);
    if (s.named)
        json_object_foreach((json_t *)scores, name, array)
            take_array(in, &s, name, array);
    else
        take_array(in, &s, "score", scores);
    return s;
}
