scoring "Leads" { id = "id", bands = { hot = 20, cold = 10 } }
rule "Visits" { points = 5, when = { visits = above(100) } }
rule "All" { points = 5 }
