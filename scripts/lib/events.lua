-- Events of a lead, as rules count them: event "form", event(starts "email_"),
-- event("page_view", { url = contains "pricing" }). core/rules/event_fields.c reads them.
local globals, term = ...
local type, error, next, getmetatable = type, error, next, getmetatable

function globals.event(name, where)
    if type(name) ~= "string" and not (type(name) == "table" and getmetatable(name)) then
        error('event expects the name of an event, or a matcher, as in event "form"', 2)
    end
    if where ~= nil and (type(where) ~= "table" or next(where) == nil) then
        error('event expects conditions on columns after the name, as in event("page_view", ' ..
              '{ url = contains "pricing" })', 2)
    end
    return term("event", {name = name, where = where})
end
