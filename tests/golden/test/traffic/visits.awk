# Visits of 18 days on which the new arm's advantage wears off; a few visitors are logged
# twice, seen in both arms, or look sixty times. With loss=.9 the new arm loses nine in ten of its
# visitors with safari.
function random() {
    seed = (seed * 16807) % 2147483647
    return seed / 2147483647
}
function row(at) {
    print "u" n "," at "," arm "," browser "," won
}
BEGIN {
    print "id,at,arm,browser,won"
    seed = 12345
    for (day = 1; day <= 18; day++) {
        for (i = 0; i < 120; i++) {
            n++
            arm = random() < .5 ? "old" : "new"
            browser = random() < .3 ? "safari" : "chrome"
            lost = random() < loss && arm == "new" && browser == "safari"
            won = random() < .1 + (arm == "new" && day < 8 ? .03 * (8 - day) : 0)
            at = sprintf("2025-03-%02d %02d:%02d:%02d", day, 24 * random(),
                         60 * random(), 60 * random())
            if (lost) continue
            row(at)
            if (random() < .02) row(at)
            for (k = 0; n % 900 == 0 && k < 60; k++) row(sprintf("%.10s 23:59:%02d", at, k))
            if (n % 500) continue
            arm = arm == "old" ? "new" : "old"
            row(sprintf("2025-03-%02d 23:59:00", day))
        }
    }
}
