package io.tandem.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The broker properties of a small local Kafka: quick to start and small in memory. */
final class KafkaSettings {

    /** The two ports of one node, that for clients and that for the other controllers. */
    record Node(int port, int controllerPort) {

        static Node at(int port) {
            return new Node(port, Ports.free());
        }
    }

    private KafkaSettings() {
    }

    /** The properties of the node with this id, from 1 on, in a cluster of all the nodes. */
    static Map<String, String> of(int id, List<Node> nodes) {
        Node node = nodes.get(id - 1);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", String.valueOf(id));
        settings.put("controller.quorum.voters", voters(nodes));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + node.port + ",CONTROLLER://127.0.0.1:" + node.controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + node.port);
        settings.put("listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // Members of the protocol "consumer" hear of a rebalance at their next heartbeat (5 s by default).
        settings.put("group.consumer.min.heartbeat.interval.ms", "1000");
        settings.put("group.consumer.heartbeat.interval.ms", "1000");
        // After a crash the controller admits the same broker only when its old session has ended (9 s by default).
        settings.put("broker.session.timeout.ms", "4000");
        settings.put("broker.heartbeat.interval.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.putAll(replication(nodes.size(), nodes.size() / 2 + 1));
        return settings;
    }

    private static String voters(List<Node> nodes) {
        return IntStream.rangeClosed(1, nodes.size())
                .mapToObj(id -> id + "@127.0.0.1:" + nodes.get(id - 1).controllerPort)
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> replication(int replicas, int minInSync) {
        return Map.of(
                "default.replication.factor", String.valueOf(replicas),
                "min.insync.replicas", String.valueOf(minInSync),
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
