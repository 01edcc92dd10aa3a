-- Does a variant bring more money per visitor, not just more sign-ups? Try it:
--
--     winnow test scripts/experiments/revenue_per_visitor.lua scripts/examples/visits.csv
--
-- Amounts vary much more than rates: a few large orders decide. Expect to need several
-- times the visitors that a comparison of sign-ups needs.

experiment "revenue-per-visitor" {
  question = "Is a visitor worth more on the short form?",
  unit = "visitor_id",
  arm  = "variant",
  time = "seen_at",
  arms = { control "long_form", variant "short_form" }, -- equal shares

  -- The mean over all visitors, buyers or not: what a visitor is worth. A blank amount
  -- would leave its visitor out; `or 0` makes it nothing bought.
  --
  -- Since a few large orders decide it, it is compared by ranks and by resampling, too;
  -- :winsorised "99%" would cap them.
  primary = mean "revenue or 0" :ranks() :bootstrap(2000),

  -- Why it moved: more buyers, or larger orders?
  secondary = { conversion "revenue > 0", quantile("revenue or 0", "98%") },

  -- Without a margin a guardrail only has to be not shown worse.
  guardrails = { conversion "signed_up" },

  segments = { "country" },

  -- Some visitors saw both forms, because they changed the device or deleted cookies. Here
  -- they count, with all they did, for the form they saw first; "drop" leaves them out.
  crossovers = "first",

  -- 90% instead of 95%: more often right about a small gain, more often wrong about none.
  confidence = "90%",

  -- A condition on rows can be an expression, too.
  where = 'device ~= "tablet"',
}
