package io.tandem.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.tandem.benchmark.process.Machine;
import io.tandem.benchmark.report.Measured;
import io.tandem.benchmark.report.Report;
import io.tandem.benchmark.scenario.Scenarios;

/** Runs the scenarios that the command line names, all of them if it names none. */
public final class Benchmark {

    private Benchmark() {
    }

    /** @param args see {@link Options} */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        boolean failed = false;
        try (Environment environment = new Environment(options.rounds(), options.seconds(), options.records())) {
            for (Scenario scenario : options.scenarios()) {
                failed |= !measured(scenario, environment, options);
            }
        }
        System.exit(failed ? 1 : 0); // whatever a library left running
    }

    /** One scenario that fails keeps none of the others from being measured, and its last result stays. */
    private static boolean measured(Scenario scenario, Environment environment, Options options) {
        try {
            measure(scenario, environment, options);
            return true;
        } catch (Exception e) {
            System.out.println("  FAILED: " + e);
            return false;
        }
    }

    private static void measure(Scenario scenario, Environment environment, Options options) throws Exception {
        System.out.println(scenario.name() + ": " + scenario.title());
        Machine machine = Machine.here();
        List<Outcome> outcomes = scenario.run(environment);
        List<Bar> bars = scenario.bars(new Results(outcomes));
        for (Bar bar : bars) {
            System.out.printf("  %s %s: %.2f %s (%s %s)%n", bar.holds() ? "holds" : "FAILS", bar.name(), bar.value(),
                    bar.unit(),
                    bar.atLeast() ? ">=" : "<=", bar.limit());
        }
        new Report(options.results()).add(new Measured(scenario.name(), scenario.title(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), options.command(scenario), commit(), machine,
                outcomes,
                bars), Scenarios.all());
    }

    private static String commit() throws IOException {
        return Files.readString(Path.of("deploy/benchmark/target/built-from")).trim();
    }
}
