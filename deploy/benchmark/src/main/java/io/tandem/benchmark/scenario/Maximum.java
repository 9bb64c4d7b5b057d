package io.tandem.benchmark.scenario;

/** The highest rate of a closed loop: of a warm process, so it is asked until it hardly grows any more. */
final class Maximum {

    private static final int MOST_ROUNDS = 20;
    private static final int ROUNDS_WITHOUT_GROWTH = 2;
    private static final double GROWTH = 1.05;

    private Maximum() {
    }

    /** One round of load. */
    @FunctionalInterface
    interface Round {
        double perSecond(int round) throws Exception;
    }

    static double of(Round load) throws Exception {
        double best = 0;
        int still = 0;
        for (int round = 0; round < MOST_ROUNDS && still < ROUNDS_WITHOUT_GROWTH; round++) {
            double rate = load.perSecond(round);
            still = rate > best * GROWTH ? 0 : still + 1;
            best = Math.max(best, rate);
        }
        System.out.printf("  the maximum, in a closed loop, is %,.0f/s%n", best);
        return best;
    }
}
