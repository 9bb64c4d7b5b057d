package io.tandem.consumer.query;

import java.time.Instant;

import io.tandem.consumer.event.Outcome;

/**
 * Selects journal entries. A component that is null selects all.
 *
 * @param from start of the time of journaling, inclusive
 * @param to end of the time of journaling, exclusive
 */
public record EventFilter(String type, String source, String subject, Outcome outcome, Instant from, Instant to) {
}
