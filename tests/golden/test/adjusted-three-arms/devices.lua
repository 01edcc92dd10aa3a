experiment "devices" {
  unit = "visitor_id",
  arm = "device",
  arms = { control("desktop", 37), variant("mobile", 56), variant("tablet", 7) },
  compare = "all",
  primary = conversion "orders > 0" :adjusted_by "orders_before",
  secondary = { ratio("revenue", "sessions") :adjusted_by "revenue_before" },
  poststratify = "pages",
}
