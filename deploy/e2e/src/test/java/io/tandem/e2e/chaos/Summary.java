package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.List;

import io.tandem.e2e.chaos.scenarios.Scenarios;

/** The table at the end of a run. */
record Summary(List<Outcome> outcomes, long seed) {

    private static final String ROW = "%-32s %-8s %9s %8s %8s %6s %5s %6s %6s %9s %6s";

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(ROW.formatted("scenario", "result", "accepted", "refused", "unknown", "faults", "lost", "double", "order",
                "recovered", "time"));
        outcomes.forEach(outcome -> lines.add(row(outcome)));
        outcomes.forEach(outcome -> outcome.notes()
                .forEach(note -> lines.add("  %s: %s".formatted(outcome.scenario().name(), note))));
        lines.add("seed " + seed);
        return String.join(System.lineSeparator(), lines);
    }

    private static String row(Outcome outcome) {
        Findings findings = outcome.findings();
        return ROW.formatted(Scenarios.number(outcome.scenario()) + " " + outcome.scenario().name(), outcome.result(),
                outcome.recording().accepted(), outcome.recording().refused(), outcome.recording().unanswered(),
                findings.faults(), findings.count(Violation.LOST), findings.count(Violation.DUPLICATED),
                findings.count(Violation.OUT_OF_ORDER), findings.slowestRecovery().toSeconds() + " s",
                outcome.time().toSeconds() + " s");
    }
}
