package io.tandem.consumer.replay;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import io.smallrye.mutiny.Uni;
import io.tandem.consumer.database.DatabaseRetry;
import io.tandem.consumer.decode.EventDecoder;
import io.tandem.consumer.event.Delivery;
import io.tandem.consumer.event.Event;
import io.tandem.consumer.event.Identity;
import io.tandem.consumer.journal.DeadLetterRow;
import io.tandem.consumer.pipeline.KeySequencer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Makes the event again that the handler got first: of the original record, if the journal has it, else of the entry. */
@ApplicationScoped
class ReplayEvents {

    private static final String LOAD = """
            SELECT e.id, e.source, e.type, e.subject, e.datacontenttype, e.dataschema, e.time, e.extensions::text AS extensions,
                   e.key, e.data, e.hash, %s
            FROM event e LEFT JOIN dead_letter d USING (id, source)
            WHERE e.id = $1 AND e.source = $2""".formatted(DeadLetterRow.RECORD);
    /** Loads at the same time, so that the pipeline always finds a free connection. */
    private static final int LOADS = 2;

    private final DatabaseRetry database;
    private final EventDecoder decoder;
    private final KeySequencer loads = new KeySequencer(LOADS);

    ReplayEvents(DatabaseRetry database, EventDecoder decoder) {
        this.database = database;
        this.decoder = decoder;
    }

    /** Loads an event. Empty if retention deleted it, if it is none, or if the journal did not keep its data. */
    Uni<Optional<Delivery>> load(Identity identity) {
        return loads.run(null, turn -> database.readPersistently(
                connection -> connection.preparedQuery(LOAD).execute(Tuple.of(identity.id(), identity.source()))))
                .map(rows -> rows.size() == 0 ? Optional.empty() : delivery(rows.iterator().next()));
    }

    private Optional<Delivery> delivery(Row row) {
        if (row.getValue("header_names") != null) {
            return Optional.of(decoder.decode(DeadLetterRow.record(row))).filter(delivery -> !delivery.isDead());
        }
        return decoder.decode(attributes(row), bytes(row, "data"))
                .filter(event -> event.data() != null || !hadData(row))
                .map(event -> Delivery.of(record(row), event));
    }

    /** Compares with the hash of the event without data. */
    private static boolean hadData(Row row) {
        return !Arrays.equals(bytes(row, "hash"),
                Event.hash(row.getString("type"), row.getString("subject"), row.getString("datacontenttype"), null));
    }

    private static Map<String, String> attributes(Row row) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("specversion", "1.0");
        for (String name : new String[] { "id", "source", "type", "subject", "datacontenttype", "dataschema", "time" }) {
            if (row.getString(name) != null) {
                attributes.put(name, row.getString(name));
            }
        }
        if (row.getString("extensions") != null) {
            new JsonObject(row.getString("extensions")).forEach(
                    extension -> attributes.putIfAbsent(extension.getKey(), String.valueOf(extension.getValue())));
        }
        // Earlier versions took it as an attribute.
        attributes.remove("data");
        return attributes;
    }

    private static ConsumerRecord<byte[], byte[]> record(Row row) {
        byte[] key = bytes(row, "key");
        return new ConsumerRecord<>(row.getString("topic"), row.getInteger("partition"), row.getLong("offset"),
                row.getOffsetDateTime("accepted_at").toInstant().toEpochMilli(), TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length, -1, key, null, new RecordHeaders(), Optional.empty());
    }

    private static byte[] bytes(Row row, String column) {
        Buffer buffer = row.getDelegate().getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }
}
