scoring "S" { id = "id", created = "created", bands = { hot = 10, cold = 0 },
    events = { id = "lead", event = "what", time = "at" } }
group "Mail" { max = 12, half_life = days(14),
    rule "Opened" { points = 3, each = event "open", cap = 10, per_day = 2 },
    rule "Clicked" { points = 4, once = event "klick" },
}
rule "Gone quiet" { points = -7, never = event(present), within = days(20) }
rule "New" { points = 1, when = { created = within(days(10)) } }
