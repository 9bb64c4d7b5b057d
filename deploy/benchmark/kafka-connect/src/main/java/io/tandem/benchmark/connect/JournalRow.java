package io.tandem.benchmark.connect;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Turns a CloudEvent in Kafka binary mode into the row that consumer-service would journal. Bytes become text, because the
 * sink's unnest writer cannot bind arrays of bytes ("byte[] nested inside Object[]"); the database is told to take them.
 */
public class JournalRow implements Transformation<SinkRecord> {

    private static final int HASH_BYTES = 32;
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.STRING_SCHEMA)
            .field("source", Schema.STRING_SCHEMA)
            .field("type", Schema.STRING_SCHEMA)
            .field("subject", Schema.OPTIONAL_STRING_SCHEMA)
            .field("datacontenttype", Schema.OPTIONAL_STRING_SCHEMA)
            .field("time", Schema.OPTIONAL_STRING_SCHEMA)
            .field("key", Schema.OPTIONAL_STRING_SCHEMA)
            .field("topic", Schema.STRING_SCHEMA)
            .field("partition", Schema.INT32_SCHEMA)
            .field("offset", Schema.INT64_SCHEMA)
            .field("accepted_at", SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build())
            .field("outcome", Schema.STRING_SCHEMA)
            .field("attempts", Schema.INT32_SCHEMA)
            .field("data", Schema.OPTIONAL_STRING_SCHEMA)
            .field("hash", Schema.STRING_SCHEMA)
            .field("ordinal", Schema.INT32_SCHEMA)
            .build();

    @Override
    public SinkRecord apply(SinkRecord event) {
        Struct row = new Struct(ROW)
                .put("id", header(event, "ce_id"))
                .put("source", header(event, "ce_source"))
                .put("type", header(event, "ce_type"))
                .put("subject", header(event, "ce_subject"))
                .put("datacontenttype", header(event, "content-type"))
                .put("time", header(event, "ce_time"))
                .put("key", text(event.key()))
                .put("topic", event.topic())
                .put("partition", event.kafkaPartition())
                .put("offset", event.kafkaOffset())
                .put("accepted_at", Instant.ofEpochMilli(event.timestamp()).toString())
                .put("outcome", "processed")
                .put("attempts", 0)
                .put("data", text(event.value()))
                .put("hash", hash(event))
                .put("ordinal", 0);
        return event.newRecord(event.topic(), event.kafkaPartition(), null, null, ROW, row, event.timestamp());
    }

    /** As many bytes as consumer-service writes, as text: half of the digest in hexadecimal. */
    private static String hash(SinkRecord event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header(event, "ce_type").getBytes(StandardCharsets.UTF_8));
            digest.update((byte[]) event.value());
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(SinkRecord event, String name) {
        Header header = event.headers().lastWithName(name);
        return header == null ? null : text(header.value());
    }

    private static String text(Object bytes) {
        return bytes == null ? null : new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void configure(Map<String, ?> settings) {
    }

    @Override
    public void close() {
    }
}
