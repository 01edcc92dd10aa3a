-- New product pages against old ones: do visitors order more often? Try it:
--
--     winnow test scripts/experiments/shop_pages.lua scripts/examples/shop.csv
--
-- Most of what visitors do is explained by what they did before and by their device.
-- Taking that off, which must be declared before the start, makes the same visitors say
-- more: here like a third more of them.

experiment "shop-pages" {
  question = "Do the new product pages bring more money and more orders per session?",
  unit = "visitor_id",
  arm  = "pages",
  arms = { control("old", 50), variant("new", 50) },

  -- adjusted_by: numbers that were known of the visitors before the start. Some are new
  -- and have none; they are kept. Never adjust for what the arms could have changed.
  primary = mean "revenue" :adjusted_by { "revenue_before", "orders_before" },

  -- ratio(a, b): all orders over all sessions. A visitor with many sessions counts more,
  -- and the interval knows that it is visitors who were assigned, not sessions.
  secondary = {
    ratio("orders", "sessions") :adjusted_by { "orders_before" },
    conversion "orders > 0" :adjusted_by { "orders_before" },
  },

  -- The arms are compared among visitors with the same device, so that a chance surplus
  -- of one device in an arm does no harm. The column becomes a segment, too.
  poststratify = "device",

  -- What an order is worth must not fall.
  guardrails = { ratio("revenue", "orders") :no_worse_than "-10%" },
}
