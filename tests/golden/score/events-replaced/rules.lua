scoring "S" { id = "id", bands = { all = 0 } }
rule "Opened" { points = 3, each = event "open" }
