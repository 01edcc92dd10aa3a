-- A page that a handful of companies see in a month. Try it:
--
--     winnow test scripts/experiments/low_traffic.lua scripts/examples/demos.csv
--
-- With a few conversions in an arm the usual formulas promise more than they hold; winnow
-- then takes exact tests and intervals by itself. They cannot make much of little: only
-- large differences can be shown.

experiment "demo-video" {
  question = "Do more companies ask for a demo when the page has a video?",
  arm  = "page",
  time = "seen_on",
  arms = { control "text", variant "video" },
  primary = conversion "asked_for_demo",

  -- Nine times out of ten is enough to act on, where a wrong choice costs little.
  confidence = "90%",
}
