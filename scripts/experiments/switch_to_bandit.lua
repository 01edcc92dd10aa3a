-- Three headlines, in a test that became a bandit. Try it:
--
--     winnow test scripts/experiments/switch_to_bandit.lua scripts/examples/headlines.csv
--
-- After two weeks of equal shares the traffic was moved to what did better. Such a split
-- favours an arm in the weeks when it was chosen, so plain rates mislead. The log has the
-- chance that each visitor's headline had, and every visitor counts 1 / chance.

experiment "headlines-bandit" {
  question = "Which headline gets more clicks, with the traffic moved as we learned?",

  -- Every row is a visitor: a chance belongs to a row.
  arm  = "headline",
  time = "seen_at",

  arms = { control "plain", variant "question", variant "number" },
  primary = conversion "clicked",

  -- The column of the weight that the arm had when the visitor came.
  propensity = "chance",

  -- How to split the next visitors, with at least 10% for each arm: a headline that looks
  -- bad by chance gets another one.
  bandit = { rule = "thompson", floor = "10%" },

  -- Arms are compared with each other, too: the second best is worth knowing.
  compare = "all",
}
