-- A landing page with a long sign-up form against a short one. Try it:
--
--     winnow test scripts/experiments/landing_page.lua scripts/examples/visits.csv
--
-- Copy this file, put the names of your own columns in, and keep it: written before the
-- start, it is the promise of how the result will be judged.

experiment "landing-page-form" {
  question = "Does a shorter form bring more sign-ups without costing revenue?",

  -- How the file is read: the visitor's id (one visitor may have many rows), the variant
  -- each row was shown, and when.
  unit = "visitor_id",
  arm  = "variant",
  time = "seen_at",

  -- The arms as they are called in the file, with their planned shares of the traffic. If
  -- the visitors do not come in these shares, the answer is to fix the data.
  arms = { control("long_form", 50), variant("short_form", 50) },

  -- What decides. One primary metric is best: every further one makes proof harder.
  primary = conversion "signed_up",

  -- Worth knowing. An expression over columns will do, too.
  secondary = { conversion "revenue > 0" },

  -- What must not get worse. The new arm is not shipped before a fall of revenue by more
  -- than 20% is ruled out: with few buyers, less cannot be shown.
  guardrails = { mean "revenue" :no_worse_than "-20%" },

  -- The same comparison by device: ideas for the next test.
  segments = { "device" },

  -- From `winnow plan --baseline 10% --lift 25% --looks 4`: the smallest lift worth
  -- having, and after how many visitors the test may be looked at, four times at equal
  -- distances, without raising false alarms.
  plan = { detect = "25%", power = 0.8, visitors = 5112,
           looks = 4, spending = "obrien-fleming" },
}

-- Rows that do not count: here, visits before the test went live.
exclude(function(visit) return visit.seen_at < date "2025-03-01" end)
