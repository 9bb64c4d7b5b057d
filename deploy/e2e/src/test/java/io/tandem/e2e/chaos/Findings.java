package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The result of the checks: how often each {@link Violation} happened, with examples, and the slowest recovery. */
public final class Findings {

    private static final int EXAMPLES = 5;

    private final Map<Violation, Integer> counts = new EnumMap<>(Violation.class);
    private final List<String> details = new ArrayList<>();
    private int faults;
    private Duration slowestRecovery = Duration.ZERO;

    /** Notes one violation. */
    public void add(Violation violation, String detail) {
        add(violation, List.of(detail));
    }

    /** Notes a violation for each of these; none is fine. */
    public synchronized void add(Violation violation, Collection<String> cases) {
        if (!cases.isEmpty()) {
            counts.merge(violation, cases.size(), Integer::sum);
            details.add(violation + ": " + String.join("; ", cases.stream().limit(EXAMPLES).toList())
                    + (cases.size() > EXAMPLES ? "; and " + (cases.size() - EXAMPLES) + " more" : ""));
        }
    }

    synchronized void fault() {
        faults++;
    }

    synchronized void recovered(Duration after) {
        slowestRecovery = slowestRecovery.compareTo(after) < 0 ? after : slowestRecovery;
    }

    synchronized int count(Violation violation) {
        return counts.getOrDefault(violation, 0);
    }

    synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    synchronized List<String> details() {
        return List.copyOf(details);
    }

    synchronized int faults() {
        return faults;
    }

    synchronized Duration slowestRecovery() {
        return slowestRecovery;
    }
}
