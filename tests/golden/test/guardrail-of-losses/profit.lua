experiment "profit" {
  arm = "variant",
  arms = { control "long", variant "short" },
  primary = conversion "signed_up",
  guardrails = { mean "profit" :no_worse_than "-2%" },
}
