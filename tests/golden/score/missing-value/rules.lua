scoring "Leads" { id = "id", bands = { hot = 20 } }
rule "Visits" { points = function(lead) return lead.visits * 2 end }
