-- Leads as Salesforce reports export them: does the company fit, and can it be reached
-- Columns of a report on leads, exported as CSV with details only, in English; try it on
-- scripts/examples/salesforce.csv.
--
-- Left out on purpose: Status and Rating, which people set when they know more than the
-- lead's arrival. What leads do (campaigns, tasks) is another report: export it with Lead
-- ID, what happened and when, and count it with --events, as engagement.lua does.

scoring "Salesforce leads" {
    id = "Lead ID",
    created = "Create Date",
    source = "Lead Source",
    outcome = "Converted",
    bands = {hot = 50, warm = 25, cold = 0},
    min = 0,
    max = 100,
}

group "Company" {
    max = 45,
    min = -15,
    rule "Fifty people or more" {points = 20, when = {["No. of Employees"] = at_least(50)}},
    rule "Very small" {points = -10, when = {["No. of Employees"] = below(10)}},
    rule "Ten million a year" {points = 10, when = {["Annual Revenue"] = at_least(1e7)}},
    rule "Our industry" {points = 15, when = {Industry = oneof {"Technology", "Manufacturing"}}},
    rule "Not our industry" {points = -10, when = {Industry = "Education"}},
}

group "Person" {
    max = 35,
    min = -20,
    rule "Decides" {points = 20, when = {Title = contains {"CEO", "CFO", "Founder", "Head", "Director", "VP"}}},
    rule "Works with us" {points = 10, when = {Title = contains "Manager"}},
    rule "Can be called" {points = 10, when = {Phone = present}},
    rule "Studies" {points = -20, when = {Title = contains {"Student", "Intern"}}},
    rule "Free mailbox" {points = -10, when = {Email = ends {"@gmail.com", "@outlook.com", "@hotmail.com", "@mail.ru"}}},
}

group "Origin" {
    max = 25,
    min = -15,
    rule "Recommended by a partner" {points = 25, when = {["Lead Source"] = "Partner Referral"}},
    rule "Called us" {points = 15, when = {["Lead Source"] = "Phone Inquiry"}},
    rule "Came by the website" {points = 8, when = {["Lead Source"] = "Web"}},
    rule "From a bought list" {points = -15, when = {["Lead Source"] = "Purchased List"}},
}

rule "Wants no e-mail" {points = -15, when = {["Email Opt Out"] = yes}}
