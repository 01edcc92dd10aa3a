#include "core/stats/attribution/markov.h"

#include "core/base/mem.h"

enum { START = 0 };

/* -------------------------------------------------------------------------- building */

/* A chain while its states and edges are being met: numbered as they come. */
typedef struct sketch {
    wn_map states; /* by their touches, [order] numbers */
    wn_map edges;  /* by two states */
    size_t order;
} sketch;

static wn_rc put_state(sketch *s, const uint32_t *touches, uint32_t *state, wn_err *err) {
    wn_text key = {(const char *)touches, s->order * sizeof *touches};
    return wn_map_put(&s->states, key, state, err);
}

static wn_rc put_edge(sketch *s, uint32_t from, uint32_t to, uint32_t *edge,
                      wn_err *err) {
    uint32_t ends[2] = {from, to};
    return wn_map_put(&s->edges, (wn_text){(const char *)ends, sizeof ends}, edge, err);
}

static wn_rc start(sketch *s, size_t order, wn_err *err) {
    uint32_t padding[WN_ORDER_MOST], state;
    for (size_t i = 0; i < WN_ORDER_MOST; i++)
        padding[i] = WN_STEP_START;
    *s = (sketch){.order = order};
    return put_state(s, padding, &state, err);
}

static void end(sketch *s) {
    wn_map_free(&s->states);
    wn_map_free(&s->edges);
}

/* The touches of a state. Keys have no alignment. */
static void touches_of(const sketch *s, uint32_t state, uint32_t *touches) {
    memcpy(touches, wn_map_key(&s->states, state).p, s->order * sizeof *touches);
}

static wn_rc make_room(const sketch *s, size_t channels, wn_chain *c, wn_err *err) {
    *c = (wn_chain){.channels = channels,
                    .order = s->order,
                    .states = s->states.count,
                    .edges = s->edges.count};
    c->first = wn_alloc_zero(c->states + 1, sizeof *c->first);
    c->to = wn_alloc_zero(c->edges + 1, sizeof *c->to);
    c->having = wn_alloc_zero(channels + 1, sizeof *c->having);
    c->states_of = wn_alloc_zero(c->states * c->order + 1, sizeof *c->states_of);
    if (!c->first || !c->to || !c->having || !c->states_of) return wn_fail_memory(err);
    return wn_flow_init(c, &c->flow, err);
}

/* Edges by the state they leave: number[edge as met] = edge. */
static void sort_edges(const sketch *s, wn_chain *c, uint32_t *number) {
    uint32_t ends[2];
    for (uint32_t e = 0; e < c->edges; e++) {
        memcpy(ends, wn_map_key(&s->edges, e).p, sizeof ends);
        c->first[ends[0] + 1]++;
    }
    for (size_t i = 0; i < c->states; i++)
        c->first[i + 1] += c->first[i];
    for (uint32_t e = 0; e < c->edges; e++) {
        memcpy(ends, wn_map_key(&s->edges, e).p, sizeof ends);
        number[e] = (uint32_t)c->first[ends[0]]++;
        c->to[number[e]] = ends[1];
    }
    for (size_t i = c->states; i > 0; i--)
        c->first[i] = c->first[i - 1];
    c->first[0] = 0;
}

/* Is it the first place in the state where this channel stands? */
static bool first_there(const uint32_t *touches, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (touches[k] == touches[i]) return false;
    return touches[i] != WN_STEP_START;
}

/* For every channel the states that have it. */
static void list_states(const sketch *s, wn_chain *c) {
    uint32_t touches[WN_ORDER_MOST];
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t state = 0; state < c->states; state++) {
            touches_of(s, state, touches);
            for (size_t i = 0; i < c->order; i++) {
                if (!first_there(touches, i)) continue;
                if (pass == 0)
                    c->having[touches[i]]++;
                else
                    c->states_of[--c->having[touches[i]]] = state;
            }
        }
        /* After the first pass where each list ends, after the second where it starts. */
        for (size_t i = 1; pass == 0 && i <= c->channels; i++)
            c->having[i] += c->having[i - 1];
    }
}

