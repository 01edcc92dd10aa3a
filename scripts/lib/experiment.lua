-- What experiments are made of: arms and metrics. experiments/setup/kind_experiment.c and
-- script_metrics.c read them.
local globals, term, terms = ...
local type, error, ipairs, next = type, error, ipairs, next

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

-- ratio("orders", "sessions"): one amount per another, over all visitors.
function globals.ratio(of, per)
    if type(of) ~= "string" or type(per) ~= "string" then
        error('ratio expects two columns or expressions, as in ratio("orders", "sessions")', 2)
    end
    return term("ratio", {of = of, per = per, name = of .. "/" .. per})
end

-- quantile("revenue", 0.9), median "revenue": of the visitors' amounts.
function globals.quantile(of, share)
    if type(of) ~= "string" or share == nil then
        error('quantile expects a column or an expression, and a share, as in quantile("revenue", 0.9)', 2)
    end
    return term("quantile", {of = of, share = share})
end

function globals.median(of)
    if type(of) ~= "string" then
        error("median expects the name of a column or an expression, as a text", 2)
    end
    return term("quantile", {of = of, share = 0.5})
end

-- beta(12, 100), gamma(30, 20): what was known of the primary metric before.
for _, name in ipairs {"beta", "gamma"} do
    globals[name] = function(a, b)
        if type(a) ~= "number" or type(b) ~= "number" then
            error(name .. " expects two numbers, as in " .. name .. "(12, 100)", 2)
        end
        return term(name, {a = a, b = b})
    end
end

-- What may follow a metric, as in mean "revenue" :no_worse_than "-2%", and for which it
-- makes sense. Values are checked where metrics are read; a modifier without one is true.
local modifiers = {
    no_worse_than = {conversion = true, mean = true, ratio = true, quantile = true},
    winsorised = {mean = true},
    ranks = {mean = true},
    bootstrap = {mean = true},
    adjusted_by = {conversion = true, mean = true, ratio = true},
    at = {conversion = true},
    within = {conversion = true},
}

-- A metric is never changed: each modifier makes another one.
local function modified(metric, name, value)
    local copy = {}
    for key, field in next, metric do copy[key] = field end
    if value == nil then value = true end
    copy[name] = value
    return term(metric.term, copy)
end

function terms.__index(metric, name)
    local known = modifiers[name]
    if known and known[metric.term] then
        return function(_, value) return modified(metric, name, value) end
    end
    error('a ' .. tostring(metric.term) .. ' has no "' .. tostring(name) .. '"', 2)
end
