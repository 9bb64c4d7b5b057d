package io.tandem.benchmark.load;

import io.tandem.benchmark.Latency;

/**
 * What a load generator saw.
 *
 * @param seconds from the first request to the last answer
 * @param answered requests that were answered as hoped for
 * @param unanswered requests whose answer was not waited for
 * @param errors requests refused or broken
 * @param latency of a request
 */
public record Load(double seconds, long answered, long unanswered, long errors, Latency latency) {
}
