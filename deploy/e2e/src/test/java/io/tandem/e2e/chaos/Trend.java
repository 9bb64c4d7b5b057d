package io.tandem.e2e.chaos;

import java.util.ArrayList;
import java.util.List;

/** A quantity over time. It grows if the line of least squares through the values after the warm-up does. */
public final class Trend {

    private static final double WARM_UP = 0.25;

    private final String name;
    private final double tolerance;
    private final List<Double> values = new ArrayList<>();

    /** @param tolerance how much more at the end than at the beginning is still noise */
    public Trend(String name, double tolerance) {
        this.name = name;
        this.tolerance = tolerance;
    }

    /** Adds the next value. The times between values are taken to be equal. */
    public void add(double value) {
        values.add(value);
    }

    /** The rise of the line from its beginning to its end. */
    public double growth() {
        List<Double> measured = values.subList((int) (values.size() * WARM_UP), values.size());
        double n = measured.size();
        double meanX = (n - 1) / 2;
        double meanY = measured.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double covariance = 0;
        double variance = 0;
        for (int x = 0; x < n; x++) {
            covariance += (x - meanX) * (measured.get(x) - meanY);
            variance += (x - meanX) * (x - meanX);
        }
        return variance == 0 ? 0 : covariance / variance * (n - 1);
    }

    public boolean isGrowing() {
        return growth() > tolerance;
    }

    @Override
    public String toString() {
        return "%s: %,.0f to %,.0f, rise %,.0f".formatted(name, values.stream().min(Double::compare).orElse(0.0),
                values.stream().max(Double::compare).orElse(0.0), growth());
    }
}
