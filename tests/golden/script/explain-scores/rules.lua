scoring "Two products" {
    id = "id",
    bands = {hot = 60, cold = 0},
    min = 0,
    grade = {fit = "Enterprise", engagement = "Interest", letters = {A = 40, B = 20}, digits = {25, 10}},
}
score "Enterprise" {groups = {"Large company", "Interest"}, max = 50, bands = {hot = 40, cold = 0}}
score "Starter" {groups = {"Small company", "Interest"}, bands = {hot = 40, cold = 0}}
group "Large company" {rule "Large" {points = 30, when = {employees = above(200)}}}
group "Small company" {rule "Small" {points = 30, when = {employees = below(30)}}}
group "Interest" {
    max = 30,
    half_life = days(14),
    rule "Opened an e-mail" {points = 3, each = event "email_open", per_day = 2, cap = 15},
    rule "Keeps coming back" {points = function(lead) return (lead.visits or 0) * 2 end},
}
