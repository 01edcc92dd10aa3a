experiment "form-length" {
    unit = "visitor_id",
    arm = "form",
    arms = {control("long", 50), variant("short", 50)},
    primary = conversion "form_filled",
    quality = {rules = "rules.lua", score = "Enterprize"},
}
