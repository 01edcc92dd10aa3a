scoring "Leads" { id = "id", bands = { hot = 20 } }
rule "Form" {
    points = 10,
    when = { from = yes },
}
