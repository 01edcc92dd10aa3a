#include "core/stats/law/weights.h"

#include <math.h>

enum { LEFT_OVER = 255 };

wn_weights wn_weights_make(void) {
    wn_weights w;
    double pmf = exp(-1), left = 0;
    int byte = 0;
    for (int k = 0; k <= WN_WEIGHT_MOST; k++) {
        double whole = floor(256 * pmf);
        for (int i = 0; i < (int)whole; i++)
            w.of_byte[byte++] = (uint8_t)k;
        w.left_over[k] = left += 256 * pmf - whole;
        pmf /= k + 1;
    }
    for (int k = 0; k <= WN_WEIGHT_MOST; k++)
        w.left_over[k] /= left;
    while (byte < 256)
        w.of_byte[byte++] = LEFT_OVER;
    return w;
}

static unsigned draw_left_over(const wn_weights *w, wn_weight_stream *from) {
    double u = wn_random_uniform(&from->random);
    unsigned k = 0;
    while (k < WN_WEIGHT_MOST && u >= w->left_over[k])
        k++;
    return k;
}

static unsigned draw_one(const wn_weights *w, wn_weight_stream *from) {
    if (from->left == 0) {
        from->word = wn_random_bits(&from->random);
        from->left = 8;
    }
    unsigned k = w->of_byte[from->word & 255];
    from->word >>= 8;
    from->left--;
    return k < LEFT_OVER ? k : draw_left_over(w, from);
}

double wn_weights_draw(const wn_weights *w, wn_weight_stream *from, uint64_t times) {
    enum { ONE_BY_ONE = 64 };
    if (times > ONE_BY_ONE)
        return (double)wn_random_poisson(&from->random, (double)times);
    unsigned sum = 0;
    for (; times > 0; times--)
        sum += draw_one(w, from);
    return sum;
}

/* A sum of Poisson variables is one. */
double wn_weights_draw_part(const wn_weights *w, wn_weight_stream *from, double times) {
    double whole = floor(times), part = times - whole;
    double weight = wn_weights_draw(w, from, (uint64_t)whole);
    return part > 0 ? weight + (double)wn_random_poisson(&from->random, part) : weight;
}
