scoring "Leads" { id = "id", bands = { hot = 20 } }
rule "Form" {
    points = function(lead)
        while true do end
    end,
}
