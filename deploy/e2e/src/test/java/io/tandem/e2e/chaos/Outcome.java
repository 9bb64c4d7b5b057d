package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.List;

/** One line of the summary. */
record Outcome(Scenario scenario, Result result, Recording recording, Findings findings, Duration time, List<String> notes) {

    enum Result {
        PASSED,
        FAILED,
        /** Of a control: the planted bug was found. */
        CAUGHT,
        /** Of a control: it was not, so the check is worth nothing. */
        MISSED,
        SKIPPED
    }

    static Outcome of(Scenario scenario, Recording recording, Findings findings, Duration time) {
        Result result = scenario.planted()
                .map(planted -> findings.count(planted) > 0 ? Result.CAUGHT : Result.MISSED)
                .orElse(findings.isEmpty() ? Result.PASSED : Result.FAILED);
        return new Outcome(scenario, result, recording, findings, time, findings.details());
    }

    static Outcome broken(Scenario scenario, Exception cause, Duration time) {
        return new Outcome(scenario, Result.FAILED, new Recording(), new Findings(), time, List.of(cause.toString()));
    }

    static Outcome skipped(Scenario scenario, String why) {
        return new Outcome(scenario, Result.SKIPPED, new Recording(), new Findings(), Duration.ZERO, List.of(why));
    }

    boolean isBad() {
        return result == Result.FAILED || result == Result.MISSED;
    }
}
