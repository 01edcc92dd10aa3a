-- Leads of a company that sells courses online, with columns as in the X Education export.
-- "Select" is what its form holds when nothing was chosen.
--
-- Tags, Lead Quality and Last Notable Activity are left out on purpose: they are filled in
-- after somebody has spoken to the lead, so they know the outcome. Last Activity is used, but
-- goes on being written: rules by it look better on old leads than they are on new ones.

scoring "Course leads" {
    id = "Lead Number",
    source = "Lead Source",
    outcome = "Converted",
    missing = {"Select"},
    bands = {hot = 60, warm = 30, cold = 0},
    min = 0,
}

group "Origin" {
    max = 50,
    rule "Recommended" {points = 50, when = {["Lead Source"] = oneof {"Reference", "Welingak Website"}}},
    rule "Came by search" {points = 5, when = {["Lead Source"] = oneof {"Google", "google", "Organic Search"}}},
    rule "Added by hand" {points = 30, when = {["Lead Origin"] = "Lead Add Form"}},
}

group "Profile" {
    rule "In work" {points = 30, when = {["What is your current occupation"] = "Working Professional"}},
    rule "Said what to study" {points = 5, when = {Specialization = present}},
    rule "No occupation given" {points = -10, when = {["What is your current occupation"] = missing}},
}

group "Interest" {
    max = 40,
    rule "Time on the website" {
        points = function(lead)
            local minutes = (lead["Total Time Spent on Website"] or 0) / 60
            return math.min(minutes, 25)
        end,
    },
    rule "Answered a text message" {points = 15, when = {["Last Activity"] = "SMS Sent"}},
    rule "Opened an e-mail" {points = 5, when = {["Last Activity"] = oneof {"Email Opened", "Email Link Clicked"}}},
}

rule "Cannot be reached" {
    points = -20,
    when = any {
        {["Do Not Email"] = yes},
        {["Last Activity"] = oneof {"Email Bounced", "Unsubscribed", "Unreachable"}},
    },
}
