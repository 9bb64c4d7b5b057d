package io.tandem.local.up;

import java.nio.file.Path;
import java.util.Map;

import io.tandem.local.KafkaServer;
import io.tandem.local.Topics;

/** A broker in the data folder. */
record OwnKafka(Port port, DataFolder data) implements OwnServer {

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public String start() {
        KafkaServer.start(folder(), port.number(), settings -> {
        });
        Topics.createAll(server().bootstrapServers());
        return address();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", address());
    }

    private String address() {
        return "localhost:" + port.number();
    }

    @Override
    public KafkaServer server() {
        return KafkaServer.at(folder());
    }

    private Path folder() {
        return data.path().resolve("kafka");
    }
}
