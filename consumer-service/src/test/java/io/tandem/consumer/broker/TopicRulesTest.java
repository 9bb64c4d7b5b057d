package io.tandem.consumer.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

import io.tandem.consumer.broker.TopicRules.Topic;

class TopicRulesTest {

    private static final Map<String, String> GOOD = Map.of("cleanup.policy", "delete", "min.insync.replicas", "2",
            "message.timestamp.type", "LogAppendTime", "max.message.bytes", "1000", "retention.ms", "82800000",
            "segment.ms", "3600000");

    @Test
    void correctTopicsBreakNoRule() {
        assertThat(TopicRules.breaches(topic("events", 3, Map.of()), deadLetters(3), Duration.ofDays(1))).isEmpty();
        assertThat(TopicRules.breaches(topic("events", 3, Map.of()), deadLetters(3), null)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
            "cleanup.policy, compact",
            "min.insync.replicas, 1",
            "message.timestamp.type, CreateTime",
            "max.message.bytes, 2000",
    })
    void eachBreachNamesTheSettingAndTheTopic(String setting, String value) {
        List<String> breaches = TopicRules.breaches(topic("events", 3, Map.of(setting, value)), deadLetters(3), null);

        assertThat(breaches).hasSize(1).first().asString().contains(setting).contains("events");
    }

    @Test
    void tooFewReplicasAndATooShortRetentionAreBreaches() {
        assertThat(TopicRules.breaches(topic("events", 1, Map.of()), deadLetters(3), null)).hasSize(1).first().asString()
                .contains("3 replicas, not 1");
        assertThat(TopicRules.breaches(topic("events", 3, Map.of()), deadLetters(3), Duration.ofHours(23))).hasSize(1)
                .first().asString().contains("tandem.consumer.journal.retention");
        assertThat(TopicRules.breaches(topic("events", 3, Map.of("retention.ms", "-1")), deadLetters(3), Duration.ofDays(9)))
                .hasSize(1).first().asString().contains("for ever");
        assertThat(TopicRules.breaches(topic("events", 3, Map.of("retention.ms", "-1")), deadLetters(3), null)).isEmpty();
    }

    @Test
    void theTopicOfDeadLettersIsAsDurable() {
        assertThat(TopicRules.breaches(topic("events", 3, Map.of()), deadLetters(1), null)).hasSize(1).first().asString()
                .contains("events.dead-letter").contains("3 replicas, not 1");
        assertThat(TopicRules.breaches(null, deadLetters(1), null)).hasSize(1);
    }

    private static Topic deadLetters(int replicas) {
        return topic("events.dead-letter", replicas, Map.of("max.message.bytes", "2000"));
    }

    private static Topic topic(String name, int replicas, Map<String, String> changes) {
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.putAll(changes);
        List<Node> nodes = IntStream.range(0, replicas).mapToObj(id -> new Node(id, "localhost", 9092)).toList();
        var partition = new TopicPartitionInfo(0, nodes.get(0), nodes, nodes);
        return new Topic(new TopicDescription(name, false, List.of(partition)), new Config(settings.entrySet().stream()
                .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                .toList()));
    }
}
