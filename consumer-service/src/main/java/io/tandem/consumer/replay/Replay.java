package io.tandem.consumer.replay;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import io.vertx.mutiny.sqlclient.Row;

/**
 * A replay as its callers see it.
 *
 * @param state {@code running}, {@code waiting} for an earlier replay or a replica, {@code paused}, {@code canceled} or
 *        {@code done}
 * @param total the events of the replay; null if counting them took too long
 * @param succeeded events that the handler processed
 * @param failed events that the handler gave up; their outcome in the journal stays
 * @param skipped events that cannot be handed out, for example because the journal does not have their data
 * @param replica that runs it; null if none does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "id", "state", "filter", "total", "succeeded", "failed", "skipped" })
public record Replay(UUID id, String state, Filter filter, Long total, long succeeded, long failed, long skipped,
        String replica, Instant createdAt, Instant startedAt, Instant endedAt) {

    /** The conditions of the events, as the request had them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Filter(String type, String source, String subject, String outcome, Instant from, Instant to) {
    }

    static final String SELECT = """
            SELECT r.id, r.type, r.source, r.subject, r.outcome, r.from_time, r.to_time, r.total, r.created_at, r.started_at,
                   r.ended_at, r.succeeded + d.succeeded AS succeeded, r.failed + d.failed AS failed,
                   r.skipped + d.skipped AS skipped,
                   CASE WHEN r.lease_until >= clock_timestamp() THEN r.replica END AS replica,
                   CASE WHEN r.state <> 'active' THEN r.state
                        WHEN r.lease_until >= clock_timestamp() THEN 'running' ELSE 'waiting' END AS state
            FROM replay r, LATERAL (
                SELECT count(*) FILTER (WHERE result = 'succeeded') AS succeeded,
                       count(*) FILTER (WHERE result = 'failed') AS failed,
                       count(*) FILTER (WHERE result = 'skipped') AS skipped
                FROM replay_event e WHERE e.replay = r.id) AS d""";

    static Replay of(Row row) {
        Filter filter = new Filter(row.getString("type"), row.getString("source"), row.getString("subject"),
                row.getString("outcome"), instant(row, "from_time"), instant(row, "to_time"));
        return new Replay(row.getUUID("id"), row.getString("state"), filter, row.getLong("total"), row.getLong("succeeded"),
                row.getLong("failed"), row.getLong("skipped"), row.getString("replica"), instant(row, "created_at"),
                instant(row, "started_at"), instant(row, "ended_at"));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
