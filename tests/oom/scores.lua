scoring "Two products" {
    id = "lead_id",
    outcome = "became_customer",
    bands = {hot = 60, cold = 0},
    probability = {intercept = -3, per_point = 0.02},
    grade = {fit = "Company", engagement = "Interest", letters = {A = 20}, digits = {10}},
}
score "Enterprise" {groups = {"Company", "Interest"}, max = 50, bands = {hot = 40, cold = 0}}
score "Starter" {groups = {"Interest"}, bands = {hot = 40, cold = 0}}
group "Company" {rule "Right size" {points = 25, when = {employees = between(50, 500)}}}
group "Interest" {
    max = 30,
    rule "Filled in a form" {points = 25, when = {form_filled = yes}},
    rule "Keeps coming back" {points = 10, when = {visits = above(1000)}},
}
