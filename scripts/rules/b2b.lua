-- Leads of a company that sells to companies: does the firm fit, and is it interested
-- Columns: lead_id, utm_source, country, employees, email, visits, pages, form_filled,
-- became_customer; try it on scripts/examples/leads.csv.

scoring "B2B leads" {
    id = "lead_id",
    source = "utm_source",
    created = "created_at",
    outcome = "became_customer",
    bands = {hot = 60, warm = 30, cold = 0},
    min = 0,
    max = 100,
}

group "Fit" {
    max = 50,
    rule "Right company size" {points = 25, when = {employees = between(50, 500)}},
    rule "Very small company" {points = -5, when = {employees = below(10)}},
    rule "Core market" {points = 10, when = {country = oneof {"DE", "PL", "US"}}},
    rule "Came recommended" {
        points = 20,
        when = {utm_source = oneof {"referral", "webinar", "trade_fair", "podcast"}},
    },
    rule "Free mailbox" {points = -10, when = {email = ends {"@gmail.com", "@mail.ru"}}},
}

group "Engagement" {
    max = 50,
    rule "Filled in a form" {points = 25, when = {form_filled = yes}},
    rule "Keeps coming back" {
        points = function(lead) return math.min((lead.visits or 0) * 3, 20) end,
    },
    rule "Reads a lot" {points = 10, when = {pages = at_least(12)}},
}
