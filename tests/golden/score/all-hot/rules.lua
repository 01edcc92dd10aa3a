scoring "Easy" {id = "id", bands = {hot = 5, cold = 0}}
rule "Has an address" {points = 5, when = {email = present}}
