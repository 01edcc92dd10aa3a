scoring "Small" { id = "id", outcome = "won", bands = { hot = 10, cold = 0 } }
rule "Visits" { points = function(lead) return lead.visits end }
