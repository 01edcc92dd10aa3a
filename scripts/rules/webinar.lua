-- People who signed up for a webinar: who sat through it and wants the offer
-- Columns of the leads: id, registered_at, source, email, role, company_size, bought; of
-- the events: id, event, happened_at, minutes. Try it on scripts/examples/webinar.csv with
-- --events scripts/examples/webinar_events.csv --as-of 2025-10-04.

scoring "Webinar guests" {
    id = "id",
    created = "registered_at",
    source = "source",
    outcome = "bought",
    events = {id = "id", event = "event", time = "happened_at"},
    bands = {hot = 45, warm = 20, cold = 0},
    min = 0,
    max = 100,
}

group "Who" {
    max = 30,
    min = -20,
    rule "Company of our size" {points = 15, when = {company_size = between(20, 300)}},
    rule "Can decide" {points = 10, when = {role = oneof {"owner", "manager"}}},
    rule "Came by a partner" {points = 10, when = {source = oneof {"partner", "newsletter"}}},
    rule "Studies" {points = -15, when = {role = "student"}},
    rule "Free mailbox" {points = -10, when = {email = ends {"@gmail.com", "@outlook.com", "@mail.ru"}}},
}

-- A webinar is forgotten soon: what was done a month ago is worth half.
group "At the webinar" {
    max = 70,
    half_life = days(30),
    rule "Stayed for half an hour" {points = 25, once = event("attended", {minutes = at_least(30)})},
    rule "Left before" {points = 10, once = event("attended", {minutes = below(30)})},
    rule "Watched the replay" {points = 10, once = event "replay"},
    rule "Asked a question" {points = 10, each = event "question", cap = 20},
    rule "Looked at the offer" {points = 30, once = event "offer_click"},
    rule "Opened the reminder" {points = 5, once = event "reminder_open"},
}

rule "Signed up and did not come" {points = -10, never = event(oneof {"attended", "replay"})}
rule "Unsubscribed" {points = -30, once = event "unsubscribe"}
