package io.tandem.benchmark;

/**
 * The limit of a figure.
 *
 * @param unit of both values; empty for a ratio
 */
public record Bar(String name, double value, boolean atLeast, double limit, String unit) {

    public static Bar atLeast(String name, double value, double limit, String unit) {
        return new Bar(name, value, true, limit, unit);
    }

    public static Bar atMost(String name, double value, double limit, String unit) {
        return new Bar(name, value, false, limit, unit);
    }

    /** Whether the figure keeps the bar; a figure that was not taken does not. */
    public boolean holds() {
        return atLeast ? value >= limit : value <= limit;
    }
}
