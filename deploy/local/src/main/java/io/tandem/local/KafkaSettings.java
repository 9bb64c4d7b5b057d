package io.tandem.local;

import java.util.LinkedHashMap;
import java.util.Map;

/** The broker properties of a small local Kafka: one node that needs no other, quick to start, small in memory. */
final class KafkaSettings {

    private KafkaSettings() {
    }

    static Map<String, String> singleNode(int port) {
        int controllerPort = Ports.free();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.putAll(internalTopics(1, 1));
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // After a crash the controller admits the same broker only when its old session has ended (9 s by default).
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        return settings;
    }

    static Map<String, String> internalTopics(int replicas, int minInSync) {
        return Map.of(
                "offsets.topic.num.partitions", "4",
                "offsets.topic.replication.factor", String.valueOf(replicas),
                "transaction.state.log.num.partitions", "4",
                "transaction.state.log.replication.factor", String.valueOf(replicas),
                "transaction.state.log.min.isr", String.valueOf(minInSync),
                "share.coordinator.state.topic.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", String.valueOf(replicas),
                "share.coordinator.state.topic.min.isr", String.valueOf(minInSync));
    }
}
