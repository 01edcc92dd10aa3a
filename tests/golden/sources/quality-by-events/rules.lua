scoring "Interest" { id = "id", created = "came", bands = { hot = 10, cold = 0 } }
rule "Asked for a demo" { points = 12, once = event "demo" }
rule "Read a mail" { points = 2, each = event "mail", half_life = days(30) }
