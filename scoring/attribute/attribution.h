/* The attribution: what each model gives every channel.
 *
 * Rules give what they give; the data-driven models come with intervals. Credits are in
 * conversions, and in the value of conversions where it is known; each model's add up to
 * all conversions (and all value) of journeys with touches. */
#ifndef WN_SCORING_ATTRIBUTE_ATTRIBUTION_H
#define WN_SCORING_ATTRIBUTE_ATTRIBUTION_H

#include "core/stats/attribution/shares.h"
#include "core/stats/attribution/touches.h"
#include "scoring/attribute/journeys.h"

typedef enum wn_model {
    WN_MODEL_FIRST,
    WN_MODEL_LAST,
    WN_MODEL_LAST_NON_DIRECT,
    WN_MODEL_LINEAR,
    WN_MODEL_POSITION,
    WN_MODEL_TIME_DECAY,
    WN_MODEL_MARKOV,
    WN_MODEL_SHAPLEY,
    WN_MODELS
} wn_model;

typedef struct wn_model_word {
    const char *name;    /* on the command line: "last-non-direct" */
    const char *key;     /* in data: "last_non_direct" */
    const char *heading; /* of a column: "Last non-direct" */
    const char *phrase;  /* in a sentence: "last touch" */
} wn_model_word;
extern const wn_model_word wn_model_words[]; /* [WN_MODELS], then one with NULL */

typedef struct wn_attribution_plan {
    bool wanted[WN_MODELS];
    wn_model headline;          /* one that is wanted */
    size_t order;               /* of the chain */
    double first, middle, last; /* of the position model */
    const char *const *direct;  /* names of direct channels; none: what exports call
                                   them */
    size_t direct_count;
    wn_share_resampling resampling;
    bool usual_replicates; /* as many as are worth their time; else what is in there */
} wn_attribution_plan;

/* A channel, by what it is worth. */
typedef struct wn_channel {
    const char *name;
    bool blank, direct;
    wn_presence presence;
    wn_credit credit[WN_MODELS]; /* of the models that there are */
    wn_shares shares;            /* of Markov and Shapley, when these are wanted */
    bool rare; /* in so few conversions that its data-driven credit is a guess */
    size_t spelled_like; /* an earlier channel (by index) that differs only in case or
                            blanks, or SIZE_MAX */
} wn_channel;

/* A channel in fewer converting journeys than this is rare. */
enum { WN_RARE_CONVERSIONS = 10 };

typedef struct wn_attribution {
    const wn_journeys *journeys; /* borrowed */
    wn_attribution_plan plan;    /* without the models that the journeys cannot have */
    wn_channel *channels;        /* most credit by the headline's model first */
    size_t count;
    bool has_direct;
    double conversions, nulls, value; /* of journeys with touches */
    double p_conversion;              /* by the chain */
    size_t states;                    /* of the chain, without the start */
} wn_attribution;

/* A model that is wanted and that the journeys cannot have (time decay without times,
 * last non-direct without a direct channel) is left out; WN_E_USAGE when it is the
 * headline. Without conversions there is no credit: then only the presence of channels
 * is filled. Errors else as in core/stats/attribution. */
wn_rc wn_attribute(const wn_journeys *journeys, const wn_attribution_plan *plan,
                   wn_attribution *out, wn_err *err) WN_CHECKED;
void wn_attribution_free(wn_attribution *attribution);

/* The share of all conversions that a model gives a channel, with the interval where the
 * model has one. */
wn_estimate wn_channel_share(const wn_attribution *attribution, const wn_channel *channel,
                             wn_model model);

#endif
