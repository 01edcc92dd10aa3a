# Old: everybody pays about 20. New: a little less, and one in ten pays about 60.
BEGIN {
    print "arm,paid"
    for (i = 0; i < 400; i++) {
        print "control," 15 + i * 37 % 101 / 10
        print "new," (i % 10 ? 13 + i * 53 % 103 / 10 : 50 + i % 37)
    }
}
