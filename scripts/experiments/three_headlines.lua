-- Three headlines at once. Try it:
--
--     winnow test scripts/experiments/three_headlines.lua scripts/examples/headlines.csv
--
-- Every further arm is another chance to be fooled: p-values are adjusted for it, and so
-- an arm has to do better than one that is alone with the control.

experiment "headlines" {
  question = "Does a question or a number in the headline get more clicks?",
  unit = "visitor_id",
  arm  = "headline",
  time = "seen_at",
  arms = { control "plain", variant "question", variant "number" }, -- equal shares
  primary = conversion "clicked",
  segments = { "device" },
  plan = { detect = "20%", power = 0.8 },

  -- From the 15th on the traffic was moved to the better ones: see switch_to_bandit.lua.
  where = function(visit) return visit.seen_at < date "2025-05-15" end,
}
