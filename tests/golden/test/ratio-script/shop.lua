experiment "shop-pages" {
  unit = "visitor_id",
  arm = "pages",
  arms = { control "old", variant "new" },
  primary = ratio("orders", "sessions"),
  guardrails = { ratio("revenue", "orders") :no_worse_than "-10%" },
}
