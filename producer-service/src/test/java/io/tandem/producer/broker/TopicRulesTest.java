package io.tandem.producer.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRulesTest {

    private static final long EVENT_SIZE = 1_000_000;

    private static TopicDescription topic(int replicas, int... inSync) {
        return new TopicDescription("events", false, IntStream.of(inSync)
                .mapToObj(isr -> new TopicPartitionInfo(0, new Node(0, "h", 1), nodes(replicas), nodes(isr), List.of(),
                        List.of()))
                .toList());
    }

    private static List<Node> nodes(int count) {
        return IntStream.range(0, count).mapToObj(id -> new Node(id, "h", 1)).toList();
    }

    private static Config settings(String name, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("min.insync.replicas", "2", "cleanup.policy", "delete",
                "message.timestamp.type", "LogAppendTime", "max.message.bytes", "1048588"));
        settings.put(name, value);
        return new Config(settings.entrySet().stream().map(e -> new ConfigEntry(e.getKey(), e.getValue())).toList());
    }

    @Test
    void theTopicOfTheManifestsFollowsAllRules() {
        assertThat(TopicRules.breaches(topic(3, 3), settings("min.insync.replicas", "2"), EVENT_SIZE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "min.insync.replicas, 1", "cleanup.policy, compact", "message.timestamp.type, CreateTime",
            "max.message.bytes, 1000000" })
    void eachBreachNamesTheSetting(String name, String value) {
        assertThat(TopicRules.breaches(topic(3, 3), settings(name, value), EVENT_SIZE)).singleElement().asString()
                .contains(name);
    }

    @Test
    void twoReplicasAreTooFew() {
        assertThat(TopicRules.breaches(topic(2, 2), settings("min.insync.replicas", "2"), EVENT_SIZE)).singleElement()
                .asString().contains("3 replicas, not 2");
    }

    @Test
    void aTopicAcceptsNothingIfNoPartitionHasEnoughReplicasInSync() {
        Config settings = settings("min.insync.replicas", "2");
        assertThat(TopicRules.takesNothing(topic(3, 1, 1), settings)).isTrue();
        assertThat(TopicRules.takesNothing(topic(3, 1, 2), settings)).isFalse();
    }
}
