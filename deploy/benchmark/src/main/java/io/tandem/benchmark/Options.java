package io.tandem.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tandem.benchmark.scenario.Scenarios;

/**
 * The command line.
 *
 * @param only a part of the names of the contenders to measure
 * @param seconds of load in a round
 * @param records that a drain counts
 * @param results the folder to write to
 */
record Options(List<Scenario> scenarios, int warmUp, int counted, String only, int seconds, int records, Path results) {

    private static final Path RESULTS = Path.of("deploy/benchmark/results");
    private static final String USAGE = "usage: run [--rounds N] [--warm-up N] [--seconds N] [--records N] [--results FOLDER]\n"
            + "           [--only CONTENDER] [scenario…]\n"
            + "scenarios: " + String.join(", ", Scenarios.all().stream().map(Scenario::name).toList());

    static Options of(String[] args) {
        Options options = new Options(Scenarios.all(), 1, 3, "", 8, 1_000_000, RESULTS);
        List<Scenario> named = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--")) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " wants a value\n" + USAGE);
                }
                options = options.with(args[i], args[++i]);
            } else {
                named.add(scenario(args[i]));
            }
        }
        return named.isEmpty() ? options
                : new Options(named, options.warmUp, options.counted, options.only, options.seconds, options.records,
                        options.results);
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--rounds" -> new Options(scenarios, warmUp, number(value), only, seconds, records, results);
            case "--warm-up" -> new Options(scenarios, number(value), counted, only, seconds, records, results);
            case "--seconds" -> new Options(scenarios, warmUp, counted, only, number(value), records, results);
            case "--records" -> new Options(scenarios, warmUp, counted, only, seconds, number(value), results);
            case "--results" -> new Options(scenarios, warmUp, counted, only, seconds, records, Path.of(value));
            case "--only" -> new Options(scenarios, warmUp, counted, value, seconds, records, results);
            default -> throw new IllegalArgumentException("unknown option " + name + "\n" + USAGE);
        };
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value.replace("_", ""));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + value + "\n" + USAGE);
        }
    }

    private static Scenario scenario(String name) {
        return Scenarios.all().stream().filter(scenario -> scenario.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown scenario " + name + "\n" + USAGE));
    }

    Rounds rounds() {
        return new Rounds(warmUp, counted, only);
    }

    /** The command that measures this scenario again in the same way. */
    String command(Scenario scenario) {
        return "deploy/benchmark/run --rounds " + counted + " --warm-up " + warmUp + " --seconds " + seconds
                + " --records " + records
                + (only.isEmpty() ? "" : " --only '" + only + "'") + " " + scenario.name();
    }
}
