experiment "few" {
  arm = "arm",
  arms = { control "a", variant "b" },
  primary = mean "paid" :adjusted_by "before",
}
