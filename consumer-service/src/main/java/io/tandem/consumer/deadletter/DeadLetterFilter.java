package io.tandem.consumer.deadletter;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.event.Reason;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Selects dead letters. A component that is null selects all.
 *
 * @param ids ids of events, journaled or claimed
 * @param source source of events, journaled or claimed
 * @param from start of the time of journaling, inclusive
 * @param to end of the time of journaling, exclusive
 */
public record DeadLetterFilter(List<String> ids, String source, String type, Reason reason, Instant from, Instant to) {

    /** The SQL condition on event e and dead_letter d. It uses the first six parameters of a statement. */
    public static final String CONDITION = """
            e.outcome = %s
              AND ($1::text[] IS NULL OR e.id = ANY($1) OR d.claimed_id = ANY($1))
              AND ($2::text IS NULL OR e.source = $2 OR d.claimed_source = $2)
              AND ($3::text IS NULL OR e.type = $3)
              AND ($4::text IS NULL OR d.reason = $4)
              AND ($5::timestamptz IS NULL OR e.journaled_at >= $5)
              AND ($6::timestamptz IS NULL OR e.journaled_at < $6)""".formatted(Outcome.DEAD_LETTERED.sql());

    /** The parameters of {@link #CONDITION}. */
    public Tuple tuple() {
        return Tuple.tuple()
                .addValue(ids == null ? null : ids.toArray(String[]::new))
                .addString(source)
                .addString(type)
                .addString(reason == null ? null : reason.text())
                .addOffsetDateTime(utc(from))
                .addOffsetDateTime(utc(to));
    }

    private static OffsetDateTime utc(Instant time) {
        return time == null ? null : time.atOffset(UTC);
    }
}
