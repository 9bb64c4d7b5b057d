package io.tandem.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several brokers as one Kafka cluster, each a process that can be stopped, killed and restarted alone. Topics are replicated
 * to all of them and a write needs the majority.
 */
public record KafkaCluster(List<KafkaServer> brokers) implements AutoCloseable {

    /** Starts the brokers on free ports and returns when each of them serves. */
    public static KafkaCluster start(Path folder, int size) {
        return start(folder, size, settings -> {
        });
    }

    /**
     * As {@link #start(Path, int)}.
     *
     * @param change changes the properties of each broker, adds a listener for instance
     */
    public static KafkaCluster start(Path folder, int size, Consumer<Map<String, String>> change) {
        List<KafkaSettings.Node> nodes = Stream.generate(() -> KafkaSettings.Node.at(Ports.free())).limit(size).toList();
        List<Map<String, String>> settings = IntStream.rangeClosed(1, size)
                .mapToObj(id -> KafkaSettings.of(id, nodes))
                .toList();
        settings.forEach(change);
        List<CompletableFuture<KafkaServer>> starting = settings.stream()
                .map(node -> CompletableFuture.supplyAsync(
                        () -> KafkaServer.start(folder(folder, Integer.parseInt(node.get("node.id"))), node),
                        task -> new Thread(task).start()))
                .toList();
        return new KafkaCluster(starting.stream().map(CompletableFuture::join).toList());
    }

    /** The folder of the broker of this id, from 1 on, in the folder of the cluster. */
    public static Path folder(Path cluster, int id) {
        return cluster.resolve("broker-" + id);
    }

    /** Where clients connect to: all brokers. */
    public String bootstrapServers() {
        return brokers.stream().map(KafkaServer::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        brokers.parallelStream().forEach(KafkaServer::close);
    }
}
