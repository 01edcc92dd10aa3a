scoring "Small" { id = "id", bands = { hot = 10, cold = 0 } }
rule "Visits" { points = 5, when = { visits = above(5) } }
