package io.tandem.consumer.support;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import io.tandem.local.LocalServers;
import io.tandem.local.Topics;
import io.tandem.local.testkit.Patience;

/** Another member of a consumer group. It takes over partitions and commits no offset. */
public final class GroupMember implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<String> taken = new TreeSet<>();

    /** @param protocol classic or consumer */
    public GroupMember(String group, String protocol) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", LocalServers.kafka().bootstrapServers(),
                "group.id", group,
                "group.protocol", protocol,
                "enable.auto.commit", false,
                "auto.offset.reset", "earliest"));
        if (protocol.equals("classic")) {
            settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        }
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Topics.EVENTS));
    }

    /** Waits until this member has read at least so many of these events and returns their ids. */
    public Set<String> awaitRecords(Collection<String> ids, int atLeast) {
        Set<String> wanted = Set.copyOf(ids);
        await().pollInSameThread().atMost(Patience.LIMIT).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
                if (wanted.contains(id)) {
                    taken.add(id);
                }
            });
            return taken.size() >= atLeast;
        });
        return taken;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
