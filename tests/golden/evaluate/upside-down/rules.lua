scoring "Backwards" {
    id = "lead_id", created = "created_at", outcome = "became_customer",
    bands = { hot = 20, cold = 0 },
}
rule "Asked" { points = -20, when = { form_filled = yes } }
rule "Middling firm" { points = -15, when = { employees = between(50, 500) } }
