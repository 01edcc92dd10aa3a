experiment "demo-video" {
  arm = "page",
  arms = { control "text", variant "video" },
  primary = conversion "asked_for_demo",
  method = "boschloo",
}
