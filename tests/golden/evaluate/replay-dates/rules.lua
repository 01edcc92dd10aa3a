scoring "Dates" { id = "id", created = "came", outcome = "won", bands = { hot = 5, cold = 0 } }
rule "Asked for a demo" { points = 10, when = { demo = present } }
rule "In spring" { points = 3, when = { demo = at_least(date "2025-03-01") } }
