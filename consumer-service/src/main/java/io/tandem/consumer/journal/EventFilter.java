package io.tandem.consumer.journal;

import java.time.Instant;

/**
 * Which entries a query asks for; null: any.
 *
 * @param from when it was journaled, inclusive
 * @param to when it was journaled, exclusive
 */
public record EventFilter(String type, String source, String subject, Outcome outcome, Instant from, Instant to) {
}
