-- Contacts as HubSpot exports them: does the person fit, and what has the website seen
-- Columns of "Contacts, Export" in English; try it on scripts/examples/hubspot.csv. Columns
-- that your portal calls otherwise are named by "winnow script check hubspot.lua FILE".
--
-- Left out on purpose: Lead Status, Lifecycle Stage, Became a Customer Date and HubSpot's own
-- score. They are filled in by people or after the sale, so they know the outcome.
-- Counters such as Number of Pageviews go on after the sale, too: to judge the rules by old
-- leads, export the counters as they were then, or use events (see engagement.lua).

scoring "HubSpot contacts" {
    id = "Record ID",
    created = "Create Date",
    source = "Original Source",
    outcome = 'col "Lifecycle Stage" == "Customer"',
    bands = {hot = 50, warm = 25, cold = 0},
    min = 0,
    max = 100,
    grade = {fit = "Fit", engagement = "Engagement", letters = {A = 30, B = 15, C = 5}, digits = {35, 20, 10}},
}

group "Fit" {
    max = 45,
    min = -25,
    rule "Decides" {points = 20, when = {["Job Title"] = contains {"CEO", "Founder", "Owner", "Head", "Director", "VP"}}},
    rule "Works with us" {points = 10, when = {["Job Title"] = contains "Manager"}},
    rule "Studies" {points = -20, when = {["Job Title"] = contains {"Student", "Intern"}}},
    rule "Right company size" {points = 15, when = {["Number of Employees"] = between(20, 500)}},
    rule "Free mailbox" {points = -10, when = {Email = ends {"@gmail.com", "@outlook.com", "@hotmail.com", "@mail.ru"}}},
}

group "Origin" {
    max = 15,
    min = -10,
    rule "Recommended" {points = 15, when = {["Original Source"] = "Referrals"}},
    rule "Searched for us" {points = 8, when = {["Original Source"] = oneof {"Organic Search", "Direct Traffic", "Email Marketing"}}},
    rule "Came by a social ad" {points = -10, when = {["Original Source"] = "Paid Social"}},
}

group "Engagement" {
    max = 50,
    rule "Asked for a demo or prices" {points = 30, when = {["Recent Conversion"] = contains {"Demo", "Pricing", "Contact"}}},
    rule "Downloaded something" {points = 10, when = {["Recent Conversion"] = contains {"Download", "White paper", "Ebook"}}},
    rule "Came back" {points = 8, when = {["Number of Sessions"] = at_least(3)}},
    rule "Read ten pages" {points = 8, when = {["Number of Pageviews"] = at_least(10)}},
    rule "Clicks in e-mails" {points = 6, when = {["Marketing emails clicked"] = at_least(2)}},
}

rule "Unsubscribed" {points = -25, when = {["Unsubscribed from all email"] = yes}}
