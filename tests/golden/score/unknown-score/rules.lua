scoring "Two products" {
    id = "id",
    outcome = "won",
    bands = {hot = 50, cold = 0},
    grade = {fit = "Enterprise", engagement = "Interest", letters = {A = 40, B = 20}, digits = {25}},
}
score "Enterprise" {groups = {"Large company", "Interest"}, max = 50, bands = {hot = 40, cold = 0}}
score "Starter" {
    groups = {"Small company", "Interest"},
    bands = {hot = 40, cold = 0},
}
group "Large company" {rule "Large" {points = 30, when = {employees = above(200)}}}
group "Small company" {rule "Small" {points = 30, when = {employees = below(30)}}}
group "Interest" {
    max = 25,
    rule "Filled in a form" {points = 20, when = {form = yes}},
    rule "Came back" {points = 10, when = {visits = at_least(3)}},
}
rule "Is a competitor" {points = -40, when = {email = ends "@rival.example"}}
