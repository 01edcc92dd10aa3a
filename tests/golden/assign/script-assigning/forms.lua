experiment "forms" {
  arm = "variant", unit = "visitor_id",
  arms = { control("long_form", 60), variant("short_form", 40) },
  primary = conversion "signed_up",
  assign = {
    key = "forms-2025", hash = 1, coverage = "80%",
    target = 'device ~= "tablet"',
    namespaces = { { name = "checkout", from = 0.1, to = "90%" } },
    holdouts = { { name = "spring", share = "5%" } },
  },
}
