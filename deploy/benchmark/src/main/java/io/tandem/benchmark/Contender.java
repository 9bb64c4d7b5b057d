package io.tandem.benchmark;

/**
 * One of the things that a scenario measures in turn.
 *
 * @param name as the table shows it
 * @param measurement one round
 */
public record Contender(String name, Measurement measurement) {

    /** Measures one round. */
    @FunctionalInterface
    public interface Measurement {
        /** @param round counts the warm-up too, from 0 */
        Sample measure(int round) throws Exception;
    }
}
