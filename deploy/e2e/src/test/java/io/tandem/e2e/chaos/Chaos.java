package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import io.tandem.e2e.chaos.scenarios.Scenarios;

/** The program behind {@code deploy/e2e/chaos}: runs scenarios one after the other and ends with a summary. */
public final class Chaos {

    private Chaos() {
    }

    /** Exits with 1 if a scenario failed or a control was missed, with 2 if the command line is wrong. */
    public static void main(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.println(Options.USAGE + "\n" + Scenarios.list());
            return;
        }
        try {
            Options options = Options.of(arguments);
            System.exit(run(options, Scenarios.named(options.names())) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + Options.USAGE + "\n" + Scenarios.list());
            System.exit(2);
        }
    }

    private static boolean run(Options options, List<Scenario> scenarios) {
        AtomicReference<Stage> running = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Optional.ofNullable(running.get()).ifPresent(Stage::close)));
        List<Outcome> outcomes = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Outcome outcome = new Run(scenario, options, running).outcome();
            outcomes.add(outcome);
            System.out.printf("[%s] %s in %d s%n", scenario.name(), outcome.result(), outcome.time().toSeconds());
            outcome.notes().forEach(System.out::println);
        }
        System.out.println(new Summary(outcomes, options.seed()));
        return outcomes.stream().noneMatch(Outcome::isBad);
    }
}
