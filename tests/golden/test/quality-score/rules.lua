scoring "Two products" {id = "visitor_id", bands = {hot = 60, cold = 0}}
score "Enterprise" {groups = {"Company"}, bands = {hot = 20, cold = 0}}
group "Company" {
    rule "Right company size" {points = 20, when = {employees = between(50, 500)}},
}
group "Interest" {
    rule "Came back" {points = 40, when = {visits = at_least(2)}},
}
