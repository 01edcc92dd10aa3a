-- Leads of a company that sells to companies: does the firm fit, and what has it done lately
-- Columns of the leads: lead_id, created_at, country, employees, email, became_customer; of
-- the events: lead_id, event, happened_at, url. Try it on scripts/examples/leads.csv with
-- --events scripts/examples/events.csv --as-of 2025-06-30.

scoring "Engaged B2B leads" {
    id = "lead_id",
    created = "created_at",
    outcome = "became_customer",
    events = {id = "lead_id", event = "event", time = "happened_at"},
    bands = {hot = 45, warm = 25, cold = 0},
    min = 0,
    max = 100,
}

group "Fit" {
    max = 50,
    rule "Right company size" {points = 20, when = {employees = between(50, 500)}},
    rule "Core market" {points = 10, when = {country = oneof {"DE", "PL", "US"}}},
    rule "Free mailbox" {points = -10, when = {email = ends {"@gmail.com", "@mail.ru"}}},
}

-- What somebody did a month ago is worth half of what was done today.
group "Engagement" {
    max = 50,
    half_life = days(30),
    rule "Filled in a form" {points = 20, once = event "form"},
    rule "Asked for a demo" {points = 30, once = event "demo_request"},
    rule "Read the prices" {points = 10, once = event("page_view", {url = contains "pricing"})},
    rule "Looked around" {points = 3, each = event "page_view", cap = 15, per_day = 3},
    rule "Opened an e-mail" {points = 3, each = event "email_open", cap = 12},
}

rule "Gone quiet" {points = -10, never = event(present), within = days(60)}
rule "Unsubscribed" {points = -15, once = event "unsubscribe"}
