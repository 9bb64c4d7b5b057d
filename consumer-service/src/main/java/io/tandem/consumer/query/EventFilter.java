package io.tandem.consumer.query;

import java.time.Instant;

import io.tandem.consumer.event.Outcome;

/**
 * Which entries a query asks for; null: any.
 *
 * @param from when it was journaled, inclusive
 * @param to when it was journaled, exclusive
 */
public record EventFilter(String type, String source, String subject, Outcome outcome, Instant from, Instant to) {
}