/* From the sketch to a chain; what is missing then are steps and the flow. */
static wn_rc lay_out(const sketch *s, size_t channels, wn_chain *c, uint32_t **number,
                     wn_err *err) {
    *number = wn_alloc((s->edges.count + 1) * sizeof **number);
    wn_rc rc = *number ? make_room(s, channels, c, err) : wn_fail_memory(err);
    if (rc != WN_OK) return rc;
    sort_edges(s, c, *number);
    list_states(s, c);
    return WN_OK;
}

/* ---------------------------------------------------------------------------- paths */

/* Walks a path, noting its edges as met. */
static wn_rc walk(sketch *s, const uint32_t *path, size_t count, uint32_t *steps,
                  wn_err *err) {
    uint32_t touches[WN_ORDER_MOST], state = START, next;
    touches_of(s, START, touches);
    for (size_t i = 0; i < count; i++) {
        memmove(touches, touches + 1, (s->order - 1) * sizeof *touches);
        touches[s->order - 1] = path[i];
        wn_rc rc = put_state(s, touches, &next, err);
        if (rc == WN_OK) rc = put_edge(s, state, next, &steps[i], err);
        if (rc != WN_OK) return rc;
        state = next;
    }
    return WN_OK;
}

wn_rc wn_chain_of_paths(const wn_paths *p, size_t order, wn_chain *out, wn_err *err) {
    wn_rc rc = WN_OK;
    sketch s;
    uint32_t *number = NULL;
    uint32_t *steps = wn_alloc((p->touch_count + 1) * sizeof *steps);
    *out = (wn_chain){0};
    rc = start(&s, order, err);
    if (rc == WN_OK && !steps) rc = wn_fail_memory(err);
    for (size_t i = 0; i < p->count && rc == WN_OK; i++)
        rc = walk(&s, wn_path_touches(p, &p->paths[i]), p->paths[i].touches,
                  steps + p->paths[i].first, err);
    if (rc == WN_OK) rc = lay_out(&s, p->channels, out, &number, err);
    if (rc == WN_OK) {
        for (size_t i = 0; i < p->touch_count; i++)
            steps[i] = number[steps[i]];
        out->steps = steps;
        steps = NULL;
        wn_flow_fill(out, p, NULL, &out->flow);
    }
    wn_free(steps);
    wn_free(number);
    end(&s);
    if (rc != WN_OK) wn_chain_free(out);
    return rc;
}

/* ----------------------------------------------------------------------------- steps */

static bool is_end(uint32_t to) {
    return to == WN_STEP_CONVERTED || to == WN_STEP_LOST;
}

/* The edges as met of the steps that lead to no end, in their order. */
static wn_rc walk_steps(sketch *s, const wn_step *steps, size_t count, uint32_t *met,
                        wn_err *err) {
    for (size_t i = 0; i < count; i++) {
        uint32_t from, to;
        wn_rc rc = put_state(s, &steps[i].from, &from, err);
        if (rc == WN_OK && !is_end(steps[i].to)) {
            rc = put_state(s, &steps[i].to, &to, err);
            if (rc == WN_OK) rc = put_edge(s, from, to, &met[i], err);
        }
        if (rc != WN_OK) return rc;
    }
    return WN_OK;
}

static void fill_from_steps(const sketch *s, const wn_step *steps, size_t count,
                            const uint32_t *met, const uint32_t *number, wn_chain *c) {
    for (size_t i = 0; i < count; i++) {
        wn_text key = {(const char *)&steps[i].from, sizeof steps[i].from};
        uint32_t from = wn_map_find(&s->states, key);
        if (steps[i].to == WN_STEP_CONVERTED)
            c->flow.converted[from] += steps[i].count;
        else if (steps[i].to == WN_STEP_LOST)
            c->flow.lost[from] += steps[i].count;
        else
            c->flow.edges[number[met[i]]] += steps[i].count;
    }
}

