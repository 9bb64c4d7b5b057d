package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tandem.local.KafkaServer;
import io.tandem.local.Topics;

/** A broker in the data folder. */
record OwnKafka(Port port, DataFolder data) implements Part {

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public List<Port> ports() {
        return List.of(port);
    }

    @Override
    public String start() {
        KafkaServer.start(data.path().resolve("kafka"), port.number(), settings -> {
        });
        Topics.createAll(server().bootstrapServers());
        return address();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", address());
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server().process();
    }

    @Override
    public Path log() {
        return server().log();
    }

    @Override
    public void stop() {
        server().stop();
    }

    private String address() {
        return "localhost:" + port.number();
    }

    private KafkaServer server() {
        return KafkaServer.at(data.path().resolve("kafka"));
    }
}
