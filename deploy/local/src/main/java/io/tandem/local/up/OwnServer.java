package io.tandem.local.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.tandem.local.KafkaServer;
import io.tandem.local.PostgresServer;
import io.tandem.local.Server;
import io.tandem.local.Startup;
import io.tandem.local.Topics;

/** A server in the data folder, which an earlier run may have left running. */
record OwnServer(String name, Port port, Server server, Runnable starting, String address, Map<String, String> environment)
        implements
            Part {

    static OwnServer kafka(Port port, DataFolder data) {
        Path folder = data.path().resolve("kafka");
        String address = "localhost:" + port.number();
        return new OwnServer("Kafka", port, KafkaServer.at(folder), () -> {
            KafkaServer.start(folder, port.number(), settings -> {
            });
            Topics.createAll(KafkaServer.at(folder).bootstrapServers());
        }, address, Map.of("KAFKA_BOOTSTRAP_SERVERS", address));
    }

    static OwnServer postgres(Port port, DataFolder data) {
        Path folder = data.path().resolve("postgres");
        Database database = Database.local(port.number());
        return new OwnServer("PostgreSQL", port, PostgresServer.at(folder),
                () -> PostgresServer.start(folder, port.number(), Map.of()), database.url(), database.environment());
    }

    @Override
    public String start() {
        starting.run();
        return address;
    }

    @Override
    public String state() {
        return new Startup(name, log()).lastLine();
    }

    @Override
    public List<Port> ports() {
        return List.of(port);
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.process();
    }

    @Override
    public Path log() {
        return server.log();
    }

    @Override
    public void stop() {
        server.stop();
    }
}
