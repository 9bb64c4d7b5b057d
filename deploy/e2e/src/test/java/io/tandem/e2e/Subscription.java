package io.tandem.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import io.tandem.local.LocalServers;

/** A subscription: a group with a journal schema of its own, on a topic, towards a webhook. */
record Subscription(String name, String topic, HookReceiver destination) {

    static final String SOURCE = "urn:e2e";

    /** A replica of it that is not started yet. */
    ServiceProcess replica(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Pair.consumerSettings());
        settings.put("mp.messaging.incoming.events-in.topic", topic);
        settings.put("tandem.consumer.group", name);
        settings.put("tandem.consumer.journal.schema", name);
        settings.put("tandem.consumer.handler.name", "webhook");
        settings.put("tandem.consumer.handler.back-off", "20ms");
        settings.put("tandem.consumer.webhook.url", destination.url());
        settings.putAll(more);
        return ServiceProcess.of("consumer-service", List.of(ServiceProcess.java(), "-Xmx256m"), settings, Path.of("target"));
    }

    /** Puts events on the topic as another producer would, each with a key of its own, and returns their ids. */
    static List<String> send(String topic, String prefix, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", LocalServers.kafka().bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return IntStream.range(0, count).mapToObj(i -> prefix + i).peek(id -> {
                var event = new ProducerRecord<byte[], byte[]>(topic, id.getBytes(UTF_8), "{}".getBytes(UTF_8));
                Map.of("ce_specversion", "1.0", "ce_id", id, "ce_source", SOURCE, "ce_type", "e2e")
                        .forEach((name, value) -> event.headers().add(name, value.getBytes(UTF_8)));
                producer.send(event);
            }).toList();
        }
    }

    /** Rows of its journal that match; none while there is no journal. */
    long count(String sql) {
        try (var connection = new Journal(LocalServers.postgres()).connect(); var statement = connection.createStatement()) {
            connection.setSchema(name);
            try (var rows = statement.executeQuery("SELECT count(*) FROM " + sql)) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException notYet) {
            return 0;
        }
    }
}
