package io.tandem.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.tandem.benchmark.store.Log;

/** Fills a topic with events as producer-service writes them. */
public final class Preload {

    private static final int KEYS = 1000;
    private static final byte[] DATA = ("{\"reading\":1234.50,\"text\":\"" + "x".repeat(72) + "\"}")
            .getBytes(StandardCharsets.UTF_8);

    private Preload() {
    }

    /** Appends events with ids {@code prefix-0} to {@code prefix-(count-1)}, of 1,000 keys, with 100 bytes of data. */
    public static void append(Log log, String topic, String prefix, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", log.bootstrapServers(), "acks", "all", "linger.ms", 20,
                "batch.size", 65536);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config, new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(event(topic, prefix + "-" + i, "key-" + i % KEYS), (position, e) -> {
                    if (e != null) {
                        failure.set(e);
                    }
                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("The topic could not be filled", failure.get());
        }
    }

    private static ProducerRecord<byte[], byte[]> event(String topic, String id, String subject) {
        List<Header> headers = List.of(header("ce_specversion", "1.0"), header("ce_id", id),
                header("ce_source", "/benchmark"), header("ce_type", "com.example.reading"),
                header("ce_subject", subject), header("content-type", "application/json"));
        return new ProducerRecord<>(topic, null, subject.getBytes(StandardCharsets.UTF_8), DATA, headers);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
