package io.tandem.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** All counted rounds of one contender. */
public record Outcome(String contender, List<Sample> samples) {

    /** The median over the rounds. */
    public double median(ToDoubleFunction<Sample> figure) {
        return median(samples.stream().mapToDouble(figure).toArray());
    }

    /** How far apart the rounds are: (highest - lowest) / median of the rate. */
    public double spread() {
        double[] rates = samples.stream().mapToDouble(Sample::perSecond).sorted().toArray();
        return (rates[rates.length - 1] - rates[0]) / median(rates);
    }

    /** The median of the ratios of rounds that followed each other. */
    public double ratioTo(Outcome reference) {
        int rounds = Math.min(samples.size(), reference.samples.size());
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = samples.get(i).perSecond() / reference.samples.get(i).perSecond();
        }
        return median(ratios);
    }

    /** One of the other figures; NaN if it was not measured. */
    public double figure(String name) {
        return median(sample -> sample.figures().getOrDefault(name, Double.NaN));
    }

    /** CPU of a process per record, in microseconds; NaN if it had no part. */
    public double cpuMicros(String process) {
        return median(sample -> sample.processes().containsKey(process) ? sample.processes().get(process).cpuMicros()
                : Double.NaN);
    }

    /** The most memory that a process held in any round, in MiB. */
    public double residentMebibytes(String process) {
        return samples.stream()
                .filter(sample -> sample.processes().containsKey(process))
                .mapToDouble(sample -> sample.processes().get(process).residentBytes() / 1048576.0)
                .max().orElse(Double.NaN);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
