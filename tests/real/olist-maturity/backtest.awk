# What became of the leads (the first file) against what was foreseen (the second), for the
# sources with 30 leads or more, weighted by leads; in percentage points. The naive error is
# that of the rates so far; the golden case maturity-backtest-olist has 2.52, and 0.75 for a
# correction by the delays of all leads.
BEGIN { FS = "," }
FNR == 1 {
    for (i = 1; i <= NF; i++) at[$i] = i
    next
}
NR == FNR { became[$at["source"]] = $at["won"] / $at["leads"]; next }
$at["leads"] >= 30 {
    truth = became[$at["source"]]
    leads += $at["leads"]
    error += $at["leads"] * distance($at["mature"], truth)
    naive += $at["leads"] * distance($at["rate"], truth)
    if ($at["mature_low"] <= truth && truth <= $at["mature_high"]) covered++
    sources++
}
function distance(a, b) { return a > b ? a - b : b - a }
END {
    printf "naive error %.2f\n", 100 * naive / leads
    printf "error at most 0.78: %s\n", (100 * error / leads <= 0.78 ? "yes" : "no")
    printf "at least 9 of %d sources within 90%% intervals: %s\n", sources,
        (covered >= 9 ? "yes" : "no")
}
