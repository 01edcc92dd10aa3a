-- Six questions to ask before selling: who has a problem, the means and a deadline
-- Columns: lead_id, asked_at, source, problem, tried, knowledge, budget, motive, deadline,
-- won; try it on scripts/examples/answers.csv.
--
-- How to fill it: after the first call the seller ticks one word per question, and leaves
-- the cell blank when it was not asked. Ask openly, tick afterwards, never guess:
--   problem    what hurts?             none, vague, clear, urgent
--   tried      what did you try?       nothing, alone, competitor
--   knowledge  what do you know of us? unaware, compares, decided
--   budget     is there money for it?  none, unclear, set
--   motive     why do you want it?     curious, wants, must
--   deadline   when must it work?      none, this_year, this_quarter, this_month
-- A blank gives nothing; who has too many blanks is asked again, not sold to.

scoring "Six questions" {
    id = "lead_id",
    created = "asked_at",
    source = "source",
    outcome = "won",
    bands = {sell = 50, nurture = 25, drop = 0},
    min = 0,
    max = 100,
    grade = {
        fit = "Means",
        engagement = "Need",
        letters = {A = 35, B = 20, C = 10},
        digits = {35, 20, 10},
    },
}

-- Why should they buy, and why now?
group "Need" {
    max = 50,
    min = -20,
    rule "Urgent problem" {points = 25, when = {problem = "urgent"}},
    rule "Clear problem" {points = 18, when = {problem = "clear"}},
    rule "Vague problem" {points = 5, when = {problem = "vague"}},
    rule "No problem" {points = -15, when = {problem = "none"}},
    rule "Must have it" {points = 15, when = {motive = "must"}},
    rule "Wants it" {points = 8, when = {motive = "wants"}},
    rule "Only curious" {points = -5, when = {motive = "curious"}},
    rule "Within the month" {points = 15, when = {deadline = "this_month"}},
    rule "Within the quarter" {points = 10, when = {deadline = "this_quarter"}},
    rule "No deadline" {points = -5, when = {deadline = "none"}},
}

-- Can they, and do they know what they are buying?
group "Means" {
    max = 50,
    min = -15,
    rule "Budget is set" {points = 20, when = {budget = "set"}},
    rule "Budget is unclear" {points = 5, when = {budget = "unclear"}},
    rule "No budget" {points = -15, when = {budget = "none"}},
    rule "Left a competitor" {points = 15, when = {tried = "competitor"}},
    rule "Tried alone" {points = 10, when = {tried = "alone"}},
    rule "Has decided for us" {points = 15, when = {knowledge = "decided"}},
    rule "Compares offers" {points = 8, when = {knowledge = "compares"}},
    rule "Does not know us" {points = -5, when = {knowledge = "unaware"}},
}

-- Half of the answers are not enough to judge by.
rule "Too few answers" {
    points = -20,
    when = function(lead)
        local blank = 0
        for _, answer in ipairs {
            lead.problem or "", lead.tried or "", lead.knowledge or "",
            lead.budget or "", lead.motive or "", lead.deadline or "",
        } do
            if answer == "" then blank = blank + 1 end
        end
        return blank >= 3
    end,
}
