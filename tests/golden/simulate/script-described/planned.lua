experiment "planned" {
  arm = "variant",
  arms = { control("old", 60), variant("new", 40) },
  primary = conversion "converted",
  plan = { detect = "15%", looks = 4, spending = "pocock", visitors = 8000 },
}
