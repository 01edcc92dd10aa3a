scoring "Small" {
    id = "id",
    bands = {hot = 60, warm = 30, cold = 0},
    probability = {intercept = -3.2, per_point = 0.0289},
}
rule "Asked for a call" {points = 70, when = {asked = yes}}
