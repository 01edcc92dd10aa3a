#include "core/stats/rates/fisher_rxc.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Ways to have filled the first lines of the table: what they leave of each sum across,
 * the largest first, and their cost, the log factorials of the filled cells, which is
 * minus the log probability but for a constant. */
typedef struct node {
    uint32_t left[WN_FISHER_RXC_SIDE];
    double cost;
    double paths; /* how many; 0: the place is free */
} node;

/* An open hash table of nodes. */
typedef struct nodes {
    node *at;
    size_t count, capacity; /* a power of 2 */
} nodes;

typedef struct network {
    size_t side, lines;    /* sums across, and lines along */
    uint64_t *sums;        /* of the lines: those to fill at the end of the array */
    double *log_factorial; /* up to the total */
    double least_cost;     /* of tables that count */
    double constant;       /* log probability = constant - cost */
    double p, steps;
    nodes next;
} network;

static const double same = 1e-7;

/* --- nodes ----------------------------------------------------------------------------
 */

static size_t hash_of(const node *n, size_t side) {
    uint64_t hash = (uint64_t)llround(n->cost * 1e7) * 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < side; i++)
        hash = (hash ^ n->left[i]) * 0xD6E8FEB86659FD93u;
    return (size_t)(hash ^ hash >> 32);
}

static bool merge_node(nodes *set, const node *n, size_t side) {
    size_t mask = set->capacity - 1;
    for (size_t i = hash_of(n, side) & mask;; i = (i + 1) & mask) {
        node *at = &set->at[i];
        if (at->paths == 0) {
            *at = *n;
            return true;
        }
        if (fabs(at->cost - n->cost) < 1e-7 &&
            memcmp(at->left, n->left, side * sizeof *n->left) == 0) {
            at->paths += n->paths;
            return false;
        }
    }
}

static wn_rc fail_size(wn_err *err) {
    return wn_fail(err, WN_E_NUMERIC, "the table is too large for Fisher's test");
}

static wn_rc add_node(nodes *set, const node *n, size_t side, wn_err *err) {
    if (set->count == WN_FISHER_RXC_NODES) return fail_size(err);
    if (2 * (set->count + 1) > set->capacity) {
        nodes larger = {.count = set->count,
                        .capacity = set->capacity ? 2 * set->capacity : 256};
        larger.at = wn_alloc_zero(larger.capacity, sizeof *larger.at);
        if (!larger.at) return wn_fail_memory(err);
        for (size_t i = 0; i < set->capacity; i++) {
            if (set->at[i].paths > 0) merge_node(&larger, &set->at[i], side);
        }
        wn_free(set->at);
        *set = larger;
    }
    set->count += merge_node(set, n, side);
    return WN_OK;
}

/* --- bounds ---------------------------------------------------------------------------
 */

/* The least cost of dividing a sum among some cells: as evenly as can be. */
static double even_cost(const network *w, uint64_t sum, size_t cells) {
    uint64_t share = sum / cells, more = sum % cells;
    return (double)more * w->log_factorial[share + 1] +
           (double)(cells - more) * w->log_factorial[share];
}

/* What the lines from `line` on can cost, at least and at most: each bound follows from
 * the sums along alone and from the sums across alone. */
static void bounds(const network *w, const node *n, size_t line, double *least,
                   double *most, double *ways) {
    double across_least = 0, across_most = 0, along_least = 0, along_most = 0;
    uint64_t total = 0;
    for (size_t j = 0; j < w->side; j++) {
        across_least += even_cost(w, n->left[j], w->lines - line);
        across_most += w->log_factorial[n->left[j]];
        total += n->left[j];
    }
    for (size_t i = line; i < w->lines; i++) {
        along_least += even_cost(w, w->sums[i], w->side);
        along_most += w->log_factorial[w->sums[i]];
    }
    *least = fmax(across_least, along_least);
    *most = fmin(across_most, along_most);
    *ways = w->log_factorial[total] - across_most - along_most;
}

/* Takes a node that has `line` lines left of it, if what comes of it is not known yet. */
static wn_rc arrive(network *w, node *n, size_t line, wn_err *err) {
    double least, most, ways;
    for (size_t i = 1; i < w->side; i++) {
        uint32_t value = n->left[i];
        size_t j = i;
        for (; j > 0 && n->left[j - 1] < value; j--)
            n->left[j] = n->left[j - 1];
        n->left[j] = value;
    }
    bounds(w, n, line, &least, &most, &ways);
    if (n->cost + most < w->least_cost) return WN_OK;
    if (n->cost + least >= w->least_cost) {
        w->p += n->paths * exp(w->constant - n->cost + ways);
        return WN_OK;
    }
    return add_node(&w->next, n, w->side, err);
}

