-- A subject line with the reader's name in it. Try it:
--
--     winnow test scripts/experiments/email.lua scripts/examples/email.csv
--
-- Opening is not what the letter is for: orders decide.

experiment "subject-line" {
  question = "Does the reader's name in the subject bring orders, and annoy nobody?",
  unit = "subscriber",
  arm  = "subject",
  time = "sent_at",
  arms = { control "plain", variant "personal" },

  -- There was an order when there is a time of it; the time says how quickly orders come,
  -- and how many of the last letters are still to come. some come days later.
  primary = conversion "ordered_at ~= nil" :at "ordered_at" :within(days(7)),

  -- Opening says why.
  secondary = { conversion "opened" },

  -- Who leaves is lost for all later letters. One in a hundred more is the limit.
  guardrails = { conversion "unsubscribed == 0" :no_worse_than "-1%" },

  plan = { detect = "25%", power = 0.8 },
}
