scoring "Small" { id = "id", outcome = "won", bands = { hot = 10, cold = 0 } }
rule "Visits" { points = 10, when = { visits = above(3) } }
