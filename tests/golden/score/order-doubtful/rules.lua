scoring "Backwards" {id = "id", outcome = "won", bands = {hot = 10, warm = 5, cold = 0}}
rule "Came by an ad" {points = 10, when = {source = "ad"}}
rule "Came by search" {points = 5, when = {source = "search"}}
