package io.tandem.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders take turns, A B A B, so that other load on the machine hits all of them. The first rounds warm up and do
 * not count.
 *
 * @param only a part of the names of the contenders to measure; those without their reference have no ratio
 */
public record Rounds(int warmUp, int counted, String only) {

    public List<Outcome> interleave(List<Contender> contenders) throws Exception {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round < warmUp + counted; round++) {
            for (Contender contender : contenders.stream().filter(one -> one.name().contains(only)).toList()) {
                Sample sample = contender.measurement().measure(round);
                report(contender, round, sample);
                if (round >= warmUp) {
                    samples.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(sample);
                }
            }
        }
        return samples.entrySet().stream().map(entry -> new Outcome(entry.getKey(), entry.getValue())).toList();
    }

    /** The same without rounds that do not count. */
    public Rounds withoutWarmUp() {
        return new Rounds(0, counted, only);
    }

    private void report(Contender contender, int round, Sample sample) {
        System.out.printf("  %-44s %s %,12.0f/s", contender.name(),
                round < warmUp ? "warm-up" : "round " + (round - warmUp + 1),
                sample.perSecond());
        if (sample.latency() != null) {
            System.out.printf("  p50 %.2f ms  p99 %.2f ms", sample.latency().p50(), sample.latency().p99());
        }
        sample.processes().forEach((name, usage) -> System.out.printf("  %s %.1f µs %,d MiB", name, usage.cpuMicros(),
                usage.residentBytes() >> 20));
        sample.figures().forEach((name, value) -> System.out.printf("  %s %.3f", name, value));
        System.out.println((sample.errors() > 0 ? "  ERRORS " + sample.errors() : "")
                + (sample.complete() ? "" : "  FOUND " + sample.found() + " OF " + sample.acknowledged()));
    }
}
