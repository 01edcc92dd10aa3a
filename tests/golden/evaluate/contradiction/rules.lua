scoring "Mixed up" {
    id = "lead_id", created = "created_at", outcome = "became_customer",
    bands = { hot = 20, cold = 0 },
}
rule "Asked" { points = 20, when = { form_filled = yes } }
rule "Middling firm" { points = 25, when = { employees = between(50, 500) } }
rule "Free mailbox" { points = 5, when = { email = ends { "@gmail.com", "@mail.ru" } } }
rule "From the moon" { points = 5, when = { country = "MOON" } }
