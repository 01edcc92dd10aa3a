-- Matchers: values that say what a cell must be. The engine checks them in C
-- (core/lua/matcher.c); here they are only built, and their arguments checked.
local globals, term = ...
local type, error, ipairs = type, error, ipairs

local function is_order(value)
    local kind = type(value)
    return kind == "number" or kind == "userdata" -- a date
end

for _, name in ipairs {"above", "below", "at_least", "at_most"} do
    globals[name] = function(bound)
        if not is_order(bound) then
            error(name .. " expects a number or a date, got a " .. type(bound), 2)
        end
        return term(name, {bound})
    end
end

-- Both ends belong to it.
function globals.between(low, high)
    if not is_order(low) or not is_order(high) or type(low) ~= type(high) then
        error("between expects two numbers or two dates", 2)
    end
    if low > high then error("between expects the smaller end first", 2) end
    return term("between", {low, high})
end

-- Dates as old as that, or older, as of the day that --as-of gives.
for _, name in ipairs {"within", "older_than"} do
    globals[name] = function(span)
        if type(span) ~= "userdata" then
            error(name .. " expects a span of time, as in " .. name .. "(days(30))", 2)
        end
        return term(name, {globals.as_of, span})
    end
end

function globals.is(value)
    if value == nil or type(value) == "table" or type(value) == "function" then
        error("is expects a text, a number, a date, true or false; for several values " ..
              "use oneof", 2)
    end
    return term("is", {value})
end

-- oneof("a", "b") and oneof { "a", "b" } are the same; so for the texts of the others.
local function list_of(name, first, ...)
    local list = {first, ...}
    if type(first) == "table" and not getmetatable(first) then
        list = {table.unpack(first)}
    end
    if #list == 0 then error(name .. " expects at least one value", 3) end
    return list
end

function globals.oneof(...)
    local list = list_of("oneof", ...)
    for i, value in ipairs(list) do
        if type(value) ~= type(list[1]) or type(value) == "table" then
            error("oneof expects texts, or numbers, or dates; value " .. i .. " is a " ..
                  type(value), 2)
        end
    end
    return term("oneof", list)
end

for _, name in ipairs {"contains", "starts", "ends", "glob"} do
    globals[name] = function(...)
        local list = list_of(name, ...)
        for _, text in ipairs(list) do
            if type(text) ~= "string" or text == "" then
                error(name .. " expects texts that are not empty", 2)
            end
        end
        return term(name, list)
    end
end

for _, name in ipairs {"yes", "no", "missing", "present"} do
    globals[name] = term(name, {})
end

for _, name in ipairs {"any", "all", "none"} do
    globals[name] = function(list)
        if type(list) ~= "table" or #list == 0 then
            error(name .. " expects a list, as in " .. name .. " { above(5), missing }", 2)
        end
        return term(name, {table.unpack(list)})
    end
end
