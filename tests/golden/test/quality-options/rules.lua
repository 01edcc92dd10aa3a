scoring "Interest" { id = "lead", bands = { hot = 20, warm = 5, cold = 0 }, missing = { "Select" } }
rule "Large" { points = 10, when = { size = above(100) } }
rule "Asked for a call" { points = 7, when = { call = yes } }
rule "Did not say" { points = -4, when = { size = missing } }