/* --- filling --------------------------------------------------------------------------
 */

/* Divides `rest` of a line among the cells from `cell` on in every possible way; `room`
 * is what the cells from there on have left. */
static wn_rc fill(network *w, node *n, size_t line, size_t cell, uint64_t rest,
                  uint64_t room, wn_err *err) {
    if (++w->steps > WN_FISHER_RXC_STEPS) return fail_size(err);
    uint32_t left = n->left[cell];
    uint64_t others = room - left;
    uint64_t least = rest > others ? rest - others : 0, most = rest < left ? rest : left;
    for (uint64_t x = least; x <= most; x++) {
        node after = *n;
        after.left[cell] = left - (uint32_t)x;
        after.cost += w->log_factorial[x];
        bool last = cell + 1 == w->side;
        wn_rc rc = last ? arrive(w, &after, line + 1, err)
                        : fill(w, &after, line, cell + 1, rest - x, others, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static wn_rc fill_line(network *w, const nodes *from, size_t line, wn_err *err) {
    for (size_t i = 0; i < from->capacity; i++) {
        if (from->at[i].paths == 0) continue;
        node n = from->at[i];
        uint64_t room = 0;
        for (size_t j = 0; j < w->side; j++)
            room += n.left[j];
        wn_rc rc = fill(w, &n, line, 0, w->sums[line], room, err);
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static wn_rc walk(network *w, node start, wn_err *err) {
    nodes now = {0};
    wn_rc rc = arrive(w, &start, 0, err);
    for (size_t line = 0; line < w->lines && rc == WN_OK; line++) {
        wn_free(now.at);
        now = w->next;
        w->next = (nodes){0};
        rc = fill_line(w, &now, line, err);
    }
    wn_free(now.at);
    return rc;
}

/* --- from the table --------------------------------------------------------------------
 */

static void sort_falling(uint64_t *sums, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint64_t value = sums[i];
        size_t j = i;
        for (; j > 0 && sums[j - 1] < value; j--)
            sums[j] = sums[j - 1];
        sums[j] = value;
    }
}

/* Sums and costs of the table that was seen. Lines run along its longer side. */
static void look_at(network *w, const uint64_t *counts, size_t columns, bool by_rows,
                    node *start) {
    uint64_t total = 0;
    *start = (node){.paths = 1};
    for (size_t i = 0; i < w->lines; i++) {
        for (size_t j = 0; j < w->side; j++) {
            uint64_t count = counts[by_rows ? i * columns + j : j * columns + i];
            w->sums[i] += count;
            start->left[j] += (uint32_t)count;
            total += count;
            w->least_cost += w->log_factorial[count];
        }
    }
    w->least_cost -= same;
    w->constant = -w->log_factorial[total];
    for (size_t i = 0; i < w->lines; i++)
        w->constant += w->log_factorial[w->sums[i]];
    for (size_t j = 0; j < w->side; j++)
        w->constant += w->log_factorial[start->left[j]];
    sort_falling(w->sums, w->lines);
}

wn_rc wn_fisher_rxc(const uint64_t *counts, size_t rows, size_t columns, double *p,
                    wn_err *err) {
    bool by_rows = rows >= columns;
    network w = {.side = by_rows ? columns : rows, .lines = by_rows ? rows : columns};
    uint64_t total = 0;
    wn_rc rc = WN_OK;
    *p = 1;
    for (size_t i = 0; i < rows * columns; i++) {
        if (counts[i] > WN_FISHER_RXC_TOTAL - total)
            return wn_fail(err, WN_E_USAGE, "a table of more than %d is too large",
                           WN_FISHER_RXC_TOTAL);
        total += counts[i];
    }
    if (w.side > WN_FISHER_RXC_SIDE)
        return wn_fail(err, WN_E_USAGE, "a table of more than %d rows and columns",
                       WN_FISHER_RXC_SIDE);
    if (w.side < 2) return WN_OK;
    w.sums = wn_alloc_zero(w.lines, sizeof *w.sums);
    w.log_factorial = wn_alloc_zero((size_t)total + 2, sizeof *w.log_factorial);
    if (!w.sums || !w.log_factorial) WN_TRY(wn_fail_memory(err));
    for (uint64_t i = 1; i <= total + 1; i++)
        w.log_factorial[i] = w.log_factorial[i - 1] + log((double)i);
    node start;
    look_at(&w, counts, columns, by_rows, &start);
    WN_TRY(walk(&w, start, err));
    *p = fmin(w.p, 1);
out:
    wn_free(w.next.at);
    wn_free(w.log_factorial);
    wn_free(w.sums);
    return rc;
}
