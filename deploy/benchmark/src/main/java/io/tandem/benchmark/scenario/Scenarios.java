package io.tandem.benchmark.scenario;

import java.util.List;

import io.tandem.benchmark.Scenario;

/** All of them, in the order of the report. */
public final class Scenarios {

    private Scenarios() {
    }

    public static List<Scenario> all() {
        return List.of(new OneEvent(), new OpenLoopAnswer(), new Batch(), Drain.backlog(),
                Drain.largeJournal(), new EndToEnd(), new Handlers(), new LiveStream(), new Sizes(), new Starts());
    }
}
