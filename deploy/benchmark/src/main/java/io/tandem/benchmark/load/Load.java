package io.tandem.benchmark.load;

import io.tandem.benchmark.Latency;

/**
 * The figures of a load generator.
 *
 * @param seconds from the first request to the last answer
 * @param answered requests that were answered as hoped for
 * @param unanswered requests without an answer at the end
 * @param errors requests refused or broken
 * @param latency of a request
 */
public record Load(double seconds, long answered, long unanswered, long errors, Latency latency) {
}
