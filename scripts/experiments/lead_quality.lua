-- A shorter form brings more leads; are they as good? Try it:
--
--     winnow test scripts/experiments/lead_quality.lua scripts/examples/forms.csv
--
-- Leads are scored by the rules that `winnow score` uses.

experiment "form-for-companies" {
  question = "Does a shorter form bring more good leads, or only more leads?",
  unit = "visitor_id",
  arm  = "form",
  time = "seen_at",
  arms = { control "long", variant "short" },

  -- Who fills in the form is a lead.
  primary = conversion "form_filled",

  quality = {
    rules     = "../rules/b2b.lua", -- seen from this file
    qualified = "hot",              -- leads of this band, or a better one
    value     = "amount",           -- what a visitor brought
    cost      = "ad_cost",          -- what a visitor cost
  },
}
