-- What experiments are made of: arms and metrics. experiments/kind_experiment.c reads them.
local globals, term, terms = ...
local type, error, ipairs = type, error, ipairs

-- control("long_form", 50): an arm as it is called in the file, and its share of traffic;
-- shares may be left out, for all arms, when they are equal.
for _, name in ipairs {"control", "variant"} do
    globals[name] = function(arm, share)
        if type(arm) ~= "string" then
            error(name .. " expects the arm's name as it is in the file", 2)
        end
        if share ~= nil and type(share) ~= "number" then
            error(name .. " expects the arm's share as a number, as in " .. name ..
                  '("' .. arm .. '", 50)', 2)
        end
        return term(name, {name = arm, share = share})
    end
end

-- conversion "signed_up", mean "revenue": a column, or an expression over columns.
for _, name in ipairs {"conversion", "mean"} do
    globals[name] = function(of)
        if type(of) ~= "string" then
            error(name .. " expects the name of a column or an expression, as a text", 2)
        end
        return term(name, {of = of})
    end
end

-- mean "revenue" :no_worse_than "-2%": the same metric with a margin for a guardrail.
local function no_worse_than(metric, margin)
    if type(margin) ~= "string" and type(margin) ~= "number" then
        error('no_worse_than expects a margin, as in :no_worse_than "-2%"', 2)
    end
    return term(metric.term, {of = metric.of, no_worse_than = margin})
end

function terms.__index(metric, name)
    if name == "no_worse_than" and (metric.term == "mean" or metric.term == "conversion") then
        return no_worse_than
    end
    error('a ' .. tostring(metric.term) .. ' has no "' .. tostring(name) .. '"', 2)
end
