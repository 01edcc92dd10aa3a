experiment "shop-pages" {
  arm = "pages",
  arms = { control "old", variant "new" },
  primary = ratio("orders", "sessions"),
}
