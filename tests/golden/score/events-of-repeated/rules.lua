scoring "Mails" { id = "id", bands = { hot = 10, cold = 0 }, events = { id = "id", event = "event", time = "time" } }
rule "Opened" { points = 5, each = event "open" }
