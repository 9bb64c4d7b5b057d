package io.tandem.benchmark;

import java.util.Map;

/**
 * The figures of one round of one contender.
 *
 * @param perSecond records a second
 * @param latency null where none is measured
 * @param acknowledged records that were reported to be taken
 * @param found records that were then in the log or the journal; -1: it is not that kind of contender
 * @param unanswered requests without an answer at the end of the round; their records may be found, too
 * @param errors requests refused or broken
 * @param processes by name
 * @param figures the other figures, by their names with their units
 */
public record Sample(double perSecond, Latency latency, long acknowledged, long found, long unanswered, long errors,
        Map<String, Usage> processes, Map<String, Double> figures) {

    /** A sample of a rate. */
    public Sample(double perSecond, Latency latency, long acknowledged, long found, long unanswered, long errors,
            Map<String, Usage> processes) {
        this(perSecond, latency, acknowledged, found, unanswered, errors, processes, Map.of());
    }

    /** A sample of other figures than a rate. */
    public static Sample of(Map<String, Double> figures) {
        return new Sample(Double.NaN, null, 0, -1, 0, 0, Map.of(), figures);
    }

    /** The same with further figures. */
    public Sample with(Map<String, Double> more) {
        return new Sample(perSecond, latency, acknowledged, found, unanswered, errors, processes, more);
    }

    /** Whether every acknowledged record was found, and none that was not sent. */
    public boolean complete() {
        return found < 0 || (found >= acknowledged && found <= acknowledged + unanswered);
    }
}
