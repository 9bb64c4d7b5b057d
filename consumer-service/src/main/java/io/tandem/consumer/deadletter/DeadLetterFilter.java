package io.tandem.consumer.deadletter;

import static java.time.ZoneOffset.UTC;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import io.tandem.consumer.event.Outcome;
import io.tandem.consumer.event.Reason;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Which dead letters; null stands for any.
 *
 * @param ids of events, as journaled or as claimed
 * @param from when journaled, inclusive
 * @param to when journaled, exclusive
 */
public record DeadLetterFilter(List<String> ids, String source, String type, Reason reason, Instant from, Instant to) {

    /** The condition, on event e and dead_letter d, over the first parameters of a statement. */
    public static final String CONDITION = """
            e.outcome = %s
              AND ($1::text[] IS NULL OR e.id = ANY($1) OR d.claimed_id = ANY($1))
              AND ($2::text IS NULL OR e.source = $2 OR d.claimed_source = $2)
              AND ($3::text IS NULL OR e.type = $3)
              AND ($4::text IS NULL OR d.reason = $4)
              AND ($5::timestamptz IS NULL OR e.journaled_at >= $5)
              AND ($6::timestamptz IS NULL OR e.journaled_at < $6)""".formatted(Outcome.DEAD_LETTERED.sql());

    /** The six parameters of {@link #CONDITION}. */
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
