package io.tandem.e2e.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The command line.
 *
 * @param names scenarios by name or number; none: all
 * @param length how long the faults of each go on; zero: one round of each
 */
record Options(List<String> names, long seed, Duration length) {

    static final String USAGE = """
            Usage: deploy/e2e/chaos [SCENARIO...] [--seed N] [--minutes M]
              SCENARIO   a name or a number from the list below (a number: with its control), or short; none: all
              --seed     repeats a run: the same faults in the same order (without it: another seed each time)
              --minutes  how long the faults of each scenario go on (without it: each fault once; the soak: 30)
            """;

    static Options of(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        List<String> names = new ArrayList<>();
        long seed = System.nanoTime() & 0xFFFFF;
        Duration length = Duration.ZERO;
        while (!left.isEmpty()) {
            String argument = left.poll();
            switch (argument) {
                case "--seed" -> seed = number(argument, left.poll());
                case "--minutes" -> length = Duration.ofMinutes(number(argument, left.poll()));
                default -> names.add(name(argument));
            }
        }
        return new Options(List.copyOf(names), seed, length);
    }

    private static String name(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("There is no option " + argument);
        }
        return argument;
    }

    private static long number(String option, String value) {
        if (value == null || !value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(option + " needs a number");
        }
        return Long.parseLong(value);
    }
}
