-- A shorter price list, with revenue as a guardrail. Try it:
--
--     winnow test scripts/experiments/pricing.lua scripts/examples/pricing.csv
--
-- More trials are easy to get: sell less. So what a visitor pays must not fall, and
-- refunds must not rise.

experiment "two-plans" {
  question = "Do two plans instead of three bring more trials at no loss of revenue?",
  unit = "visitor_id",
  arm  = "page",
  time = "seen_at",
  arms = { control("three_plans", 50), variant("two_plans", 50) },

  primary = conversion "started_trial",

  guardrails = {
    -- A fall by 20% or more has to be ruled out. Much of what visitors spend they would
    -- have spent anyway: what they spent before says how much, and with it taken off the
    -- same visitors tell more.
    mean "revenue" :adjusted_by { "spent_before" } :no_worse_than "-20%",

    -- Where less is better, count those to whom it did not happen.
    conversion "refunded == 0" :no_worse_than "-1%",
  },

  segments = { "country" },

  plan = { detect = "15%", power = 0.8 },
}
