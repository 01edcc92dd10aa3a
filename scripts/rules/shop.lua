-- Visitors and customers of an online shop: who is about to buy
-- Columns of the leads: customer_id, first_seen, source, email, newsletter, orders, returns,
-- bought_again; of the events: customer_id, event, happened_at, value. Try it on
-- scripts/examples/shoppers.csv with --events scripts/examples/shop_events.csv
-- --as-of 2025-10-04.

scoring "Shop" {
    id = "customer_id",
    created = "first_seen",
    source = "source",
    outcome = "bought_again",
    events = {id = "customer_id", event = "event", time = "happened_at"},
    bands = {hot = 40, warm = 20, cold = 0},
    min = 0,
    max = 100,
}

group "Customer" {
    max = 40,
    min = -20,
    rule "Has bought before" {points = 15, when = {orders = at_least(1)}},
    rule "Buys again and again" {points = 10, when = {orders = at_least(3)}},
    rule "Reads the newsletter" {points = 10, when = {newsletter = yes}},
    rule "Came by a recommendation" {points = 5, when = {source = oneof {"partner", "newsletter"}}},
    rule "Sends things back" {points = -15, when = {returns = at_least(1)}},
}

-- Interest in goods passes quickly, and a full basket is the strongest sign of it.
group "Interest" {
    max = 60,
    within = days(60),
    half_life = days(21),
    rule "Looked at goods" {points = 4, each = event "product_view", cap = 20, per_day = 3},
    rule "Filled a basket" {points = 15, once = event "add_to_cart"},
    rule "Basket of 100 and more" {points = 10, once = event("add_to_cart", {value = at_least(100)})},
    rule "Began to pay" {points = 20, once = event "checkout"},
    rule "Clicked in an e-mail" {points = 8, once = event "email_click"},
}

rule "Unsubscribed" {points = -20, once = event "unsubscribe"}
