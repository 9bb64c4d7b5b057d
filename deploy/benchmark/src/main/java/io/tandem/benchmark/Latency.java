package io.tandem.benchmark;

/**
 * Times in milliseconds.
 *
 * @param openLoop whether they count from the moment a request was due; a closed loop waits for the last answer before it
 *        sends the next request, and so hides coordinated omission
 */
public record Latency(double p50, double p99, double p999, boolean openLoop) {
}
