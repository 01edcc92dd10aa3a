#include "experiments/collect/leads.h"

static double number_at(const wn_batch *batch, size_t slot, size_t row) {
    const wn_column *column = &batch->columns[slot];
    return column->missing[row] ? 0 : column->number[row];
}

void wn_lead_add_row(wn_lead *lead, const wn_setup *setup, const wn_slots *slots,
                     const wn_batch *batch, size_t row) {
    const wn_quality *quality = &setup->quality;
    const wn_column *converted = &batch->columns[slots->metrics[wn_setup_lead(setup)]];
    if (quality->value) lead->value += number_at(batch, slots->lead.value, row);
    if (quality->cost) lead->cost += number_at(batch, slots->lead.cost, row);
    if (converted->missing[row] || !converted->boolean[row]) return;
    double score = number_at(batch, slots->lead.score, row);
    if (!lead->is || score > lead->score) lead->score = score;
    lead->is = true;
    lead->qualified = lead->score >= quality->from;
}

wn_moments wn_leads_moments(const wn_leads *leads) {
    return (wn_moments){WN_LEAD_VARIABLES, (double *)leads->at};
}

void wn_leads_add(wn_leads *leads, const wn_lead *visitor) {
    const double variables[] = {[WN_LEAD_IS] = visitor->is,
                                [WN_LEAD_QUALIFIED] = visitor->qualified,
                                [WN_LEAD_SCORE] = visitor->score,
                                [WN_LEAD_VALUE] = visitor->value,
                                [WN_LEAD_COST] = visitor->cost};
    leads->visitors++;
    leads->leads += visitor->is;
    leads->qualified += visitor->qualified;
    wn_moments_add(wn_leads_moments(leads), variables);
}

void wn_leads_merge(wn_leads *into, const wn_leads *from) {
    if (from->visitors == 0) return;
    into->visitors += from->visitors;
    into->leads += from->leads;
    into->qualified += from->qualified;
    wn_moments_merge(wn_leads_moments(into), wn_leads_moments(from));
}
