package io.tandem.consumer.deadletter;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;

import io.tandem.consumer.event.Text;
import io.tandem.consumer.journal.Position;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A dead letter in the answer of the HTTP API, without its content.
 *
 * @param claimedId with claimedSource, the identity that the record claims but cannot have; null if it has its own
 * @param published whether it is on the dead-letter topic
 * @param redrives its redrives and their outcomes, as a JSON array
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeadLetterEntry(@JsonIgnore Position position, String id, String source, String type, String subject,
        String reason, String cause, String claimedId, String claimedSource, int attempts, String topic, int partition,
        long offset, String key, Instant acceptedAt, Instant journaledAt, boolean published,
        @JsonRawValue String redrives) {

    static final String SELECT = "SELECT " + Position.COLUMNS + """
            , e.id, e.source, e.type, e.subject, d.reason, d.cause, d.claimed_id,
                   d.claimed_source, e.attempts, e.topic, e.partition, e."offset", e.key, e.accepted_at, e.journaled_at,
                   d.published,
                   (SELECT json_agg(json_build_object('at', r.redriven_at, 'outcome', r.outcome, 'attempts', r.attempts,
                                                      'reason', r.reason, 'cause', r.cause) ORDER BY r.redriven_at)
                    FROM redrive r WHERE r.id = e.id AND r.source = e.source)::text AS redrives
            FROM event e JOIN dead_letter d USING (id, source)""";

    static DeadLetterEntry of(Row row) {
        return new DeadLetterEntry(Position.of(row),
                row.getString("id"), row.getString("source"), row.getString("type"), row.getString("subject"),
                row.getString("reason"), row.getString("cause"), row.getString("claimed_id"),
                row.getString("claimed_source"), row.getInteger("attempts"), row.getString("topic"),
                row.getInteger("partition"), row.getLong("offset"), key(row),
                row.getOffsetDateTime("accepted_at").toInstant(), row.getOffsetDateTime("journaled_at").toInstant(),
                row.getBoolean("published"), row.getString("redrives"));
    }

    private static String key(Row row) {
        return row.getBuffer("key") == null ? null : Text.utf8OrNull(row.getBuffer("key").getBytes());
    }
}
