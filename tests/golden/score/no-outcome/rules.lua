scoring "Leads" { id = "id", outcome = "won", bands = { hot = 20, cold = 0 } }
rule "Form" { points = 20, when = { form = yes } }
