-- Parts of Lua's library in versions that depend on nothing but their arguments and whose
-- work is counted, because it is done in Lua: sorting, moving, and going through a table
-- in the order of its keys.
local globals = ...
local next, type, error, rawlen, math_type = next, type, error, rawlen, math.type

-- Sorts items[1..n] by before(a, b), keeping the order of equals: merges runs of doubling
-- length. Whatever `before` answers, it ends after n log n steps.
local function sort_items(items, n, before)
    local from, to = items, {}
    local width = 1
    while width < n do
        for start = 1, n, 2 * width do
            local a, a_end = start, start + width
            local b, b_end = a_end, start + 2 * width
            if a_end > n + 1 then a_end = n + 1 end
            if b_end > n + 1 then b_end = n + 1 end
            for i = start, b_end - 1 do
                if a < a_end and (b >= b_end or not before(from[b], from[a])) then
                    to[i] = from[a]
                    a = a + 1
                else
                    to[i] = from[b]
                    b = b + 1
                end
            end
        end
        from, to = to, from
        width = 2 * width
    end
    if from ~= items then
        for i = 1, n do items[i] = from[i] end
    end
end

local function less(a, b) return a < b end

local function check_table(t, name)
    if type(t) ~= "table" then
        error("table." .. name .. " expects a table, got a " .. type(t), 3)
    end
    return rawlen(t)
end

function globals.table.sort(t, before)
    sort_items(t, check_table(t, "sort"), before or less)
end

function globals.table.insert(t, position, ...)
    local n = check_table(t, "insert") + 1
    if select("#", ...) == 0 then
        t[n] = position
        return
    end
    if math_type(position) ~= "integer" or position < 1 or position > n then
        error("table.insert expects a position from 1 to " .. n, 2)
    end
    for i = n, position + 1, -1 do t[i] = t[i - 1] end
    t[position] = (...)
end

function globals.table.remove(t, position)
    local n = check_table(t, "remove")
    position = position or n
    if n == 0 then return nil end
    if math_type(position) ~= "integer" or position < 1 or position > n then
        error("table.remove expects a position from 1 to " .. n, 2)
    end
    local removed = t[position]
    for i = position, n - 1 do t[i] = t[i + 1] end
    t[n] = nil
    return removed
end

local rank = {number = 1, string = 2, boolean = 3}

local function key_before(a, b)
    local type_a, type_b = type(a), type(b)
    if type_a ~= type_b then return rank[type_a] < rank[type_b] end
    if type_a == "boolean" then return not a and b end
    return a < b
end

-- Numbers first, then texts by bytes, then false and true.
function globals.pairs(t)
    if type(t) ~= "table" then error("pairs expects a table, got a " .. type(t), 2) end
    local keys, n = {}, 0
    for key in next, t do
        if not rank[type(key)] then error("pairs cannot put a " .. type(key) ..
                                          " key in order", 2) end
        n = n + 1
        keys[n] = key
    end
    sort_items(keys, n, key_before)
    local i = 0
    return function()
        i = i + 1
        local key = keys[i]
        if key ~= nil then return key, t[key] end
    end
end
