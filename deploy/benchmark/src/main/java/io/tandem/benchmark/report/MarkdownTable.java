package io.tandem.benchmark.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.tandem.benchmark.Bar;
import io.tandem.benchmark.Latency;
import io.tandem.benchmark.Outcome;
import io.tandem.benchmark.Sample;
import io.tandem.benchmark.process.Machine;

/** The results for people to read. */
record MarkdownTable(List<Measured> results) {

    String text() {
        StringBuilder text = new StringBuilder(
                """
                        # Results

                        `deploy/benchmark/run` writes this file; do not edit it. Figures are medians over the rounds. A ratio is the \
                        median of the ratios of rounds that followed each other. *Spread* is (highest − lowest) / median of the rate. \
                        *Found* compares the records in the log or the journal after the round with the acknowledged records.
                        """);
        results.forEach(result -> text.append(section(result)));
        return text.toString();
    }

    private static String section(Measured result) {
        Machine machine = result.machine();
        return "\n## " + result.title() + "\n\n"
                + (hasRates(result) ? rates(result) : figures(result))
                + bars(result)
                + (hasRates(result) ? "\n![" + result.scenario() + "](" + result.scenario() + ".svg)\n" : "")
                + format("\n`%s` at %s, %s: %s, %d processors, %,d MiB, %s, %s, load before %.1f.\n",
                        result.command(), result.commit(), result.takenAt(), machine.processor(), machine.processors(),
                        machine.memoryMebibytes(), machine.system(), machine.jdk(), machine.load());
    }

    private static boolean hasRates(Measured result) {
        return result.outcomes().stream().flatMap(outcome -> outcome.samples().stream())
                .anyMatch(sample -> !Double.isNaN(sample.perSecond()));
    }

    private static String rates(Measured result) {
        StringBuilder table = new StringBuilder("""
                | | per second | spread | p50 / p99 / p99.9 ms | CPU µs a record | memory MiB | errors | found |
                |---|--:|--:|--:|--:|--:|--:|---|
                """);
        for (Outcome outcome : result.outcomes()) {
            table.append(format("| %s | %,.0f | %.0f %% | %s | %s | %s | %d | %s |\n", outcome.contender(),
                    outcome.median(Sample::perSecond), 100 * outcome.spread(), latency(outcome), cpu(outcome), memory(outcome),
                    outcome.samples().stream().mapToLong(Sample::errors).sum(), found(outcome)));
        }
        return table.toString();
    }

    private static String latency(Outcome outcome) {
        if (outcome.samples().stream().anyMatch(sample -> sample.latency() == null)) {
            return "";
        }
        return format("%.1f / %.1f / %.1f", median(outcome, Latency::p50), median(outcome, Latency::p99),
                median(outcome, Latency::p999));
    }

    private static double median(Outcome outcome, java.util.function.ToDoubleFunction<Latency> percentile) {
        return outcome.median(sample -> percentile.applyAsDouble(sample.latency()));
    }

    private static String cpu(Outcome outcome) {
        return processes(outcome).stream().map(name -> format("%s %.1f", name, outcome.cpuMicros(name)))
                .collect(Collectors.joining(", "));
    }

    private static String memory(Outcome outcome) {
        return processes(outcome).stream().filter(name -> !name.equals("broker") && !name.equals("database"))
                .map(name -> format("%.0f", outcome.residentMebibytes(name)))
                .collect(Collectors.joining(", "));
    }

    private static Set<String> processes(Outcome outcome) {
        return outcome.samples().stream().flatMap(sample -> sample.processes().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String found(Outcome outcome) {
        if (outcome.samples().stream().anyMatch(sample -> sample.found() < 0)) {
            return "";
        }
        long found = outcome.samples().stream().mapToLong(Sample::found).sum();
        long acknowledged = outcome.samples().stream().mapToLong(Sample::acknowledged).sum();
        boolean complete = outcome.samples().stream().allMatch(Sample::complete);
        return format("%,d of %,d%s%s", found, acknowledged, complete ? "" : " **NOT ALL**",
                complete && found > acknowledged ? ", the rest unanswered at the end" : "");
    }

    private static String figures(Measured result) {
        Set<String> names = result.outcomes().stream().flatMap(outcome -> outcome.samples().stream())
                .flatMap(sample -> sample.figures().keySet().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("| |");
        names.forEach(name -> table.append(' ').append(name).append(" |"));
        table.append("\n|---|").append("--:|".repeat(names.size())).append('\n');
        for (Outcome outcome : result.outcomes()) {
            table.append("| ").append(outcome.contender()).append(" |");
            names.forEach(name -> table.append(format(" %.2f |", outcome.figure(name))));
            table.append('\n');
        }
        return table.toString();
    }

    private static String bars(Measured result) {
        if (result.bars().isEmpty()) {
            return "";
        }
        StringBuilder table = new StringBuilder("\n| bar | | wanted | holds |\n|---|--:|--:|---|\n");
        for (Bar bar : result.bars()) {
            table.append(format("| %s | %.2f %s | %s %s %s | %s |\n", bar.name(), bar.value(), bar.unit(),
                    bar.atLeast() ? "≥" : "≤", bar.limit(), bar.unit(), bar.holds() ? "yes" : "**no**"));
        }
        return table.toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
