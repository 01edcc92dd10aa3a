experiment "two" {
  unit = "visitor_id", arm = "variant",
  arms = { control "long_form", variant "short_form" },
  primary = { conversion "signed_up", mean "revenue" },
  secondary = { conversion "revenue > 0", conversion "revenue > 50" },
  correction = "bh",
}
