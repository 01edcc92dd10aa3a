scoring "Leads" { id = "id", bands = { hot = 20, cold = 0 } }
group "Engagement" { max = 15,
    rule "Visits" { points = function(lead) return (lead.visits or 0) * 3 end },
    rule "Form" { points = 10, when = { form = yes } },
}
rule "Free mailbox" { points = -5, when = { email = ends "@gmail.com" } }
rule "Big" { points = 10, when = { employees = at_least(50) } }