/* Does every state lead to an end? Those that do are found from the ends backwards. */
static wn_rc check_ends(const wn_chain *c, wn_err *err) {
    uint8_t *ends = wn_alloc_zero(c->states, 1);
    if (!ends) return wn_fail_memory(err);
    size_t found = 0, before;
    do {
        before = found;
        for (size_t i = 0; i < c->states; i++) {
            if (ends[i]) continue;
            bool leads = c->flow.converted[i] + c->flow.lost[i] > 0;
            for (size_t e = c->first[i]; e < c->first[i + 1] && !leads; e++)
                leads = ends[c->to[e]];
            ends[i] = leads;
            found += leads;
        }
    } while (found > before);
    wn_free(ends);
    if (found == c->states) return WN_OK;
    return wn_fail(
        err, WN_E_DATA,
        "of %zu states %zu lead to no end, neither to a conversion nor to none",
        c->states, c->states - found);
}

wn_rc wn_chain_of_steps(const wn_step *steps, size_t count, size_t channels,
                        wn_chain *out, wn_err *err) {
    wn_rc rc = WN_OK;
    sketch s;
    uint32_t *number = NULL;
    uint32_t *met = wn_alloc_zero(count + 1, sizeof *met);
    *out = (wn_chain){0};
    rc = start(&s, 1, err);
    if (rc == WN_OK && !met) rc = wn_fail_memory(err);
    if (rc == WN_OK) rc = walk_steps(&s, steps, count, met, err);
    if (rc == WN_OK) rc = lay_out(&s, channels, out, &number, err);
    if (rc == WN_OK) {
        fill_from_steps(&s, steps, count, met, number, out);
        rc = check_ends(out, err);
    }
    wn_free(met);
    wn_free(number);
    end(&s);
    if (rc != WN_OK) wn_chain_free(out);
    return rc;
}

void wn_chain_free(wn_chain *c) {
    wn_flow_free(&c->flow);
    wn_free(c->first);
    wn_free(c->to);
    wn_free(c->having);
    wn_free(c->states_of);
    wn_free(c->steps);
    *c = (wn_chain){0};
}

/* ------------------------------------------------------------------------------ flow */

wn_rc wn_flow_init(const wn_chain *c, wn_flow *out, wn_err *err) {
    *out = (wn_flow){.edges = wn_alloc_zero(c->edges + 1, sizeof(double)),
                     .converted = wn_alloc_zero(c->states, sizeof(double)),
                     .lost = wn_alloc_zero(c->states, sizeof(double)),
                     .value = wn_alloc_zero(c->states, sizeof(double))};
    if (out->edges && out->converted && out->lost && out->value) return WN_OK;
    wn_flow_free(out);
    return wn_fail_memory(err);
}

void wn_flow_free(wn_flow *flow) {
    wn_free(flow->edges);
    wn_free(flow->converted);
    wn_free(flow->lost);
    wn_free(flow->value);
    *flow = (wn_flow){0};
}

void wn_flow_fill(const wn_chain *c, const wn_paths *p, const wn_path_counts *counts,
                  wn_flow *flow) {
    memset(flow->edges, 0, c->edges * sizeof *flow->edges);
    memset(flow->converted, 0, c->states * sizeof *flow->converted);
    memset(flow->lost, 0, c->states * sizeof *flow->lost);
    memset(flow->value, 0, c->states * sizeof *flow->value);
    for (size_t i = 0; i < p->count; i++) {
        const wn_path *path = &p->paths[i];
        wn_path_counts n = counts ? counts[i] : path->counts;
        const uint32_t *steps = c->steps + path->first;
        double journeys = n.conversions + n.nulls;
        if (!(journeys > 0)) continue;
        for (size_t t = 0; t < path->touches; t++)
            flow->edges[steps[t]] += journeys;
        uint32_t last = c->to[steps[path->touches - 1]];
        flow->converted[last] += n.conversions;
        flow->lost[last] += n.nulls;
        flow->value[last] += n.value;
    }
}
